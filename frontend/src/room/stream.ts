// Stream time on this device: the server's seconds laid on our own clock. The frame that came quickest tells best.

export class StreamClock {
  private offset: number | null = null;

  note(stream_s: number, local_s: number): void {
    const seen = stream_s - local_s;
    if (this.offset === null || seen > this.offset || this.offset - seen > 5) this.offset = seen;
    else this.offset += (seen - this.offset) * 0.02;
  }

  now(local_s: number): number {
    return local_s + (this.offset ?? 0);
  }

  /** When, on our own clock, this moment of the stream was. */
  local(stream_s: number): number {
    return stream_s - (this.offset ?? 0);
  }
}
