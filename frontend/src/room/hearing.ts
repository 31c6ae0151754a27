// The word "stop", heard by this device: a STOP for whoever has no hand free. Only where the browser recognises speech by
// itself: one that would send what is said in this room to somebody else is not asked at all. What is heard is looked
// through for that one word and forgotten.

import { language, type Words } from "./words";

interface Heard {
  resultIndex: number;
  results: ArrayLike<ArrayLike<{ transcript: string }>>;
}
interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  onresult: (heard: Heard) => void;
  onerror: (problem: { error: string }) => void;
  onend: () => void;
  start(): void;
  abort(): void;
}
interface RecognitionKind {
  new (): Recognition;
  available?(asked: { langs: string[]; processLocally: boolean }): Promise<string>;
}

const THE_WORD = /(^|[^\p{L}])stop([^\p{L}]|$)/iu; // the same in both languages
const AGAIN_MS = 300; // a recogniser ends by itself after a silence
const MEANS_NOTHING = ["no-speech", "aborted"];
const NOT_ALLOWED = ["not-allowed", "service-not-allowed", "audio-capture"];

const CANNOT: Words = {
  nl: "Dit apparaat kan niet zelf naar ‘stop’ luisteren. Gebruik de knop of een toets.",
  en: "This device cannot listen for ‘stop’ by itself. Use the button or a key.",
};
const NO_MICROPHONE: Words = {
  nl: "De microfoon mag niet gebruikt worden. Sta dat toe in de browser, of gebruik de knop.",
  en: "The microphone may not be used. Allow it in the browser, or use the button.",
};

export class Hearing {
  /** Why it does not listen although it was asked to. */
  trouble: Words | null = null;
  /** Was it asked to, and can it? */
  on = false;
  private recognition: Recognition | null = null;

  constructor(
    private readonly stop: () => void,
    private readonly changed: () => void,
  ) {}

  /** Begin or end to listen; `trouble` says why, where it cannot. */
  async turn(on: boolean): Promise<void> {
    this.on = on;
    this.trouble = null;
    if (on) {
      const can = await alone();
      if (!this.on) return; // turned off again while the browser was asked
      if (can) this.begin();
      else this.fail(CANNOT);
    } else this.end();
    this.changed();
  }

  private begin(): void {
    const Kind = kind();
    if (!Kind || !this.on || this.recognition) return;
    const made = new Kind();
    Object.assign(made, { lang: spoken(), continuous: true, interimResults: true, processLocally: true });
    made.onresult = (heard) => this.hear(heard);
    made.onerror = ({ error }) => this.err(error);
    made.onend = () => this.ended(made);
    this.recognition = made;
    made.start();
  }

  private hear({ results, resultIndex }: Heard): void {
    for (let n = resultIndex; n < results.length; n += 1)
      for (const { transcript } of Array.from(results[n] ?? [])) if (THE_WORD.test(transcript)) return this.stop();
  }

  /** It never says that it listens while it does not. */
  private err(error: string): void {
    if (!MEANS_NOTHING.includes(error)) this.fail(NOT_ALLOWED.includes(error) ? NO_MICROPHONE : CANNOT);
  }

  private ended(which: Recognition): void {
    if (this.recognition !== which) return;
    this.recognition = null;
    setTimeout(() => this.begin(), AGAIN_MS);
  }

  private fail(why: Words): void {
    this.on = false;
    this.trouble = why;
    this.end();
    this.changed();
  }

  private end(): void {
    const was = this.recognition;
    this.recognition = null;
    was?.abort();
  }
}

const spoken = (): string => (language() === "nl" ? "nl-NL" : "en-GB");

function kind(): RecognitionKind | undefined {
  const here = window as unknown as Record<string, RecognitionKind | undefined>;
  return here.SpeechRecognition ?? here.webkitSpeechRecognition;
}

/** Does the browser recognise speech on this device alone? Where it does not say so, it does not. */
async function alone(): Promise<boolean> {
  const asked = { langs: [spoken()], processLocally: true };
  return (await kind()?.available?.(asked).catch(() => "")) === "available";
}
