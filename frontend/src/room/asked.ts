// What is asked and typed in the room: how heavy it was, what she feels, the load, the pressure. Each goes out as it is
// said; nothing waits for a last button. What cannot be is asked again, and stays as it was typed.

import { seconds } from "./known";
import { DO_NOT_KNOW } from "./resting";
import type { Local } from "./view";
import type { Deed, Scene } from "./wire";
import type { Words } from "./words";

export class Asked {
  constructor(
    private readonly local: Local,
    private readonly put: (deed: Deed) => void,
  ) {}

  effort(n: number): void {
    this.tell({ effort: n });
  }

  reserve(n: number): void {
    this.tell({ reserve: n });
  }

  talks(): void {
    this.tell({ talks: true });
  }

  symptom(name: string): void {
    if (name === "none") return this.tell({ symptoms: [] });
    const others = (this.local.symptoms ?? []).filter(
      (each) => each !== name && (name === DO_NOT_KNOW) === (each === DO_NOT_KNOW),
    );
    const taken = this.local.symptoms?.includes(name) ?? false;
    const symptoms = taken ? others : [...others, name];
    if (name === DO_NOT_KNOW) return this.unsure(symptoms);
    this.tell({ symptoms });
  }

  load(kg: number): void {
    if (kg > 0 && kg < 1000) this.put({ t: "load", kg });
    else
      this.local.trouble = {
        nl: "Dit is geen last. Vul kilo's in, zoals 32 of 32,5.",
        en: "This is no load. Enter kilograms, such as 32 or 32.5.",
      };
  }

  machine(form: HTMLFormElement): void {
    const step = written(form, "step") ? typed(form, "step") : null;
    if (step === null || step > 0)
      this.put({ t: "machine", exercise: written(form, "exercise"), settings: written(form, "settings"), step_kg: step });
    else this.local.trouble = { nl: "Vul de stap in kilo's in, zoals 2,5.", en: "Enter the step in kilograms, such as 2.5." };
  }

  /** A note. False where nothing was written. */
  note(text: string, set_no: number | null): boolean {
    if (text) this.put({ t: "note", text, set_no });
    else this.local.trouble = { nl: "Er staat nog niets in de notitie.", en: "The note is still empty." };
    return text !== "";
  }

  /** A cuff reading (mmHg). True where it can be one. */
  pressure(systolic: number, diastolic: number): boolean {
    this.local.trouble = wrongReading(systolic, diastolic);
    if (this.local.trouble) return false;
    const ended = this.local.setEndedAt;
    const delay_s = ended === null ? null : Math.round(seconds() - ended);
    this.local.reading = { systolic, diastolic, delay_s };
    this.put({ t: "pressure", systolic, diastolic, delay_s, posture: "sitting" });
    return true;
  }

  /** What another screen, or this one before it was loaded anew, asked already; what this hand says is newer. */
  learn(said: Scene["said"]): void {
    if (!said || this.local.waiting > 0) return;
    const { effort, reps_in_reserve, symptoms } = said;
    this.local.effort = effort ?? this.local.effort;
    this.local.reserve = reps_in_reserve ?? this.local.reserve;
    if (!this.local.symptoms?.includes(DO_NOT_KNOW)) this.local.symptoms = symptoms ?? this.local.symptoms;
  }

  private tell(said: Partial<Local>): void {
    Object.assign(this.local, said);
    const { effort = null, reserve = null, symptoms = null, talks } = said;
    this.put({ t: "after_set", effort, reps_in_reserve: reserve, symptoms, confirmed: talks ?? null });
  }

  /** "I do not know" is no "no": it is kept as not said, and a person must look before anything goes on. */
  private unsure(symptoms: string[]): void {
    this.local.symptoms = symptoms.length > 0 ? symptoms : null;
    if (symptoms.length > 0) this.put({ t: "do", event: "pause", why: "" });
    this.local.trouble = {
      nl: "Weet ik niet? Vraag door en kijk. Bij twijfel: STOP.",
      en: "Not known? Ask on and look. In doubt: STOP.",
    };
  }
}

/** The text written in this field of a form. */
export function written(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "").trim();
}

/** The number typed in this field of a form; a comma is a point. NaN where it is none. */
export function typed(form: HTMLFormElement, name: string): number {
  return Number(written(form, name).replace(",", ".") || Number.NaN);
}

function wrongReading(systolic: number, diastolic: number): Words | null {
  if (!(systolic > 0 && diastolic > 0))
    return { nl: "Vul twee getallen in, zoals 138 en 82.", en: "Enter two numbers, such as 138 and 82." };
  if (systolic > diastolic) return null;
  return {
    nl: `Dit is lager dan we kennen: ${systolic}/${diastolic}. Omgekeerd?`,
    en: `Lower than we know: ${systolic}/${diastolic}. The other way round?`,
  };
}
