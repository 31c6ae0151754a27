// Words for people, always in two languages: `t("nl", "en")`. Numbers with a comma in Dutch and a point in English.

export interface Words {
  nl: string;
  en: string;
}

let dutch = true;

export function speak(language: string): void {
  dutch = !language.startsWith("en");
}

export const language = (): "nl" | "en" => (dutch ? "nl" : "en");
export const t = (nl: string, en: string): string => (dutch ? nl : en);
export const say = (words: Words | null | undefined): string => (words ? t(words.nl, words.en) : "");

export const sentences = (text: string): string[] =>
  text.match(/[^.!?]+[.!?]+(?=\s|$)/g)?.map((one) => one.trim()) ?? (text ? [text] : []);

export function number(value: number, digits = 1): string {
  const text = value.toFixed(digits);
  return dutch ? text.replace(".", ",") : text;
}

/** As many digits as the number has, two at most: 32, 4.5, 3.75. */
export function plain(value: number): string {
  return number(value, 2).replace(/[.,]?0+$/, "");
}

/** Seconds as a clock, 1:12; never below zero. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A moment of the day, 11.02 in Dutch and 11:02 in English. */
export function moment(epochMs: number): string {
  const at = new Date(epochMs);
  return [at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, "0")).join(dutch ? "." : ":");
}
