// Somebody is here: the practice hears it, at most once a minute, so that it does not lock what is in use.

const EACH_MS = 60_000;
let told = Number.NEGATIVE_INFINITY;

export function tellPresent(): void {
  const now = performance.now();
  if (now - told < EACH_MS) return;
  told = now;
  void fetch("/present").catch(() => undefined);
}
