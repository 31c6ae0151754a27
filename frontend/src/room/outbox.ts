// What a person did and the server has not answered yet. It has an id of its own, stays on this device through a reload,
// and goes out again, in order, until it is done or refused: after each new connection, and every few seconds where the
// line still looks open, since a frame or its answer may be gone without a sound. Its id lets the server do it once.

export type Posted<D> = D & { id: string };

/** 128 random bits; `randomUUID` would ask for https. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const AGAIN_AFTER_MS = 3000; // as long as silence may last before it is told

interface Waiting<D> {
  frame: Posted<D>;
  /** When it was done, by the clock of the day: the one that outlives a reload. */
  at: number;
}

export class Outbox<D extends object> {
  private waiting: Waiting<D>[];
  private readonly sentAt = new Map<string, number>();
  /** When it was done, by the clock that nobody sets; known for what was done since the page came. */
  private readonly doneAt = new Map<string, number>();

  /** lapses: must this not go out any more, done so many seconds ago? It is let go then. */
  constructor(
    private readonly key: string,
    private readonly send: (frame: Posted<D>, age_s: number) => void,
    private readonly lapses: (frame: Posted<D>, age_s: number) => boolean = () => false,
  ) {
    this.waiting = kept<Waiting<D>[]>(key) ?? [];
    setInterval(() => this.remind(), 1000);
  }

  get length(): number {
    return this.waiting.length;
  }

  put(deed: D, id = freshId()): string {
    const frame = { ...deed, id };
    this.doneAt.set(id, performance.now());
    this.waiting.push({ frame, at: Date.now() });
    keep(this.key, this.waiting);
    this.post(frame, 0);
    return id;
  }

  /** The server answered: done or refused. Gives what it was. */
  settle(id: string): Posted<D> | undefined {
    const found = this.waiting.find(({ frame }) => frame.id === id);
    this.sentAt.delete(id);
    this.doneAt.delete(id);
    this.waiting = this.waiting.filter(({ frame }) => frame.id !== id);
    keep(this.key, this.waiting);
    return found?.frame;
  }

  /** After a new connection: everything again, in the order in which it was done. A STOP goes first. */
  resend(): void {
    const gone = this.waiting.filter((each) => this.lapses(each.frame, this.age(each)));
    gone.forEach(({ frame }) => this.settle(frame.id));
    const stops = this.waiting.filter(({ frame }) => isStop(frame));
    const others = this.waiting.filter(({ frame }) => !isStop(frame));
    [...stops, ...others].forEach((each) => this.post(each.frame, this.age(each)));
  }

  private age({ frame, at }: Waiting<D>): number {
    const done = this.doneAt.get(frame.id);
    return Math.max(0, done === undefined ? Date.now() - at : performance.now() - done) / 1000;
  }

  /** Nobody answered: once more. */
  private remind(): void {
    const before = performance.now() - AGAIN_AFTER_MS;
    if (this.waiting.some(({ frame }) => (this.sentAt.get(frame.id) ?? 0) <= before)) this.resend();
  }

  private post(frame: Posted<D>, age_s: number): void {
    this.sentAt.set(frame.id, performance.now());
    this.send(frame, age_s);
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
