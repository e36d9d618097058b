// Tools: an agent's own hand on its memory. What they may see and change is decided by the context's person and agent in
// every query and command, as everywhere.
import type { Tool } from "../../ports/tool.ts";
import { createForget } from "./forget.ts";
import type { RecallDeps } from "./recall.ts";
import { createRecall } from "./recall.ts";
import { createRemember } from "./remember.ts";
import type { MemoryToolDeps } from "./wall.ts";

/** `remember`, `recall` and `forget`: the group `memory` of a profile. */
export function createMemoryTools(deps: MemoryToolDeps & RecallDeps): Tool[] {
  return [createRemember(deps), createRecall(deps), createForget(deps)];
}
