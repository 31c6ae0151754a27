// The line to the server: one WebSocket that comes back for ever. It says when the server is silent, and decides nothing.

import { type ToRoom, parse } from "./wire";

export const SILENT_AFTER_MS = 3000;
const GIVE_UP_MS = 6000; // a half-open line: nothing heard, no close either
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
    socket.onopen = () => this.listener.opened();
    socket.onmessage = (message) => this.hear(String(message.data));
    socket.onclose = () => this.socket === socket && this.again();
  }

  private hear(text: string): void {
    this.heardAt = performance.now();
    this.wait = FIRST_WAIT_MS;
    this.tell(false);
    const frame = parse(text);
    if (frame) this.listener.heard(frame);
  }

  private beat(): void {
    this.send({ t: "beat", now: performance.now() / 1000 });
  }

  private listen(): void {
    const silence = performance.now() - this.heardAt;
    this.tell(silence > SILENT_AFTER_MS);
    if (silence > GIVE_UP_MS && this.socket?.readyState === WebSocket.OPEN) this.drop();
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
