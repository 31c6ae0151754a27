// The top of the coach's half: whose session, which line of the plan, and the sound of this device.

import { back_s, out_s } from "./charts";
import { h, icon } from "./dom";
import { cameraRow } from "./own";
import type { Channels, Local, View } from "./view";
import type { Exercise, Scene } from "./wire";
import { plain, say, t } from "./words";

export function heading({ scene, local }: View): Element {
  const title =
    scene.exercise && scene.state !== "DONE" ? `${scene.who} · ${say(scene.exercise).toLowerCase()}` : scene.who;
  return h("header", { class: "head" }, h("h1", {}, title), channels(local), h("p", {}, doseLine(scene)), leader(scene, local));
}

/** Who leads, where that is somebody else than who stands here; one tap takes over, in every state. */
export function leader(scene: Scene, local: Local): Element | false {
  if (!scene.led_by || !local.hand.me || scene.led_by === local.hand.me) return false;
  const name = scene.supervisor || t("een collega", "a colleague");
  return h(
    "div",
    { class: "leader", "data-key": "leader" },
    h("p", {}, t(`Begeleider: ${name}`, `Supervisor: ${name}`)),
    h("button", { type: "button", class: "button outlined low", "data-do": "lead" }, t("Ik neem over", "I take over")),
  );
}

export function load(exercise: Exercise): string {
  return exercise.load_kg === null ? t("last onbekend", "load unknown") : `${plain(exercise.load_kg)} kg`;
}

function doseLine(scene: Scene): string {
  const exercise = scene.exercise;
  if (!exercise || scene.state === "DONE") return "";
  const [out, back] = [plain(out_s(exercise)), plain(back_s(exercise))];
  return [
    load(exercise),
    t(`set ${Math.max(1, scene.set_no)} van ${exercise.sets}`, `set ${Math.max(1, scene.set_no)} of ${exercise.sets}`),
    t(`${exercise.repetitions} keer`, `${exercise.repetitions} reps`),
    t(`${out} uit, ${back} terug`, `${out} out, ${back} back`),
  ].join(" · ");
}

const NAMES: (keyof Channels)[] = ["sound", "voice", "vibration", "calm", "listens"];

function channels(local: Local): Element {
  const on = local.channels.sound || local.channels.voice;
  const mute = on && !local.audible;
  const names = {
    sound: t("Geluid", "Sound"),
    voice: t("Stem", "Voice"),
    vibration: t("Trillen", "Vibration"),
    calm: t("Zonder beweging", "Without motion"),
    listens: t("Luister naar ‘stop’", "Listen for ‘stop’"),
  };
  const works = { ...local.channels, listens: local.hearing.on };
  const rows = NAMES.map((name) =>
    h(
      "button",
      {
        type: "button",
        class: "switch",
        role: "switch",
        "aria-checked": String(works[name]),
        "data-do": `channel ${name}`,
      },
      h("span", {}, names[name]),
      h("b", {}, works[name] ? t("aan", "on") : t("uit", "off")),
    ),
  );
  return h(
    "details",
    { class: mute ? "channels mute" : "channels" },
    h(
      "summary",
      {},
      icon(mute ? "look" : "speaker", "s"),
      (mute ? t("tik voor geluid", "tap for sound") : on ? t("aan", "on") : t("uit", "off")) + (local.hearing.on ? t(", luistert", ", listens") : ""),
      h("span", { class: "unseen" }, t("geluid en beweging", "sound and motion")),
    ),
    h(
      "div",
      { class: "card" },
      ...rows,
      !local.voicePresent &&
        h(
          "p",
          { class: "small" },
          t(
            "Deze browser heeft geen Nederlandse stem. Geluid en beeld doen het.",
            "This browser has no English voice. Sound and picture work.",
          ),
        ),
      local.hearing.on &&
        h("p", { class: "small" }, t("Wat gezegd wordt, blijft op dit apparaat.", "What is said stays on this device.")),
      local.hearing.trouble && h("p", { class: "small", role: "status" }, say(local.hearing.trouble)),
      !("vibrate" in navigator) &&
        h("p", { class: "small" }, t("Dit apparaat trilt niet.", "This device does not vibrate.")),
    ),
  );
}

/** Before anything was heard of the session: what is waited for, and what works meanwhile. */
export function opening(local: Local): Element {
  const closed = local.trouble && h("p", { class: "trouble", role: "status" }, icon("look", "s"), h("b", {}, say(local.trouble)));
  const silent =
    local.silent &&
    h(
      "p",
      { class: "trouble silent", role: "status" },
      icon("blind", "s"),
      h("b", {}, t("Geen verbinding. Kijk zelf. STOP en 112 werken.", "No connection. Watch yourself. STOP and 112 work.")),
    );
  return h(
    "div",
    { class: "pane opening", "data-key": "OPENING" },
    h("header", { class: "head" }, h("h1", {}, local.hand.who || t("Training", "Session"))),
    closed,
    silent,
    h("p", { class: "waiting" }, t("De training wordt geopend. Dat gaat vanzelf, zodra er verbinding is.", "Opening the session. This goes by itself as soon as there is a connection.")),
    h("a", { class: "button outlined", href: "/112" }, icon("phone", "s"), t("Bel 112: wat te zeggen", "Call 112: what to say")),
  );
}

/** What stands in the way of trusting this screen: no server, nothing kept, something refused. */
export function troubles({ scene, local }: View): Element[] {
  const found: [string, string][] = [];
  if (local.silent)
    found.push([
      "silent",
      t(
        "Geen verbinding. Aanwijzingen zijn uit; kijk zelf. STOP werkt.",
        "No connection. Cues are off; watch yourself. STOP works.",
      ),
    ]);
  if (!scene.saving)
    found.push([
      "unsaved",
      t("Er kan nu niets bewaard worden. Alles wacht hier.", "Nothing can be saved now. It all waits here."),
    ]);
  else if (local.waiting > 0 && local.silent)
    found.push([
      "waiting",
      t(
        `${local.waiting} bewaard op deze tablet. Straks ook bij de praktijk.`,
        `${local.waiting} kept on this tablet. Later also at the practice.`,
      ),
    ]);
  if (local.trouble) found.push(["trouble", say(local.trouble)]);
  const lines = found.map(([kind, text]) =>
    h("p", { class: `trouble ${kind}`, "data-key": kind, role: "status" }, icon("look", "s"), h("b", {}, text)),
  );
  const camera = cameraRow(local.own);
  return camera ? [camera, ...lines] : lines;
}
