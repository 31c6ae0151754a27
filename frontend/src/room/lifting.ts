// The coach's half while she lifts: the set as it runs, what is seen, what to tap.

import { breathTrace, rangeBar, tempoStrip } from "./charts";
import { h, icon } from "./dom";
import { heading, troubles } from "./heading";
import { chips, pulse, sentence } from "./sensors";
import type { View } from "./view";
import type { Cue } from "./wire";
import { say, t } from "./words";

export function lifting(view: View): Element {
  const cue = panelCue(view.scene.cue);
  return h(
    "div",
    { class: "pane lifting", "data-key": "LIFTING" },
    heading(view),
    ...troubles(view),
    tempoStrip(view),
    rangeBar(view),
    breathTrace(view),
    cue && cuePanel(cue),
    pulse(view),
    h("div", { class: "sights" }, chips(view), sentence(view)),
    taps(view, cue),
  );
}

/** PRAISE shows the coach nothing; PAUSE and STOP have their own page. */
const panelCue = (cue: Cue | null): Cue | null =>
  cue && (cue.level === "SLOW" || cue.level === "CORRECT") ? cue : null;

function cuePanel(cue: Cue): Element {
  return h(
    "div",
    { class: `cue ${cue.level.toLowerCase()}`, "data-key": `cue${cue.cue}` },
    icon("look"),
    h("p", {}, h("b", {}, say(cue.line)), " ", t(`Gezegd: ‘${say(cue.word)}’.`, `Said: ‘${say(cue.word)}’.`)),
  );
}

function taps({ scene, local }: View, cue: Cue | null): Element {
  const coachBreath = scene.guards.breath?.by === "coach";
  const first = cue
    ? [
        tap(t("Klopt", "Right"), `judge ${cue.cue} right`),
        tap(t("Was niet zo", "Not so"), `judge ${cue.cue} wrong`),
        half(),
      ]
    : coachBreath
      ? [tap(t("Adem stroomt", "Air flows"), "tap air_flows", "dark-step"), held(), once()]
      : [held(), once(), half()];
  const second = [
    cue || coachBreath ? (cue ? once() : half()) : null,
    quiet(t("Set klaar", "Set done"), "do end_set"),
    quiet(t("Pauze", "Pause"), "do pause"),
    local.lastTap ? quiet(t("Tik terug", "Undo tap"), "undo") : null,
  ];
  return h(
    "div",
    { class: "taps" },
    h("div", { class: "taps-row" }, ...first),
    h("div", { class: "taps-row low" }, ...second),
  );
}

const tap = (text: string, deed: string, dress = "outlined"): Element =>
  h("button", { type: "button", class: `button ${dress}`, "data-do": deed, "data-key": deed }, text);
const quiet = (text: string, deed: string): Element => tap(text, deed, "outlined low");
const held = (): Element => tap(t("Adem vast", "Breath held"), "tap breath_held");
const once = (): Element => tap(t("Herhaling +1", "Rep +1"), "tap repetition");
const half = (): Element => tap(t("Half bereik", "Half range"), "tap half_repetition");
