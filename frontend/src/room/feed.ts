// One sensor of one session, on this device: batches of 100 ms over a line of its own, kept until they are acknowledged.
//
// It judges nothing. What comes too old is the server's to see; a gap is a gap, and the batches say so by their numbers.

const BATCH_MS = 100;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const GIVE_UP_MS = 6000; // batches go out and no acknowledgement comes back: the line only looks open
const KEPT_BATCHES = 600; // a minute; what is older could not be judged any more
const LEAVES_MS = 2000;

export interface Source {
  source: string;
  channels: Record<string, { unit: string; inhale?: string }>;
  /** Does the value rise ("up") or fall ("down") in the concentric phase? Left out where nobody can say. */
  concentric?: "up" | "down";
}

export interface Watcher {
  /** The session takes this sensor (true), or the line is gone and comes back (false). */
  taken(isTaken: boolean): void;
  /** It will not be taken any more, and why. */
  closed(why: { nl: string; en: string }): void;
}

/** Why a sensor itself says that it sees nothing; the room has the words. */
export type Unseen = "contact_lost";

interface Reading {
  t_s: number;
  values: Record<string, number | null>;
  unseen: Unseen | null;
}

interface Batch {
  t: "samples";
  seq: number;
  t_s: number[];
  values: Record<string, (number | null)[]>;
  unseen: Unseen | null;
}

export class Feed {
  private socket: WebSocket | null = null;
  private waiting: Batch[] = [];
  private rows: Reading[] = [];
  private seq = 0;
  private wait = FIRST_WAIT_MS;
  private over = false;
  private taken = false;
  private heardAt = performance.now();
  private readonly batching: number;

  constructor(
    private readonly url: string,
    private readonly hello: Source,
    private readonly watcher: Watcher,
  ) {
    this.connect();
    this.batching = window.setInterval(() => this.batch(), BATCH_MS);
  }

  /** One reading, at device time `t_s` (s). unseen: why the sensor itself says that it sees nothing in it. */
  push(t_s: number, values: Record<string, number | null>, unseen: Unseen | null = null): void {
    if (!this.over) this.rows.push({ t_s, values, unseen });
  }

  /** End on purpose; done when the session has heard it, or cannot. */
  async end(): Promise<void> {
    this.batch();
    this.over = true;
    clearInterval(this.batching);
    const socket = this.socket;
    if (socket?.readyState !== WebSocket.OPEN) return socket?.close();
    const closed = new Promise<unknown>((done) => socket.addEventListener("close", done));
    socket.send(JSON.stringify({ t: "bye" }));
    await Promise.race([closed, new Promise((done) => setTimeout(done, LEAVES_MS))]);
    socket.close();
  }

  private connect(): void {
    if (this.over) return;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", concentric: null, speed: 1, ...this.hello }));
    socket.onmessage = (message) =>
      this.hear(
        JSON.parse(String(message.data)) as { t: string; last_seq?: number; seq?: number; nl?: string; en?: string },
      );
    socket.onclose = () => this.socket === socket && this.again();
  }

  private hear(frame: { t: string; last_seq?: number; seq?: number; nl?: string; en?: string }): void {
    this.heardAt = performance.now();
    if (frame.t === "welcome") this.welcome(frame.last_seq ?? 0);
    else if (frame.t === "ack") this.forget(frame.seq ?? 0);
    else if (frame.t === "closed") {
      this.over = true;
      clearInterval(this.batching);
      this.watcher.closed({ nl: frame.nl ?? "", en: frame.en ?? "" });
    }
  }

  private welcome(last: number): void {
    this.seq = Math.max(this.seq, last);
    this.wait = FIRST_WAIT_MS;
    this.taken = true;
    this.watcher.taken(true);
    this.forget(last);
    this.waiting.forEach((batch) => this.send(batch));
  }

  private forget(seq: number): void {
    this.waiting = this.waiting.filter((batch) => batch.seq > seq);
  }

  private batch(): void {
    if (this.rows.length === 0 || this.over || (this.seq === 0 && !this.taken)) return;
    while (this.rows.length > 0) this.lay(this.rows.splice(0, this.alike()));
    if (this.socket && performance.now() - this.heardAt > GIVE_UP_MS) this.drop();
  }

  /** How many of the readings go in one batch: those of which the sensor says one and the same. */
  private alike(): number {
    const other = this.rows.findIndex((row) => row.unseen !== this.rows[0]?.unseen);
    return other < 0 ? this.rows.length : other;
  }

  private lay(rows: Reading[]): void {
    const names = Object.keys(this.hello.channels);
    const values = Object.fromEntries(names.map((name) => [name, rows.map((row) => row.values[name] ?? null)]));
    const unseen = rows[0]?.unseen ?? null;
    const batch: Batch = { t: "samples", seq: (this.seq += 1), t_s: rows.map((row) => row.t_s), values, unseen };
    if (this.waiting.length === 0) this.heardAt = performance.now();
    this.waiting = [...this.waiting, batch].slice(-KEPT_BATCHES);
    if (this.taken) this.send(batch);
  }

  private send(batch: Batch): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(batch));
  }

  private drop(): void {
    this.socket?.close();
    this.again();
  }

  private again(): void {
    this.socket = null;
    if (this.over) return;
    this.taken = false;
    this.watcher.taken(false);
    setTimeout(() => this.connect(), this.wait * (0.5 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }
}

/** The WebSocket address of a sensor link's path. */
export function feedUrl(path: string): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}
