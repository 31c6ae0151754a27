// After the last set: easy movement for as long as a rule asks, sit, stand up slowly, stay; and what was done today.

import { h, icon } from "./dom";
import { heading, troubles } from "./heading";
import { note } from "./preparing";
import type { View } from "./view";
import type { Exercise } from "./wire";
import { clock, say, t } from "./words";

export function done(view: View): Element {
  return h(
    "div",
    { class: "pane done", "data-key": "DONE" },
    heading(view),
    ...troubles(view),
    h("section", {}, h("h2", {}, t("Alles gedaan. Nu rustig uitlopen", "All done. Now cool down")), h("ol", { class: "cooling" }, ...steps(view))),
    h("section", {}, h("h2", {}, t("Vandaag gedaan", "Done today")), h("ul", { class: "plan told" }, ...view.scene.plan.map(line))),
    h("div", { class: "folds" }, note(null)),
    h(
      "div",
      { class: "next" },
      h("a", { class: "button dark-step", href: view.local.closing }, t("Naar de laatste vragen", "To the last questions")),
    ),
  );
}

function steps(view: View): Element[] {
  const { cool_down_min, stay_min } = view.local.hand;
  const [cool, stay] = [left(view, cool_down_min), left(view, stay_min)];
  return [
    step(
      cool === 0 ? "may" : "clock",
      t(`Rustig uitlopen, rechtop: ${cool_down_min} minuten`, `Easy movement, upright: ${cool_down_min} minutes`),
      until(cool),
    ),
    step("gauge", t("Zitten. Druk meten.", "Sit. Take the pressure."), ""),
    step("gauge", t("Langzaam opstaan. Staand meten, na 1 en na 3 minuten.", "Stand up slowly. Measure standing, after 1 and 3 minutes."), t("Duizelig? Weer zitten.", "Dizzy? Sit again.")),
    step(
      stay === 0 ? "may" : "clock",
      t(`Zij blijft ${stay_min} minuten na de laatste set`, `She stays ${stay_min} minutes after the last set`),
      until(stay),
    ),
  ];
}

/** Seconds that are left of so many minutes after the last set; null where nobody knows when that was. */
function left({ scene, now_s }: View, minutes: number): number | null {
  return scene.ended_s === null ? null : Math.max(0, scene.ended_s + 60 * minutes - now_s);
}

function until(seconds: number | null): string {
  if (seconds === null) return t("tijd onbekend: er was geen set", "time unknown: there was no set");
  return seconds > 0 ? t(`nog ${clock(seconds)}`, `${clock(seconds)} to go`) : t("voorbij", "over");
}

const step = (picture: string, what: string, more: string): Element =>
  h("li", {}, icon(picture), h("p", {}, h("b", {}, what), more && h("small", {}, more)));

function line(each: Exercise): Element {
  const says = each.done > 0 ? t(`${each.done} van ${each.sets} set`, `${each.done} of ${each.sets} set`) : t("niet gedaan", "not done");
  return h("li", {}, h("b", {}, say(each)), h("span", {}, says));
}
