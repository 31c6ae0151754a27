// What this device knows of the session now: the last scene, what only it knows, and how its clock lies on the server's.

import { type Seen, word } from "./face";
import type { Hearing } from "./hearing";
import { kept } from "./outbox";
import type { Own } from "./own";
import type { Pacer } from "./pacer";
import type { AtHand } from "./stopped";
import { StreamClock } from "./stream";
import { Traces } from "./traces";
import { type Channels, type Local, unsaid, type View } from "./view";
import type { Cue, Scene, State } from "./wire";
import type { Words } from "./words";

/** Seconds of this device's own clock; it never jumps. */
export const seconds = (): number => performance.now() / 1000;

export class Known {
  scene: Scene | null = null;
  readonly stream = new StreamClock();
  said: { cue: Cue; at: number } | null = null;
  counted = 0;
  /** Why this device holds the set although the server has not said so. */
  held: Words | null = null;
  /** Too few frames to scroll. */
  slow = false;

  constructor(
    readonly local: Local,
    private readonly pacer: Pacer,
  ) {}

  get state(): State | "" {
    return this.held ? "PAUSED" : (this.scene?.state ?? "");
  }

  seen(scene: Scene): Seen {
    const { local, stream, said, held, counted, slow } = this;
    return { scene, local, stream, said, held, counted, slow, pace: this.pacer.pace };
  }

  view(scene: Scene): View {
    const shown = this.held ? { ...scene, state: "PAUSED" as const, because: this.held } : scene;
    return { scene: shown, local: this.local, now_s: this.stream.now(seconds()) };
  }

  /** The one word of the client's half. */
  word(): string {
    return this.scene ? word(this.seen(this.scene), seconds()) : "";
  }

  /** Does the coach watch all that must be watched? */
  coachSeesAll(): boolean {
    return Object.values(this.scene?.guards ?? {}).every((guard) => !guard.required || guard.by === "coach");
  }
}

const CHANNELS: Channels = { sound: true, voice: true, vibration: true, calm: false, listens: false };

export function freshLocal(closing: string, voicePresent: boolean, hearing: Hearing, hand: AtHand, own: Own): Local {
  const channels = { ...CHANNELS, ...kept<Channels>("hk-channels") };
  return {
    silent: false,
    waiting: 0,
    trouble: null,
    channels,
    voicePresent,
    hearing,
    audible: false,
    heard: "",
    traces: new Traces(),
    sensorLink: null,
    copied: false,
    own,
    lesson: "",
    hand,
    lifted: null,
    closing,
    ...unsaid(),
  };
}
