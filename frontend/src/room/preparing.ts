// What is made ready before a set: the machine, her own range, the breath lesson, and what was written last time.

import { breathTrace } from "./charts";
import { h, icon } from "./dom";
import { heading, troubles } from "./heading";
import type { View } from "./view";
import type { Exercise, Scene } from "./wire";
import { number, plain, t } from "./words";

const low = (text: string, deed: string, picture = ""): Element =>
  h("button", { type: "button", class: "button outlined low", "data-do": deed, "data-key": deed }, picture && icon(picture, "s"), text);

/** The load, with one tap a step of this machine; a load that nobody knows yet is typed. */
export function loadField(exercise: Exercise): Element {
  const step = exercise.step_kg;
  const known = exercise.load_kg;
  const to = (by: 1 | -1): Element | false => {
    if (step === null || known === null) return false;
    const next = nextStep(known, step, by);
    const differs = plain(Math.abs(next - known));
    return (
      next > 0 &&
      h(
        "button",
        {
          type: "button",
          class: "button outlined low step",
          "data-do": `load ${next}`,
          "aria-label": by < 0 ? t(`${differs} kilo lichter`, `${differs} kilos lighter`) : t(`${differs} kilo zwaarder`, `${differs} kilos heavier`),
        },
        by < 0 ? "−" : "+",
      )
    );
  };
  return h(
    "form",
    { class: "load", "data-submit": "load", "data-key": `load-${exercise.id}` },
    h("label", { for: "load-kg" }, t("Last (kg)", "Load (kg)")),
    to(-1),
    h("input", {
      id: "load-kg",
      name: "kg",
      inputmode: "decimal",
      autocomplete: "off",
      "data-key": `kg-${known}`,
      value: known === null ? "" : plain(known),
    }),
    to(1),
    h("button", { class: "button outlined low" }, t("Zet", "Set")),
  );
}

/** The next load that this machine has, up or down: from a load that lies between two steps the nearer of them. */
const nextStep = (kilos: number, step: number, by: 1 | -1): number =>
  (by > 0 ? Math.floor(kilos / step + 1e-9) + 1 : Math.ceil(kilos / step - 1e-9) - 1) * step;

/** Chair, back, lever: in the coach's words, and shown again the next time. */
export function machine(exercise: Exercise): Element {
  const step = exercise.step_kg === null ? "" : plain(exercise.step_kg);
  const said = exercise.settings || t("nog niet genoteerd", "not noted yet");
  return folded(
    `machine-${exercise.id}`,
    t(`Machine: ${said}`, `Machine: ${said}`),
    h(
      "form",
      { class: "typed", "data-submit": "machine" },
      h("input", { type: "hidden", name: "exercise", value: exercise.id }),
      h("label", { for: "machine-settings" }, t("Stand van stoel, rug, hendel", "Setting of chair, back, lever")),
      h("input", { id: "machine-settings", name: "settings", maxlength: 200, autocomplete: "off", value: exercise.settings }),
      h("label", { for: "machine-step" }, t("Stap van de last (kg)", "Step of the load (kg)")),
      // Filled in only where somebody read it: a guess that is sent along with the chair would pass for what was seen.
      h("input", {
        id: "machine-step",
        name: "step",
        inputmode: "decimal",
        autocomplete: "off",
        value: exercise.step_read ? step : "",
        placeholder: step && !exercise.step_read ? t(`wij rekenen met ${step}`, `we go by ${step}`) : "",
      }),
      h("button", { class: "button outlined low" }, t("Onthoud dit", "Remember this")),
    ),
  );
}

/** Why this exercise cannot be done; what may come instead is the server's to say. */
export function swap(exercise: Exercise): Element {
  return folded(
    `swap-${exercise.id}`,
    t("Kan deze niet?", "Not possible?"),
    h(
      "div",
      { class: "setup" },
      low(t("Machine bezet", "Machine busy"), `swap ${exercise.id} busy`),
      low(t("Machine kapot", "Machine broken"), `swap ${exercise.id} broken`),
      low(t("Gewricht doet pijn", "A joint hurts"), `swap ${exercise.id} joint`),
    ),
  );
}

/** A note of the session, or of the set that was just done. */
export function note(setNo: number | null): Element {
  const about = setNo === null ? t("Notitie bij deze training", "Note of this session") : t(`Notitie bij set ${setNo}`, `Note of set ${setNo}`);
  return folded(
    `note-${setNo}`,
    about,
    h(
      "form",
      { class: "typed", "data-submit": "note" },
      h("input", { type: "hidden", name: "set_no", value: setNo ?? "" }),
      h("label", { for: "note-text", class: "unseen" }, about),
      h("textarea", { id: "note-text", name: "text", rows: 2, maxlength: 2000 }),
      h("button", { class: "button outlined low" }, t("Bewaar", "Keep")),
    ),
  );
}

/** What coaches wrote the last time. */
export function lastTime({ local }: View): Element | false {
  const { notes } = local.hand;
  return (
    notes.length > 0 &&
    h("section", { class: "last-time" }, h("h2", {}, t("Vorige keer", "Last time")), h("ul", {}, ...notes.map((each) => h("li", {}, each))))
  );
}

const folded = (key: string, title: string, ...inside: Element[]): Element =>
  h("details", { class: "another", "data-key": key }, h("summary", {}, title), ...inside);

/** Her own range: known, being measured, or relative; it never stands in the way of a set. */
export function ownRange({ scene }: View): Element | false {
  if (scene.guards.movement?.by !== "sensor" || !scene.guards.movement.sighted) return false;
  const inside = scene.ranging ? measuring(scene) : asking(scene);
  return h("section", { class: "own-range", "data-key": "range" }, h("h2", {}, t("Eigen bereik", "Own range")), ...inside);
}

function asking({ range }: Scene): Element[] {
  const known = range?.calibrated === true;
  const says = known
    ? t(`Gemeten: ${Math.round(range.low_deg)}° tot ${Math.round(range.high_deg)}°.`, `Measured: ${Math.round(range.low_deg)}° to ${Math.round(range.high_deg)}°.`)
    : t("Betrekkelijk: de verste van vandaag telt als heel. Of meet: 3 keer langzaam, zonder last.", "Relative: today's farthest counts as whole. Or measure: 3 times slowly, without load.");
  return [
    h("div", { class: "beside" }, h("p", { class: "small" }, says), low(known ? t("Meet opnieuw", "Measure again") : t("Meet 3 keer", "Measure 3 times"), "own_range measure")),
  ];
}

function measuring({ ranging }: Scene): Element[] {
  const { seen, of, ends } = ranging as NonNullable<Scene["ranging"]>;
  const mark = (end: string, text: string): Element =>
    h(
      "button",
      { type: "button", class: "button outlined low", "aria-pressed": String(ends.includes(end)), "data-do": `own_range ${end}`, "data-key": end },
      ends.includes(end) && icon("tick", "s"),
      text,
    );
  return [
    h("p", { role: "status" }, h("b", {}, t(`Langzaam, zonder last: nog ${of - seen} keer.`, `Slowly, without load: ${of - seen} to go.`))),
    h("p", { class: "small" }, t("Lukt dat niet? Tik als zij aan het begin is, en aan het eind.", "Does it not work? Tap when she is at the start, and at the end.")),
    h(
      "div",
      { class: "setup" },
      mark("start", t("Nu aan het begin", "At the start now")),
      mark("end", t("Nu aan het eind", "At the end now")),
      low(t("Sla over", "Skip"), "own_range skip"),
    ),
  ];
}

/** The way into the lesson: asked for where she never trained here, else for who wants it. */
export function lessonDoor({ local }: View): Element {
  const text = local.lesson === "done" ? t("Ademles nog een keer", "Breath lesson once more") : t("Ademles, zonder last", "Breath lesson, no load");
  return low(text, "lesson", "lungs");
}

/** The coach's half during the lesson: what to say, and whether the belt sees it. */
export function lesson(view: View): Element {
  const doing = view.scene.exercise?.exhale;
  return h(
    "div",
    { class: "pane lesson", "data-key": "LESSON" },
    heading(view),
    ...troubles(view),
    h("h2", {}, t("Ademles, zonder last", "Breath lesson, no load")),
    h(
      "ol",
      { class: "lesson-steps" },
      h("li", {}, icon("lungs"), h("p", {}, h("b", {}, t("Omhoog: blaas uit.", "Up: blow out.")), " ", doing ? t(`Straks is dit: ${doing.nl}.`, `Later this is: ${doing.en}.`) : "")),
      h("li", {}, icon("lungs"), h("p", {}, h("b", {}, t("Omlaag: adem in.", "Down: breathe in.")))),
      h("li", {}, icon("movement"), h("p", {}, t("Nooit vasthouden, ook niet boven. Praten mag.", "Never hold, not at the top either. Talking is allowed."))),
    ),
    breathTrace(view),
    h("div", { class: "next" }, h("button", { type: "button", class: "button dark-step", "data-do": "lesson_over", "data-key": "over" }, t("Zij kan het", "She can do it"))),
  );
}

/** What a sensor shows of itself now, so that the coach sees that it works before anything is lifted. */
export function evidence({ scene, local, now_s }: View, name: string): string {
  if (name === "pulse")
    return scene.pulse?.bpm == null ? "" : t(`Nu ${Math.round(scene.pulse.bpm)} per minuut.`, `Now ${Math.round(scene.pulse.bpm)} a minute.`);
  const newest = local.traces.newest(name, now_s);
  if (!newest) return t("Laat haar bewegen: ziet hij het?", "Let her move: does it see?");
  if (name === "breath") return local.traces.breath(now_s) === "in" ? t("Nu: in.", "Now: in.") : t("Nu: uit.", "Now: out.");
  return t(`Nu op ${number(100 * Math.min(1, Math.max(0, newest.value as number)), 0)} % van het bereik.`, `Now at ${number(100 * Math.min(1, Math.max(0, newest.value as number)), 0)} % of the range.`);
}
