// When a moment of this device's clock comes on the audio clock: laid once for a road, then moved so little that nobody hears it.
//
// The audio clock stands still between two buffers of the sound card, and a busy page reads it late: a reading lies behind by
// up to some tens of milliseconds, and never ahead. The one that lies least behind tells best. A turn laid by a reading of
// its own would wander by all of that.

const REMEMBERED = 30; // three seconds of readings
const STEP_S = 0.003; // ours (D): by so much a turn may move, to keep up with two clocks that drift apart
const JUMP_S = 0.1; // more than any reading lies behind: the sound stood still for a while, and begins anew

export class AudioClock {
  /** How far the audio clock was ahead of the device's, reading by reading (s). */
  private ahead: number[] = [];
  private laid: number | null = null;

  /** A reading of both. The audio clock first: a page held up in between then reads it as behind, as it does anyway. */
  note(audio_s: number, device_s: number): void {
    const seen = audio_s - device_s;
    const before = this.best;
    if (before !== null && before - seen > JUMP_S) this.ahead = [];
    this.ahead = [...this.ahead.slice(1 - REMEMBERED), seen];
  }

  /** When the next turn, at this moment of the device, comes on the audio clock. */
  lay(device_s: number): number {
    const best = this.best ?? 0;
    const laid = this.laid ?? best;
    const off = best - laid;
    this.laid = Math.abs(off) > JUMP_S ? best : laid + Math.max(-STEP_S, Math.min(STEP_S, off));
    return device_s + this.laid;
  }

  /** The road ends; the next one is laid anew. */
  lift(): void {
    this.laid = null;
  }

  private get best(): number | null {
    return this.ahead.length > 0 ? Math.max(...this.ahead) : null;
  }
}
