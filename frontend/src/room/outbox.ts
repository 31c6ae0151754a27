// What a person did and the server has not answered yet. It has an id of its own, stays on this device through a reload,
// and goes out again, in order, until it is done or refused: after each new connection, and every few seconds where the
// line still looks open, since a frame or its answer may be gone without a sound. Its id lets the server do it once.

export type Posted<D> = D & { id: string };

/** 128 random bits; `randomUUID` would ask for https. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const AGAIN_AFTER_MS = 3000; // as long as silence may last before it is told

export class Outbox<D extends object> {
  private waiting: Posted<D>[];
  private readonly sentAt = new Map<string, number>();

  constructor(
    private readonly key: string,
    private readonly send: (frame: Posted<D>) => void,
  ) {
    this.waiting = kept<Posted<D>[]>(key) ?? [];
    setInterval(() => this.remind(), 1000);
  }

  get length(): number {
    return this.waiting.length;
  }

  put(deed: D, id = freshId()): string {
    const frame = { ...deed, id };
    this.waiting.push(frame);
    keep(this.key, this.waiting);
    this.post(frame);
    return frame.id;
  }

  /** The server answered: done or refused. Gives what it was. */
  settle(id: string): Posted<D> | undefined {
    const found = this.waiting.find((frame) => frame.id === id);
    this.sentAt.delete(id);
    this.waiting = this.waiting.filter((frame) => frame.id !== id);
    keep(this.key, this.waiting);
    return found;
  }

  /** After a new connection: everything again, in the order in which it was done. A STOP goes first. */
  resend(): void {
    const stops = this.waiting.filter(isStop);
    [...stops, ...this.waiting.filter((frame) => !isStop(frame))].forEach((frame) => this.post(frame));
  }

  /** Nobody answered: once more. */
  private remind(): void {
    const before = performance.now() - AGAIN_AFTER_MS;
    if (this.waiting.some((frame) => (this.sentAt.get(frame.id) ?? 0) <= before)) this.resend();
  }

  private post(frame: Posted<D>): void {
    this.sentAt.set(frame.id, performance.now());
    this.send(frame);
  }
}

const isStop = (frame: object): boolean => "event" in frame && frame.event === "stop";

/** What this device kept under a key; null where there is nothing, or storage is closed to us. */
export function kept<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or closed storage must not stand in the way of a STOP: it still goes out over the wire.
  }
}
