// The sensors that this device itself is or holds: its camera, and a strap, a belt and a cuff paired by Bluetooth.
//
// It turns them on, keeps them, and says of each what it is doing; what they see is the server's to judge. What this
// browser lacks is said in one line each, so that nobody looks for a button that is not there.

import { BELT, Belt } from "./belt";
import type { Camera } from "./camera";
import { CUFF, Cuff } from "./cuff";
import { h, icon } from "./dom";
import { type Bytes, bluetoothPossible, choose, type Device, type Kind, Radio, remembered } from "./radio";
import { sightOf } from "./sight";
import { STRAP, Strap } from "./strap";
import type { Exercise, Scene } from "./wire";
import { say, t, type Words } from "./words";

type Paired = Kind["name"];
type Worn = "" | "on" | "lost";

export interface Around {
  /** The part of the page that shows that the camera is on. */
  place: Element;
  /** Ask the server for a place for one more sensor of this session. */
  link(): Promise<string>;
  /** Something that is shown has changed. */
  changed(): void;
  /** Tell the coach now, aloud too. */
  tell(words: Words): void;
  /** The cuff read this (mmHg). */
  pressure(systolic: number, diastolic: number): void;
}

export class Own {
  camera: Camera | null = null;
  /** The camera is on its way. */
  starting = false;
  readonly worn: Record<Paired, Worn> = { strap: "", belt: "", cuff: "" };
  /** What was refused last, of any of them, and why. */
  why: Words | null = null;
  private exercise: Exercise | null = null;
  private over = false;

  constructor(private readonly around: Around) {
    for (const kind of [STRAP, BELT, CUFF]) void this.again(kind);
  }

  /** What a button asked for: one of the four. */
  async turn(which: Paired | "camera"): Promise<void> {
    this.why = null;
    if (which === "camera") return this.turnCamera();
    const kind = { strap: STRAP, belt: BELT, cuff: CUFF }[which];
    const device = await choose(kind);
    if (device) this.wear(kind, device);
  }

  /** What is done now: the camera looks for its joint, and goes off where there is nothing more to see. */
  follow({ exercise, state }: Scene): void {
    this.exercise = exercise;
    this.over = state === "STOPPED" || state === "DONE";
    if (this.over) this.endCamera();
    this.camera?.follow(exercise);
  }

  /** A stop on this device alone: nobody films what comes now. */
  stopped(): void {
    this.over = true;
    this.endCamera();
  }

  private async turnCamera(): Promise<void> {
    if (this.camera) {
      const again = this.camera.over;
      this.endCamera();
      if (!again) return this.around.changed();
    }
    if (this.starting) return;
    this.starting = true;
    this.around.changed();
    const loaded = await import("./camera").catch(() => null);
    this.starting = false;
    if (loaded && !this.over) {
      this.camera = new loaded.Camera(this.around.place, this.around);
      this.camera.follow(this.exercise);
    } else if (!loaded) this.why = NOT_LOADED;
    this.around.changed();
  }

  private endCamera(): void {
    this.camera?.end();
    this.camera = null;
  }

  /** What was paired before comes back without a touch, where the browser allows it. */
  private async again(kind: Kind): Promise<void> {
    const device = await remembered(kind);
    if (device) this.wear(kind, device);
  }

  private wear(kind: Kind, device: Device): void {
    new Radio(device, kind, (now_s) => this.speaks(kind.name, now_s), {
      here: (isHere) => this.told(() => (this.worn[kind.name] = isHere ? "on" : "lost")),
      refused: (why) => this.told(() => (this.why = why)),
      link: () => this.around.link(),
    });
  }

  private speaks(name: Paired, now_s: number): Bytes {
    if (name === "strap") return new Strap((onTheSkin) => this.touches(onTheSkin));
    if (name === "belt") return new Belt();
    return new Cuff(now_s, {
      read: (systolic, diastolic) => this.around.pressure(systolic, diastolic),
      refused: (why) =>
        this.told(() => {
          this.why = why;
          this.around.tell(why);
        }),
    });
  }

  private touches(onTheSkin: boolean): void {
    if (!onTheSkin) this.around.tell(OFF_THE_SKIN);
    this.told(() => {
      if (!onTheSkin) this.why = OFF_THE_SKIN;
      else if (this.why === OFF_THE_SKIN) this.why = null; // and no word of another sensor
    });
  }

  private told(what: () => void): void {
    what();
    this.around.changed();
  }
}

const OFF_THE_SKIN: Words = {
  nl: "De hartband zegt: geen contact met de huid. Maak hem nat en trek hem strakker.",
  en: "The heart strap says: no contact with the skin. Wet it, and pull it tighter.",
};
const NOT_LOADED: Words = {
  nl: "De camera kon niet geladen worden. Kijk of er verbinding is, en zet hem weer aan.",
  en: "The camera could not be loaded. See whether there is a connection, and turn it on again.",
};

// --- what is shown -----------------------------------------------------------------------------

/** One button a sensor that this browser can have, and one line for each that it cannot. */
export function ownDoors(own: Own, plan: readonly Exercise[]): Element[] {
  const doors = [
    cameraPossible() && door("camera", "camera", cameraWord(own), own.starting),
    ...(bluetoothPossible() ? PAIRED.map((name) => door(name, ICONS[name], wornWord(name, own.worn[name]), own.worn[name] !== "")) : []),
  ].filter((each): each is Element => each !== false);
  const lines = [...missing(), unseen(own.camera, plan), say(own.why)].filter((line) => line !== "");
  return [...doors, ...lines.map((line) => h("p", { class: "small lacks", "data-key": line }, line))];
}

/** While the camera is on, that and what it sees are said in every part of the session, with the way to turn it off. */
export function cameraRow({ camera }: Own): Element | false {
  return (
    camera !== null &&
    h(
      "div",
      { class: `camera-row ${camera.good ? "good" : "blind"}`, "data-key": "camera", role: "status" },
      icon(camera.good ? "camera" : "blind", "s"),
      h("p", {}, h("b", {}, t("Camera", "Camera")), " ", say(camera.line)),
      h(
        "button",
        { type: "button", class: "button outlined low", "data-do": "own camera" },
        camera.over ? t("Weer aan", "On again") : t("Uit", "Off"),
      ),
    )
  );
}

/** Before the coach counts on it: what of today's plan no camera can see. */
function unseen(camera: Camera | null, plan: readonly Exercise[]): string {
  const not = camera ? plan.filter((line) => !sightOf(line)).map((line) => say(line).toLowerCase()) : [];
  return not.length > 0 ? t(`Een camera ziet niet: ${not.join(", ")}.`, `A camera cannot see: ${not.join(", ")}.`) : "";
}

const PAIRED: readonly Paired[] = ["strap", "belt", "cuff"];
const ICONS: Record<Paired, string> = { strap: "heart", belt: "lungs", cuff: "gauge" };

function door(which: string, picture: string, text: string, waits: boolean): Element {
  return h(
    "button",
    { type: "button", class: "button outlined low", "data-do": `own ${which}`, "data-key": which, "aria-disabled": waits ? "true" : null },
    icon(picture, "s"),
    text,
  );
}

function cameraWord({ camera, starting }: Own): string {
  if (starting) return t("Camera start", "Camera is starting");
  return camera ? t("Camera uit", "Camera off") : t("Camera aan", "Camera on");
}

function wornWord(name: Paired, worn: Worn): string {
  const words: Record<Paired, Record<Worn, string>> = {
    strap: {
      "": t("Hartband koppelen", "Pair a heart strap"),
      on: t("Hartband verbonden", "Heart strap connected"),
      lost: t("Hartband weg, komt terug", "Heart strap gone, coming back"),
    },
    belt: {
      "": t("Ademband koppelen", "Pair a breath belt"),
      on: t("Ademband verbonden", "Breath belt connected"),
      lost: t("Ademband weg, komt terug", "Breath belt gone, coming back"),
    },
    cuff: {
      "": t("Bloeddrukmeter koppelen", "Pair a pressure cuff"),
      on: t("Bloeddrukmeter verbonden", "Pressure cuff connected"),
      lost: t("Bloeddrukmeter weg, komt terug", "Pressure cuff gone, coming back"),
    },
  };
  return words[name][worn];
}

const cameraPossible = (): boolean =>
  typeof navigator.mediaDevices?.getUserMedia === "function" &&
  "Worker" in window &&
  "OffscreenCanvas" in window &&
  "WebAssembly" in window;

/** What this browser cannot do here, one line each: feature by feature, never by the browser's name. */
export function missing(): string[] {
  if (!window.isSecureContext)
    return [
      t(
        "Zonder https geeft een browser geen camera, geen Bluetooth en geen beweging.",
        "Without https a browser gives no camera, no Bluetooth and no motion.",
      ),
    ];
  const lacks: [boolean, string][] = [
    [
      !bluetoothPossible(),
      t(
        "Deze browser heeft geen Bluetooth. Neem Chrome of Edge, of de gateway.",
        "This browser has no Bluetooth. Take Chrome or Edge, or the gateway.",
      ),
    ],
    [
      !cameraPossible(),
      t(
        "Deze browser kan de camera niet gebruiken. Neem een telefoon als sensor.",
        "This browser cannot use the camera. Take a phone as a sensor.",
      ),
    ],
    [
      !("wakeLock" in navigator),
      t("Dit scherm kan uitgaan. Zet de slaapstand uit.", "This screen may go dark. Turn sleep off."),
    ],
  ];
  return lacks.filter(([lacking]) => lacking).map(([, line]) => line);
}
