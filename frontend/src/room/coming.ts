// How a room comes to this device: with its page; or, without a network, with the empty page, the address and what this tab
// kept. What a tab keeps is gone when it closes; nothing of a person lies in the worker's store.

import { SILENT_AFTER_MS } from "./link";
import { keep, kept } from "./outbox";
import type { AtHand } from "./stopped";

const ASK_AGAIN_MS = 2000;

interface Came {
  hand: AtHand;
  closing: string;
  log: string;
}

/** What must be at hand, now and after a reload without a network. The page's own word wins; it is kept for this tab. */
export function come(root: HTMLElement, hand: AtHand): AtHand {
  if (root.dataset.session) {
    keepFor(root.dataset.session, { hand, closing: root.dataset.closing ?? "/", log: root.dataset.log ?? "" });
    return hand;
  }
  const [, person = "", session = ""] = /^\/room\/([^/]+)\/([^/]+)\/$/.exec(location.pathname) ?? [];
  const came = keptFor(session);
  Object.assign(root.dataset, { person, session, closing: came?.closing ?? "/", log: came?.log ?? "" });
  return came?.hand ?? hand;
}

const key = (session: string): string => `hk-room-${session}`;

function keepFor(session: string, came: Came): void {
  try {
    sessionStorage.setItem(key(session), JSON.stringify(came));
  } catch {
    // Without storage a reload without a network knows no name; STOP and 112 are there all the same.
  }
}

/** The session is over: this tab need not know her name any longer. */
export function forget(session: string): void {
  try {
    sessionStorage.removeItem(key(session));
  } catch {
    // Nothing was kept either.
  }
}

function keptFor(session: string): Came | null {
  try {
    return JSON.parse(sessionStorage.getItem(key(session)) ?? "null") as Came | null;
  } catch {
    return null;
  }
}

const setKey = (session: string): string => `hk-lifts-${session}`;

/** A set runs on this screen now; null: none does. Who leaves the page on purpose leaves no word of it. */
export function liftsAt(session: string, now_ms: number | null): void {
  keep(setKey(session), now_ms);
}

/**
 * Was this page gone in the middle of a set: loaded anew, or its battery flat? Then she had no hills to follow. A word that
 * is fresh is that of another tab, which shows them still.
 */
export function wasGoneInASet(session: string): boolean {
  const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const last = kept<number>(setKey(session));
  addEventListener("pagehide", () => liftsAt(session, null));
  return came?.type === "reload" || (last !== null && Date.now() - last > SILENT_AFTER_MS);
}

let asking = false;

/** Load the whole page once it can be had and `may` says so. To load in vain again and again would take STOP from under a finger. */
export async function comeWhole(may: () => boolean): Promise<void> {
  if (asking || !may()) return;
  asking = true;
  while (!(await there())) await new Promise((later) => setTimeout(later, ASK_AGAIN_MS));
  asking = false;
  if (may()) location.reload();
}

const there = (): Promise<boolean> => fetch(location.href).then((answer) => answer.ok, () => false);

/** Let this device start without a network. A browser without workers, or without https, does without. */
export function stayAtHand(): void {
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/worker.js").catch(() => undefined);
}
