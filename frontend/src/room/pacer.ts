// Who keeps the road in step with the session: it begins with LIFTING, ends with anything else, and never resumes by itself.

import { back_s, out_s } from "./charts";
import { Pace, type Phase, type Tempo } from "./pace";
import type { Scene } from "./wire";

const AHEAD_S = 1.5;
const LESSON_HILLS = 3;

export interface Heard {
  /** A phase comes: schedule its sound. */
  comes(phase: Phase, last: boolean): void;
  /** A phase begins now. */
  begins(phase: Phase, last: boolean): void;
}

/** The road from the beginning of the set, also for who comes later: two screens show one and the same hill. */
function laid(tempo: Tempo, repetitions: number, counted: number, now: number, began: number): Pace {
  const pace = new Pace(Math.min(now, began), tempo, repetitions);
  while (pace.end <= now && counted < repetitions) pace.extend(tempo);
  return pace;
}

export class Pacer {
  pace: Pace | null = null;
  private tempo: Tempo = { out_s: 4, back_s: 4 };
  private repetitions = 0;
  private told: Phase | null = null;
  /** The road of the breath lesson: three hills, nothing lifted. */
  private lesson = false;

  constructor(private readonly heard: Heard) {}

  /** Bring the road to what the scene says. began: when the set began, by the same clock as `now`. */
  follow(scene: Scene, counted: number, now: number, began: number): void {
    if (this.lesson && scene.state === "READY") return;
    if (this.lesson || scene.state !== "LIFTING" || !scene.exercise) this.end();
    if (scene.state !== "LIFTING" || !scene.exercise) return;
    const tempo = { out_s: out_s(scene.exercise), back_s: back_s(scene.exercise) };
    const { repetitions } = scene.exercise;
    if (!this.pace) this.pace = laid(tempo, repetitions, counted, now, began);
    else if (tempo.out_s !== this.tempo.out_s || tempo.back_s !== this.tempo.back_s) this.pace.retempo(tempo, now);
    if (repetitions < this.repetitions) this.pace.shorten(repetitions, now);
    [this.tempo, this.repetitions] = [tempo, repetitions];
    this.wait(counted, now);
  }

  /** The hills of a lesson, at this tempo. */
  teach(tempo: Tempo, now: number): void {
    this.end();
    this.lesson = true;
    this.pace = new Pace(now, tempo, LESSON_HILLS);
  }

  /** Is the lesson's road behind her? */
  taught(now: number): boolean {
    return this.lesson && this.pace?.at(now).kind === "flat";
  }

  end(): void {
    this.lesson = false;
    this.pace = this.told = null;
    this.repetitions = 0;
  }

  tick(now: number): void {
    const pace = this.pace;
    if (!pace) return;
    const here = pace.at(now);
    if (here !== this.told && here.kind !== "flat") this.heard.begins(here, here.repetition === pace.last.repetition);
    this.told = here;
    for (const phase of [here, pace.at(Math.min(here.until, now + AHEAD_S))]) {
      if (phase.kind !== "flat") this.heard.comes(phase, phase.repetition === pace.last.repetition);
    }
  }

  /** She is a whole repetition behind the road: one more hill, out of sight behind the last. */
  private wait(counted: number, now: number): void {
    const pace = this.pace as Pace;
    const here = pace.at(now);
    if (here.kind === "back" && here.repetition === pace.last.repetition && counted < here.repetition - 1)
      pace.extend(this.tempo);
  }
}
