// What the room shows: the coach's half in the state of the session, the client's half frame by frame, the theme.

import { done } from "./cooling";
import { morph, set } from "./dom";
import { shown } from "./face";
import { opening } from "./heading";
import { type Known, seconds } from "./known";
import { lifting } from "./lifting";
import type { Pacer } from "./pacer";
import { paused, ready } from "./ready";
import { restBoard, resting } from "./resting";
import { Stage } from "./stage";
import type { View } from "./view";
import type { State } from "./wire";

const PANES: Record<Exclude<State, "STOPPED">, (view: View) => Element> = {
  READY: ready,
  LIFTING: lifting,
  RESTING: resting,
  PAUSED: paused,
  DONE: done,
};
const REDRAW_MS = 100;
const FEW_FRAMES = 20;

export class Eyes {
  private readonly stage: Stage;
  private frames: number[] = [];
  private drawnAt = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly known: Known,
    private readonly pacer: Pacer,
  ) {
    this.stage = new Stage(root.querySelector(".stage-box") as HTMLElement);
    requestAnimationFrame(() => this.frame());
  }

  /** Is what is shown old enough to be drawn anew? Ten times a second while she lifts, else twice. */
  get old(): boolean {
    return performance.now() - this.drawnAt > REDRAW_MS * (this.known.scene?.state === "LIFTING" ? 1 : 5);
  }

  /** Draw the halves; where the STOP page covers them, that page draws itself. */
  draw(stopped: boolean): void {
    this.drawnAt = performance.now();
    const { scene, state } = this.known;
    set(this.root, "data-state", stopped ? "STOPPED" : state);
    if (stopped) return;
    if (!scene) return morph(this.find(".coach > *"), opening(this.known.local));
    const view = this.known.view(scene);
    morph(this.find(".coach > *"), PANES[view.scene.state as keyof typeof PANES](view));
    if (state === "RESTING") morph(this.find(".restboard-box > *"), restBoard(view));
    this.keepTheme(state);
  }

  /** The theme follows the system, but never during a set. */
  private keepTheme(state: string): void {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const locked = document.documentElement.classList;
    if (state !== "LIFTING") locked.remove("dark", "light");
    else if (!locked.contains("dark") && !locked.contains("light")) locked.add(dark ? "dark" : "light");
  }

  private frame(): void {
    requestAnimationFrame(() => this.frame());
    const now = seconds();
    this.frames = [...this.frames.filter((at) => now - at < 1), now];
    const began = this.pacer.pace?.phases[0]?.from;
    const watched = began !== undefined && document.visibilityState === "visible";
    if (watched && now - began > 1.5 && this.frames.length < FEW_FRAMES) this.known.slow = true;
    const { scene } = this.known;
    if (scene && scene.state !== "RESTING") this.stage.draw(now, shown(this.known.seen(scene), now));
  }

  private find(selector: string): Element {
    return this.root.querySelector(selector) as Element;
  }
}
