// STOP on this device: first here, in the same task as the touch; then the practice, told step by step until it answers.

import { morph, set } from "./dom";
import type { Ears } from "./ears";
import { Outbox } from "./outbox";
import type { Pacer } from "./pacer";
import { type AtHand, StopLog, stopPage } from "./stopped";
import type { Local } from "./view";
import { say, t, type Words } from "./words";

interface Note {
  step: string;
  at: number;
}

export class Stopping {
  private readonly log: StopLog;
  private readonly notes: Outbox<Note>;

  constructor(
    private readonly root: HTMLElement,
    private readonly hand: AtHand,
    private readonly local: Local,
    private readonly ears: Ears,
    private readonly pacer: Pacer,
    session: string,
  ) {
    this.log = new StopLog(`hk-stop-${session}`, (step, at) => this.notes.put({ step, at }));
    this.notes = new Outbox<Note>(`hk-log-${session}`, (note) => void this.post(note));
    this.fill(); // unseen, but laid out: a touch has only to show it, and its icons need no network any more
  }

  get now(): boolean {
    return this.log.now !== null;
  }

  /** STOP by this hand. False where it is stopped already. */
  begin(): boolean {
    if (this.now) return false;
    this.log.begin(t("u", "you"), null);
    this.show();
    return true;
  }

  /** A rule, a sensor or another screen stopped it. */
  elsewhere(because: Words | null): void {
    const known = this.now;
    this.log.begin("", because);
    if (!known) this.show();
  }

  show(): void {
    this.pacer.end();
    this.reveal();
    this.focus();
    this.ears.stop();
    this.local.own.stopped();
  }

  /** What the page does after a STOP is shown; it costs what lies under it a new look, and so is no part of the touch. */
  draw(): void {
    this.reveal();
    for (const other of this.root.querySelectorAll(".client, .coach, .steady")) set(other, "inert", true);
  }

  private reveal(): void {
    set(this.fill(), "data-shown", true);
  }

  private fill(): HTMLElement {
    const box = this.root.querySelector(".stop-box") as HTMLElement;
    const trouble = say(this.local.trouble);
    morph(box.firstElementChild as Element, stopPage(this.log, this.hand, this.local.closing, trouble));
    return box;
  }

  step(name: string): void {
    this.log.step(name);
  }

  answer(answer: string): void {
    this.log.step("ask");
    this.log.step(`ask_${answer}`);
    if (answer !== "no") this.call();
  }

  call(): void {
    this.log.step("call_112");
    this.log.call(true);
    this.draw();
    this.focus();
  }

  called(): void {
    this.log.call(false);
  }

  resend(): void {
    this.notes.resend();
  }

  private focus(): void {
    (this.root.querySelector("#stop-title") as HTMLElement).focus();
  }

  /** The log of the STOP page, one note a step, posted until it is kept. */
  private async post(note: Note & { id: string }): Promise<void> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ command_id: note.id, step: note.step, at: note.at }))
      form.set(name, String(value));
    const token = this.root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const answer = await fetch(this.root.dataset.log ?? "", {
      method: "POST",
      body: form,
      headers: { "X-CSRFToken": token },
    }).catch(() => null);
    if (answer?.ok) this.notes.settle(note.id);
  }
}
