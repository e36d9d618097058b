// `rapport token`: keys for programs, and the link with which a person logs in.
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import type { Scope } from "../../domain/person/person.ts";
import { SCOPES } from "../../domain/person/person.ts";
import { matchIds, requireDigits, requireOne, shortId } from "../identity.ts";
import { actAs } from "../login.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { formatTime } from "../terminal/time.ts";

type Args = readonly (string | undefined)[];

/** `rapport token list|create|delete|link`. */
export const tokenCommands: readonly CommandSpec[] = [
  { path: "token list", summary: "List the API tokens", examples: ["rapport token list"], run: list },
  {
    path: "token create",
    summary: "Make an API token and print it, this once",
    about: "read looks, chat also holds sessions, admin also changes agents, settings, people and tokens. It is the owner's, or with --as that person's own: their password is asked for, or taken from stdin.",
    takes: [{ name: "<name>", text: "what it is for" }],
    flags: [
      { flags: "--scope <scope>", text: "what it may do (chat when left out)", choices: SCOPES },
      { flags: "--as <person>", text: "log in as this person, by name" },
    ],
    examples: ["rapport token create backup-script --scope read", "rapport token create laptop --as Ben --server http://127.0.0.1:4777"],
    run: create,
  },
  {
    path: "token delete",
    summary: "Delete an API token; programs that use it are refused from now on",
    takes: [{ name: "<token>", text: "token id, or at least 6 digits of its beginning or end" }],
    examples: ["rapport token delete 80112233"],
    run: remove,
  },
  {
    path: "token link",
    summary: "Print a new link that logs a browser in, once",
    about: "Needs a running server.",
    examples: ["rapport token link"],
    run: link,
  },
];

async function list(context: Context): Promise<void> {
  const { client } = await context.connect();
  const found = await client.listTokens();
  if (context.json) return context.out.json(found);
  if (found.tokens.length === 0) return context.out.note("There are no tokens. Make one with: rapport token create NAME");
  context.out.table(
    [{ title: "ID" }, { title: "NAME", shrinks: true }, { title: "SCOPE" }, { title: "MADE" }, { title: "LAST USED" }],
    found.tokens.map((token) => [
      shortId(token.token_id),
      token.name,
      token.scopes.join(", "),
      formatTime(token.created_at),
      token.last_used_at ? formatTime(token.last_used_at) : "never",
    ]),
  );
}

async function create(context: Context, [name]: Args, { scope, as: person }: { scope?: Scope; as?: string }): Promise<void> {
  const connection = await context.connect();
  const make = (client: Client) => client.createToken(name as string, [scope ?? "chat"]);
  const made = person === undefined ? await make(connection.client) : await actAs(context, { connection, name: person }, make);
  if (context.json) return context.out.json(made);
  context.out.line(made.token);
  context.out.note("Keep it now: it is not shown again.");
}

async function remove(context: Context, [text]: Args): Promise<void> {
  requireDigits(text as string, "token");
  const { client } = await context.connect();
  const { tokens } = await client.listTokens();
  const id = requireOne(text as string, matchIds(text as string, tokens.map((token) => token.token_id)), "token");
  await client.deleteToken(id);
  if (context.json) return context.out.json({ token_id: id, deleted: true });
  context.out.line(`Deleted "${tokens.find((token) => token.token_id === id)?.name}".`);
}

async function link(context: Context): Promise<void> {
  const { client, place } = await context.connect();
  // A link to the app in this process would be dead as soon as it is printed.
  if (place === "in-process") throw new AppError("unavailable", "No server runs on this home. Start it with: rapport (it prints a link of its own)");
  const made = await client.createLoginLink();
  if (context.json) return context.out.json(made);
  context.out.line(made.url);
  context.out.note("It works once.");
}
