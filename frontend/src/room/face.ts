// What the client's half shows at a moment: the word, the count, her own place. Pure: from what is known, to what is drawn.

import { part, TEMPO_BAND } from "./charts";
import type { Pace } from "./pace";
import type { Shown } from "./stage";
import type { StreamClock } from "./stream";
import type { Local } from "./view";
import type { Cue, Scene } from "./wire";
import { say, t, type Words } from "./words";

const PRAISE_S = 1.2;
const CORRECT_S = 2; // ours (D): the word "further" gives way to out and back; the corners stay

/** What is known now. Times are seconds of this device's own clock; `stream` lays the server's on it. */
export interface Seen {
  scene: Scene;
  local: Local;
  stream: StreamClock;
  pace: Pace | null;
  said: { cue: Cue; at: number } | null;
  /** Why this device holds the set although the server has not said so. */
  held: Words | null;
  counted: number;
  /** Too few frames to scroll. */
  slow: boolean;
}

export function shown(seen: Seen, now: number): Shown {
  const { scene, local, pace, held } = seen;
  const stream = seen.stream.now(now);
  const level = scene.state === "LIFTING" ? cueNow(seen, now)?.level : undefined;
  return {
    pace,
    field: scene.state === "PAUSED" || held ? "pause" : "road",
    word: word(seen, now),
    level: level === "SLOW" || level === "CORRECT" ? level : "",
    count: pace && scene.state === "LIFTING" ? countNow(seen) : 0,
    planned: pace && scene.state === "LIFTING" ? (scene.exercise?.repetitions ?? 0) : 0,
    breath: scene.guards.breath?.by === "sensor" ? local.traces.breath(stream) : "unknown",
    lungs: lungs(local, stream),
    own: own(seen, now, stream),
    movementSeen: scene.guards.movement?.by === "sensor" && scene.guards.movement.sighted,
    calm: local.channels.calm || seen.slow || matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

/** The repetition she is in, by what was counted, never by what was planned. */
export function countNow({ counted, scene }: Seen): number {
  return Math.min(counted + 1, scene.exercise?.repetitions ?? 0);
}

/** The one word of the client's half. */
export function word(seen: Seen, now: number): string {
  const { pace, said } = seen;
  if (seen.held || !pace) return t("rust", "rest");
  const cue = cueNow(seen, now);
  const fresh = said !== null && now - said.at < (cue?.level === "PRAISE" ? PRAISE_S : CORRECT_S);
  if (cue && (cue.level === "SLOW" || fresh)) return say(cue.word);
  const phase = pace.at(now);
  if (phase.kind === "run-in") return String(Math.max(1, Math.ceil(phase.until - now)));
  return { out: t("uit", "out"), back: t("terug", "back"), flat: t("rust", "rest") }[phase.kind];
}

function cueNow({ scene, said }: Seen, now: number): Cue | null {
  const recent = said && now - said.at < PRAISE_S ? said.cue : null;
  return scene.cue ?? recent;
}

/** Where she is in her own breath, 0 (out) to 1 (in); without a belt the ball rests full. */
function lungs(local: Local, stream: number): number {
  const breath = local.traces.newest("breath", stream)?.value;
  return breath === undefined || breath === null ? 1 : Math.max(0, Math.min(1, (breath + 1) / 2));
}

/** Her own height, where it is seen and outside the tempo band; compared at the moment it was measured. */
function own({ scene, local, pace, stream }: Seen, now: number, streamNow: number): number | null {
  const newest = local.traces.newest("movement", streamNow);
  if (!newest || !pace || !["out", "back"].includes(pace.at(now).kind)) return null;
  const height = part(newest.value as number, scene.range, scene.exercise?.concentric);
  return Math.abs(height - pace.height(stream.local(newest.t_s))) > TEMPO_BAND ? height : null;
}
