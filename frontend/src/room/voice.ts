// The browser's own voice, where it has one, and vibration, where the device has it. Neither is ever the only channel.

import type { Level } from "./wire";
import { language } from "./words";

const BUZZ: Partial<Record<Level, number[]>> = {
  CORRECT: [80],
  SLOW: [120, 100, 120],
  PAUSE: [200, 200, 200, 200, 200],
  STOP: [400, 100, 400, 100, 400],
};

export class Voice {
  on = true;
  buzzes = true;

  /** Is there a voice in the language of the page? The voices may come later than the page. */
  get present(): boolean {
    return this.voice() !== undefined;
  }

  /** Say this now, instead of what was being said. */
  say(text: string): void {
    this.hush();
    this.add(text);
  }

  /** Say this after what is being said. */
  add(text: string): void {
    if (!this.on || !text || !("speechSynthesis" in window)) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = language() === "nl" ? "nl-NL" : "en-GB";
    const voice = this.voice();
    if (voice) words.voice = voice;
    words.rate = 0.95;
    speechSynthesis.speak(words);
  }

  hush(): void {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  buzz(level: Level): void {
    const pattern = BUZZ[level];
    const touched = navigator.userActivation?.hasBeenActive ?? true; // before a first touch a browser refuses
    if (this.buzzes && touched && pattern && "vibrate" in navigator) navigator.vibrate(pattern);
  }

  private voice(): SpeechSynthesisVoice | undefined {
    if (!("speechSynthesis" in window)) return undefined;
    return speechSynthesis.getVoices().find((voice) => voice.lang.startsWith(language()));
  }
}
