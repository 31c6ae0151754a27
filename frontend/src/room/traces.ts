// The last half minute of movement and breath, for drawing and for nothing else.

import type { Trace } from "./wire";

export const KEPT_S = 30;
export interface Sample {
  t_s: number;
  value: number | null;
}

export class Traces {
  private readonly kept: Record<string, Sample[]> = {};

  add(trace: Trace): void {
    for (const [quantity, values] of Object.entries(trace.values)) this.draw(quantity, trace.t_s, values);
  }

  private draw(quantity: string, times: number[], values: (number | null)[]): void {
    const samples = (this.kept[quantity] ??= []);
    times.forEach((t_s, n) => samples.push({ t_s, value: values[n] ?? null }));
    const oldest = (samples[samples.length - 1]?.t_s ?? 0) - KEPT_S;
    while (samples.length > 0 && (samples[0] as Sample).t_s < oldest) samples.shift();
  }

  of(quantity: string): readonly Sample[] {
    return this.kept[quantity] ?? [];
  }

  /** The newest value not older than `age_s` at `now_s`; null is unknown. It never gives an old value as new. */
  newest(quantity: string, now_s: number, age_s = 1): Sample | null {
    const last = this.of(quantity).at(-1);
    return last && last.value !== null && now_s - last.t_s <= age_s ? last : null;
  }

  /** Breath now: does the belt widen (in) or narrow (out)? Unknown without two fresh samples. */
  breath(now_s: number): "in" | "out" | "unknown" {
    const recent = this.of("breath").filter((sample) => sample.value !== null && now_s - sample.t_s <= 1);
    const [first, last] = [recent[0], recent.at(-1)];
    if (!first || !last || last.t_s - first.t_s < 0.2) return "unknown";
    return (last.value as number) >= (first.value as number) ? "in" : "out";
  }

  clear(): void {
    for (const name of Object.keys(this.kept)) delete this.kept[name];
  }
}
