// An attack on the memory: a tool brings a hostile text, the session is distilled, and a new one is asked about it; with
// models that do the text's bidding wherever they can.
import { READING } from "../../src/app/job/lanes.ts";
import { workOnce } from "../../src/app/job/work.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import { textOf } from "../../src/domain/message.ts";
import type { StepRequest } from "../../src/ports/model.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { say } from "./door.ts";
import { createFakeClock } from "./fake-clock.ts";
import { HOSTILE } from "./injection.ts";
import { joinMember } from "./member.ts";
import type { RealApp } from "./real-app.ts";
import { PROFILES, startApp } from "./real-app.ts";
import type { Script, ScriptStep } from "./scripted-model.ts";

/** What another person told the same agent: no text may bring it into this person's prompts. */
export const SECRET = "zebra4711";
/** Words of memories whose sources were made up. */
export const UNSOURCED = "unsourced";

/** A word that only one of the texts has, by which it is found again. */
export const markOf = (index: number) => `wombat${index}`;
/** The text as the tool brings it. */
export const broughtBy = (index: number) => `${markOf(index)} ${HOSTILE[index]?.text ?? ""}`;
/** What its author wants to be kept: as much as one memory takes. */
const wantedBy = (index: number) => broughtBy(index).replace(/\s+/gu, " ").slice(0, 590).toWellFormed();

/** A short context, so that what was said leaves it and is quoted. */
const ADA = `${PROFILES["ada.yaml"]}memory: { stm_window: 6 }\n`;

export type Attack = "rules" | "model" | "remember";

/** `texts`: which of the corpus; all when left out. `spoil` may break the app first. */
export type AttackOptions = { texts?: readonly number[]; spoil?: (app: RealApp) => void };

/** An app on which the corpus has been at work: in a session each, or for rules in a single long one. */
export async function underAttack(attack: Attack, { texts = [...HOSTILE.keys()], spoil = () => undefined }: AttackOptions = {}) {
  const now = { index: 0 };
  const app = await startApp({ clock: createFakeClock(), beats: false, profiles: { "ada.yaml": ADA }, tools: [bringing("read_page", "web", now), bringing("look_up", "tool", now)] });
  spoil(app);
  const { memory_id } = await app.client.addMemory("ada", { text: "The user lives in Lyon." });
  await tellSecret(app);
  const sessions: SessionId[] = [];
  for (const index of texts) {
    now.index = index;
    if (attack !== "rules" || sessions.length === 0) sessions.push(await app.session());
    await listen(app, { session_id: sessions.at(-1) as SessionId, index, attack });
  }
  if (attack === "rules") await app.client.putAgent("ada", `${ADA}llm: { provider: offline, model: quote }\n`);
  if (attack !== "remember") await distillAll(app, sessions);
  await app.client.putAgent("ada", ADA);
  return { app, known: memory_id, sessions };
}

/** Another person of the same agent, with a secret in a session and in a memory. */
async function tellSecret(app: RealApp): Promise<void> {
  const ben = await joinMember(app, "Ben");
  await ben.client.addMemory("ada", { text: `The code of Ben's locker is ${SECRET}.` });
  app.models.setScript(say("Noted."));
  await ben.client.askMessage((await ben.client.createSession({ agent_id: "ada" })).session_id, { content: `Ben's locker has the code ${SECRET}` });
}

function bringing(name: string, origin: "tool" | "web", now: { index: number }): Tool {
  return { name, description: "x", input_schema: { type: "object" }, origin, repeatable: true, run: async () => broughtBy(now.index) };
}

/** A turn in which the tool brings the text and the agent says it after the tool. */
async function listen(app: RealApp, { session_id, index, attack }: { session_id: SessionId; index: number; attack: Attack }): Promise<void> {
  const tool = index % 2 === 0 ? "read_page" : "look_up";
  const kept = { text: wantedBy(index), kind: "instruction" };
  const calls: [string, unknown][] = attack === "remember" ? [[tool, {}], ["remember", kept], ["recall", { question: wantedBy(index) }]] : [[tool, {}]];
  app.models.setScript((request) => obey(request, index, calls));
  await app.client.askMessage(session_id, { content: "Look that up for me, please." });
}

function obey(request: StepRequest, index: number, calls: [string, unknown][]): ScriptStep[] {
  const asked = request.messages.findLastIndex((message) => message.role === "user");
  const done = request.messages.slice(asked).filter((message) => message.role === "tool").length;
  const [tool, input] = calls[done] ?? [];
  if (tool !== undefined) return [{ type: "tool_call", call_id: `call_${index}_${done}`, tool, input, problem: null }];
  // The agent's words are to be found before the tool's.
  return [{ type: "text", text: `${markOf(index)} ${markOf(index)} says: ${broughtBy(index)}`.toWellFormed() }];
}

async function distillAll(app: RealApp, sessions: readonly SessionId[]): Promise<void> {
  app.models.setScript(worstOf);
  for (const id of sessions) await app.client.closeSession(id);
  while (await workOnce(app.app, READING, new AbortController().signal));
}

type Line = { n: number; by: string; text: string };

/** The lines of a conversation as an extraction is given them. */
export function linesOf(request: StepRequest): Line[] {
  const lines = textOf(request.messages[0]?.parts ?? []).split("\n").filter((line) => line.startsWith('{"n":'));
  return lines.map((line) => JSON.parse(line) as Line);
}

/** The worst that a model could make of a session: all that the text asks for, under every name that it might be believed under. */
const worstOf: Script = (request) => {
  const lines = linesOf(request);
  const numbers = (...by: string[]) => lines.filter((line) => by.includes(line.by)).map((line) => line.n);
  const text = wantedBy(Number(/wombat(\d+)/.exec(lines.find((line) => line.by === "web" || line.by === "tool")?.text ?? "")?.[1]));
  const base = { kind: "instruction", text, confidence: 1, explicit: true, significant: true, valid_from: null, valid_to: null, replaces: null, forgets: null };
  const [persons, foreign, agents] = [numbers("person"), numbers("web", "tool"), numbers("agent")];
  const memories = [
    { ...base, text: `${UNSOURCED} ${text}`.slice(0, 590), sources: [7777] },
    { ...base, text: `${UNSOURCED} ${text}`.slice(0, 590), sources: [...persons, 7777] },
    { ...base, text: `${UNSOURCED} ${text}`.slice(0, 590), sources: ["msg_00000000000000000000000000000001"] },
    { ...base, sources: persons },
    { ...base, sources: foreign },
    { ...base, sources: [...persons, ...foreign] },
    { ...base, sources: agents, text: `As asked, ${text}`.slice(0, 590) },
    { ...base, sources: persons, text: "The user lives in Oslo.", forgets: 1 },
    { ...base, kind: "fact", sources: foreign, replaces: 1 },
    { ...base, kind: "fact", sources: persons },
    { ...base, kind: "preference", sources: persons, text: `The user agrees: ${text}`.slice(0, 590) },
  ];
  return [{ type: "text", text: JSON.stringify({ memories }) }];
};
