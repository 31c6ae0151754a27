// The coach's three charts: the tempo strip, the range bar, the breath trace. What is not known is hatched, never bridged.

import { h, icon } from "./dom";
import type { Sample } from "./traces";
import type { View } from "./view";
import type { Exercise, Range, Repetition } from "./wire";
import { number, t } from "./words";

const WIDE = 404;
const STRIP = { top: 6, bottom: 52 };
const BREATH_S = 16;
const BREATH_HIGH = 60;
// Progress asks 15 % of the planned tempo (clinical.md 13, `tolerance_frac`, our own proposal).
export const TEMPO_BAND = 0.15;

export const out_s = (exercise: Exercise): number => exercise.tempo[2];
export const back_s = (exercise: Exercise): number => exercise.tempo[0];
const line = (points: [number, number][]): string =>
  points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

export function tempoStrip({ scene, local, now_s }: View): Element {
  const exercise = scene.exercise;
  if (!exercise) return h("div");
  const [low, high] = [
    Math.ceil(out_s(exercise) * (1 - TEMPO_BAND) * 10 - 1e-6),
    Math.floor(out_s(exercise) * (1 + TEMPO_BAND) * 10 + 1e-6),
  ].map((tenths) => number(tenths / 10));
  return h(
    "section",
    { class: "chart" },
    heading(t("Tempo, seconden uit", "Tempo, seconds out"), t(`${low}–${high} is goed`, `${low}–${high} is good`)),
    h(
      "svg",
      { viewBox: `0 0 ${WIDE} 60`, class: "strip", "aria-hidden": "true" },
      h("polyline", { class: "planned", points: planned(exercise) }),
      ...done(scene.repetitions, exercise),
      ...(scene.state === "LIFTING"
        ? running(scene.repetitions, exercise, local.traces.newest("movement", now_s), scene.range)
        : []),
    ),
    seconds(scene.repetitions, exercise, scene.state === "LIFTING"),
  );
}

const heading = (left: string, right: string): Element =>
  h("div", { class: "heading" }, h("b", {}, left), h("span", {}, right));
const wideOf = (exercise: Exercise): number => WIDE / Math.max(1, exercise.repetitions);
const scale = (exercise: Exercise): number => wideOf(exercise) / (out_s(exercise) + back_s(exercise));

function planned(exercise: Exercise): string {
  const [wide, turn] = [wideOf(exercise), out_s(exercise) * scale(exercise)];
  const hills = Array.from({ length: exercise.repetitions }, (_, n): [number, number][] => [
    [n * wide, STRIP.bottom],
    [n * wide + turn, STRIP.top],
  ]);
  return line([...hills.flat(), [WIDE, STRIP.bottom]]);
}

/** Solid where both phases were seen; a hatched block where a repetition was counted without them. */
function done(repetitions: Repetition[], exercise: Exercise): Element[] {
  return repetitions.map((each, n) => {
    const [x, px] = [n * wideOf(exercise), scale(exercise)];
    if (each.turn_s === null || each.valid === false) {
      return h("rect", {
        class: "unseen-part",
        x: x + 2,
        y: STRIP.top,
        width: wideOf(exercise) - 4,
        height: STRIP.bottom - STRIP.top,
      });
    }
    const [turn, end] = [(each.turn_s - each.start_s) * px, (each.end_s - each.start_s) * px];
    return h("polyline", {
      class: "ridden",
      points: line([
        [x, STRIP.bottom],
        [x + turn, STRIP.top],
        [x + end, STRIP.bottom],
      ]),
    });
  });
}

function running(repetitions: Repetition[], exercise: Exercise, newest: Sample | null, range: Range | null): Element[] {
  const last = repetitions.at(-1);
  if (!newest || repetitions.length >= exercise.repetitions) return [];
  const [x, height] = [repetitions.length * wideOf(exercise), part(newest.value as number, range, exercise.concentric)];
  const gone = last ? (newest.t_s - last.end_s) * scale(exercise) : height * out_s(exercise) * scale(exercise);
  const at: [number, number] = [
    Math.min(x + Math.max(0, gone), WIDE - 8),
    STRIP.bottom - height * (STRIP.bottom - STRIP.top),
  ];
  const turn = out_s(exercise) * scale(exercise);
  const climbed: [number, number][] = gone > turn * 1.15 && height < 0.95 ? [[x + turn, STRIP.top]] : [];
  return [
    h("polyline", { class: "ridden", points: line([[x, STRIP.bottom], ...climbed, at]) }),
    h("circle", { class: "here", cx: at[0].toFixed(1), cy: at[1].toFixed(1), r: 7 }),
  ];
}

function seconds(repetitions: Repetition[], exercise: Exercise, lifting: boolean): Element {
  const cells = repetitions.map((each) => {
    if (each.concentric_s === null) return h("li", { class: "unknown" }, h("span", {}, "?"));
    const off = Math.abs(each.concentric_s / out_s(exercise) - 1) > TEMPO_BAND;
    return h("li", { class: off ? "off" : "" }, off && icon("look", "s"), number(each.concentric_s));
  });
  const now = lifting && repetitions.length < exercise.repetitions ? [h("li", {}, h("b", {}, t("nu", "now")))] : [];
  const count = Math.max(exercise.repetitions, cells.length);
  return h(
    "ol",
    {
      class: "seconds",
      "data-count": count,
      "aria-label": t("Seconden uit van elke herhaling", "Seconds out of each repetition"),
    },
    ...cells,
    ...now,
  );
}

/** Movement as height on the hill: 0 where the effort begins, 1 where it ends. A value that falls in effort is turned over. */
export function part(value: number, range: Range | null, concentric = "up"): number {
  const inRange = range && Math.abs(value) > 1.5 ? (value - range.low_deg) / (range.high_deg - range.low_deg) : value;
  const share = Math.max(0, Math.min(1, inRange));
  return concentric === "down" ? 1 - share : share;
}

export function rangeBar({ scene, local, now_s }: View): Element {
  const newest = local.traces.newest("movement", now_s);
  const range = scene.range;
  if (!range) return unknownRange();
  const falls = scene.exercise?.concentric === "down";
  const [from, to] = falls ? [range.high_deg, range.low_deg] : [range.low_deg, range.high_deg];
  const share = newest ? part(newest.value as number, range, scene.exercise?.concentric) : null;
  const degrees = share === null ? null : Math.round(from + share * (to - from));
  return h(
    "section",
    { class: "chart" },
    heading(
      t("Bereik", "Range"),
      degrees === null ? t("nu onbekend", "now unknown") : t(`nu ${degrees}°`, `now ${degrees}°`),
    ),
    h(
      "svg",
      { viewBox: `0 0 ${WIDE} 30`, class: "range", "aria-hidden": "true" },
      h("rect", { class: share === null ? "track unseen-part" : "track", x: 36, y: 8, width: 350, height: 14, rx: 7 }),
      share !== null &&
        h("rect", { class: "filled", x: 36, y: 8, width: Math.max(14, 350 * share), height: 14, rx: 7 }),
      share !== null && h("rect", { class: "needle", x: 33 + 350 * share, y: 2, width: 6, height: 26, rx: 3 }),
    ),
    h(
      "div",
      { class: "ends" },
      h("span", {}, `${Math.round(from)}°`),
      h(
        "span",
        {},
        `${Math.round(to)}° ${range.calibrated ? t("eigen bereik", "own range") : t("tot nu toe gezien", "seen so far")}`,
      ),
    ),
  );
}

function unknownRange(): Element {
  return h(
    "section",
    { class: "chart" },
    heading(t("Bereik", "Range"), ""),
    h(
      "p",
      { class: "unknown strip-unknown" },
      h("span", {}, t("onbekend: nog geen herhaling gezien", "unknown: no repetition seen yet")),
    ),
  );
}

export function breathTrace({ scene, local, now_s }: View): Element {
  const guard = scene.guards.breath;
  const samples = local.traces.of("breath").filter((sample) => sample.t_s > now_s - BREATH_S);
  const seen = guard?.by === "sensor" && guard.sighted;
  const flows = local.traces.breath(now_s);
  const says = !seen
    ? guard?.by === "coach"
      ? t("u kijkt zelf", "you watch it yourself")
      : t("niet gezien", "not seen")
    : flows === "unknown"
      ? t("wacht op de band", "waiting for the belt")
      : t("stroomt · blauw is uit", "flowing · blue is out");
  return h(
    "section",
    { class: "chart" },
    h(
      "div",
      { class: "heading" },
      h("b", {}, t("Adem", "Breath")),
      h("span", { class: seen ? "" : "blind" }, !seen && icon("blind", "s"), says),
    ),
    seen || samples.length > 0
      ? drawnBreath(samples, now_s)
      : h("p", { class: "unknown strip-unknown" }, h("span", {}, t("onbekend", "unknown"))),
  );
}

function drawnBreath(samples: readonly Sample[], now_s: number): Element {
  const x = (t_s: number): number => WIDE + ((t_s - now_s) / BREATH_S) * WIDE;
  const y = (value: number): number => BREATH_HIGH / 2 - Math.max(-1, Math.min(1, value)) * (BREATH_HIGH / 2 - 6);
  const stretches = unbroken(samples);
  const lines = stretches.map((run) =>
    h("polyline", { class: "air", points: line(run.map((s) => [x(s.t_s), y(s.value as number)])) }),
  );
  const last = samples.at(-1);
  const gone = last ? x(last.t_s) + 12 : 0;
  const late = !last || now_s - last.t_s > 1.5;
  return h(
    "svg",
    { viewBox: `0 0 ${WIDE} ${BREATH_HIGH}`, class: "breath", "aria-hidden": "true" },
    ...stretches
      .flatMap(exhales)
      .map(([from, to]) =>
        h("rect", {
          class: "exhale",
          x: x(from).toFixed(1),
          y: 0,
          width: (x(to) - x(from)).toFixed(1),
          height: BREATH_HIGH,
        }),
      ),
    ...lines,
    late &&
      h("rect", { class: "unseen-part", x: gone, y: 1, width: Math.max(0, WIDE - gone - 1), height: BREATH_HIGH - 2 }),
    late && h("text", { x: (gone + WIDE) / 2, y: BREATH_HIGH / 2 + 6, class: "unseen-word" }, t("onbekend", "unknown")),
  );
}

/** Runs of samples without a gap: a line never crosses what was not measured. */
function unbroken(samples: readonly Sample[]): Sample[][] {
  const runs: Sample[][] = [[]];
  for (const sample of samples) {
    const run = runs[runs.length - 1] as Sample[];
    const before = run.at(-1);
    if (sample.value === null || (before && sample.t_s - before.t_s > 1))
      runs.push(sample.value === null ? [] : [sample]);
    else run.push(sample);
  }
  return runs.filter((run) => run.length > 1);
}

/** [from, to] of each stretch in which the trace falls: air goes out. */
function exhales(run: Sample[]): [number, number][] {
  const found: [number, number][] = [];
  for (let n = 1; n < run.length; n += 1) {
    const [a, b] = [run[n - 1] as Sample, run[n] as Sample];
    if ((b.value as number) >= (a.value as number)) continue;
    const open = found.at(-1);
    if (open && a.t_s - open[1] < 0.25) open[1] = b.t_s;
    else found.push([a.t_s, b.t_s]);
  }
  return found.filter(([from, to]) => to - from > 0.3);
}
