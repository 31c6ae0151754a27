// What is seen and what is blind: chips, the sentence under them, the pulse, and who watches what.

import { h, icon } from "./dom";
import { evidence } from "./preparing";
import type { View } from "./view";
import type { Guard, GuardName } from "./wire";
import { clock, say, t } from "./words";

const ICONS: Record<GuardName, string> = { movement: "movement", breath: "lungs", pulse: "heart" };
export const GUARDS: GuardName[] = ["movement", "breath", "pulse"];

export function guardName(name: GuardName): string {
  return { movement: t("beweging", "movement"), breath: t("adem", "breath"), pulse: t("hartslag", "pulse") }[name];
}

type Condition = "good" | "coach" | "blind" | "off";

export function condition(guard: Guard | undefined): Condition {
  if (!guard) return "off";
  if (guard.by === "coach") return "coach";
  if (guard.sighted) return "good";
  return guard.required || guard.source ? "blind" : "off";
}

function stateWord(state: Condition): string {
  return { good: t("goed", "good"), coach: t("u kijkt", "you watch"), blind: "blind", off: t("uit", "off") }[state];
}

export function chips({ scene }: View): Element {
  const made = GUARDS.map((name) => {
    const state = condition(scene.guards[name]);
    const dress = { blind: "blind unknown", coach: "watched", good: "good", off: "off" }[state];
    return h(
      "li",
      { class: `sensor ${dress}`, "data-guard": name, "data-state": state },
      h("b", {}, icon(state === "blind" ? "blind" : state === "coach" ? "person" : ICONS[name], "s"), guardName(name)),
      h("span", {}, stateWord(state)),
    );
  });
  return h("ul", { class: "sensors", "aria-label": t("Wat gezien wordt", "What is seen") }, ...made);
}

/** For the first that is blind: what it cannot see, since when, why, and what stands in. */
export function sentence({ scene, now_s }: View): Element {
  const name =
    GUARDS.find((each) => condition(scene.guards[each]) === "blind") ?? GUARDS.find((each) => scene.guards[each]?.why);
  const guard = name && scene.guards[name];
  if (!guard) return h("p", { class: "sentence" });
  const since =
    guard.since_s === null ? "" : t(` al ${clock(now_s - guard.since_s)}`, ` for ${clock(now_s - guard.since_s)}`);
  const what =
    guard.by === "coach"
      ? t(`U kijkt zelf naar ${guardName(name)}.`, `You watch ${guardName(name)} yourself.`)
      : t(`Niemand ziet ${guardName(name)}${since}.`, `Nobody sees ${guardName(name)}${since}.`);
  return h("p", { class: "sentence" }, h("b", {}, what), " ", say(guard.why));
}

export function pulse({ scene }: View): Element {
  const seen = scene.pulse;
  if (!seen || seen.bpm === null) {
    return h(
      "p",
      { class: "pulse unknown" },
      h("span", {}, icon("heart", "s")),
      h("b", {}, t("hartslag onbekend", "pulse unknown")),
    );
  }
  const limits =
    seen.low !== null && seen.high !== null
      ? t(`Waarschuwt onder ${seen.low} of boven ${seen.high}.`, `Warns below ${seen.low} or above ${seen.high}.`)
      : "";
  const old = seen.age_s !== null && seen.age_s > 3;
  return h(
    "div",
    { class: `pulse ${seen.damped ? "damped" : ""} ${old ? "old" : ""}` },
    h(
      "p",
      {},
      icon("heart"),
      h("b", { class: "figure" }, String(Math.round(seen.bpm))),
      h("span", {}, t("/ min", "/ min")),
      seen.damped &&
        h("span", { class: "why" }, icon("pill", "s"), h("b", {}, t("gedempt door medicijn", "damped by medicine"))),
      old &&
        h("b", { class: "why" }, t(`${Math.round(seen.age_s ?? 0)} s oud`, `${Math.round(seen.age_s ?? 0)} s old`)),
    ),
    h("p", { class: "small" }, seen.damped ? t("Stuurt niet. ", "Does not steer. ") : "", limits),
  );
}

/** One row a required guard: who watches it, and the tap with which the coach takes it over. */
export function watchers(view: View): Element {
  const { scene } = view;
  const rows = GUARDS.filter((name) => scene.guards[name]?.required).map((name) => {
    const guard = scene.guards[name] as Guard;
    const state = condition(guard);
    const who = {
      good: t("Een sensor ziet het.", "A sensor sees it."),
      coach: t("U kijkt zelf.", "You watch it yourself."),
      blind: t("Niemand ziet het nog.", "Nobody sees it yet."),
      off: "",
    }[state];
    return h(
      "li",
      { class: state === "blind" ? "watch open" : "watch", "data-guard": name, "data-state": state },
      icon(state === "blind" ? "blind" : state === "coach" ? "person" : ICONS[name]),
      h("div", {}, h("b", {}, guardName(name)), h("p", {}, who, " ", state === "blind" ? say(guard.why) : state === "good" ? evidence(view, name) : "")),
      state === "blind"
        ? h(
            "button",
            { type: "button", class: "button outlined", "data-do": `take_over ${name}` },
            t("Ik kijk zelf", "I watch it"),
          )
        : icon("may"),
    );
  });
  return h("ul", { class: "watchers" }, ...rows);
}
