// Between sets: the clock that rules extend, what she says of the set, and what comes next.

import { h, icon } from "./dom";
import { leader, load, troubles } from "./heading";
import { note, swap } from "./preparing";
import { GUARDS } from "./sensors";
import type { Local, View } from "./view";
import type { Exercise, Scene } from "./wire";
import { clock, number, say, sentences, t } from "./words";

// Three taps a set: effort, complaints, on. The names are those of the catalogue of facts (symptoms_now).
const SYMPTOMS: [string, string, string][] = [
  ["chest_pressure", "borst, druk", "chest, pressure"],
  ["arm_jaw_back", "arm, kaak of rug", "arm, jaw or back"],
  ["breathless", "benauwd", "breathless"],
  ["palpitations", "hartkloppingen", "palpitations"],
  ["dizzy", "licht in hoofd", "light-headed"],
  ["joint_pain", "gewrichtspijn", "joint pain"],
];
export const DO_NOT_KNOW = "unknown";

function effortWord(effort: number): string {
  const words = [
    t("niets", "nothing"),
    t("heel licht", "very light"),
    t("licht", "light"),
    t("matig", "moderate"),
    t("tamelijk zwaar", "rather heavy"),
    t("zwaar", "heavy"),
    t("zwaar", "heavy"),
    t("heel zwaar", "very heavy"),
    t("heel zwaar", "very heavy"),
    t("bijna het uiterste", "nearly the utmost"),
    t("het uiterste", "the utmost"),
  ];
  return words[effort] ?? "";
}

/** The left side of rest: the word, the clock, the pressure, and what must hold before it goes on. */
export function restBoard(view: View): Element {
  const { scene, local } = view;
  const left = restLeft(view);
  const whole = (local.lifted ?? scene.exercise)?.rest_s ?? 0;
  return h(
    "div",
    { class: "restboard", "data-key": "rest" },
    h("p", { class: "word" }, t("rust", "rest")),
    h("p", { class: "rest-clock", role: "timer" }, left === null ? t("onbekend", "unknown") : clock(left)),
    left !== null &&
      h("progress", {
        max: Math.max(whole, left),
        value: Math.max(0, left),
        "aria-label": t("rust die nog komt", "rest still to come"),
      }),
    pressure(scene, local),
    conditions(scene, local, left),
  );
}

export function restLeft({ scene, now_s }: View): number | null {
  return scene.rest_until_s === null ? null : Math.max(0, scene.rest_until_s - now_s);
}

function pressure(scene: Scene, local: Local): Element {
  const cuff = scene.pressure;
  if (cuff && !local.reading) {
    return h(
      "div",
      { class: "pressure", "data-key": "read" },
      h("b", {}, `${cuff.systolic}/${cuff.diastolic}`),
      cuff.caution && h("p", {}, say(cuff.caution)),
    );
  }
  const reading = local.reading;
  if (reading) {
    const when =
      reading.delay_s === null
        ? t("na de set", "after the set")
        : t(`${Math.round(reading.delay_s)} s na de set`, `${Math.round(reading.delay_s)} s after the set`);
    return h(
      "div",
      { class: "pressure", "data-key": "read" },
      h("b", {}, `${reading.systolic}/${reading.diastolic}`),
      h("p", {}, h("b", {}, when), t("Tijdens de set was de druk hoger.", "During the set it was higher.")),
    );
  }
  const field = (name: string, label: string): Element[] => [
    h("label", { class: "unseen", for: name }, label),
    h("input", { id: name, name, inputmode: "numeric", autocomplete: "off", placeholder: label, maxlength: 3 }),
  ];
  return h(
    "form",
    { class: "pressure", "data-submit": "pressure", "data-key": "ask" },
    ...field("systolic", t("boven", "upper")),
    h("span", {}, "/"),
    ...field("diastolic", t("onder", "lower")),
    h("button", { class: "button outlined low" }, t("Druk noteren", "Note pressure")),
  );
}

function conditions(scene: Scene, local: Local, left: number | null): Element {
  const rested = left !== null && left <= 0;
  const rest = rested
    ? t("Lang genoeg gerust", "Rested long enough")
    : left === null
      ? t("Rust: duur onbekend", "Rest: length unknown")
      : t(`Rust, nog ${clock(left)}`, `Rest, ${clock(left)} to go`);
  return h(
    "section",
    { class: "conditions" },
    h("h2", {}, t("Verder als dit klopt", "On when this holds")),
    h(
      "ul",
      {},
      h(
        "li",
        {},
        icon(rested ? "may" : "clock"),
        h("span", {}, rest, scene.rest_why && h("small", {}, say(scene.rest_why))),
      ),
      h(
        "li",
        {},
        icon(local.effort === null ? "unknown" : "may"),
        local.effort === null
          ? t("Hoe zwaar? Nog niet gevraagd", "How heavy? Not asked yet")
          : t("Hoe zwaar: gevraagd", "How heavy: asked"),
      ),
      h(
        "li",
        {},
        icon("unknown"),
        h("span", {}, t("Lukt rustig praten? ", "Is talking easy? "), h("b", {}, t("Vraag het vóór u verder gaat", "Ask before you go on"))),
      ),
    ),
  );
}

export function resting(view: View): Element {
  const { scene, local } = view;
  return h(
    "div",
    { class: "pane resting", "data-key": "RESTING" },
    h("header", { class: "head" }, h("h1", {}, after(view)), h("p", {}, summary(view)), leader(scene, local)),
    ...troubles(view),
    effort(local),
    complaints(local),
    reserve(local),
    next(scene),
    h("div", { class: "folds" }, comingUpSwap(scene), note(scene.set_no)),
    comingUp(scene) !== undefined && enough(),
    steps(view),
  );
}

function after({ scene, local }: View): string {
  const lifted = local.lifted ? say(local.lifted).toLowerCase() : t("de set", "the set");
  return t(`${scene.who} · na ${lifted}`, `${scene.who} · after ${lifted}`);
}

function summary({ scene, local }: View): string {
  const last = scene.repetitions.at(-1)?.concentric_s;
  const [done, planned] = [scene.repetitions.length, local.lifted?.repetitions];
  return [
    planned === undefined ? t(`${done} keer`, `${done} reps`) : t(`${done} van ${planned}`, `${done} of ${planned}`),
    t(`${Math.round(scene.tut_s)} s onder spanning`, `${Math.round(scene.tut_s)} s under tension`),
    last === null || last === undefined
      ? t("laatste uit onbekend", "last out unknown")
      : t(`laatste uit ${number(last)} s`, `last out ${number(last)} s`),
  ].join(" · ");
}

function effort(local: Local): Element {
  const steps = Array.from({ length: 11 }, (_, n) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(local.effort === n),
        "aria-label": `${n}: ${effortWord(n)}`,
        "data-do": `effort ${n}`,
      },
      String(n),
    ),
  );
  const said =
    local.effort === null
      ? ""
      : `${effortWord(local.effort)}${local.effort <= 3 ? t(", praten lukt goed", ", talking is easy") : ""}`;
  return h(
    "section",
    {},
    h(
      "div",
      { class: "asked" },
      h("h2", {}, t("Hoe zwaar was het?", "How heavy was it?")),
      h("p", { "aria-live": "polite" }, said),
    ),
    h("div", { class: "effort" }, ...steps),
    h(
      "p",
      { class: "effort-words" },
      ...[0, 3, 5, 7, 10].map((n) => h("span", { class: local.effort === n ? "chosen" : "" }, effortWord(n))),
    ),
  );
}

function complaints(local: Local): Element {
  const said = local.symptoms;
  const box = (name: string, text: string, on: boolean, dress = ""): Element =>
    h(
      "button",
      {
        type: "button",
        class: `complaint ${dress}`,
        role: "checkbox",
        "aria-checked": String(on),
        "data-do": `symptom ${name}`,
        "data-key": name,
      },
      dress.includes("unsure") ? icon("unknown") : h("span", { class: "box" }, on && icon("tick", "s")),
      text,
    );
  return h(
    "section",
    {},
    h("h2", {}, t("Voelt u iets van dit alles?", "Do you feel any of these?")),
    h(
      "div",
      { class: "complaints" },
      ...SYMPTOMS.map(([name, nl, en]) => box(name, t(nl, en), said?.includes(name) ?? false)),
      box("none", t("nee, niets", "no, nothing"), said?.length === 0, "none"),
      box(DO_NOT_KNOW, t("weet ik niet", "I do not know"), said?.includes(DO_NOT_KNOW) ?? false, "unsure"),
    ),
  );
}

function reserve(local: Local): Element {
  const steps = [0, 1, 2, 3, 4, 5].map((n) =>
    h(
      "button",
      { type: "button", "aria-pressed": String(local.reserve === n), "data-do": `reserve ${n}` },
      n === 5 ? "5+" : String(n),
    ),
  );
  return h(
    "section",
    {
      class: "reserve",
      role: "group",
      "aria-label": t("Hoeveel keer kon er nog bij?", "How many more were possible?"),
    },
    h("b", {}, t("Hoeveel keer kon er nog bij?", "How many more were possible?")),
    ...steps,
  );
}

function next(scene: Scene): Element {
  const line = comingUp(scene);
  if (!line)
    return h("p", { class: "coming-up" }, h("b", {}, t("Dit was de laatste oefening.", "That was the last exercise.")));
  return h(
    "div",
    { class: "coming-up" },
    h(
      "p",
      {},
      h(
        "b",
        {},
        t(`Hierna: ${say(line).toLowerCase()}, ${load(line)}`, `Next: ${say(line).toLowerCase()}, ${load(line)}`),
      ),
    ),
    h("p", { class: "small" }, sentences(say(line.why))[0] ?? ""),
  );
}

/** The same exercise while it has sets left, else the first line of the plan that is not done. */
export function comingUp(scene: Scene): Exercise | undefined {
  const left = scene.plan.filter((each) => each.done < each.sets && !each.excluded);
  return left.find((each) => each.id === scene.exercise?.id) ?? left[0];
}

/** She may have had enough at any moment; the cool-down comes then, as after the last exercise. */
const enough = (): Element =>
  h(
    "div",
    { class: "others", "data-key": "enough" },
    h(
      "button",
      { type: "button", class: "button outlined low", "data-do": "do finish", "data-key": "finish" },
      t("Training afsluiten", "End the session"),
    ),
  );

function comingUpSwap(scene: Scene): Element | false {
  const line = comingUp(scene);
  return line !== undefined && swap(line);
}

function steps(view: View): Element {
  const { scene, local } = view;
  const left = restLeft(view);
  const line = comingUp(scene);
  return h("div", { class: "next" }, forward(scene, line, left, local));
}

function forward(scene: Scene, line: Exercise | undefined, left: number | null, local: Local): Element {
  if (!line)
    return h(
      "button",
      { type: "button", class: "button dark-step", "data-do": "do finish", "data-key": "finish" },
      t("Training afsluiten", "End the session"),
    );
  if (left === null || left > 0) {
    return h(
      "button",
      { type: "button", class: "button dashed", "aria-disabled": "true", "data-key": "wait" },
      left === null
        ? t("Verder na de rust", "Continue after the rest")
        : t(`Verder over ${clock(left)}`, `Continue in ${clock(left)}`),
    );
  }
  if (local.effort === null || local.symptoms === null) {
    return h(
      "button",
      { type: "button", class: "button dashed", "aria-disabled": "true", "data-key": "ask" },
      t("Verder na de vragen", "Continue after the questions"),
    );
  }
  const name = say(line).toLowerCase();
  const readyToLift = !local.silent && line.load_kg !== null && GUARDS.every((each) => !scene.guards[each]?.required || scene.guards[each]?.sighted);
  const go = (deed: string, dress: string, text: string): Element =>
    h("button", { type: "button", class: `button ${dress}`, "data-do": `${deed} ${line.id}`, "data-key": deed }, text);
  const on = t(`Zij praat rustig: naar ${name}`, `She talks easily: on to ${name}`);
  return readyToLift
    ? h(
        "div",
        { class: "two", "data-key": "two" },
        go("ready", "outlined", on),
        go("begin_next", "dark-step", t(`Praat rustig, zit klaar: begin`, `Talks easily, sits ready: begin`)),
      )
    : go("ready", "dark-step", on);
}
