// What the views of the room are made from: the scene as the server told it, and what only this device knows.

import type { Hearing } from "./hearing";
import type { Own } from "./own";
import type { AtHand } from "./stopped";
import type { Traces } from "./traces";
import type { Exercise, Scene } from "./wire";
import type { Words } from "./words";

export interface Channels {
  sound: boolean;
  voice: boolean;
  vibration: boolean;
  /** No scrolling hills: one block a second. */
  calm: boolean;
  /** The word "stop", spoken, is a STOP. */
  listens: boolean;
}

export interface Reading {
  systolic: number;
  diastolic: number;
  /** Seconds after the set; null where that is not known. */
  delay_s: number | null;
}

export interface Local {
  /** Nothing heard of the server for 3 s. */
  silent: boolean;
  /** Deeds that the server has not answered yet. */
  waiting: number;
  /** Why the last deed was refused, or what was wrong with what was typed. */
  trouble: Words | null;
  channels: Channels;
  voicePresent: boolean;
  hearing: Hearing;
  /** Sound can be heard: a browser lets a page sound only after a touch, and may take that back. */
  audible: boolean;
  heard: "" | "asked" | "yes" | "no";
  traces: Traces;
  sensorLink: { path: string; qr: string } | null;
  copied: boolean;
  /** The sensors that this device itself is or holds. */
  own: Own;
  effort: number | null;
  reserve: number | null;
  symptoms: string[] | null;
  talks: boolean;
  reading: Reading | null;
  setEndedAt: number | null;
  lastTap: string;
  /** The seated breath lesson: under way, or done on this device. */
  lesson: "" | "on" | "done";
  hand: AtHand;
  /** What was lifted last; the scene of a rest names what comes next. Null after a reload. */
  lifted: Exercise | null;
  closing: string;
}

export interface View {
  scene: Scene;
  local: Local;
  /** Stream time now (s), as far as this device knows it. */
  now_s: number;
}

/** What a room knows of a set that has just begun or ended: nothing said yet. */
export function unsaid(): Pick<
  Local,
  "effort" | "reserve" | "symptoms" | "talks" | "reading" | "setEndedAt" | "lastTap"
> {
  return { effort: null, reserve: null, symptoms: null, talks: false, reading: null, setEndedAt: null, lastTap: "" };
}
