// A member of a test's home: invited, joined, and logged in as a browser is, by a cookie.
import assert from "node:assert/strict";
import type { Client } from "../../src/client/client.ts";
import { createClient } from "../../src/client/client.ts";
import type { PersonId } from "../../src/domain/ids.ts";
import type { RealApp } from "./real-app.ts";

export const MEMBER_PASSWORD = "a member's password";

export type Member = { person_id: PersonId; name: string; cookie: string; client: Client; request: (method: string, path: string, json?: unknown) => Promise<Response> };

/** The code of a link such as an invitation's. */
export function codeOf(url: string): string {
  return url.split("#")[1] ?? "";
}

export function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** A request without the owner's token. */
export function anonymous(app: RealApp, path: string, json: unknown): Promise<Response> {
  return app.request("POST", path, { json, headers: { authorization: "" } });
}

/** Invites somebody under `name` and lets them join. */
export async function joinMember(app: RealApp, name: string): Promise<Member> {
  const { url } = await app.client.invitePerson(name);
  const response = await anonymous(app, "/invites/accept", { code: codeOf(url), password: MEMBER_PASSWORD });
  assert.equal(response.status, 200, await response.clone().text());
  const { person } = (await response.json()) as { person: { person_id: PersonId } };
  return asMember(app, { person_id: person.person_id, name, cookie: cookieOf(response) });
}

/** Somebody who is logged in by `cookie`. */
export function asMember(app: RealApp, { person_id, name, cookie }: { person_id: PersonId; name: string; cookie: string }): Member {
  const withCookie: typeof fetch = (input, init) => app.fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } });
  const request: Member["request"] = (method, path, json) => app.request(method, path, { ...(json === undefined ? {} : { json }), headers: { authorization: "", cookie } });
  return { person_id, name, cookie, request, client: createClient({ base_url: app.url, fetch: withCookie }) };
}
