// When a moment of this device's clock comes on the audio clock: laid once for a road, then moved so little that nobody hears it.
//
// The audio clock stands still between two buffers of the sound card, longer where the device is busy, and then catches up: a
// reading lies behind, now and then by a lot, and never ahead. The one that lies least behind tells best. A turn laid by a
// reading of its own would wander by all of that.

const REMEMBERED = 30; // three seconds of readings
// Ours (D): sound that was lost for good is caught up by a tenth at each turn, 20 ms at most, for a beat that wanders by that
// much is heard. Who lost more than ten times that has heard it, and the next turn is laid anew.
const CAUGHT_UP = 0.1;
const JUMP_S = 0.2;

export class AudioClock {
  /** How far the audio clock was ahead of the device's, reading by reading (s). */
  private ahead: number[] = [];
  private laid: number | null = null;

  /** A reading of both. The audio clock first: a page held up in between then reads it as behind, as it does anyway. */
  note(audio_s: number, device_s: number): void {
    this.ahead = [...this.ahead.slice(1 - REMEMBERED), audio_s - device_s];
  }

  /** When the next turn, at this moment of the device, comes on the audio clock; it must have been read. */
  lay(device_s: number): number {
    const best = Math.max(...this.ahead);
    const laid = this.laid ?? best;
    const off = best - laid;
    this.laid = Math.abs(off) > JUMP_S ? best : laid + CAUGHT_UP * off;
    return device_s + this.laid;
  }

  /** The sound does not run: a clock that stands still tells nothing, and what it told before does not hold after. */
  stands(): void {
    this.ahead = [];
    this.laid = null;
  }

  /** The road ends; the next one is laid anew. */
  end(): void {
    this.laid = null;
  }
}
