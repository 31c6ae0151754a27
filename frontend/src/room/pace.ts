// The pace of one set as hills in time. Pure: seconds in, heights out; it knows no screen, no sound and no clock.
//
// Height is linear in time, 0 at the bottom and 1 at the top; corners are rounded over 0.24 s only, so that nothing ever
// stands still. A change of tempo holds from the next turn on: what is under the ball never changes.

export interface Tempo {
  out_s: number;
  back_s: number;
}

export type Kind = "run-in" | "out" | "back" | "flat";

export interface Phase {
  kind: Kind;
  from: number;
  until: number;
  /** The repetition this belongs to, from 1; 0 before the first. */
  repetition: number;
}

export const RUN_IN_S = 3;
export const CORNER_S = 0.24;

export class Pace {
  readonly phases: Phase[] = [];

  /** `startsAt` (s) is when the run-in begins; `first` is the repetition it starts with. */
  constructor(startsAt: number, tempo: Tempo, repetitions: number, first = 1) {
    this.phases.push({ kind: "run-in", from: startsAt, until: startsAt + RUN_IN_S, repetition: 0 });
    for (let n = first; n <= repetitions; n += 1) this.append(tempo, n);
  }

  /** When the road becomes flat (s). */
  get end(): number {
    return this.last.until;
  }

  get last(): Phase {
    return this.phases[this.phases.length - 1] as Phase;
  }

  at(now: number): Phase {
    const found = this.phases.find((phase) => now < phase.until);
    return found ?? { kind: "flat", from: this.end, until: Infinity, repetition: this.last.repetition };
  }

  /** Where she should be: 0 at the bottom, 1 at the top. */
  height(now: number): number {
    const turn = this.phases.find((phase) => Math.abs(now - phase.until) < CORNER_S / 2);
    if (!turn || turn.kind === "run-in") return this.straight(now);
    return this.rounded(now, turn.until);
  }

  /** Seconds under way in the hills, without the run-in. */
  elapsed(now: number): number {
    return Math.max(0, Math.min(now, this.end) - (this.phases[0] as Phase).until);
  }

  /** Part of the repetition that is behind her, 0 to 1. */
  progress(now: number): number {
    const { repetition } = this.at(now);
    const own = this.phases.filter((phase) => phase.repetition === repetition && repetition > 0);
    const [first, last] = [own[0], own[own.length - 1]];
    return first && last ? Math.max(0, Math.min(1, (now - first.from) / (last.until - first.from))) : 0;
  }

  /** Another tempo, from the next turn on. */
  retempo(tempo: Tempo, now: number): void {
    const here = this.phases.indexOf(this.at(now));
    if (here < 0) return;
    for (let place = here + 1; place < this.phases.length; place += 1) {
      const phase = this.phases[place] as Phase;
      phase.from = (this.phases[place - 1] as Phase).until;
      phase.until = phase.from + (phase.kind === "out" ? tempo.out_s : tempo.back_s);
    }
  }

  /** Fewer repetitions: what comes after the last one is flat. What has begun is ridden to its end. */
  shorten(repetitions: number, now: number): void {
    const here = this.at(now).repetition;
    const until = this.phases.findIndex((phase) => phase.repetition > Math.max(repetitions, here, 1));
    if (until >= 0) this.phases.splice(until);
  }

  /** One repetition more, behind the last one: she is a repetition behind the road. */
  extend(tempo: Tempo): void {
    this.append(tempo, this.last.repetition + 1);
  }

  private append(tempo: Tempo, repetition: number): void {
    const turn = this.last.until + tempo.out_s;
    this.phases.push({ kind: "out", from: this.last.until, until: turn, repetition });
    this.phases.push({ kind: "back", from: turn, until: turn + tempo.back_s, repetition });
  }

  private straight(now: number): number {
    const phase = this.at(now);
    if (phase.kind === "run-in" || phase.kind === "flat") return 0;
    const part = Math.max(0, (now - phase.from) / (phase.until - phase.from));
    return phase.kind === "out" ? part : 1 - part;
  }

  /** A quadratic corner: its control point is the turn itself, so time stays linear along it. */
  private rounded(now: number, turn: number): number {
    const u = (now - turn) / CORNER_S + 0.5;
    const [before, at, after] = [turn - CORNER_S / 2, turn, turn + CORNER_S / 2].map((when) => this.straight(when));
    return (1 - u) ** 2 * (before as number) + 2 * u * (1 - u) * (at as number) + u ** 2 * (after as number);
  }
}
