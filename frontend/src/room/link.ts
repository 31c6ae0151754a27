// The line to the server: one WebSocket that comes back for ever. It says when the server is silent, and decides nothing.

import { type ToRoom, parse } from "./wire";

export const SILENT_AFTER_MS = 3000;
const GIVE_UP_MS = 6000; // a half-open line: nothing heard since it opened, no close either
const NOT_COMING_MS = 12_000; // a line that neither opens nor fails
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

export interface Listener {
  opened(): void;
  heard(frame: ToRoom): void;
  /** True when the server has been silent for 3 s, false when it is heard again. */
  silent(isSilent: boolean): void;
}

export class Link {
  private socket: WebSocket | null = null;
  private heardAt = performance.now();
  /** When this line was asked for, and again when it opened: before that nothing could be heard of it. */
  private beganAt = performance.now();
  private wait = FIRST_WAIT_MS;
  private retry = 0;
  private quiet = false;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {
    this.connect();
    setInterval(() => this.beat(), 1000);
    setInterval(() => this.listen(), 200);
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
  }

  send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.beganAt = performance.now();
    socket.onopen = () => {
      this.beganAt = performance.now();
      this.listener.opened();
    };
    socket.onmessage = (message) => this.hear(String(message.data));
    socket.onclose = () => this.socket === socket && this.again();
  }

  private hear(text: string): void {
    this.heardAt = performance.now();
    this.tell(false);
    const frame = parse(text);
    // Who is only told that this line closes asks again less and less often; any other word means that it is taken.
    if (frame?.t !== "closed") this.wait = FIRST_WAIT_MS;
    if (frame) this.listener.heard(frame);
  }

  private beat(): void {
    this.send({ t: "beat", now: performance.now() / 1000 });
  }

  private listen(): void {
    const now = performance.now();
    this.tell(now - this.heardAt > SILENT_AFTER_MS);
    const longest = this.socket?.readyState === WebSocket.OPEN ? GIVE_UP_MS : NOT_COMING_MS;
    if (this.socket && now - Math.max(this.heardAt, this.beganAt) > longest) this.drop();
  }

  private tell(quiet: boolean): void {
    if (quiet === this.quiet) return;
    this.quiet = quiet;
    this.listener.silent(quiet);
  }

  private drop(): void {
    this.socket?.close();
    this.again();
  }

  private again(): void {
    this.socket = null;
    this.retry = window.setTimeout(() => this.connect(), this.wait * (0.5 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private hurry(): void {
    if (this.socket) return;
    clearTimeout(this.retry);
    this.wait = FIRST_WAIT_MS;
    this.connect();
  }
}
