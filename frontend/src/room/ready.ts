// Before a set: which exercise, with what load, who watches, does she hear it. And the quiet page of a pause.

import { h, icon } from "./dom";
import { heading, load, troubles } from "./heading";
import { ownDoors } from "./own";
import { condition, GUARDS, guardName, watchers } from "./sensors";
import { lastTime, lesson, lessonDoor, loadField, machine, note, ownRange, swap } from "./preparing";
import type { Local, View } from "./view";
import type { Exercise, Scene } from "./wire";
import { say, sentences, t } from "./words";

export function ready(view: View): Element {
  const { scene, local } = view;
  if (local.lesson === "on") return lesson(view);
  return h(
    "div",
    { class: "pane ready", "data-key": "READY" },
    heading(view),
    ...troubles(view),
    planList(scene),
    scene.exercise && loadField(scene.exercise),
    h("section", {}, h("h2", {}, t("Wie kijkt?", "Who watches?")), watchers(view)),
    ownRange(view),
    h("div", { class: "setup" }, sensorDoor(local), ...ownDoors(local.own, scene.plan), hearing(local), lessonDoor(view)),
    lastTime(view),
    h("div", { class: "folds" }, scene.exercise && machine(scene.exercise), scene.exercise && swap(scene.exercise), note(null)),
    before(view),
    finish(scene),
    h("div", { class: "next" }, begin(view)),
  );
}

function planList(scene: Scene): Element {
  const [here, others] = [
    scene.plan.filter((each) => each.id === scene.exercise?.id),
    scene.plan.filter((each) => each.id !== scene.exercise?.id),
  ];
  return h(
    "section",
    {},
    h("h2", {}, t("Oefening", "Exercise")),
    h("ul", { class: "plan" }, ...here.map((each) => planLine(each, true))),
    why(scene.exercise),
    others.length > 0 &&
      h(
        "details",
        { class: "another", "data-key": `after-${scene.exercise?.id}` },
        h("summary", {}, t("Andere oefening", "Another exercise")),
        h("ul", { class: "plan" }, ...others.map((each) => planLine(each, false))),
      ),
  );
}

/** The first sentence says what holds; the rest is there for who asks. */
function why(exercise: Exercise | null): Element | false {
  const [first, ...rest] = sentences(say(exercise?.why));
  if (!first) return false;
  if (rest.length === 0) return h("p", { class: "small" }, first);
  return h(
    "details",
    { class: "another", "data-key": `why-${exercise?.id}` },
    h("summary", {}, first),
    h("p", { class: "small" }, rest.join(" ")),
  );
}

function planLine(each: Exercise, here: boolean): Element {
  const done = each.done >= each.sets;
  const says = each.excluded
    ? t("vandaag niet", "not today")
    : done
      ? t("gedaan", "done")
      : `${load(each)} · ${each.repetitions} ×`;
  return h(
    "li",
    { "data-key": each.id },
    h(
      "button",
      {
        type: "button",
        class: `line ${done ? "done" : ""}`,
        "aria-pressed": String(here),
        "aria-disabled": each.excluded ? "true" : null,
        "data-do": `choose ${each.id}`,
      },
      h("b", {}, say(each)),
      h("span", {}, says),
    ),
  );
}

function sensorDoor(local: Local): Element {
  const link = local.sensorLink;
  if (!link)
    return h(
      "button",
      { type: "button", class: "button outlined low", "data-do": "add_sensor" },
      icon("plus", "s"),
      t("Sensor toevoegen", "Add a sensor"),
    );
  const address = new URL(link.path, location.href).href;
  return h(
    "div",
    { class: "sensor-link card" },
    h("img", {
      class: "qr",
      alt: t("QR-code van de link", "QR code of the link"),
      src: `data:image/svg+xml,${encodeURIComponent(link.qr)}`,
    }),
    h(
      "div",
      {},
      h("p", {}, t("Alleen voor deze training.", "For this session only.")),
      h("code", { id: "sensor-link" }, address),
      h(
        "button",
        { type: "button", class: "button outlined low", "data-do": `copy ${address}` },
        icon("link", "s"),
        local.copied ? t("Gekopieerd", "Copied") : t("Kopieer de link", "Copy the link"),
      ),
    ),
  );
}

function hearing(local: Local): Element {
  const ask = h(
    "button",
    { type: "button", class: "button outlined low", "data-do": "test_sound" },
    icon("speaker", "s"),
    t("Test het geluid", "Test the sound"),
  );
  const answer = (text: string, which: string): Element =>
    h("button", { type: "button", class: "button outlined low", "data-do": `heard ${which}` }, text);
  const says = {
    "": [ask],
    asked: [
      h("b", {}, t("Hoort u dit?", "Do you hear this?")),
      answer(t("Ja", "Yes"), "yes"),
      answer(t("Nee", "No"), "no"),
    ],
    yes: [ask, t("gehoord", "heard")],
    no: [
      h(
        "b",
        {},
        t(
          "Niet gehoord. Zet het volume hoger, of ga verder op beeld.",
          "Not heard. Turn the volume up, or go on by sight.",
        ),
      ),
      ask,
    ],
  }[local.heard];
  return h("section", { class: "hearing", role: "group", "aria-label": t("Geluid", "Sound") }, ...says);
}

/** What was not done yet before the first set. It is said, and stands in nobody's way. */
function before({ scene, local }: View): Element | false {
  if (scene.set_no > 0) return false;
  const open = [
    local.heard === "yes" || !(local.channels.sound || local.channels.voice) ? "" : t("het geluid is nog niet gehoord", "the sound was not heard yet"),
    local.hand.first && local.lesson !== "done" ? t("de ademles is nog niet gedaan", "the breath lesson was not done yet") : "",
  ].filter(Boolean);
  return (
    open.length > 0 &&
    h("p", { class: "small before", "data-key": "before" }, icon("look", "s"), `${t("Eerste set", "First set")}: ${open.join(", ")}.`)
  );
}

function begin({ scene, local }: View): Element {
  const missing = GUARDS.filter((name) => scene.guards[name]?.required && !scene.guards[name]?.sighted);
  if (!scene.exercise) return h("p", {}, t("Kies eerst een oefening.", "Choose an exercise first."));
  if (local.silent) return notYet(t("Begin, als er verbinding is", "Begin, when there is a connection"));
  if (missing.length === 0)
    return h(
      "button",
      { type: "button", class: "button dark-step", "data-do": "do begin", "data-key": "begin" },
      t("Begin", "Begin"),
    );
  const names = missing.map(guardName).join(t(" en ", " and "));
  return notYet(t(`Begin, als iemand kijkt naar: ${names}`, `Begin, when someone watches: ${names}`));
}

const notYet = (when: string): Element =>
  h("button", { type: "button", class: "button dashed", "aria-disabled": "true", "data-key": "not-yet" }, when);

function finish(scene: Scene): Element | false {
  const done = scene.plan.some((each) => each.done > 0);
  return (
    done &&
    h(
      "div",
      { class: "others" },
      h(
        "button",
        { type: "button", class: "button outlined low", "data-do": "do finish" },
        t("Training afsluiten", "End the session"),
      ),
    )
  );
}

export function paused(view: View): Element {
  const { scene } = view;
  const blind = GUARDS.some((name) => condition(scene.guards[name]) === "blind" && scene.guards[name]?.required);
  return h(
    "div",
    { class: "pane paused", "data-key": "PAUSED" },
    heading(view),
    ...troubles(view),
    h(
      "section",
      { class: "cue pause" },
      icon("pause"),
      h(
        "div",
        {},
        h("h2", {}, t("Pauze. Haal de last eraf.", "Paused. Take the load off.")),
        h("p", {}, say(scene.because)),
      ),
    ),
    h(
      "section",
      {},
      h("h2", {}, t("Wat nu", "What now")),
      h(
        "p",
        {},
        blind
          ? t(
              "Herstel de sensor, of kijk zelf. Niets gaat vanzelf verder.",
              "Repair the sensor, or watch yourself. Nothing goes on by itself.",
            )
          : t("Vraag hoe het gaat. Niets gaat vanzelf verder.", "Ask how it goes. Nothing goes on by itself."),
      ),
      watchers(view),
      h("div", { class: "setup" }, sensorDoor(view.local), ...ownDoors(view.local.own, scene.plan)),
    ),
    h(
      "div",
      { class: "others" },
      h(
        "button",
        { type: "button", class: "button outlined", "data-do": "do end_set" },
        t("De set is klaar", "The set is done"),
      ),
      h(
        "button",
        { type: "button", class: "button outlined", "data-do": "do finish" },
        t("Training afsluiten", "End the session"),
      ),
    ),
    h(
      "div",
      { class: "next" },
      h(
        "button",
        { type: "button", class: blind ? "button outlined" : "button dark-step", "data-do": "do ready" },
        t("Klaar om verder te gaan", "Ready to go on"),
      ),
    ),
  );
}
