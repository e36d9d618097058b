// Identifiers: a prefix that names the kind, an underscore, and 32 hex digits that sort by creation time.

export type SessionId = `ses_${string}`;
export type MessageId = `msg_${string}`;
export type TurnId = `trn_${string}`;
export type InputId = `inp_${string}`;
export type PersonId = `per_${string}`;
export type TokenId = `tok_${string}`;
export type InviteId = `inv_${string}`;
export type FileId = `fil_${string}`;
export type MemoryId = `mem_${string}`;
export type ChangeSetId = `dis_${string}`;
export type DeletionId = `del_${string}`;
export type PruneId = `prn_${string}`;
/** An agent is named by its profile: lower case letters, digits and underscores, beginning with a letter. */
export type AgentId = string;

export type IdPrefix = "ses" | "msg" | "trn" | "inp" | "per" | "tok" | "inv" | "fil" | "mem" | "dis" | "del" | "prn" | "call";

export const AGENT_ID_PATTERN = /^[a-z][a-z0-9_]*$/;

/** True when `text` has the form of an id of the given kind. */
export function isId<P extends IdPrefix>(prefix: P, text: string): text is `${P}_${string}` {
  return text.startsWith(`${prefix}_`) && /^[a-z]+_[0-9a-f]{32}$/.test(text);
}

/** The person who owns the home. */
export const OWNER_ID: PersonId = "per_owner";
