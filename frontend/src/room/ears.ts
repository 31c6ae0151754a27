// What the room lets hear: cues, alarms, the count, blindness, the end of rest; by sound, voice, vibration, and as text for
// who reads the screen aloud. Each says what is on the screen too; none of it decides anything.

import { countNow } from "./face";
import type { Known } from "./known";
import { keep } from "./outbox";
import type { Phase } from "./pace";
import { restLeft } from "./resting";
import { GUARDS, guardName } from "./sensors";
import { Sound } from "./sound";
import type { Channels } from "./view";
import { Voice } from "./voice";
import type { Cue, Guard, GuardName, Scene, State } from "./wire";
import { language, say, t, type Words } from "./words";

const AFTER_THE_SOUND_MS = 350;
const AFTER_THE_TWO_TONES_MS = 450;
const AFTER_THE_TEST_MS = 1300;

const seenOrNot = (name: GuardName, guard: Guard | undefined): string =>
  guard?.sighted
    ? t(`${guardName(name)} weer gezien.`, `${guardName(name)} seen again.`)
    : [t(`${guardName(name)} blind.`, `${guardName(name)} blind.`), say(guard?.why)].filter(Boolean).join(" ");

export class Ears {
  readonly sound = new Sound();
  readonly voice = new Voice();
  private restTold: number | null = null;

  constructor(private readonly region: HTMLElement) {}

  use({ sound, voice, vibration }: Channels): void {
    this.sound.on = sound;
    this.voice.on = voice;
    this.voice.buzzes = vibration;
    if (!sound) this.sound.hush();
  }

  turn(channels: Channels, name: keyof Channels, on = !channels[name]): void {
    channels[name] = on;
    keep("hk-channels", channels);
    this.use(channels);
  }

  test(): void {
    this.sound.call("test");
    setTimeout(() => this.speak(t("Hoort u dit?", "Do you hear this?")), AFTER_THE_TEST_MS);
  }

  /** Aloud; never over an alarm, also not where it began while these words were on their way. */
  speak(text: string): void {
    if (!this.sound.calling) this.voice.say(text);
  }

  announce(text: string): void {
    if (this.region.textContent !== text) this.region.textContent = text;
    this.region.lang = language();
  }

  /** What a sensor of this device says of itself: in words, and aloud where no alarm sounds. */
  tell(words: Words, state: State | ""): void {
    this.announce(say(words));
    if (state !== "PAUSED" && state !== "STOPPED") this.speak(say(words));
  }

  stop(): void {
    this.sound.raise("STOP");
    this.voice.hush();
    this.voice.buzz("STOP");
    this.announce("stop");
  }

  pause(because: Words | null): void {
    this.sound.raise("PAUSE");
    this.voice.hush();
    this.voice.buzz("PAUSE");
    this.announce(`${t("rust", "rest")}. ${say(because)}`);
  }

  /** The three cues she goes on after; PAUSE and STOP are alarms, and sound when the session takes the step. */
  cue(cue: Cue): void {
    if (cue.level === "PAUSE" || cue.level === "STOP") return;
    const breath = cue.word.nl === "blaas";
    this.sound.call(breath ? "hold" : cue.level);
    this.voice.buzz(cue.level);
    setTimeout(() => this.speak(breath ? t("blaas uit", "blow out") : say(cue.word)), AFTER_THE_SOUND_MS);
    this.announce(say(cue.word));
  }

  /** A guard that is seen no more, or again: the sound, then its name and why. */
  blindness(before: Scene | null, scene: Scene): void {
    const changed = GUARDS.filter((name) => before?.guards[name] && before.guards[name].sighted !== scene.guards[name]?.sighted);
    if (changed.length === 0) return;
    const lost = changed.filter((name) => !scene.guards[name]?.sighted);
    this.sound.call(lost.length > 0 ? "blind" : "sighted");
    const words = changed.map((name) => seenOrNot(name, scene.guards[name]));
    this.announce(words.join(" "));
    setTimeout(() => this.speak(words.join(" ")), AFTER_THE_TWO_TONES_MS);
  }

  /** The count is said as the return begins: people expect it at the end of the effort. */
  count(known: Known, phase: Phase, last: boolean): void {
    const lifting = known.scene?.state === "LIFTING";
    if (phase.kind === "back" && known.scene && lifting) this.speak(String(countNow(known.seen(known.scene))));
    if (phase.kind === "out" && last && lifting) this.speak(t("laatste", "last one"));
    if (!lifting) this.speak({ out: t("blaas uit", "blow out"), back: t("adem in", "breathe in") }[phase.kind as "out"] ?? "");
    this.announce(known.word());
  }

  phase(phase: Phase, last: boolean): void {
    this.sound.phase(phase, last);
  }

  rest(known: Known): void {
    const left = known.scene?.state === "RESTING" ? restLeft(known.view(known.scene)) : null;
    if (left !== null && this.restTold !== null) {
      if (this.restTold > 10 && left <= 10) this.sound.call("rest-soon");
      if (this.restTold > 0 && left <= 0) this.sound.call("rest-over");
    }
    this.restTold = left;
  }
}
