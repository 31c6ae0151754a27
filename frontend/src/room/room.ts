// The room itself: hears the server and the hand, and brings both to the eyes and the ears.
//
// STOP is local first: the page turns red in the same task as the tap, and the server is told until it answers.

import { Asked, typed, written } from "./asked";
import { back_s, out_s } from "./charts";
import { comeWhole, forget, liftsAt, wasGoneInASet } from "./coming";
import { Ears } from "./ears";
import { Eyes } from "./eyes";
import { Hearing } from "./hearing";
import { freshLocal, Known, seconds } from "./known";
import { Link } from "./link";
import { keep, kept, Outbox } from "./outbox";
import { Own } from "./own";
import { Pacer } from "./pacer";
import type { AtHand } from "./stopped";
import { Stopping } from "./stopping";
import { type Channels, type Local, unsaid } from "./view";
import type { Cue, Deed, GuardName, Scene, ToRoom } from "./wire";
import { tellPresent } from "../present";
import { t, type Words } from "./words";

const NOT_IN_A_SET: Words = {
  nl: "Een meting tijdens de set telt niet. Meet na de set.",
  en: "A reading during the set does not count. Measure after the set.",
};

const NOBODY_GUARDS: Words = {
  nl: "Geen verbinding: niemand bewaakt de set. De last gaat eraf.",
  en: "No connection: nobody guards the set. The load comes off.",
};
const WAS_GONE: Words = {
  nl: "Dit scherm viel even weg. De last gaat eraf.",
  en: "This screen was gone for a moment. The load comes off.",
};
const NO_SET_WITHOUT_A_LINE: Words = {
  nl: "Zonder verbinding begint geen set.",
  en: "Without a connection no set begins.",
};
const BEGUN_WITHOUT_A_LINE: Words = {
  nl: "Er was geen verbinding toen u begon. Loopt de set niet? Begin dan opnieuw.",
  en: "There was no connection when you began. Does the set not run? Then begin again.",
};
const BEGIN_LAPSES_S = 3; // as long as silence may last before it is told: after that nobody sits ready any more

export class Room {
  private readonly ears: Ears;
  private readonly local: Local;
  private readonly known: Known;
  private readonly eyes: Eyes;
  private readonly asked: Asked;
  private readonly stop: Stopping;
  private readonly outbox: Outbox<Deed>;
  private readonly link: Link;
  private readonly wasGone: boolean;
  private rememberedAt = -Infinity;
  private readonly pacer = new Pacer({
    comes: (phase, last) => this.ears.phase(phase, last),
    begins: (phase, last) => this.ears.count(this.known, phase, last),
  });
  /** Who waits for a place for a sensor of this device, by the id of what was asked. */
  private readonly links = new Map<string, (path: string) => void>();

  constructor(
    private readonly root: HTMLElement,
    hand: AtHand,
  ) {
    const { person, session } = root.dataset as { person: string; session: string };
    this.wasGone = wasGoneInASet(session);
    this.ears = new Ears(root.querySelector("#said") as HTMLElement);
    const own = new Own({
      place: root.querySelector(".client") as HTMLElement,
      link: () => this.place(),
      changed: () => this.draw(),
      tell: (words) => this.ears.tell(words, this.stop.now ? "STOPPED" : this.known.state),
      pressure: (systolic, diastolic) => this.cuffRead(systolic, diastolic),
    });
    const hearing = new Hearing(
      () => this.stopNow(),
      () => this.draw(),
    );
    this.local = freshLocal(root.dataset.closing ?? "/", this.ears.voice.present, hearing, hand, own);
    this.local.heard = kept<Local["heard"]>(this.heardKey(session)) ?? "";
    this.known = new Known(this.local, this.pacer);
    this.eyes = new Eyes(root, this.known, this.pacer);
    this.asked = new Asked(this.local, (deed) => this.put(deed));
    this.stop = new Stopping(root, hand, this.local, this.ears, this.pacer, session);
    this.outbox = new Outbox<Deed>(
      `hk-outbox-${session}`,
      (frame, age_s) => this.link.send(frame.t === "tap" && age_s >= 1 ? { ...frame, ago_s: age_s } : frame),
      (frame, age_s) => this.lapses(frame, age_s),
    );
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.link = new Link(`${scheme}://${location.host}/live/room/${person}/${session}`, {
      opened: () => this.opened(),
      heard: (frame) => this.hear(frame),
      silent: (isSilent) => this.silent(isSilent),
    });
    this.ears.use(this.local.channels);
    this.begin();
    if (this.local.channels.listens) void hearing.turn(true);
  }

  // --- from the hand -------------------------------------------------------------------------

  private begin(): void {
    this.root.addEventListener("click", (event) => this.press(event));
    this.root.addEventListener("submit", (event) => this.submit(event));
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("pointerdown", () => this.ears.sound.wake());
    document.addEventListener("visibilitychange", () => this.stayAwake());
    setInterval(() => this.tick(), 100);
    if (this.stop.now) this.stop.show();
  }

  private press(event: Event): void {
    this.ears.sound.wake();
    const button = (event.target as Element).closest("[data-do]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const [deed, ...rest] = (button.getAttribute("data-do") ?? "").split(" ");
    this.local.trouble = null;
    if (deed === "stop") return this.stopNow(); // nothing else is drawn or done before she sees it
    this.ears.sound.answer();
    this.deeds[deed as string]?.(rest);
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    this.ears.sound.wake();
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape" || (event.key.toLowerCase() === "s" && !typing && !event.ctrlKey && !event.metaKey)) {
      event.preventDefault();
      this.stopNow();
    }
  }

  private readonly deeds: Record<string, (words: string[]) => unknown> = {
    easier: () => this.put({ t: "easier" }),
    do: ([event]) => (event === "begin" ? this.beginSet() : this.put({ t: "do", event: event as string, why: "" })),
    take_over: ([guard]) => this.put({ t: "do", event: "take_over", guard: guard as GuardName, why: "" }),
    tap: ([what]) => this.tap(what as "repetition"),
    undo: () => this.undo(),
    judge: ([cue, how]) => this.put({ t: "judge_cue", cue: Number(cue), right: how === "right" }),
    choose: ([exercise]) => this.put({ t: "choose", exercise: exercise as string }),
    ready: ([exercise]) => this.goOn(exercise as string),
    add_sensor: () => this.put({ t: "add_sensor" }),
    own: ([which]) => void this.local.own.turn(which as "camera"),
    copy: ([address]) =>
      void navigator.clipboard?.writeText(address as string).then(() => this.redraw({ copied: true })),
    channel: ([name]) => this.turn(name as keyof Channels),
    test_sound: () => this.testSound(),
    heard: ([which]) => this.heard(which as "yes"),
    lesson: () => this.teach(),
    lesson_over: () => this.taught(),
    own_range: ([what]) => this.put({ t: "own_range", what: what as string }),
    swap: ([exercise, why]) => this.put({ t: "swap", exercise: exercise as string, why: why as string }),
    lead: () => this.put({ t: "lead" }),
    load: ([kg]) => this.asked.load(Number(kg)),
    begin_next: ([exercise]) => this.beginNext(exercise as string),
    effort: ([n]) => this.asked.effort(Number(n)),
    reserve: ([n]) => this.asked.reserve(Number(n)),
    symptom: ([name]) => this.asked.symptom(name as string),
    stop_step: ([name]) => this.stop.step(name as string),
    stop_ask: ([answer]) => this.stop.answer(answer as string),
    stop_call: () => this.stop.call(),
    stop_called: () => this.stop.called(),
  };

  private put(deed: Deed): string {
    const id = this.outbox.put(deed);
    this.local.waiting = this.outbox.length;
    return id;
  }

  private stopNow(): void {
    if (this.stop.begin()) this.put({ t: "do", event: "stop", why: "" });
  }

  private turn(name: keyof Channels): void {
    const { channels, hearing } = this.local;
    if (name !== "listens") return this.ears.turn(channels, name);
    this.ears.turn(channels, name, !hearing.on);
    void hearing.turn(channels.listens);
  }

  /** Where a sensor that this device itself is may come: the server gives the place, as for any sensor. */
  private place(): Promise<string> {
    return new Promise((given) => this.links.set(this.put({ t: "add_sensor" }), given));
  }

  /** A cuff is read between the sets; what it says while she lifts is not of the set, and counts for nothing. */
  private cuffRead(systolic: number, diastolic: number): void {
    if (this.known.scene?.state === "LIFTING" && !this.stop.now) this.local.trouble = NOT_IN_A_SET;
    else if (this.asked.pressure(systolic, diastolic) && this.stop.now) this.stop.step("pressure");
    this.draw();
  }

  private tap(what: "repetition" | "half_repetition" | "air_flows" | "breath_held"): void {
    this.local.lastTap = what;
    this.put({ t: "tap", what });
    this.countAlone(1);
  }

  private undo(): void {
    this.put({ t: "tap", what: "undo" });
    this.countAlone(-1);
    this.local.lastTap = "";
  }

  /** Without a line nobody else tells how many there were. */
  private countAlone(by: 1 | -1): void {
    const counts = this.local.lastTap === "repetition" || this.local.lastTap === "half_repetition";
    if (this.local.silent && counts) this.known.counted = Math.max(0, this.known.counted + by);
  }

  /** A set begins in front of who tapped, or not at all: never by itself as the line comes back. */
  private beginSet(): void {
    if (this.local.silent) this.local.trouble = NO_SET_WITHOUT_A_LINE;
    else this.put({ t: "do", event: "begin", why: "" });
  }

  private lapses(frame: Deed, age_s: number): boolean {
    const late = frame.t === "do" && frame.event === "begin" && age_s > BEGIN_LAPSES_S;
    if (late) this.local.trouble = BEGUN_WITHOUT_A_LINE;
    return late;
  }

  private goOn(exercise: string): void {
    if (this.known.scene?.state === "RESTING") this.asked.talks();
    if (exercise !== this.known.scene?.exercise?.id) this.put({ t: "choose", exercise });
    this.put({ t: "do", event: "ready", why: "" });
  }

  /** She talks easily and sits ready: what is said of the set, the next exercise and its start go out in this order. */
  private beginNext(exercise: string): void {
    this.goOn(exercise);
    this.beginSet();
  }

  /** The seated lesson: the same hills and sounds, and nothing is lifted. */
  private teach(): void {
    const exercise = this.known.scene?.exercise;
    if (!exercise || this.known.scene?.state !== "READY") return;
    this.local.lesson = "on";
    this.pacer.teach({ out_s: out_s(exercise), back_s: back_s(exercise) }, seconds());
  }

  private taught(): void {
    this.pacer.end();
    this.ears.sound.hush();
    this.local.lesson = "done";
    this.put({ t: "note", text: t("Ademles gedaan.", "Breath lesson done."), set_no: null });
    this.draw();
  }

  private heard(which: Local["heard"]): void {
    keep(this.heardKey(this.root.dataset.session ?? ""), which);
    this.redraw({ heard: which });
  }

  private heardKey(session: string): string {
    return `hk-heard-${session}`;
  }

  private testSound(): void {
    this.ears.test();
    this.redraw({ heard: "asked" });
  }

  private submit(event: Event): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.local.trouble = null;
    this.forms[form.dataset.submit ?? ""]?.(form);
    this.draw();
  }

  private readonly forms: Record<string, (form: HTMLFormElement) => void> = {
    load: (form) => this.asked.load(typed(form, "kg")),
    machine: (form) => this.asked.machine(form),
    note: (form) => {
      if (this.asked.note(written(form, "text"), typed(form, "set_no") || null)) form.reset();
    },
    pressure: (form) => void this.asked.pressure(typed(form, "systolic"), typed(form, "diastolic")),
    stop_pressure: (form) => {
      if (this.asked.pressure(typed(form, "systolic"), typed(form, "diastolic"))) this.stop.step("pressure");
    },
  };

  // --- from the server -----------------------------------------------------------------------

  private opened(): void {
    this.outbox.resend();
    this.stop.resend();
  }

  private hear(frame: ToRoom): void {
    if (frame.t === "scene") this.change(frame);
    else if (frame.t === "trace") this.trace(frame);
    else if (frame.t === "said") this.cue(frame);
    else if (frame.t === "counted") this.known.counted += frame.repetition.valid === false ? 0 : 1;
    else if (frame.t === "done") this.settle(frame.id, null);
    else if (frame.t === "refused") this.settle(frame.id, frame);
    else if (frame.t === "sensor_link") this.sensorLink(frame);
    else if (frame.t === "closed") this.redraw({ trouble: frame });
  }

  private sensorLink({ id, path, qr }: Extract<ToRoom, { t: "sensor_link" }>): void {
    this.outbox.settle(id);
    const given = this.links.get(id);
    if (given) {
      this.links.delete(id);
      return given(path);
    }
    this.redraw({ sensorLink: { path, qr }, copied: false, waiting: this.outbox.length });
    this.root.querySelector(".sensor-link")?.scrollIntoView({ block: "nearest" });
  }

  private settle(id: string, refused: Words | null): void {
    this.outbox.settle(id);
    this.redraw({ waiting: this.outbox.length, ...(refused ? { trouble: { nl: refused.nl, en: refused.en } } : {}) });
  }

  private trace(frame: Extract<ToRoom, { t: "trace" }>): void {
    this.local.traces.add(frame);
    const newest = frame.t_s.at(-1);
    if (newest !== undefined) this.known.stream.note(newest, seconds());
  }

  private cue(cue: Cue): void {
    this.known.said = { cue, at: seconds() };
    if (cue.level === "STOP") this.stop.elsewhere(cue.line);
    if (!this.stop.now) this.ears.cue(cue);
  }

  private change(scene: Scene): void {
    const { known } = this;
    const before = known.scene;
    known.scene = scene;
    known.stream.note(scene.now_s, seconds());
    if (before?.state !== scene.state || before.exercise?.id !== scene.exercise?.id) this.moved(before, scene);
    known.counted = scene.repetitions.filter((each) => each.valid !== false).length;
    if (scene.state !== "LIFTING") known.held = null;
    if (!before && scene.state === "LIFTING" && this.wasGone && !this.stop.now) this.hold(WAS_GONE, "reloaded");
    if (!known.held && !this.stop.now) this.follow(scene);
    if (!this.stop.now) this.ears.blindness(before, scene);
    if (scene.state === "RESTING") this.asked.learn(scene.said);
    this.local.own.follow(scene);
    // A page that came without a network cannot post; with one, and nothing lifted, the whole page comes instead.
    if (this.root.dataset.empty !== undefined) void comeWhole(() => known.scene?.state !== "LIFTING");
    this.draw();
  }

  private follow(scene: Scene): void {
    const now = seconds();
    const began = typeof scene.began_s === "number" ? this.known.stream.local(scene.began_s) : now;
    this.pacer.follow(scene, this.known.counted, now, began);
  }

  private moved(before: Scene | null, scene: Scene): void {
    const { state } = scene;
    if (state !== "LIFTING") this.ears.sound.hush();
    if (state !== "READY" && this.local.lesson === "on") this.local.lesson = "";
    if (state === "LIFTING" && before?.state !== "LIFTING") this.lifts();
    if (state !== "LIFTING") liftsAt(scene.session, null);
    if (state === "RESTING")
      Object.assign(this.local, unsaid(), { setEndedAt: before?.state === "LIFTING" ? seconds() : null });
    if (state === "STOPPED") this.stop.elsewhere(scene.because);
    if (state === "DONE") forget(scene.session);
    if (!this.stop.now) this.sounds(scene);
  }

  /** Another state, as it is heard. A STOP of this device rings on, whatever the server did not know yet when it spoke. */
  private sounds({ state, because }: Scene): void {
    if (state === "PAUSED") return this.ears.pause(because);
    this.ears.sound.answer();
    this.ears.announce(this.known.word());
  }

  private lifts(): void {
    const { known } = this;
    Object.assign(this.local, unsaid(), { lifted: known.scene?.exercise ?? null });
    Object.assign(known, { slow: false, said: null, counted: 0 });
    this.stayAwake();
  }

  /** 3 s without the server. Where the coach watches all there is to watch, the hills go on; else there is nothing to follow. */
  private silent(isSilent: boolean): void {
    this.local.silent = isSilent;
    this.root.classList.toggle("silent", isSilent);
    if (isSilent && this.known.scene?.state === "LIFTING" && !this.known.coachSeesAll()) this.hold(NOBODY_GUARDS, "signal_lost");
    if (isSilent) this.ears.announce(t("Geen verbinding", "No connection"));
    this.draw();
  }

  private hold(words: Words, why: string): void {
    this.known.held = words;
    this.pacer.end();
    this.ears.sound.hush();
    this.ears.pause(words);
    this.put({ t: "do", event: "pause", why });
  }

  // --- to the eyes and ears ------------------------------------------------------------------

  private tick(): void {
    this.ears.sound.read();
    this.pacer.tick(seconds());
    if (this.pacer.taught(seconds())) this.taught();
    this.ears.rest(this.known);
    if (this.known.scene && this.known.state !== "DONE") tellPresent(); // an hour that runs is never locked
    this.remember();
    if (this.stop.now || this.eyes.old) this.draw();
  }

  /** Once a second: a set runs on this screen. */
  private remember(): void {
    const { scene, state } = this.known;
    if (state !== "LIFTING" || !scene || seconds() - this.rememberedAt < 1) return;
    this.rememberedAt = seconds();
    liftsAt(scene.session, Date.now());
  }

  private redraw(change: Partial<Local>): void {
    Object.assign(this.local, change);
    this.draw();
  }

  private draw(): void {
    this.local.audible = this.ears.sound.ready;
    this.eyes.draw(this.stop.now);
    if (this.stop.now) this.stop.draw();
  }

  private stayAwake(): void {
    if (document.visibilityState === "visible" && "wakeLock" in navigator)
      void navigator.wakeLock.request("screen").catch(() => undefined);
  }
}
