// `rapport people`: who may use this home. Links are printed once; a removal asks what becomes of the sessions.
import type { CreatedInvite } from "../../contract/person/invite.ts";
import type { Client } from "../../client/client.ts";
import { AppError } from "../../domain/errors.ts";
import { isId } from "../../domain/ids.ts";
import type { PersonRow } from "../../domain/person/person.ts";
import { nameKey } from "../../domain/person/person.ts";
import { EXIT } from "../exit.ts";
import { shortId } from "../identity.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { askChoice } from "../terminal/ask.ts";
import { plainLine } from "../terminal/plain.ts";
import { formatTime } from "../terminal/time.ts";

type Args = readonly (string | undefined)[];

const who = { name: "<name>", text: "a person's name, or id" };
const LINK = "The link works once, within seven days, and is not shown again. It leads to the running server.";

/** `rapport people list|invite|rename|reset|remove`. */
export const personCommands: readonly CommandSpec[] = [
  { path: "people list", summary: "List the people of this home, and links that are open", examples: ["rapport people list"], run: list },
  {
    path: "people invite",
    summary: "Print a link with which somebody chooses a password and joins",
    about: `${LINK} Members have sessions of their own and see no settings.`,
    takes: [{ name: "<name>", text: "the name to log in with" }],
    examples: ["rapport people invite Ben", "rapport people invite Ben --json"],
    run: invite,
  },
  {
    path: "people rename",
    summary: "Rename a person",
    takes: [who, { name: "<new-name>", text: "the name to log in with from now on" }],
    examples: ["rapport people rename Ben Benedict"],
    run: rename,
  },
  {
    path: "people reset",
    summary: "Print a link with which a member chooses a new password",
    about: `${LINK} The old password holds until then.`,
    takes: [who],
    examples: ["rapport people reset Ben"],
    run: reset,
  },
  {
    path: "people remove",
    summary: "Remove a member, or take an invitation back",
    about: "Logins, tokens and turns end at once. On a terminal it asks what becomes of the sessions; kept ones can be read by nobody, and the same command deletes them later.",
    takes: [who],
    flags: [{ flags: "--sessions <choice>", text: "what becomes of the person's sessions", choices: ["delete", "keep"] }],
    examples: ["rapport people remove Ben", "rapport people remove Ben --sessions delete"],
    run: remove,
  },
];

async function list(context: Context): Promise<void> {
  const { client } = await context.connect();
  const found = await client.listPeople();
  if (context.json) return context.out.json(found);
  const people = found.people.map((one) => [one.role === "owner" ? one.person_id : shortId(one.person_id), one.name, one.removed_at ? "removed" : one.role, String(one.sessions), formatTime(one.removed_at ?? one.created_at)]);
  const invites = found.invites.map((one) => [shortId(one.invite_id), one.name, one.kind === "join" ? "invited" : "new password", "", `until ${formatTime(one.expires_at)}`]);
  context.out.table([{ title: "ID" }, { title: "NAME", shrinks: true }, { title: "ROLE" }, { title: "SESSIONS", right: true }, { title: "SINCE" }], [...people, ...invites]);
}

async function invite(context: Context, [name]: Args): Promise<void> {
  const { client, place } = await context.connect();
  printLink(context, await client.invitePerson(name as string), place);
}

async function reset(context: Context, [name]: Args): Promise<void> {
  const { client, place } = await context.connect();
  const person = await findPerson(client, name as string);
  printLink(context, await client.resetPerson(person.person_id), place);
}

/** Without a running server the address is that of this process, and gone with it; the code is good at any address of the home. */
function printLink({ json, out }: Context, made: CreatedInvite, place: string): void {
  const url = place === "in-process" ? `/invite${new URL(made.url).hash}` : made.url;
  if (json) return out.json({ ...made, url });
  out.line(url);
  out.note(`It works once, until ${formatTime(made.invite.expires_at)}.${place === "in-process" ? " Start the server, and put its address in front." : ""}`);
}

async function rename(context: Context, [name, to]: Args): Promise<void> {
  const { client } = await context.connect();
  const person = await findPerson(client, name as string);
  const renamed = await client.renamePerson(person.person_id, to as string);
  if (context.json) return context.out.json(renamed);
  context.out.line(`${person.name} is ${renamed.name} from now on.`);
}

async function remove(context: Context, [name]: Args, { sessions }: { sessions?: "delete" | "keep" }): Promise<number> {
  const { options, out } = context;
  const { client } = await context.connect();
  const { invites } = await client.listPeople();
  const invited = invites.find((one) => one.kind === "join" && means(name as string, one.name, one.invite_id));
  if (invited) {
    await client.revokeInvite(invited.invite_id);
    if (context.json) out.json({ invite_id: invited.invite_id, revoked: true });
    else out.line(`The invitation of ${invited.name} was taken back.`);
    return EXIT.ok;
  }
  const person = await findPerson(client, name as string);
  if (!sessions && (!options.io.isTty || context.json)) throw new AppError("invalid_request", "Say what becomes of the sessions: --sessions delete, or --sessions keep.");
  const chosen = sessions ?? (await askSessions(context, person));
  if (chosen === "cancel") {
    out.note("Nobody was removed.");
    return EXIT.failed;
  }
  const removed = await client.removePerson(person.person_id, chosen);
  if (context.json) out.json(removed);
  else out.line(removed.sessions === "kept" ? `Removed ${person.name}. ${count(person.sessions)} kept; nobody can read them.` : `Removed ${person.name} with ${count(removed.counts.sessions)}.`);
  return EXIT.ok;
}

async function askSessions({ options }: Context, person: PersonRow): Promise<"delete" | "keep" | "cancel"> {
  const choice = await askChoice(options.io, `Remove ${plainLine(person.name)}? There are ${count(person.sessions)}.`, [
    { value: "cancel", label: "Cancel", hint: "nothing changes" },
    { value: "delete", label: "Remove and delete the sessions", hint: "for good" },
    { value: "keep", label: "Remove and keep the sessions", hint: "nobody can read them; delete them later" },
  ]);
  return choice as "delete" | "keep" | "cancel";
}

const count = (sessions: number) => `${sessions} ${sessions === 1 ? "session" : "sessions"}`;

function means(text: string, name: string, id: string): boolean {
  return nameKey(text) === nameKey(name) || text === id || (text.length >= 6 && id.endsWith(text));
}

async function findPerson(client: Client, text: string): Promise<PersonRow> {
  const { people } = await client.listPeople();
  const found = people.filter((one) => means(text, one.name, one.person_id));
  // A name may be somebody's who is here and that of one who was removed: who is here is meant.
  const here = found.filter((one) => one.removed_at === null);
  const [person, other] = here.length > 0 ? here : found;
  if (!person) throw new AppError("not_found", `There is nobody named ${text}. See: rapport people list`);
  if (other && !isId("per", text)) throw new AppError("invalid_request", `${text} could be several people. Give the id: rapport people list`);
  return person;
}
