// Routes of people: the owner lists, invites, renames, resets and removes them.
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { App } from "../../app/app.ts";
import { invitePerson, listInvites, resetPerson, revokeInvite } from "../../app/person/invite.ts";
import { listPeople, removePerson, renamePerson } from "../../app/person/person.ts";
import { inviteId, personId } from "../../contract/id.ts";
import { createdInviteSchema, createInviteSchema } from "../../contract/person/invite.ts";
import { peopleSchema, personSchema, removedPersonSchema, removePersonQuerySchema, renamePersonSchema } from "../../contract/person/person.ts";
import type { Env } from "../identity.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, failing, json, noContent, problems } from "./route.ts";

const params = z.object({ person_id: personId });
const admin = requireScope("admin");

export function addPersonRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/people",
      operationId: "listPeople",
      summary: "People of this home, and links that are open",
      middleware: admin,
      responses: { 200: json(peopleSchema, "The owner first; removed people last, as long as their sessions are kept"), ...problems },
    }),
    async (c) => c.json({ people: await listPeople(app), invites: await listInvites(app), next_cursor: null }, 200),
  );
  router.openapi(
    createRoute({
      method: "patch",
      path: "/people/{person_id}",
      operationId: "renamePerson",
      summary: "Rename a person; they log in by the new name from now on",
      middleware: admin,
      request: { params, body: body(renamePersonSchema) },
      responses: { 200: json(personSchema, "The person"), ...problems },
    }),
    async (c) => c.json(await renamePerson(app, c.req.valid("param").person_id, c.req.valid("json").name), 200),
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/people/{person_id}",
      operationId: "removePerson",
      summary: "Remove a member: logins, tokens, streams and turns end at once",
      description: "Sessions that are kept can be read by nobody, the owner included; removing the person once more deletes them.",
      middleware: admin,
      request: { params, query: removePersonQuerySchema },
      responses: { 200: json(removedPersonSchema, "What went"), ...problems },
    }),
    async (c) => c.json(await removePerson(app, { person_id: c.req.valid("param").person_id, erase: c.req.valid("query").sessions === "delete" }), 200),
  );
  addLinkRoutes(router, app);
}

function addLinkRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "post",
      path: "/people/{person_id}/reset",
      operationId: "resetPerson",
      summary: "A link with which a member chooses a new password",
      description: "The old password holds until the link is used; then the person's logins end. An older link of this kind is taken back.",
      middleware: admin,
      request: { params },
      responses: { 201: json(createdInviteSchema, "The link"), ...failing(409, "The owner's password is a setting"), ...problems },
    }),
    async (c) => {
      const { invite, code } = await resetPerson(app, c.get("identity"), c.req.valid("param").person_id);
      return c.json({ invite, url: linkOf(c, code) }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/invites",
      operationId: "invitePerson",
      summary: "Invite somebody: a link with which they choose a password and are in",
      middleware: admin,
      request: { body: body(createInviteSchema) },
      responses: { 201: json(createdInviteSchema, "The link"), ...problems },
    }),
    async (c) => {
      const { invite, code } = await invitePerson(app, c.get("identity"), c.req.valid("json").name);
      return c.json({ invite, url: linkOf(c, code) }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/invites/{invite_id}",
      operationId: "revokeInvite",
      summary: "Take a link back; whoever opens it is told so",
      middleware: admin,
      request: { params: z.object({ invite_id: inviteId }) },
      responses: { 204: noContent, ...problems },
    }),
    async (c) => {
      await revokeInvite(app, c.req.valid("param").invite_id);
      return c.body(null, 204);
    },
  );
}

/** The code stands behind the #, which browsers send to nobody. */
function linkOf(c: Context<Env>, code: string): string {
  return `${new URL(c.req.url).origin}/invite#${code}`;
}
