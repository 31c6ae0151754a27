// The pose finder as the page sees it: pictures are offered, points come back, and it reckons in the best way that is quick
// enough here. The graphics card with the full model is tried first, then the processor, then the light model; each is
// timed, and the first with enough pictures a second stays. A picture that comes while another is looked at is passed
// over: late points would look like a late limb.

import type { Point } from "./limbs";
import { keep, kept } from "./outbox";
import type { FromPose, ToPose, Way } from "./pose.worker";

const WAYS: readonly Way[] = [
  { cpu: false, full: true },
  { cpu: true, full: true },
  { cpu: true, full: false },
];
const ENOUGH_MS = 1000 / 8; // fewer pictures by the full model show more than many by the light one  [D]
const TRIED = 6;
const TRIED_MS = 1500;
const SPAN_MS = 2000;
const KEY = "hk-pose-way"; // the way that proved best on this device

export interface Listener {
  /** The points of the picture taken at `at_s`, null where nobody is seen. */
  found(at_s: number, points: Point[] | null): void;
  /** It cannot be loaded, or does not run here. */
  failed(): void;
}

export class Finder {
  private worker: Worker | null = null;
  private busy = true;
  private warm = false;
  private way = kept<number>(KEY) ?? 0;
  private settled = kept<number>(KEY) !== null;
  private took: number[] = [];
  private readonly means: number[] = [];
  private done: number[] = [];

  constructor(private readonly listener: Listener) {
    this.begin();
  }

  /** Pictures a second that were looked at, over the last two seconds; null while it is still starting. */
  get fps(): number | null {
    if (!this.settled || !this.warm) return null;
    const since = performance.now() - SPAN_MS;
    this.done = this.done.filter((at) => at >= since);
    return this.done.length / (SPAN_MS / 1000);
  }

  async offer(video: HTMLVideoElement, at_s: number): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const worker = this.worker;
    const picture = await createImageBitmap(video).catch(() => null);
    if (worker !== this.worker) return picture?.close(); // another way is being tried by now
    if (picture) this.send({ picture, at_s }, [picture]);
    else this.busy = false;
  }

  end(): void {
    this.worker?.terminate();
    this.worker = null;
    this.busy = true;
  }

  private begin(): void {
    this.end();
    this.warm = false;
    this.took = [];
    const worker = new Worker(new URL("./pose.worker.ts", import.meta.url));
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromPose>) => this.worker === worker && this.hear(data);
    worker.onerror = () => this.worker === worker && this.fail();
    this.send({ begin: WAYS[this.way] ?? (WAYS[0] as Way) });
  }

  private send(what: ToPose, hand: Transferable[] = []): void {
    this.worker?.postMessage(what, hand);
  }

  private hear(said: FromPose): void {
    if ("failed" in said) return this.fail();
    this.busy = false;
    if ("ready" in said) return;
    this.listener.found(said.at_s, said.points);
    this.done.push(performance.now());
    if (!this.settled && this.warm) this.measure(said.took_ms);
    this.warm = true; // the first picture is slow everywhere, and tells nothing
  }

  private fail(): void {
    if (!this.settled && this.way + 1 < WAYS.length) return this.tryNext(Number.POSITIVE_INFINITY);
    this.end();
    this.listener.failed();
  }

  private measure(took_ms: number): void {
    this.took.push(took_ms);
    const total = this.took.reduce((sum, each) => sum + each, 0);
    if (this.took.length < TRIED && total < TRIED_MS) return;
    const mean = total / this.took.length;
    if (mean > ENOUGH_MS) this.tryNext(mean);
    else this.settle(this.way);
  }

  /** This way takes `mean` ms a picture, which is too long. After the last way the quickest of them stays. */
  private tryNext(mean: number): void {
    this.means.push(mean);
    if (this.way + 1 === WAYS.length) return this.settle(this.means.indexOf(Math.min(...this.means)));
    this.way += 1;
    this.begin();
  }

  private settle(way: number): void {
    this.settled = true;
    keep(KEY, way);
    if (way === this.way) return;
    this.way = way;
    this.begin();
  }
}
