// What every use case gets: the ports, and what this process knows while it runs.
import type { MessageId, PersonId, SessionId, TurnId } from "../domain/ids.ts";
import type { Bell } from "../ports/bell.ts";
import type { Care } from "../ports/care/care.ts";
import type { Clock } from "../ports/clock.ts";
import type { Files } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Models } from "../ports/model.ts";
import type { Profiles } from "../ports/profiles.ts";
import type { Random } from "../ports/random.ts";
import type { Secrets } from "../ports/secrets.ts";
import type { CutOff, Held, SessionRef, Store } from "../ports/store.ts";
import type { Tool } from "../ports/tool.ts";
import type { Lane } from "../lib/lane.ts";
import { createLane } from "../lib/lane.ts";
import { announcing } from "./announce.ts";
import type { EmbeddingState } from "./embed/embedding.ts";
import { emptyEmbedding } from "./embed/embedding.ts";
import type { ModelChoice } from "./model-choice.ts";
import { emptyModelChoice } from "./model-choice.ts";
import type { Visits } from "./visit.ts";
import { createVisits } from "./visit.ts";

export type Ports = {
  store: Store;
  models: Models;
  profiles: Profiles;
  tools: Tool[];
  clock: Clock;
  random: Random;
  bell: Bell;
  care: Care;
  secrets: Secrets;
  files: Files;
  log: Log;
};

/** A turn that runs in this process. `ended` resolves after its last commit. */
export type RunningTurn = {
  turn_id: TurnId;
  session_id: SessionId;
  /** What its writes carry; undefined until it is claimed. */
  held: Held | undefined;
  control: AbortController;
  ended: Promise<void>;
  /** Ends a pause before its time; does nothing when the turn does not wait. */
  hurry: () => void;
};

/** Text of a message that is being written; what a late joiner is given first. */
export type LiveMessage = { turn_id: TurnId; message_id: MessageId; text: string };

export type App = Ports & {
  running: Map<SessionId, RunningTurn>;
  live: Map<SessionId, LiveMessage>;
  /** Fingerprints of one-time login codes and when they expire, milliseconds. */
  codes: Map<string, number>;
  /** API tokens that live only as long as this process, by fingerprint: the terminal's and RAPPORT_TOKEN. */
  ownTokens: Set<string>;
  /** Streams that are open, by the secret that opened them. */
  visits: Visits;
  choice: ModelChoice;
  embedding: EmbeddingState;
  /** Sessions that were sent to lately: whose they are and who answers, which never changes. */
  known: Map<SessionId, SessionRef>;
  /** Where files get and lose their bytes, one after the other: what is given up is not taken from a new upload of the same. */
  fileLane: Lane;
  /** `provider/model` of RAPPORT_MODEL. */
  envModel: string | undefined;
  /** True when others than this machine can reach the server: then the password that guards it stays. */
  exposed: boolean;
  /** Turns that nobody runs and that may go on: cut off by a crash, or answered by their person. */
  cutOff: Map<SessionId, CutOff>;
  /** Sessions whose queue somebody is setting going. */
  advancing: Set<SessionId>;
  stopping: boolean;
  /** Versions of profiles whose words to the model were kept. */
  noted: Set<string>;
  /** Ends the rest of each who does what is due. */
  resting: Set<() => void>;
};

/** An app over its ports, with nothing running yet. */
export function createApp(ports: Ports, options: { envModel?: string | undefined; exposed?: boolean } = {}): App {
  const live: App["live"] = new Map();
  return {
    ...ports,
    store: announcing(ports.store, { bell: ports.bell, live }),
    running: new Map(),
    live,
    codes: new Map(),
    ownTokens: new Set(),
    visits: createVisits(),
    choice: emptyModelChoice(),
    embedding: emptyEmbedding(),
    known: new Map(),
    fileLane: createLane(),
    envModel: options.envModel,
    exposed: options.exposed ?? false,
    cutOff: new Map(),
    advancing: new Set(),
    stopping: false,
    noted: new Set(),
    resting: new Set(),
  };
}

/** Who asks: every use case that touches sessions gets it first. */
export type Who = { person_id: PersonId };
