// Getting in: one-time link, password, API tokens.
import { z } from "zod";
import { SCOPES } from "../domain/person/person.ts";
import { instant, personId, tokenId } from "./id.ts";

export const loginSchema = z
  .union([
    z.object({ code: z.string().min(1).max(200) }).strict(),
    z.object({ password: z.string().min(1).max(200) }).strict(),
    z.object({ name: z.string().min(1).max(200), password: z.string().min(1).max(200) }).strict(),
  ])
  .meta({ id: "Login" });
export type Login = z.infer<typeof loginSchema>;

export const whoSchema = z
  .object({
    person: z.object({ person_id: personId, name: z.string(), role: z.enum(["owner", "member"]) }),
    scopes: z.array(z.enum(SCOPES)),
    version: z.string(),
  })
  .meta({ id: "Who" });
export type Who = z.infer<typeof whoSchema>;

export const tokenSchema = z
  .object({
    token_id: tokenId,
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    created_at: instant,
    last_used_at: instant.nullable(),
  })
  .meta({ id: "Token" });

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema), next_cursor: z.null() }).meta({ id: "TokenList" });

export const createTokenSchema = z
  .object({ name: z.string().trim().min(1).max(80), scopes: z.array(z.enum(SCOPES)).min(1).default(["chat"]) })
  .strict()
  .meta({ id: "CreateToken" });

export const createdTokenSchema = tokenSchema
  .extend({ token: z.string().meta({ description: "Shown this once; only its hash is stored" }) })
  .meta({ id: "CreatedToken" });
export type CreatedToken = z.infer<typeof createdTokenSchema>;

export const loginLinkSchema = z.object({ url: z.string() }).meta({ id: "LoginLink" });
export type TokenList = z.infer<typeof tokenListSchema>;
export type LoginLink = z.infer<typeof loginLinkSchema>;
