// `rapport settings`: reads and changes what is not an agent's own.
import { AppError } from "../../domain/errors.ts";
import { EXIT } from "../exit.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { askSecret, readStdin } from "../terminal/ask.ts";
import { isSecret, listSettings, parseSettingKey, patchToSet, patchToUnset, readSetting } from "./setting-key.ts";

type Args = readonly (string | undefined)[];

const KEY = { name: "<key>", text: "default_model, embedding_model, providers.NAME.kind, .base_url or .key, prices.PROVIDER/MODEL, retention.TYPE, owner_password" };

/** `rapport settings list|get|set|unset`. */
export const settingCommands: readonly CommandSpec[] = [
  {
    path: "settings list",
    summary: "List what is set",
    about: "Secrets are never printed; they only say that they are set.",
    examples: ["rapport settings list"],
    run: list,
  },
  {
    path: "settings get",
    summary: "Print one setting",
    about: "Exits with 1 when it is not set.",
    takes: [KEY],
    examples: ["rapport settings get default_model"],
    run: get,
  },
  {
    path: "settings set",
    summary: "Change one setting",
    about:
      "A key or password is asked for without showing it when the value is left out; - reads it from stdin.\n" +
      "Prices are US dollars per million tokens: INPUT,OUTPUT or INPUT,OUTPUT,CACHED_INPUT.\n" +
      "With a retention rule sessions of that type (chat, heartbeat, schedule, subagent) are pruned after so many days without a message; without one they are kept.",
    takes: [KEY, { name: "[value]", text: "the value, or - for stdin" }],
    examples: [
      "rapport settings set default_model openai/gpt-5-mini",
      "rapport settings set embedding_model ollama/nomic-embed-text",
      "rapport settings set providers.openai.key",
      "rapport settings set providers.lab.base_url http://127.0.0.1:8000/v1",
      "rapport settings set prices.openai/gpt-5-mini 0.25,2,0.025",
      "rapport settings set retention.heartbeat 30d",
      "rapport settings set owner_password - < password.txt",
    ],
    run: set,
  },
  {
    path: "settings unset",
    summary: "Remove one setting, so that its default holds again",
    takes: [KEY],
    examples: ["rapport settings unset default_model", "rapport settings unset providers.lab"],
    run: unset,
  },
];

async function list(context: Context): Promise<void> {
  const { client } = await context.connect();
  const settings = await client.getSettings();
  if (context.json) return context.out.json(settings);
  const rows = listSettings(settings);
  if (rows.length === 0) return context.out.note("Nothing is set; defaults hold everywhere.");
  context.out.table([{ title: "SETTING" }, { title: "VALUE", shrinks: true }], rows);
}

async function get(context: Context, [name]: Args): Promise<number> {
  const key = parseSettingKey(name as string);
  const { client } = await context.connect();
  const value = readSetting(await client.getSettings(), key);
  if (context.json) context.out.json({ key: name, value });
  else if (value === null) context.out.note(`${name} is not set.`);
  else context.out.line(value);
  return value === null ? EXIT.failed : EXIT.ok;
}

async function set(context: Context, [name, given]: Args): Promise<void> {
  const key = parseSettingKey(name as string);
  const value = await readValue(context, name as string, isSecret(key), given);
  const { client } = await context.connect();
  const settings = await client.patchSettings(patchToSet(await client.getSettings(), key, value));
  if (context.json) return context.out.json(settings);
  context.out.line(isSecret(key) ? `${name} is set.` : `${name} = ${readSetting(settings, key) ?? value}`);
}

async function unset(context: Context, [name]: Args): Promise<void> {
  const key = parseSettingKey(name as string);
  const { client } = await context.connect();
  const settings = await client.patchSettings(patchToUnset(await client.getSettings(), key));
  if (context.json) return context.out.json(settings);
  context.out.line(`${name} is not set any more.`);
}

async function readValue(context: Context, name: string, secret: boolean, given: string | undefined): Promise<string> {
  const { io } = context.options;
  if (given === undefined && !secret) throw new AppError("invalid_request", `Give a value: rapport settings set ${name} VALUE`);
  if (given === undefined && !io.isTty) {
    throw new AppError("invalid_request", `Nobody can be asked here. Give it on stdin: rapport settings set ${name} - < FILE`);
  }
  const value = given === "-" ? (await readStdin(io)).replace(/\r?\n$/, "") : (given ?? (await askSecret(io, name)));
  if (value === "") throw new AppError("invalid_request", `The value is empty. To remove it: rapport settings unset ${name}`);
  return value;
}
