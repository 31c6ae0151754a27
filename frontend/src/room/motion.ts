// A phone or tablet on the limb or the lever, as a sensor of one session: its own motion sensor, nothing else, and no login.

import { Feed, feedUrl } from "./feed";
import { t } from "./words";

const AXES = ["x", "y", "z"] as const;
const ALL_AXES = AXES.flatMap((axis) => [`acceleration_${axis}@phone`, `angular_velocity_${axis}@phone`]);
const RADIANS = Math.PI / 180;
const SILENT_MS = 2000;

type Asks = { requestPermission?: () => Promise<string> };

export class Motion {
  private feed: Feed | null = null;
  private movedAt = 0;
  private taken = false;
  private over = "";

  constructor(private readonly root: HTMLElement) {
    this.button.addEventListener("click", () => void this.begin());
  }

  private get button(): HTMLButtonElement {
    return this.root.querySelector("button") as HTMLButtonElement;
  }

  /** The motion sensor may be asked for only by a touch. */
  private async begin(): Promise<void> {
    if (!("DeviceMotionEvent" in window))
      return this.tell(
        t(
          "Deze browser geeft geen beweging: open de link met https, of neem een andere telefoon.",
          "This browser gives no motion: open the link with https, or take another phone.",
        ),
      );
    const asks = DeviceMotionEvent as unknown as Asks;
    const answer = await (asks.requestPermission?.() ?? Promise.resolve("granted"));
    if (answer !== "granted")
      return this.tell(
        t("De telefoon mag niet meten. Sta bewegingssensoren toe.", "The phone may not measure. Allow motion sensors."),
      );
    this.button.hidden = true;
    const channels = Object.fromEntries(
      ALL_AXES.map((name) => [name, { unit: name.startsWith("acc") ? "m/s2" : "rad/s" }]),
    );
    this.feed = new Feed(
      feedUrl(this.root.dataset.feed ?? ""),
      { source: "phone", channels },
      {
        taken: (isTaken) => this.change(() => (this.taken = isTaken)),
        closed: (why) => this.change(() => (this.over = t(why.nl, why.en))),
      },
    );
    addEventListener("devicemotion", (event) => this.moved(event));
    setInterval(() => this.look(), 500);
    if ("wakeLock" in navigator) void navigator.wakeLock.request("screen").catch(() => undefined);
  }

  private moved(event: DeviceMotionEvent): void {
    const [pull, turn] = [event.accelerationIncludingGravity, event.rotationRate];
    if (!pull || pull.x === null) return;
    this.movedAt = performance.now();
    const rate = { x: turn?.beta, y: turn?.gamma, z: turn?.alpha };
    const row = AXES.flatMap((axis) => [
      [`acceleration_${axis}@phone`, pull[axis]] as const,
      [
        `angular_velocity_${axis}@phone`,
        typeof rate[axis] === "number" ? (rate[axis] as number) * RADIANS : null,
      ] as const,
    ]);
    this.feed?.push(event.timeStamp / 1000, Object.fromEntries(row));
  }

  private change(what: () => void): void {
    what();
    this.look();
  }

  private look(): void {
    const quiet = performance.now() - this.movedAt > SILENT_MS;
    if (this.over) this.tell(this.over);
    else if (!this.taken)
      this.tell(t("Geen verbinding. Komt vanzelf terug.", "No connection. It comes back by itself."));
    else if (quiet)
      this.tell(
        t("Deze telefoon geeft geen beweging door. Neem een andere.", "This phone gives no motion. Take another one."),
      );
    else this.tell(t("Meet. Laat dit scherm aan.", "Measuring. Leave this screen on."));
  }

  private tell(text: string): void {
    const line = this.root.querySelector("[role=status]") as HTMLElement;
    if (line.textContent !== text) line.textContent = text;
  }
}
