// A heart strap: Bluetooth heart rate service 0x180D, measurement 0x2A37, to beats.

import type { Bytes, Channels, Kind, Row } from "./radio";

export const STRAP: Kind = {
  name: "strap",
  service: "heart_rate",
  listens: "heart_rate_measurement",
  filters: [{ services: ["heart_rate"] }],
};
const BEATS = "rr_interval@strap";
const RATE = "heart_rate@strap";
const PACKETS_WITHOUT_BEATS = 5; // a strap whose first packets bring no interval brings the rate alone

export interface Measurement {
  bpm: number;
  /** Is it on the skin? Null where the strap cannot say. */
  contact: boolean | null;
  /** Intervals between beats (ms), oldest first; empty where the strap sends none. */
  rr_ms: number[];
}

/** Bluetooth SIG, Heart Rate Service 1.0, 3.1: flags, rate in 8 or 16 bits, energy where present, then RR in 1/1024 s. */
export function measurement(data: DataView): Measurement | null {
  const flags = data.byteLength > 1 ? data.getUint8(0) : 0;
  const wide = (flags & 1) === 1;
  let at = (wide ? 3 : 2) + (flags & 0b1000 ? 2 : 0);
  const beats = data.byteLength - at;
  const announced = (flags & 0b1_0000) !== 0;
  if (data.byteLength < 2 || beats < 0 || beats % 2 === 1 || beats > 0 !== announced) return null;
  const rr_ms: number[] = [];
  for (; at < data.byteLength; at += 2) rr_ms.push((data.getUint16(at, true) / 1024) * 1000);
  const contact = flags & 0b100 ? (flags & 0b10) !== 0 : null;
  return { bpm: wide ? data.getUint16(1, true) : data.getUint8(1), contact, rr_ms };
}

export class Strap implements Bytes {
  readonly greeting = [];
  private off = false;
  private packets = 0;
  private hasBeats = false;
  private beatAt = 0;

  /** touches: whether it lies on the skin, told when that changes. */
  constructor(private readonly touches: (onTheSkin: boolean) => void) {}

  get channels(): Channels | null {
    if (this.hasBeats) return { [BEATS]: { unit: "ms" } };
    return this.packets >= PACKETS_WITHOUT_BEATS ? { [RATE]: { unit: "bpm" } } : null;
  }

  take(packet: DataView, now_s: number): Row[] {
    const said = measurement(packet);
    if (!said) return [];
    if (this.off !== (said.contact === false)) {
      this.off = !this.off;
      this.touches(!this.off);
    }
    if (this.off) return [[now_s, { [BEATS]: null, [RATE]: null }, "contact_lost"]];
    if (said.bpm === 0) return [[now_s, { [BEATS]: null, [RATE]: null }]];
    this.packets += 1;
    this.hasBeats ||= said.rr_ms.length > 0;
    return this.hasBeats ? this.beats(said.rr_ms, now_s) : [[now_s, { [RATE]: said.bpm }]];
  }

  /** The last beat of a packet is now; the ones before it lie their intervals back. Time never falls. */
  private beats(rr_ms: number[], now_s: number): Row[] {
    let behind_s = rr_ms.slice(1).reduce((sum, rr) => sum + rr, 0) / 1000;
    return rr_ms.map((rr, n) => {
      this.beatAt = Math.max(this.beatAt, now_s - behind_s);
      behind_s -= (rr_ms[n + 1] ?? 0) / 1000;
      return [this.beatAt, { [BEATS]: rr }];
    });
  }
}
