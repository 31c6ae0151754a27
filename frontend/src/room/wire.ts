// The wire of the live door, as `hartkracht/live/frames.py` writes it: JSON frames tagged by `t`.

import type { Words } from "./words";

export type State = "READY" | "LIFTING" | "RESTING" | "PAUSED" | "STOPPED" | "DONE";
export type Level = "PRAISE" | "CORRECT" | "SLOW" | "PAUSE" | "STOP";
export type GuardName = "movement" | "breath" | "pulse";

export interface Guard {
  required: boolean;
  sighted: boolean;
  by: "sensor" | "coach" | "";
  source: string;
  since_s: number | null;
  why: Words | null;
}

export interface Exercise extends Words {
  id: string;
  load_kg: number | null;
  sets: number;
  repetitions: number;
  /** Seconds: eccentric, pause stretched, concentric, pause shortened. */
  tempo: [number, number, number, number];
  time_under_tension_s: number;
  rest_s: number;
  reps_in_reserve: number;
  /** Which way the measured value goes in the concentric phase: "up" or "down". */
  concentric: string;
  why: Words;
  /** What she does while she blows out. */
  exhale: Words | null;
  /** How the machine is set for her, and its step (kg): as somebody read it there, else as the catalogue has it. */
  settings: string;
  step_kg: number | null;
  step_read?: boolean;
  /** Sets of this line that are done. */
  done: number;
  /** Not today: a joint hurt, or a rule took it out. */
  excluded?: boolean;
  /** What moves in the concentric phase: the joint, and its angle from and to (degrees). */
  moves?: [joint: string, start: number, end: number][];
}

export interface Repetition {
  start_s: number;
  turn_s: number | null;
  end_s: number;
  concentric_s: number | null;
  eccentric_s: number | null;
  rom_deg?: number | null;
  rom_fraction?: number | null;
  full?: boolean | null;
  valid?: boolean;
}

export interface Cue {
  cue: number;
  level: Level;
  rule: string;
  word: Words;
  line: Words;
  at_s: number;
}

export interface Pulse {
  bpm: number | null;
  damped: boolean;
  low: number | null;
  high: number | null;
  age_s: number | null;
}

/** A cuff reading; after a set never without its caution, for the peak was higher. */
export interface Cuff {
  systolic: number;
  diastolic: number;
  phase: "rest" | "in_set" | "post_set" | "recovery" | "standing";
  posture: string | null;
  arm: string | null;
  delay_s: number | null;
  at_s: number;
  product: number | null;
  caution: Words | null;
}

export interface Range {
  low_deg: number;
  high_deg: number;
  calibrated: boolean;
}

export interface Scene {
  t: "scene";
  session: string;
  who: string;
  state: State;
  because: (Words & { key?: string }) | null;
  guards: Partial<Record<GuardName, Guard>>;
  exercise: Exercise | null;
  plan: Exercise[];
  set_no: number;
  repetitions: Repetition[];
  tut_s: number;
  rest_until_s: number | null;
  rest_why: Words | null;
  pulse: Pulse | null;
  cue: Cue | null;
  range: Range | null;
  breaths: Record<string, unknown> | null;
  pressure?: Cuff | null;
  supervisor: string;
  now_s: number;
  saving: boolean;
  /** When the running set began (stream s): every screen lays its hills from there. */
  began_s?: number | null;
  /** When the last set ended (stream s). */
  ended_s: number | null;
  /** Account of the named supervisor. */
  led_by: string;
  /** What she said of the last set; null where it was not asked. */
  said?: { effort: number | null; reps_in_reserve: number | null; symptoms: string[] | null } | null;
  /** Her own range is being measured. */
  ranging: { seen: number; of: number; ends: string[] } | null;
}

export interface Trace {
  t: "trace";
  t_s: number[];
  values: Record<string, (number | null)[]>;
}

export type Said = Cue & { t: "said" };

export type ToRoom =
  | Scene
  | Trace
  | Said
  | { t: "counted"; number: number; repetition: Repetition }
  | { t: "done"; id: string }
  | { t: "refused"; id: string; nl: string; en: string }
  | { t: "sensor_link"; id: string; path: string; qr: string }
  | { t: "beat"; now: number }
  | { t: "closed"; nl: string; en: string };

/** What a person does in a room; the outbox gives it its id. */
export type Deed =
  | { t: "do"; event: string; guard?: GuardName | null; why?: string }
  | { t: "tap"; what: "repetition" | "half_repetition" | "air_flows" | "breath_held" | "undo" }
  | { t: "easier" }
  | { t: "load"; kg: number }
  | { t: "choose"; exercise: string }
  | {
      t: "after_set";
      effort?: number | null;
      reps_in_reserve?: number | null;
      symptoms?: string[] | null;
      confirmed?: boolean | null;
    }
  | { t: "pressure"; systolic: number; diastolic: number; delay_s?: number | null; posture?: string }
  | { t: "judge_cue"; cue: number; right: boolean }
  | { t: "lead" }
  | { t: "swap"; exercise: string; why: string }
  | { t: "own_range"; what: string }
  | { t: "machine"; exercise: string; settings: string; step_kg: number | null }
  | { t: "note"; text: string; set_no: number | null }
  | { t: "add_sensor" };

const KNOWN = new Set(["scene", "trace", "said", "counted", "done", "refused", "sensor_link", "beat", "closed"]);

/** The frame in this text; null for what a newer server may send and this room does not know. */
export function parse(text: string): ToRoom | null {
  const frame = JSON.parse(text) as { t?: string };
  return frame.t !== undefined && KNOWN.has(frame.t) ? (frame as ToRoom) : null;
}
