// A Go Direct respiration belt: the force of the strap, twenty times a second. The same bytes as `devices/vernier.py` reads.

import type { Bytes, Kind, Row } from "./radio";

const COMMAND = "f4bf14a6-c7d5-4b6d-8aa8-df1a7c83adcb";
export const BELT: Kind = {
  name: "belt",
  service: "d91714ef-28b9-4f91-ba16-f0d9a604f112",
  listens: "b41e6675-a329-40e0-aa01-44d2f444babe",
  filters: [{ namePrefix: "GDX-RB" }],
};
const FORCE = "breath_volume@belt";
const PERIOD_S = 0.05;
const MOST_NEWTON = 60;
const [START, INIT, PERIOD] = [0x18, 0x1a, 0x1b];
// What every program sends first; what it means is not published.
const INIT_PAYLOAD = [0xa5, 0x4a, 6, 0x49, 7, 0x48, 8, 0x47, 9, 0x46, 10, 0x45, 11, 0x44, 12, 0x43, 13, 0x42, 14, 0x41];
const [MEASUREMENT, NORMAL, WIDE, SINGLE] = [0x20, 0x06, 0x07, 0x08];
const FORCE_CHANNEL = 1;
const HEARD = 600; // arrivals from which the belt's clock is known: half a minute
const PACKETS_LOST_S = 1; // samples carry no number: when they come this much late, some were lost, and time begins anew

/** A command: 0x58, length, a counter that runs down, a checksum, an id and its payload. */
function command(id: number, payload: readonly number[], counter: number): Uint8Array<ArrayBuffer> {
  const body = [0x58, 5 + payload.length, counter, 0, id, ...payload];
  body[3] = body.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return new Uint8Array(body);
}

const little = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);

/** The force (N) in one measurement, oldest first, null where the belt sent no number; null for any other packet. */
export function force(packet: DataView): (number | null)[] | null {
  if (packet.byteLength < 9 || packet.getUint8(0) !== MEASUREMENT || packet.getUint8(1) !== packet.byteLength) return null;
  const kind = packet.getUint8(4);
  if (kind === NORMAL) return values(packet, packet.getUint16(5, true), packet.getUint8(7), 9);
  if (kind === WIDE && packet.byteLength > 9) return values(packet, packet.getUint32(5, true), packet.getUint8(9), 11);
  if (kind === SINGLE) return values(packet, 1 << packet.getUint8(5), packet.getUint8(6), 8);
  return null;
}

/** Samples of all channels in the mask, interleaved; only the force is kept. */
function values(packet: DataView, mask: number, count: number, at: number): (number | null)[] | null {
  const channels = [...Array(32).keys()].filter((bit) => (mask >>> bit) & 1);
  if (channels.length === 0 || count === 0 || packet.byteLength !== at + 4 * count * channels.length) return null;
  const first = channels.indexOf(FORCE_CHANNEL);
  if (first < 0) return null;
  return [...Array(count).keys()].map((n) => newton(packet.getFloat32(at + 4 * (n * channels.length + first), true)));
}

const newton = (value: number): number | null => (Math.abs(value) <= MOST_NEWTON ? value : null);

export class Belt implements Bytes {
  readonly channels = { [FORCE]: { unit: "au", inhale: "up" } };
  readonly greeting = [
    [COMMAND, command(INIT, INIT_PAYLOAD, 0xfe)],
    [COMMAND, command(PERIOD, [0xff, 0, ...little(PERIOD_S * 1e6), 0, 0, 0, 0], 0xfd)],
    [COMMAND, command(START, [0xff, 1, ...little(1 << FORCE_CHANNEL), 0, 0, 0, 0, 0, 0, 0, 0], 0xfc)],
  ] as const;
  private count = 0;
  private late: number[] = [];
  private lastAt = 0;

  take(packet: DataView, now_s: number): Row[] {
    const found = force(packet);
    if (!found) return [];
    this.count += found.length;
    const newest = this.placed(now_s);
    return found.map((value, n) => {
      this.lastAt = Math.max(this.lastAt, newest - (found.length - 1 - n) * PERIOD_S);
      return [this.lastAt, { [FORCE]: value }];
    });
  }

  /** When the newest sample was: radio can only be late, so the least late packet of the last half minute tells. */
  private placed(now_s: number): number {
    const behind = now_s - this.count * PERIOD_S;
    this.late = [...this.late, behind].slice(-HEARD);
    if (behind - Math.min(...this.late) > PACKETS_LOST_S) this.late = [behind];
    return Math.min(...this.late) + this.count * PERIOD_S;
  }
}
