// The tablet's camera as a movement sensor: the bend of the joint that this exercise moves, and nothing else, leaves it.
//
// No picture is stored or sent, and neither are the points of the body. While it is on, that is seen on both halves. What
// it does not see it says, in words: the joint, the person, the picture. It comes back by itself and never touches the tempo.

import "../camera.css";
import { h } from "./dom";
import { Feed, feedUrl } from "./feed";
import { breadth, Limb, type Point, type Side } from "./limbs";
import { Finder } from "./pose";
import { type Sight, sightOf, standsRight } from "./sight";
import type { Exercise } from "./wire";
import { t, type Words } from "./words";

const WANTED = {
  video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } },
  audio: false,
};
const HIDDEN_S = 0.5; // the movement node is blind after as long
const FROZEN_S = 1.5;
const SLOWEST_FPS = 6; // three looks at a turn of half a second; fewer show no tempo  [D]
const SETTLES = 0.1; // the part of one picture in how she stands: about ten pictures  [D]
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const LOOK_MS = 250;

export interface Around {
  /** Where a sensor of this session may come. */
  link(): Promise<string>;
  /** What is said of the camera has changed. */
  changed(): void;
  /** Tell the coach now, aloud too. */
  tell(words: Words): void;
}

type Trouble = { words: Words; comesBack: boolean };

export class Camera {
  private stream: MediaStream | null = null;
  private finder: Finder | null = null;
  private feed: Feed | null = null;
  private opening = false;
  private path: string | null = null;
  private sight: Sight | null = null;
  private limb: Limb | null = null;
  private exercise: Exercise | null = null;
  private trouble: Trouble | null = null;
  private refused: Words | null = null;
  private wait = FIRST_WAIT_MS;
  private retry = 0;
  private pictureAt = 0;
  private personAt = 0;
  private jointAt = 0;
  private lastAt = 0;
  private breadth = 0;
  private told = "";
  private readonly looking: number;
  private readonly video = h("video", { muted: true, playsinline: true, "aria-hidden": "true" }) as HTMLVideoElement;
  private readonly sign = h(
    "div",
    { class: "camera-sign" },
    this.video,
    h("p", {}, h("b", {}, t("Camera aan", "Camera on")), " ", t("Beeld blijft hier.", "The picture stays here.")),
  );

  constructor(
    private readonly place: Element,
    private readonly around: Around,
  ) {
    this.video.muted = true;
    this.looking = window.setInterval(() => this.look(), LOOK_MS);
    void this.open();
  }

  /** The exercise that is being done, or comes next. */
  follow(exercise: Exercise | null): void {
    this.exercise = exercise;
    const sight = exercise && sightOf(exercise);
    if (sight?.joint === this.sight?.joint && sight?.concentric === this.sight?.concentric) return;
    this.sight = sight;
    this.limb = sight && new Limb(sight.joint);
    void this.leave();
  }

  /** Turned off by a person, or because the session is over. */
  end(): void {
    clearInterval(this.looking);
    clearTimeout(this.retry);
    this.close();
    void this.leave();
  }

  /** One sentence of what it sees, or why it does not. */
  get line(): Words {
    return this.trouble?.words ?? this.refused ?? this.seeing();
  }

  /** Whether it sees what it should. */
  get good(): boolean {
    return this.told === "good";
  }

  /** It ended and does not come back by itself: the person must do something first. */
  get over(): boolean {
    return this.trouble !== null && !this.trouble.comesBack;
  }

  // --- the picture -----------------------------------------------------------------------------

  private async open(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WANTED);
      stream.getVideoTracks()[0]?.addEventListener("ended", () => this.again(FROZEN));
      this.video.srcObject = this.stream = stream;
      this.place.append(this.sign);
      await this.video.play();
    } catch (problem) {
      return this.refuse(problem);
    }
    this.trouble = null;
    this.wait = FIRST_WAIT_MS;
    this.pictureAt = seconds();
    this.finder ??= new Finder({
      found: (at_s, points) => this.found(at_s, points),
      failed: () => this.give({ words: NO_POSE, comesBack: false }),
    });
    this.watch();
    this.around.changed();
  }

  private refuse(problem: unknown): void {
    const name = problem instanceof DOMException ? problem.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") this.give({ words: NOT_ALLOWED, comesBack: false });
    else if (name === "NotFoundError" || name === "OverconstrainedError")
      this.give({ words: NO_CAMERA, comesBack: false });
    else this.again(TAKEN);
  }

  private give(trouble: Trouble): void {
    this.trouble = trouble;
    if (!trouble.comesBack) this.close();
    this.look();
  }

  private again(words: Words): void {
    this.close();
    this.give({ words, comesBack: true });
    this.retry = window.setTimeout(() => void this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private close(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.sign.remove();
    this.finder?.end();
    this.finder = null;
  }

  private watch(): void {
    const stream = this.stream;
    const next = (now: number, about?: { captureTime?: number }): void => {
      if (stream !== this.stream || !stream) return;
      this.pictureAt = seconds();
      void this.finder?.offer(this.video, (about?.captureTime ?? now) / 1000);
      again();
    };
    const again = (): unknown =>
      "requestVideoFrameCallback" in this.video
        ? this.video.requestVideoFrameCallback(next)
        : requestAnimationFrame((now) => next(now));
    again();
  }

  // --- the limb --------------------------------------------------------------------------------

  private found(at_s: number, points: Point[] | null): void {
    const now = seconds();
    if (points) this.personAt = now;
    const degrees = this.degrees(points);
    if (degrees !== null) this.jointAt = now;
    this.lastAt = Math.max(this.lastAt, at_s);
    const tooSlow = (this.finder?.fps ?? SLOWEST_FPS) < SLOWEST_FPS;
    if (this.sight && !this.feed) void this.come(this.sight);
    else if (this.feed && this.limb?.side && !tooSlow)
      this.feed.push(this.lastAt, { [channel(this.sight as Sight, this.limb.side)]: degrees });
  }

  private degrees(points: Point[] | null): number | null {
    const aspect = this.video.videoWidth / this.video.videoHeight;
    const found = this.limb?.look(points, aspect) ?? null;
    if (points) this.breadth += SETTLES * (breadth(points, aspect) - this.breadth);
    return this.sight && standsRight(this.sight, this.breadth) ? found : null;
  }

  private async come(sight: Sight): Promise<void> {
    if (this.opening || this.refused) return;
    this.opening = true;
    this.path ??= await this.around.link();
    this.opening = false;
    if (this.sight !== sight || !this.stream || this.feed) return;
    const channels = Object.fromEntries((["left", "right"] as const).map((side) => [channel(sight, side), DEGREES]));
    this.feed = new Feed(
      feedUrl(this.path),
      { source: "camera", channels, concentric: sight.concentric },
      { taken: () => this.around.changed(), closed: (why) => this.shut(why) },
    );
  }

  private shut(why: Words): void {
    this.refused = why;
    this.look();
  }

  /** The session hears that this sensor ends, so that the next one may come with another joint or direction. */
  private async leave(): Promise<void> {
    const feed = this.feed;
    this.refused = null;
    if (!feed) return;
    this.opening = true;
    this.feed = null;
    await feed.end();
    this.opening = false;
  }

  // --- what is said ----------------------------------------------------------------------------

  private look(): void {
    const state = this.state();
    if (state === this.told) return;
    const lost = this.told === "good";
    this.told = state;
    if (lost) this.around.tell(this.line);
    this.around.changed();
  }

  private state(): string {
    if (this.trouble || this.refused) return "trouble";
    if (!this.exercise || !this.sight) return "cannot";
    const now = seconds();
    const fps = this.finder?.fps ?? null;
    if (now - this.pictureAt > FROZEN_S && document.visibilityState === "visible") return "frozen";
    if (fps === null) return "starting";
    if (fps < SLOWEST_FPS) return "slow";
    if (now - this.personAt > HIDDEN_S) return "nobody";
    if (!standsRight(this.sight, this.breadth)) return this.sight.from;
    return now - this.jointAt > HIDDEN_S ? "hidden" : "good";
  }

  private seeing(): Words {
    const joint = this.sight && JOINTS[this.sight.joint];
    const side = SIDES[this.limb?.side ?? "left"];
    const said: Record<string, Words> = {
      starting: { nl: "De camera start.", en: "The camera is starting." },
      frozen: FROZEN,
      slow: SLOW,
      nobody: { nl: "Ik zie niemand.", en: "I see nobody." },
      hidden: { nl: `Ik zie de ${joint?.nl} niet.`, en: `I cannot see the ${joint?.en}.` },
      aside: {
        nl: "Ik zie haar van voren. Zet deze camera opzij van haar.",
        en: "I see her from the front. Put this camera beside her.",
      },
      before: {
        nl: "Ik zie haar van opzij. Zet deze camera voor haar.",
        en: "I see her from the side. Put this camera before her.",
      },
      good: { nl: `Ik zie de ${side.nl} ${joint?.nl}.`, en: `I see the ${side.en} ${joint?.en}.` },
      cannot: this.exercise
        ? {
            nl: `Een camera ziet deze oefening niet: ${this.exercise.nl.toLowerCase()}. Neem een telefoon, of kijk zelf.`,
            en: `A camera cannot see this exercise: ${this.exercise.en.toLowerCase()}. Take a phone, or watch yourself.`,
          }
        : { nl: "Kies eerst een oefening.", en: "Choose an exercise first." },
    };
    return said[this.told] ?? (said.starting as Words);
  }
}

const seconds = (): number => performance.now() / 1000;
const channel = ({ joint }: Sight, side: Side): string => `joint_angle@camera_${side}_${joint}`;
const DEGREES = { unit: "deg" };
const SIDES = { left: { nl: "linker", en: "left" }, right: { nl: "rechter", en: "right" } };
const JOINTS = {
  knee: { nl: "knie", en: "knee" },
  hip: { nl: "heup", en: "hip" },
  elbow: { nl: "elleboog", en: "elbow" },
  shoulder: { nl: "schouder", en: "shoulder" },
};
const NOT_ALLOWED: Words = {
  nl: "De camera mag niet. Sta hem toe in de browser en zet hem weer aan.",
  en: "The camera is not allowed. Allow it in the browser and turn it on again.",
};
const NO_CAMERA: Words = {
  nl: "Er is geen camera op dit apparaat. Neem een telefoon als sensor.",
  en: "There is no camera on this device. Take a phone as a sensor.",
};
const TAKEN: Words = {
  nl: "Een ander programma gebruikt de camera. Sluit dat; ik probeer het weer.",
  en: "Another program uses the camera. Close it; I try again.",
};
const FROZEN: Words = {
  nl: "De camera geeft geen beeld meer. Ik probeer het weer.",
  en: "The camera gives no picture any more. I try again.",
};
const NO_POSE: Words = {
  nl: "Deze browser kan geen houding vinden. Neem een nieuwere, of een telefoon als sensor.",
  en: "This browser cannot find a pose. Take a newer one, or a phone as a sensor.",
};
const SLOW: Words = {
  nl: "Dit apparaat is te traag voor de camera. Neem een telefoon als sensor.",
  en: "This device is too slow for the camera. Take a phone as a sensor.",
};
