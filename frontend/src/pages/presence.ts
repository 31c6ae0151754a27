// A page that nobody is at covers itself. What is on it, and what was typed, stays under the cover until somebody has proved
// in another tab who she is. How long it takes is the practice's to say: another tab may be in use.

import { tellPresent } from "../present";

const dutch = document.documentElement.lang === "nl";
const cover = document.createElement("dialog");
let next = 0;
let locked = false;

async function secondsLeft(): Promise<number | null> {
  const answer = await fetch("/present/left").catch(() => null);
  return answer?.ok ? ((await answer.json()) as { left_s: number | null }).left_s : 0;
}

async function look(): Promise<void> {
  const left = await secondsLeft();
  locked = left !== null && left <= 0;
  if (!locked) cover.close();
  else if (!cover.open) cover.showModal();
  lookAgain(left ?? Number.POSITIVE_INFINITY);
}

function lookAgain(left_s: number): void {
  clearTimeout(next);
  if (left_s > 0 && left_s < Number.POSITIVE_INFINITY) next = window.setTimeout(() => void look(), 1000 * (left_s + 1));
}

function dress(): void {
  const [title, why, go, call] = dutch
    ? [
        "Vergrendeld",
        "Er was een tijd niemand bij dit scherm. Wat u schreef, staat er nog.",
        "Meld u aan om verder te gaan",
        "In nood: 112",
      ]
    : ["Locked", "Nobody was at this screen for a while. What you wrote is still there.", "Sign in to go on", "Urgent: 112"];
  cover.className = "locked";
  cover.setAttribute("aria-labelledby", "locked-title");
  cover.innerHTML = `<h1 id="locked-title"></h1><p></p><a class="button dark-step" target="_blank" rel="noopener"></a><a class="button outlined" href="/112"></a>`;
  for (const [place, text] of [title, why, go, call].entries()) (cover.children[place] as Element).textContent = text as string;
  (cover.children[2] as HTMLAnchorElement).href = document.body.dataset.proof ?? "/";
  // A browser lets somebody who presses Escape twice close any dialog; this one comes back.
  cover.addEventListener("close", () => locked && cover.showModal());
  document.body.append(cover);
}

dress();
lookAgain(Number(document.body.dataset.left));
for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => locked || tellPresent());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void look());
addEventListener("focus", () => locked && void look());
