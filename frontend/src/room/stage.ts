// The client's half: one word, the ring, the seconds, and the hills she rides. The clock draws, not the frame counter: each
// drawing is made from the time alone, so a dropped frame skips and never slows.
//
// Measures are pixels of an 840 x 800 half (a 10 inch tablet); another size scales, and what is left over goes to the hills.

import { h, set } from "./dom";
import type { Pace, Phase } from "./pace";
import { t } from "./words";

export type Breath = "out" | "in" | "unknown";

export interface Shown {
  /** The hills of the running set; null where there is nothing to follow: then the road is flat, or the field is amber. */
  pace: Pace | null;
  field: "road" | "pause";
  word: string;
  level: "" | "CORRECT" | "SLOW";
  count: number;
  planned: number;
  breath: Breath;
  /** Where the ball is in her own breath while the road is flat, 0 (out) to 1 (in). */
  lungs: number;
  /** Her own height, only while it is seen and outside the tempo band. */
  own: number | null;
  movementSeen: boolean;
  calm: boolean;
}

const WIDTH = 840;
const HEIGHT = 800;
const PEIL = { x: 40, width: 220, radius: 24 };
const ROAD_X = 288;
const BALL_X = 274;
const PX_A_SECOND = 63;
const TOP = 291;
const BELOW_BOTTOM = 214;
const EDGE = 10;
const CORNER = 220;
const RING = { fromRight: 126, y: 134, radius: 85 };
const CORNER_SAMPLES = [0, 0.03, 0.06, 0.09, 0.12];

type Point = [number, number];
const path = (points: Point[]): string =>
  points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

export class Stage {
  readonly svg: Element;
  private width = WIDTH;
  private height = HEIGHT;
  private readonly parts: Record<string, Element> = {};
  private built = "";
  private fitted = "";

  constructor(private readonly box: HTMLElement) {
    this.svg = h("svg", { class: "stage", "aria-hidden": "true" }, ...this.layers());
    box.append(this.svg);
    new ResizeObserver(() => this.measure()).observe(box);
    this.measure();
    void document.fonts.ready.then(() => (this.fitted = ""));
  }

  draw(now: number, shown: Shown): void {
    const phase = shown.pace?.at(now) ?? FLAT;
    set(this.svg, "data-phase", phase.kind);
    set(this.svg, "data-field", shown.field);
    set(this.svg, "data-level", shown.level);
    set(this.svg, "data-breath", shown.breath);
    set(this.svg, "data-form", shown.calm ? "calm" : "moving");
    this.write(shown, phase, now);
    this.ring(shown, now);
    if (shown.field === "pause") return;
    if (shown.calm) this.blocks(shown.pace, phase, now);
    else this.ride(shown, now);
  }

  // --- the page ------------------------------------------------------------------------------

  private part(name: string, tag: string, attributes: Record<string, string | number> = {}): Element {
    return (this.parts[name] = h(tag, { class: name, ...attributes }));
  }

  private layers(): Element[] {
    const clips = [
      h("clipPath", { id: "road-clip" }, this.part("clip", "rect")),
      h("clipPath", { id: "corners" }, this.part("corners", "path")),
    ];
    const hills = h("g", { "clip-path": "url(#road-clip)", class: "moving" });
    const rolling = this.part("rolling", "g");
    rolling.append(...["hill-out", "hill-back", "ridge", "coming", "flat"].map((name) => this.part(name, "path")));
    hills.append(rolling);
    const ball = this.part("ball", "g");
    ball.append(this.part("streaks", "path", { d: "M-210 0h128M-166 -24h84M-166 24h84" }));
    ball.append(
      this.part("dots", "path", { d: DOTS }),
      this.part("globe", "circle"),
      this.part("hatch", "path", { d: HATCH }),
    );
    const peil = h(
      "g",
      { class: "moving" },
      this.part("peil", "path"),
      this.part("peil-edge", "path"),
      ball,
      this.part("own", "path"),
    );
    return [
      ...clips,
      this.part("ground", "path", { class: "ground moving" }),
      hills,
      peil,
      this.part("blocks", "g"),
      this.part("field", "rect"),
      this.part("bars", "path"),
      this.part("frame", "rect"),
      this.part("amber", "path"),
      this.part("amber-line", "path"),
      this.part("word", "text", { x: 40, y: 205 }),
      this.part("ring-rest", "path"),
      this.part("ring-done", "path"),
      this.part("count", "text"),
      this.part("seconds", "text"),
      this.part("unit", "text"),
    ];
  }

  private measure(): void {
    if (this.box.clientWidth === 0) return; // not shown now
    const { clientWidth, clientHeight } = this.box;
    const scale = Math.min(clientWidth / WIDTH, clientHeight / HEIGHT) || 1;
    [this.width, this.height] = [clientWidth / scale, clientHeight / scale];
    const { width, height } = this;
    this.built = this.fitted = "";
    set(this.svg, "viewBox", `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`);
    this.box.style.setProperty("--unit", `${scale}px`);
    this.place("clip", { x: ROAD_X, y: 0, width: width - ROAD_X - EDGE, height: height - EDGE });
    this.place("field", { x: 0, y: 0, width, height });
    this.place("frame", { x: EDGE / 2, y: EDGE / 2, width: width - EDGE, height: height - EDGE });
    this.place("ground", { d: `M14 ${TOP - 5}H${width - 14}M14 ${this.bottom + 6}H${PEIL.x}` });
    this.place("bars", { d: `M108 330V${Math.min(height - 120, 620)}M238 330V${Math.min(height - 120, 620)}` });
    this.place("count", { x: width - RING.fromRight, y: RING.y + 62 });
    this.place("seconds", { x: PEIL.x + PEIL.width / 2, y: height - 62 });
    this.place("unit", { x: PEIL.x + PEIL.width / 2, y: height - 33 });
    this.place("amber", { d: `M0 0H${width}V${height}H0zM26 26V${height - 26}H${width - 26}V26z` });
    const [right, under] = [width - CORNER, height - CORNER];
    this.place("corners", {
      d: `M0 0H${CORNER}V${CORNER}H0zM${right} 0H${width}V${CORNER}H${right}zM0 ${under}H${CORNER}V${height}H0zM${right} ${under}H${width}V${height}H${right}z`,
    });
    this.place("amber-line", { d: `M28 28H${width - 28}V${height - 28}H28z` });
  }

  private place(name: string, attributes: Record<string, string | number>): void {
    for (const [attribute, value] of Object.entries(attributes)) set(this.parts[name] as Element, attribute, value);
  }

  private get bottom(): number {
    return this.height - BELOW_BOTTOM;
  }

  private y(height: number): number {
    return this.bottom - height * (this.bottom - TOP);
  }

  // --- word, ring, seconds -------------------------------------------------------------------

  private write(shown: Shown, phase: Phase, now: number): void {
    const word = this.parts.word as SVGTextElement;
    if (this.fitted !== shown.word) {
      word.textContent = this.fitted = shown.word;
      const [room, wide] = [this.width - 2 * RING.fromRight + 8 - 40, word.getComputedTextLength()];
      set(word, "font-size", wide > room ? Math.floor((240 * room) / wide) : 240);
    }
    const riding = shown.pace !== null && phase.kind !== "run-in" && phase.kind !== "flat";
    (this.parts.seconds as Element).textContent = riding ? String(Math.floor(shown.pace?.elapsed(now) ?? 0)) : "";
    (this.parts.unit as Element).textContent = riding ? t("seconden", "seconds") : "";
  }

  private ring(shown: Shown, now: number): void {
    const { planned, count } = shown;
    (this.parts.count as Element).textContent = planned > 0 && count > 0 ? String(count) : "";
    const part = shown.pace ? shown.pace.progress(now) : 0;
    const done = Math.max(0, count - 1) + part;
    const arcs = (upTo: (n: number) => number): string =>
      Array.from({ length: planned }, (_, n) => this.arc(n, planned, upTo(n))).join("");
    set(
      this.parts["ring-rest"] as Element,
      "d",
      arcs(() => 1),
    );
    set(this.parts["ring-done"] as Element, "d", count > 0 ? arcs((n) => Math.max(0, Math.min(1, done - n))) : "");
  }

  private arc(n: number, of: number, part: number): string {
    if (part <= 0) return "";
    const gap = 0.045;
    const [from, until] = [(n + gap) / of, (n + gap + (1 - 2 * gap) * part) / of].map((turn) => turn * 2 * Math.PI);
    const at = (angle: number): string =>
      `${(this.width - RING.fromRight + RING.radius * Math.sin(angle)).toFixed(1)} ${(RING.y - RING.radius * Math.cos(angle)).toFixed(1)}`;
    const large = (until as number) - (from as number) > Math.PI ? 1 : 0;
    return `M${at(from as number)}A${RING.radius} ${RING.radius} 0 ${large} 1 ${at(until as number)}`;
  }

  // --- the hills -----------------------------------------------------------------------------

  private ride(shown: Shown, now: number): void {
    const { pace } = shown;
    const height = pace?.height(now) ?? 0;
    this.build(pace);
    const origin = pace?.phases[0]?.from ?? 0;
    const gone = pace ? (now - origin) * PX_A_SECOND : 0;
    this.place("rolling", { transform: `translate(${(ROAD_X - gone).toFixed(2)} 0)` });
    this.peil(this.y(height));
    const lungs = pace && pace.at(now).kind !== "flat" ? 1 - height : shown.lungs;
    this.roll(this.y(height), 46 + 14 * lungs, now);
    set(this.parts.ball as Element, "data-seen", shown.movementSeen || !pace ? "yes" : "no");
    set(this.parts.own as Element, "d", shown.own === null ? null : `M34 ${this.y(shown.own).toFixed(1)}H266`);
  }

  private peil(top: number): void {
    const { x, width, radius } = PEIL;
    const floor = this.height - EDGE;
    const d = `M${x} ${floor}V${(top + radius).toFixed(1)}q0 -${radius} ${radius} -${radius}h${width - 2 * radius}q${radius} 0 ${radius} ${radius}V${floor}z`;
    this.place("peil", { d });
    this.place("peil-edge", { d: `M${x + 10} ${(top + 3).toFixed(1)}h${width - 20}` });
  }

  private roll(ground: number, radius: number, now: number): void {
    this.place("ball", { transform: `translate(${BALL_X} ${(ground - radius - 20).toFixed(1)})` });
    this.place("globe", { r: radius.toFixed(1) });
    this.place("dots", { transform: `translate(${-((now * 20) % 27).toFixed(1)} 0)` });
  }

  /** The road is drawn once for each set and each change of tempo; afterwards it only rolls. */
  private build(pace: Pace | null): void {
    const phases = pace?.phases ?? [FLAT];
    const name = `${pace ? "" : "flat"}${phases.map((phase) => phase.until).join()}`;
    if (name === this.built) return;
    this.built = name;
    const origin = phases[0]?.from ?? 0;
    const line = (phase: Phase): Point[] => this.line(pace as Pace, phase, origin);
    const of = (kind: string): Phase[] => (pace ? phases.filter((phase) => phase.kind === kind) : []);
    const floor = this.height - EDGE;
    const area = (phase: Phase): string => {
      const points = line(phase);
      const [first, last] = [points[0] as Point, points[points.length - 1] as Point];
      return `${path(points)}L${last[0]} ${floor}L${first[0]} ${floor}z`;
    };
    this.place("hill-out", { d: of("out").map(area).join("") });
    this.place("hill-back", { d: of("back").map(area).join("") });
    this.place("ridge", {
      d: of("back")
        .map((phase) => path(line(phase)))
        .join(""),
    });
    const [start, end] = [(of("out")[0]?.from ?? 0) - origin, pace ? pace.end - origin : 0];
    this.place("coming", { d: `M0 ${this.bottom}H${start * PX_A_SECOND}` });
    this.place("flat", { d: `M${end * PX_A_SECOND} ${this.bottom}h4000` });
  }

  private line(pace: Pace, phase: Phase, origin: number): Point[] {
    const starts = CORNER_SAMPLES.map((by) => phase.from + by);
    const ends = [...CORNER_SAMPLES].reverse().map((by) => phase.until - by);
    return [...starts, ...ends].map((at) => [(at - origin) * PX_A_SECOND, this.y(pace.height(at))]);
  }

  // --- without movement: one block a second --------------------------------------------------

  private blocks(pace: Pace | null, phase: Phase, now: number): void {
    const group = this.parts.blocks as Element;
    const next = pace?.at(phase.until + 0.001) ?? FLAT;
    const riding = phase.kind === "out" || phase.kind === "back";
    const left = begun(phase.until - now);
    const whole = begun(phase.until - phase.from);
    const filled = phase.kind === "out" ? whole - left + 1 : left;
    const key = `${phase.kind}${phase.from}${left}${this.height}`;
    if (group.getAttribute("data-now") === key) return;
    set(group, "data-now", key);
    const column = riding ? this.column(40, 300, whole, filled, phase.kind) : [];
    const ahead =
      next.kind === "out" || next.kind === "back"
        ? this.column(this.width - 220, 170, begun(next.until - next.from), 0, next.kind)
        : [];
    const number = h(
      "text",
      { class: "left", x: (this.width + 120) / 2, y: this.height / 2 + 190 },
      riding ? String(left) : "",
    );
    group.replaceChildren(...column, ...ahead, number);
  }

  private column(x: number, width: number, of: number, filled: number, kind: string): Element[] {
    const [from, room] = [286, this.height - 286 - 40];
    const height = Math.min(128, room / of - 14);
    return Array.from({ length: of }, (_, n) => {
      const y = from + (of - 1 - n) * (height + 14);
      return h("rect", { class: `block to-${kind} ${n < filled ? "full" : "empty"}`, x, y, width, height, rx: 22 });
    });
  }
}

/** Seconds that have begun: clock times are sums, and 4 s must not be 5 for a rounding in the last digit. */
const begun = (duration_s: number): number => Math.ceil(duration_s - 1e-6);
const FLAT: Phase = { kind: "flat", from: 0, until: Infinity, repetition: 0 };
const DOTS = [-24, 0, 24]
  .map((y) => [-82, -109, -136, ...(y ? [] : [-163])].map((x) => `M${x} ${y}h6`).join(""))
  .join("");
const HATCH = [
  [-28, 12],
  [-14, 24],
  [0, 28],
  [14, 24],
  [28, 12],
]
  .map(([x, y]) => `M${(x as number) - (y as number) * 0.7} ${y}l${(y as number) * 1.4} ${-2 * (y as number)}`)
  .join("");
