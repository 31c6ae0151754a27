// The wall: every running session of a coach side by side. Each panel has a line of its own, its own silence and its own
// STOP; what is said aloud begins with whose it is. It steers nothing else: who trains is led from her own room.

import { h, icon, morph, set } from "./dom";
import { Ears } from "./ears";
import { seconds } from "./known";
import { Link } from "./link";
import { Outbox } from "./outbox";
import type { Alarm } from "./sound";
import { condition, GUARDS, guardName } from "./sensors";
import { StopLog } from "./stopped";
import { StreamClock } from "./stream";
import type { Cue, Deed, Scene, State, ToRoom } from "./wire";
import { clock, say, t, type Words } from "./words";

export interface Place {
  person: string;
  session: string;
  who: string;
  /** The address of her room. */
  room: string;
}

const REDRAW_MS = 250;
const ASK_EACH_MS = 10_000; // a session that begins while the wall hangs comes to it by itself
const LINES = 6; // said last, for who reads the screen aloud: one that was replaced at once would never be read

/** What the wall lets hear of all its panels: the highest alarm of any of them, and words that say whose they are. */
class Calls {
  private readonly ears: Ears;
  private readonly alarms = new Map<string, Alarm>();

  constructor(private readonly region: HTMLElement) {
    this.ears = new Ears(region);
    addEventListener("pointerdown", () => this.ears.sound.wake());
    addEventListener("keydown", () => this.ears.sound.wake());
  }

  /** May this page be heard? Not before a touch. */
  get audible(): boolean {
    return this.ears.sound.ready;
  }

  /** Does this session call, and has nobody answered yet? */
  calls(session: string): boolean {
    return this.alarms.has(session);
  }

  alarm(session: string, which: Alarm): void {
    this.alarms.set(session, which);
    this.ears.voice.buzz(which);
    this.ring();
  }

  /** Somebody answers this one, or its reason is gone. That of another goes on. */
  answer(session: string): void {
    if (this.alarms.delete(session)) this.ring();
  }

  cue(cue: Cue): void {
    this.ears.sound.call(cue.word.nl === "blaas" ? "hold" : cue.level as "SLOW");
  }

  blind(): void {
    this.ears.sound.call("blind");
  }

  /** As text and aloud, after what was being said of another. Over a STOP only whose alarm it is. */
  speak(who: string, words: string, over = false): void {
    if (over || this.ears.sound.calling !== "STOP") this.ears.voice.add(`${who.split(" ")[0]}: ${words}`);
    this.region.append(h("p", {}, `${who}: ${words}`));
    while (this.region.childElementCount > LINES) this.region.firstElementChild?.remove();
  }

  private ring(): void {
    const all = [...this.alarms.values()];
    const highest = all.find((each) => each === "STOP") ?? all[0];
    if (highest !== "STOP") this.ears.sound.answer(); // a pause that is left rings as a pause
    if (highest) this.ears.sound.raise(highest);
  }
}

export class Wall {
  constructor(root: HTMLElement, places: Place[]) {
    const calls = new Calls(root.querySelector("#said") as HTMLElement);
    const list = root.querySelector(".panels") as HTMLElement;
    const hung = new Map<string, Panel>();
    const hang = (more: Place[]): void => {
      for (const place of more)
        if (!hung.has(place.session)) hung.set(place.session, new Panel(list, place, calls));
    };
    hang(places);
    // To ask counts as being there, as an hour that runs does: a wall on which none runs any more asks nothing.
    const asks = (): boolean => [...hung.values()].some((panel) => panel.runs);
    setInterval(() => asks() && void running().then(hang), ASK_EACH_MS);
    const mute = h("p", { class: "trouble mute", role: "status" }, icon("look", "s"), h("b", {}, t("Nog geen geluid: tik een keer op dit scherm.", "No sound yet: tap this screen once.")));
    const tell = (): void => {
      if (calls.audible) mute.remove();
      else if (!mute.isConnected) root.querySelector("h1")?.after(mute);
    };
    if (places.length > 0) setInterval(tell, REDRAW_MS);
    if ("wakeLock" in navigator) void navigator.wakeLock.request("screen").catch(() => undefined);
  }
}

/** The sessions that run now, as the page itself would name them; none where it cannot be had. */
async function running(): Promise<Place[]> {
  const answer = await fetch(location.href).catch(() => null);
  const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
  return JSON.parse(page.getElementById("places")?.textContent ?? "[]") as Place[];
}

class Panel {
  private scene: Scene | null = null;
  private silent = false;
  private ended: Words | null = null;
  private readonly stream = new StreamClock();
  private readonly stop: StopLog;
  private readonly outbox: Outbox<Deed>;
  private readonly link: Link;
  private readonly live = h("article");

  constructor(
    list: HTMLElement,
    private readonly place: Place,
    private readonly calls: Calls,
  ) {
    list.append(this.live);
    this.live.addEventListener("click", (event) => this.press(event));
    // The same key as in her room: who opens it on this device finds the STOP page with the time of this STOP.
    this.stop = new StopLog(`hk-stop-${place.session}`, () => undefined);
    this.outbox = new Outbox<Deed>(`hk-wall-${place.session}`, (frame) => this.link.send(frame));
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.link = new Link(`${scheme}://${location.host}/live/room/${place.person}/${place.session}`, {
      opened: () => this.outbox.resend(),
      heard: (frame) => this.hear(frame),
      silent: (isSilent) => this.quiet(isSilent),
    });
    setInterval(() => this.draw(), REDRAW_MS);
    this.draw();
  }

  /** Her hour is under way, as far as this wall knows. */
  get runs(): boolean {
    return !this.stop.now && !this.ended && this.scene !== null && this.scene.state !== "DONE";
  }

  private press(event: Event): void {
    const deed = (event.target as Element).closest("[data-do]")?.getAttribute("data-do");
    if (deed === "quiet") this.calls.answer(this.place.session);
    if (deed === "stop" && !this.stop.now) {
      this.stop.begin(t("u", "you"), null);
      this.outbox.put({ t: "do", event: "stop", why: "" });
      this.stopped();
    }
    this.draw();
  }

  private stopped(): void {
    this.calls.alarm(this.place.session, "STOP");
    this.draw();
    this.calls.speak(this.place.who, "stop", true);
  }

  private hear(frame: ToRoom): void {
    if (frame.t === "scene") this.change(frame);
    else if (frame.t === "said") this.cue(frame);
    else if (frame.t === "done" || frame.t === "refused") this.outbox.settle(frame.id);
    else if (frame.t === "closed") this.ended = frame;
    this.draw();
  }

  private change(scene: Scene): void {
    const before = this.scene;
    this.scene = scene;
    this.ended = null;
    this.stream.note(scene.now_s, seconds());
    this.blindness(before, scene);
    if (before?.state === scene.state || this.stop.now) return;
    if (scene.state === "PAUSED") this.pause(scene);
    else if (scene.state !== "STOPPED") this.calls.answer(this.place.session);
    else {
      this.stop.begin("", scene.because);
      this.stopped();
    }
  }

  private pause(scene: Scene): void {
    this.calls.alarm(this.place.session, "PAUSE");
    this.calls.speak(this.place.who, `${t("pauze", "paused")}. ${say(scene.because)}`, true);
  }

  private cue(cue: Cue): void {
    if (cue.level !== "SLOW" && cue.level !== "CORRECT") return;
    this.calls.cue(cue);
    this.speak(say(cue.word));
  }

  private blindness(before: Scene | null, scene: Scene): void {
    for (const name of GUARDS) {
      const [was, is] = [before?.guards[name], scene.guards[name]];
      if (!was?.sighted || !is || is.sighted) continue;
      this.calls.blind();
      this.speak(t(`${guardName(name)} blind`, `${guardName(name)} blind`));
    }
  }

  private quiet(isSilent: boolean): void {
    this.silent = isSilent;
    if (isSilent && this.scene?.state === "LIFTING") {
      this.calls.blind();
      this.speak(t("geen verbinding", "no connection"));
    }
    this.draw();
  }

  private speak(words: string): void {
    this.calls.speak(this.place.who, words);
  }

  private draw(): void {
    const state = this.stop.now ? "STOPPED" : (this.scene?.state ?? "");
    const wanted = h(
      "article",
      { class: "panel", "data-state": state, "data-silent": this.silent ? "yes" : null, "aria-label": this.place.who },
      h("header", {}, h("h2", {}, this.place.who), h("p", { class: "state" }, shape(state as State), stateWord(state as State))),
      ...this.body(state as State),
      this.foot(state === "STOPPED"),
    );
    morph(this.live, wanted);
    set(this.live, "class", "panel");
  }

  private body(state: State | ""): (Element | false)[] {
    const scene = this.scene;
    if (this.ended) return [h("p", { class: "unknown pad" }, h("span", {}, say(this.ended)))];
    if (!scene) return [h("p", { class: "unknown pad" }, h("span", {}, t("nog geen verbinding", "no connection yet")))];
    const now = this.stream.now(seconds());
    return [
      h("p", { class: "doing" }, scene.exercise ? say(scene.exercise) : t("geen oefening", "no exercise")),
      h("p", { class: "figure" }, ...figure(scene, state, now, this.stop.now?.at ?? null)),
      this.silent &&
        h("p", { class: "trouble" }, icon("blind", "s"), h("b", {}, t("Geen verbinding: wat hier staat is oud.", "No connection: what stands here is old."))),
      ...blind(scene),
      scene.cue !== null && state === "LIFTING" && h("p", { class: "trouble" }, icon("look", "s"), h("b", {}, say(scene.cue.line))),
      (state === "PAUSED" || state === "STOPPED") && h("p", { class: "because" }, say(scene.because)),
      this.calls.calls(this.place.session) && this.quietButton(),
    ];
  }

  /** The alarm of this one is answered; that of another rings on. */
  private quietButton(): Element {
    return h(
      "button",
      { type: "button", class: "button outlined low", "data-do": "quiet", "data-key": "quiet" },
      icon("speaker", "s"),
      t("Gehoord: geluid uit", "Heard: sound off"),
      h("span", { class: "unseen" }, ` ${this.place.who}`),
    );
  }

  private foot(isStopped: boolean): Element {
    const open = h(
      "a",
      { class: isStopped ? "button dark-step" : "button outlined", href: this.place.room, "data-key": isStopped ? "steps" : "open" },
      isStopped ? t("Naar de stappen", "To the steps") : t("Naar de zaal", "To the room"),
      h("span", { class: "unseen" }, ` ${this.place.who}`),
    );
    if (isStopped) return h("footer", {}, open);
    const stop = h(
      "button",
      { type: "button", class: "button red", "data-do": "stop", "data-key": "stop" },
      icon("stop"),
      h("span", {}, "STOP"),
      h("small", {}, this.place.who),
    );
    return h("footer", {}, open, stop);
  }
}

function stateWord(state: State | ""): string {
  return {
    "": t("onbekend", "unknown"),
    READY: t("klaar om te beginnen", "ready to begin"),
    LIFTING: t("tilt", "lifting"),
    RESTING: t("rust", "rest"),
    PAUSED: t("pauze", "paused"),
    STOPPED: "STOP",
    DONE: t("alles gedaan", "all done"),
  }[state];
}

/** Pause and STOP have a shape of their own beside word and colour. */
const shape = (state: State | ""): Element | false => {
  const picture = { PAUSED: "pause", STOPPED: "stop" }[state as "PAUSED"];
  return picture !== undefined && icon(picture);
};

/** What must be read from across the room: repetitions while she lifts, the clock of her rest, the time since STOP. */
function figure(scene: Scene, state: State | "", now: number, stoppedAt: number | null): Element[] {
  if (state === "STOPPED" && stoppedAt !== null) return [h("b", {}, clock(Math.floor((Date.now() - stoppedAt) / 1000)))];
  if (state === "RESTING" && scene.rest_until_s !== null) return [h("b", {}, clock(scene.rest_until_s - now))];
  if (state !== "LIFTING") return [];
  const planned = scene.exercise?.repetitions ?? 0;
  const counted = scene.repetitions.filter((each) => each.valid !== false).length;
  return [
    h("b", {}, `${counted}`),
    h("span", {}, t(` van ${planned} · ${Math.round(scene.tut_s)} s`, ` of ${planned} · ${Math.round(scene.tut_s)} s`)),
  ];
}

/** Every guard that nobody sees, each with its reason. */
function blind(scene: Scene): Element[] {
  return GUARDS.filter((name) => condition(scene.guards[name]) === "blind").map((name) =>
    h(
      "p",
      { class: "blind-line", "data-key": name },
      icon("blind", "s"),
      h("b", {}, t(`${guardName(name)} blind`, `${guardName(name)} blind`)),
      " ",
      say(scene.guards[name]?.why),
    ),
  );
}
