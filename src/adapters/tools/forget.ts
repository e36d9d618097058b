// Tool: drop a memory. Its person can undo that; only they can erase its words for good. In a turn that read a page or what
// another tool brought, or in a later one that does not speak of it, the wish may be that text's: then it waits for the person.
import { AppError } from "../../domain/errors.ts";
import { isId } from "../../domain/ids.ts";
import { lowestOrigin } from "../../domain/memory/memory.ts";
import type { Tool } from "../../ports/tool.ts";
import { isOthersWish, readTurn } from "./said.ts";
import type { MemoryToolDeps } from "./wall.ts";
import { requireMemory, requireWords } from "./wall.ts";

const ID_MAX = 60;

/** The tool over a store: one change set of cause `tool`; with the approval `hold` it waits for its person. */
export function createForget({ store, random }: MemoryToolDeps): Tool {
  return {
    name: "forget",
    description: "Drop one thing from your memory, when the person asks for it or says that it was never true. Find its memory_id with recall first. They can undo it.",
    input_schema: {
      type: "object",
      properties: { memory_id: { type: "string", description: "As recall gave it" } },
      required: ["memory_id"],
      additionalProperties: false,
    },
    origin: "tool",
    repeatable: true,
    approval: "ask_once",
    async run(input, context) {
      const memory_id = requireWords(input, "memory_id", ID_MAX);
      await requireMemory(store, context);
      const memory = isId("mem", memory_id) ? await store.ask("getMemory", { memory_id, person_id: context.person_id }) : null;
      if (!memory || memory.agent_id !== context.agent_id) throw new AppError("not_found", "You have no such memory; it may be forgotten already. Use recall to find it.");
      if (memory.person_id !== context.person_id) throw new AppError("forbidden", "This memory is shared by all who talk to you; only whoever added it may drop it.");
      const said = await readTurn(store, context);
      const hold = context.memory.approval === "hold" || lowestOrigin(said.map((one) => one.origin)) !== "person" || (await isOthersWish(store, context, { text: memory.text, said }));
      const { agent_id, person_id, session_id, now } = context;
      const read = { from_seq: said[0]?.seq ?? null, to_seq: said.at(-1)?.seq ?? null, model: null };
      const set = { change_set_id: random.id("dis"), agent_id, person_id, session_id, cause: "tool" as const, ...read };
      await store.run("changeMemories", { set: { ...set, items: [{ action: "drop", target: memory.memory_id }] }, hold, now });
      const note = hold ? "It stays until the person agrees; tell them that it waits in the review of your memory." : "The person can undo it in the memory's history.";
      return JSON.stringify({ status: hold ? "waits_for_person" : "forgotten", memory_id, text: memory.text, note });
    },
  };
}
