// A Bluetooth device paired to this tablet: found by the browser's own list, kept, and sought again for ever.
//
// Lost means that nothing comes; the server says blind within 3 s. It judges nothing and never touches the tempo.

import { Feed, feedUrl, type Source, type Unseen } from "./feed";
import { keep, kept } from "./outbox";
import type { Words } from "./words";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const KEY = "hk-paired";

/** unseen: why the device itself says that it sees nothing now; left out where it says nothing of the kind. */
export type Row = [t_s: number, values: Record<string, number | null>, unseen?: Unseen];
export type Channels = Source["channels"];

/** One kind of device from one connection on: what it writes first, and what its bytes become. No radio in it. */
export interface Bytes {
  /** What it brings; null as long as that is not known. */
  readonly channels: Channels | null;
  /** To write once we listen: the characteristic, and its bytes. */
  readonly greeting: readonly (readonly [characteristic: string, bytes: Uint8Array<ArrayBuffer>])[];
  /** One packet, arrived at `now_s`; its rows in order, none where it is none of its own. */
  take(packet: DataView, now_s: number): Row[];
}

export interface Kind {
  name: "strap" | "belt" | "cuff";
  service: string;
  listens: string;
  /** What the browser's list shows. */
  filters: object[];
}

// The part of Web Bluetooth that is used here; TypeScript's library does not know it.
interface Characteristic extends EventTarget {
  value: DataView | null;
  startNotifications(): Promise<unknown>;
  writeValue(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}
interface Service {
  getCharacteristic(name: string): Promise<Characteristic>;
}
export interface Device extends EventTarget {
  id: string;
  gatt: { connect(): Promise<{ getPrimaryService(name: string): Promise<Service> }> };
}
interface Bluetooth {
  requestDevice(options: object): Promise<Device>;
  getDevices?(): Promise<Device[]>;
}

const bluetooth = (): Bluetooth | undefined => (navigator as unknown as { bluetooth?: Bluetooth }).bluetooth;
export const bluetoothPossible = (): boolean => bluetooth() !== undefined;

/** Ask which device, by the browser's own list; null where nothing was chosen. */
export async function choose(kind: Kind): Promise<Device | null> {
  const asked = bluetooth()?.requestDevice({ filters: kind.filters, optionalServices: [kind.service] });
  const device = (await asked?.catch(() => null)) ?? null;
  if (device) keep(KEY, { ...kept<Record<string, string>>(KEY), [device.id]: kind.name });
  return device;
}

/** The devices of this kind that were paired before and that the browser still lets us have. */
export async function remembered(kind: Kind): Promise<Device | null> {
  const names = kept<Record<string, string>>(KEY) ?? {};
  const known = (await bluetooth()?.getDevices?.().catch(() => [])) ?? [];
  return known.find((device) => names[device.id] === kind.name) ?? null;
}

export interface Listener {
  /** It is connected (true), or gone and sought (false). */
  here(isHere: boolean): void;
  /** The session does not take it (any more), and why. */
  refused(why: Words): void;
  /** Where a sensor of this session may come. */
  link(): Promise<string>;
}

export class Radio {
  private feed: Feed | null = null;
  private opening = false;
  private early: Row[] = [];
  private wait = FIRST_WAIT_MS;
  private retry = 0;
  private listening = new AbortController();

  constructor(
    private readonly device: Device,
    private readonly kind: Kind,
    private readonly speaks: (now_s: number) => Bytes,
    private readonly listener: Listener,
  ) {
    device.addEventListener("gattserverdisconnected", () => this.again());
    void this.connect();
  }

  private async connect(): Promise<void> {
    try {
      const service = await (await this.device.gatt.connect()).getPrimaryService(this.kind.service);
      const heard = await service.getCharacteristic(this.kind.listens);
      const bytes = this.speaks(seconds());
      this.listening.abort(); // a connection that ended may still hold on to what it heard
      const { signal } = (this.listening = new AbortController());
      const take = (): unknown => heard.value && this.take(bytes, heard.value);
      heard.addEventListener("characteristicvaluechanged", take, { signal });
      await heard.startNotifications();
      for (const [name, words] of bytes.greeting) await (await service.getCharacteristic(name)).writeValue(words);
      this.wait = FIRST_WAIT_MS;
      this.listener.here(true);
    } catch {
      this.again();
    }
  }

  private again(): void {
    this.listener.here(false);
    clearTimeout(this.retry);
    this.retry = window.setTimeout(() => void this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private take(bytes: Bytes, packet: DataView): void {
    const rows = bytes.take(packet, seconds());
    if (this.feed) for (const row of rows) this.feed.push(...row);
    else this.hold(rows, bytes.channels);
  }

  /** Until the session has a place for it, rows wait: a few packets, no more. */
  private hold(rows: Row[], channels: Channels | null): void {
    this.early = [...this.early, ...rows].slice(-100);
    if (channels && !this.opening) void this.open(channels);
  }

  private async open(channels: Channels): Promise<void> {
    this.opening = true;
    const path = await this.listener.link();
    this.feed = new Feed(
      feedUrl(path),
      { source: this.kind.name, channels },
      { taken: (isTaken) => this.listener.here(isTaken), closed: (why) => this.listener.refused(why) },
    );
    for (const row of this.early.splice(0)) this.feed.push(...row);
  }
}

const seconds = (): number => performance.now() / 1000;
