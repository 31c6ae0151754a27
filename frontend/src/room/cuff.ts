// A pressure cuff: Bluetooth blood pressure service 0x1810, measurement 0x2A35, to two numbers a person would note.
//
// A cuff may send what it had stored when it connects again: what is older than the moment is refused, in words. So is a
// reading that the cuff itself doubts. The same bytes as `devices/blood_pressure.py` reads.

import type { Bytes, Kind } from "./radio";
import { moment, type Words } from "./words";

export const CUFF: Kind = {
  name: "cuff",
  service: "blood_pressure",
  listens: "00002a35-0000-1000-8000-00805f9b34fb",
  filters: [{ services: ["blood_pressure"] }],
};
const KPA = 7.50061683;
const SPECIAL = new Set([0x07ff, 0x0800, 0x07fe, 0x0802, 0x0801]);
const FRESH_MS = 3 * 60_000;
const AHEAD_MS = 60_000;
const MEASURING_S = 20; // a cuff needs half a minute: what comes sooner after connecting was stored, where it has no clock  [D]

export interface CuffRead {
  systolic: number | null;
  diastolic: number | null;
  /** By the cuff's own clock, local time; null where it has none. */
  at: Date | null;
  /** Moved, or too loose, by the cuff's own word. */
  doubted: boolean;
}

/** IEEE 11073 SFLOAT; null for what is no number. */
export function sfloat(raw: number): number | null {
  const [mantissa, exponent] = [raw & 0x0fff, raw >> 12];
  if (SPECIAL.has(mantissa)) return null;
  const signed = mantissa >= 0x0800 ? mantissa - 0x1000 : mantissa;
  const power = exponent >= 8 ? exponent - 16 : exponent;
  return power >= 0 ? signed * 10 ** power : signed / 10 ** -power;
}

/** One 0x2A35 packet; null where its length does not fit its flags. */
export function cuffRead(packet: DataView): CuffRead | null {
  if (packet.byteLength < 7) return null;
  const flags = packet.getUint8(0);
  const [timed, pulse, user, status] = [2, 4, 8, 16].map((bit) => (flags & bit) !== 0);
  const length = 7 + (timed ? 7 : 0) + (pulse ? 2 : 0) + (user ? 1 : 0) + (status ? 2 : 0);
  if (packet.byteLength !== length) return null;
  const [systolic, diastolic] = [1, 3].map((at) => mmhg(sfloat(packet.getUint16(at, true)), (flags & 1) !== 0));
  const doubts = status ? packet.getUint16(length - 2, true) & 0b10_0011 : 0; // moved, loose, wrong position
  return { systolic: systolic ?? null, diastolic: diastolic ?? null, at: timed ? clock(packet) : null, doubted: doubts !== 0 };
}

const mmhg = (value: number | null, inKpa: boolean): number | null => (value !== null && inKpa ? value * KPA : value);

function clock(packet: DataView): Date {
  const [month, day, hour, minute, second] = [9, 10, 11, 12, 13].map((at) => packet.getUint8(at)) as [
    number, number, number, number, number,
  ]; // prettier-ignore
  return new Date(packet.getUint16(7, true), month - 1, day, hour, minute, second);
}

export interface Noted {
  /** A reading of this moment (mmHg). */
  read(systolic: number, diastolic: number): void;
  /** A reading that does not count, and why. */
  refused(why: Words): void;
}

export class Cuff implements Bytes {
  readonly channels = null;
  readonly greeting = [];

  constructor(
    private readonly connected_s: number,
    private readonly noted: Noted,
  ) {}

  take(packet: DataView, now_s: number): [] {
    const read = cuffRead(packet);
    if (!read) return [];
    const why = this.doubt(read, now_s);
    if (why) this.noted.refused(why);
    else this.noted.read(Math.round(read.systolic as number), Math.round(read.diastolic as number));
    return [];
  }

  private doubt({ systolic, diastolic, at, doubted }: CuffRead, now_s: number): Words | null {
    if (at && !fresh(at)) return old(moment(at.getTime()));
    if (!at && now_s - this.connected_s < MEASURING_S) return STORED;
    if (systolic === null || diastolic === null) return NOTHING;
    return doubted ? MOVED : null;
  }
}

const fresh = (at: Date): boolean => Date.now() - at.getTime() <= FRESH_MS && at.getTime() - Date.now() <= AHEAD_MS;
const old = (at: string): Words => ({
  nl: `De bloeddrukmeter gaf een oude meting, van ${at}. Die telt niet. Meet opnieuw.`,
  en: `The cuff gave an old reading, of ${at}. It does not count. Measure again.`,
});
const STORED: Words = {
  nl: "De bloeddrukmeter gaf een bewaarde meting. Die telt niet. Meet opnieuw.",
  en: "The cuff gave a stored reading. It does not count. Measure again.",
};
const NOTHING: Words = {
  nl: "De bloeddrukmeter kon niet meten. Meet opnieuw.",
  en: "The cuff could not measure. Measure again.",
};
const MOVED: Words = {
  nl: "De manchet zat los, of er werd bewogen. Dat telt niet. Meet opnieuw.",
  en: "The cuff was loose, or there was movement. It does not count. Measure again.",
};
