// The STOP page. It covers everything, needs no network, and nothing on it can be tapped away: it ends with handing over.
// What is done is written down with its time, here at once and at the practice as soon as there is a line.

import { h, icon } from "./dom";
import { keep, kept } from "./outbox";
import { clock, moment, say, t, type Words } from "./words";

/** What the page must know without asking anybody; it came with the page. */
export interface AtHand {
  who: string;
  /** "Vrouw, 62": what to say of her on the telephone. Unknown parts are left out. */
  person: Words;
  practice: string;
  address: string;
  aed: string;
  /** Her own spray instruction, only if her physician entered one. */
  spray: Words | null;
  /** Easy movement after the last set, and how long she stays after it (minutes). */
  cool_down_min: number;
  stay_min: number;
  /** The account at this screen. */
  me: string;
  /** Nobody ever trained her here. */
  first: boolean;
  /** What coaches wrote of her last session. */
  notes: string[];
}

export interface Step {
  name: string;
  at: number;
}

interface Kept {
  at: number;
  by: string;
  because: Words | null;
  steps: Step[];
  calling: boolean;
}

const NOTHING_YET = (): Kept => ({ at: Date.now(), by: "", because: null, steps: [], calling: false });
const ORDER = ["unload", "sit", "ask", "pressure", "spray"] as const;
type Name = (typeof ORDER)[number];

export class StopLog {
  private state: Kept | null;

  constructor(
    private readonly key: string,
    private readonly tell: (what: string, at: number) => void,
  ) {
    this.state = kept<Kept>(key);
  }

  get now(): Kept | null {
    return this.state;
  }

  /** The first STOP counts; a later one changes nothing. */
  begin(by: string, because: Words | null): void {
    if (this.state) {
      if (because && !this.state.because) this.change({ because });
      return;
    }
    this.state = { ...NOTHING_YET(), by, because };
    keep(this.key, this.state);
  }

  step(name: string): void {
    if (!this.state || this.at(name)) return;
    const at = Date.now();
    this.change({ steps: [...this.state.steps, { name, at }] });
    this.tell(name, at);
  }

  at(name: string): number | null {
    return this.state?.steps.find((step) => step.name === name)?.at ?? null;
  }

  call(calling: boolean): void {
    this.change({ calling });
  }

  private change(change: Partial<Kept>): void {
    if (!this.state) return;
    this.state = { ...this.state, ...change };
    keep(this.key, this.state);
  }
}

/** The page as it stands; before any STOP, as it would stand at once. */
export function stopPage(log: StopLog, hand: AtHand, closing: string, trouble: string): Element {
  const state = log.now ?? NOTHING_YET();
  if (state.calling) return callPage(hand, trouble);
  return h(
    "div",
    { class: "stopped", "data-key": "stopped" },
    top(state, hand),
    h("div", { class: "stop-columns" }, protocol(log, state, hand, trouble), aside(hand, log, closing)),
  );
}

function top(state: Kept, hand: AtHand): Element {
  const by = state.by
    ? t(` · door ${state.by} om ${moment(state.at)}`, ` · by ${state.by} at ${moment(state.at)}`)
    : t(` · om ${moment(state.at)}`, ` · at ${moment(state.at)}`);
  return h(
    "header",
    { class: "stop-top" },
    icon("stop"),
    h("h1", { id: "stop-title", tabindex: -1 }, "STOP"),
    h(
      "p",
      {},
      `${hand.who}${by}`,
      h("br"),
      state.because ? say(state.because) : t("Niets gaat vanzelf weer verder.", "Nothing goes on by itself."),
    ),
    h("p", { class: "stop-clock", role: "timer" }, clock(Math.floor((Date.now() - state.at) / 1000))),
  );
}

function words(name: Name, hand: AtHand): [string, string] {
  const spray = hand.spray
    ? say(hand.spray)
    : t("De arts heeft geen spray ingevuld. Geef geen spray.", "The physician entered no spray. Give no spray.");
  return (
    {
      unload: [t("Last eraf", "Take the load off"), ""],
      sit: [t("Laten zitten, rug gesteund", "Sit down, back supported"), ""],
      ask: [
        t(
          "Vraag: druk of pijn op de borst, arm, kaak of rug? Benauwd, zweten, grauw, bijna flauw?",
          "Ask: pressure or pain in chest, arm, jaw or back? Breathless, sweating, grey, nearly faint?",
        ),
        "",
      ],
      pressure: [t("Bloeddruk meten, arm stil", "Take blood pressure, arm still"), ""],
      spray: [t("Spray", "Spray"), spray],
    } satisfies Record<Name, [string, string]>
  )[name];
}

function protocol(log: StopLog, state: Kept, hand: AtHand, trouble: string): Element {
  const open = ORDER.find((name) => log.at(name) === null);
  const rows = ORDER.map((name, n) => {
    const at = log.at(name);
    return h(
      "li",
      { "data-key": name, "data-step": name, class: at !== null ? "done" : name === open ? "now" : "" },
      h("span", { class: "number" }, at !== null ? icon("tick") : String(n + 1)),
      h(
        "div",
        { class: "what" },
        h("b", {}, words(name, hand)[0]),
        words(name, hand)[1] && h("p", {}, words(name, hand)[1]),
        name === "ask" && at === null && answers(),
      ),
      at !== null
        ? h("span", { class: "at" }, clock(Math.floor((at - state.at) / 1000)))
        : name === "ask"
          ? false
          : name === "pressure"
            ? pressureForm()
            : did(name, hand),
    );
  });
  return h(
    "section",
    { class: "protocol", "aria-label": t("Wat nu", "What now") },
    h("ol", {}, ...rows),
    trouble && h("p", { class: "trouble" }, icon("look", "s"), trouble),
    h(
      "p",
      { class: "kept" },
      icon("lock", "s"),
      t(
        "Dit scherm sluit pas na overdracht. Alles wordt bewaard, ook zonder internet.",
        "This page closes only when you hand over. All is kept, also without internet.",
      ),
    ),
  );
}

function did(name: Name, hand: AtHand): Element {
  const text = name === "spray" && !hand.spray ? t("Gelezen", "Read") : t("Gedaan", "Done");
  return h("button", { type: "button", class: "button outlined", "data-do": `stop_step ${name}` }, text);
}

function answers(): Element {
  const answer = (text: string, which: string, dress: string): Element =>
    h("button", { type: "button", class: `button ${dress}`, "data-do": `stop_ask ${which}` }, text);
  return h(
    "div",
    { class: "answers" },
    answer(t("Ja", "Yes"), "yes", "red"),
    answer(t("Weet ik niet", "I do not know"), "unknown", "red-line"),
    answer(t("Nee, niets", "No, nothing"), "no", "outlined"),
    h(
      "p",
      {},
      h("b", {}, t("Ja", "Yes")),
      t(" en ", " and "),
      h("b", {}, t("weet ik niet", "I do not know")),
      t(" openen allebei 112.", " both open 112."),
    ),
  );
}

function pressureForm(): Element {
  return h(
    "form",
    { class: "stop-pressure", "data-submit": "stop_pressure" },
    h("label", { class: "unseen", for: "stop-systolic" }, t("bovendruk", "upper pressure")),
    h("input", { id: "stop-systolic", name: "systolic", inputmode: "numeric", maxlength: 3, autocomplete: "off" }),
    h("span", {}, "/"),
    h("label", { class: "unseen", for: "stop-diastolic" }, t("onderdruk", "lower pressure")),
    h("input", { id: "stop-diastolic", name: "diastolic", inputmode: "numeric", maxlength: 3, autocomplete: "off" }),
    h("button", { class: "button outlined" }, t("Noteer", "Note")),
  );
}

function aside(hand: AtHand, log: StopLog, closing: string): Element {
  const handed = log.at("handover") !== null;
  return h(
    "aside",
    { class: "stop-aside" },
    call(),
    h(
      "p",
      { class: "doubt" },
      h("b", {}, t("Twijfelt u? Bel. ", "In doubt? Call. ")),
      hand.spray
        ? ""
        : t(
            "Geen spray: bij druk of pijn op de borst belt u meteen, ook als het weer zakt.",
            "No spray: with pressure or pain in the chest you call at once, even if it eases.",
          ),
    ),
    telephone(hand),
    aed(hand),
    handed
      ? h(
          "a",
          { class: "button dark-step", href: closing, "data-key": "close" },
          t("Overgedragen. Sluit de training af", "Handed over. Close the session"),
        )
      : h(
          "button",
          { type: "button", class: "button outlined", "data-do": "stop_step handover", "data-key": "hand" },
          icon("person", "s"),
          t("Overdragen", "Hand over"),
        ),
  );
}

const call = (): Element =>
  h(
    "button",
    { type: "button", class: "button red call", "data-do": "stop_call" },
    icon("phone"),
    t("Bel 112", "Call 112"),
  );

function telephone(hand: AtHand): Element {
  return h(
    "div",
    { class: "card say" },
    h("p", { class: "small" }, t("Zeg dit aan de telefoon", "Say this on the telephone")),
    h(
      "p",
      {},
      h("b", {}, `${say(hand.person)}, ${t("klachten bij krachttraining.", "symptoms in strength training.")}`),
    ),
    hand.address
      ? h("p", {}, `${hand.practice}, ${hand.address}.`)
      : h(
          "p",
          { class: "unknown" },
          h(
            "span",
            {},
            t("Adres niet ingevuld. Noem straat en nummer.", "Address not entered. Say street and number."),
          ),
        ),
  );
}

function aed(hand: AtHand): Element {
  const where = hand.aed || t("Plaats niet ingevuld. Vraag een collega.", "Place not entered. Ask a colleague.");
  return h(
    "div",
    { class: "aed" },
    icon("heart"),
    h(
      "p",
      {},
      h("b", {}, "AED "),
      where,
      h("small", {}, t("Stuur iemand naar de voordeur.", "Send someone to the front door.")),
    ),
  );
}

function callPage(hand: AtHand, trouble: string): Element {
  return h(
    "div",
    { class: "calling", "data-key": "calling" },
    h("h1", { id: "stop-title", tabindex: -1 }, t("Bel nu 112. Wacht niet af.", "Call 112 now. Do not wait.")),
    h("a", { class: "button dial", href: "tel:112" }, icon("phone"), "112"),
    h(
      "ol",
      {},
      h("li", {}, t("Zet de telefoon op de luidspreker.", "Put the telephone on speaker.")),
      h("li", {}, t("Laten zitten. Blijf erbij.", "Keep seated. Stay there.")),
      h(
        "li",
        {},
        t(
          "Geen reactie en geen gewone adem: reanimeer, haal de AED.",
          "No response and no usual breathing: start CPR, fetch the AED.",
        ),
      ),
    ),
    telephone(hand),
    trouble && h("p", {}, trouble),
    h("p", {}, t("Niemand anders belt voor u.", "Nobody else calls for you.")),
    h(
      "div",
      { class: "row" },
      h(
        "button",
        { type: "button", class: "button", "data-do": "stop_called" },
        t("Gebeld. Naar de stappen", "Called. To the steps"),
      ),
    ),
  );
}
