// The evening check on the phone: one question a screen, a draft that stays on the phone, and the 112 page.
//
// The rules that open it were printed from the rulebook into the page (`#rules`), so they are judged here without a
// network and before anything is sent. A question not reached yet is open; "I do not know" is unknown, which some
// rules count as the worse answer. Never here: a grade, or a decision to wait.

type Answer = string[] | "unknown";
type Answers = ReadonlyMap<string, Answer>;
type Truth = boolean | null;
type Tree =
  | { all: Tree[] }
  | { any: Tree[] }
  | { not: Tree }
  | { has: string; words: string[] }
  | { is: string; words: string[] }
  | { unknown: string }
  | { compare: string; operator: string; value: number };
type Rule = { id: string; when: Tree; nl: string; en: string };

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  "<": (a, b) => a < b,
};

export function holds(tree: Tree, answers: Answers): Truth {
  if ("all" in tree) return every(tree.all.map((one) => holds(one, answers)));
  if ("any" in tree) return not(every(tree.any.map((one) => not(holds(one, answers)))));
  if ("not" in tree) return not(holds(tree.not, answers));
  if ("unknown" in tree) return reached(answers.get(tree.unknown), (answer) => answer === "unknown");
  if ("compare" in tree) return known(answers.get(tree.compare), ([first]) => COMPARE[tree.operator]!(Number(first), tree.value));
  const name = "has" in tree ? tree.has : tree.is;
  return known(answers.get(name), (words) => words.some((word) => tree.words.includes(word)));
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (truths: Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const reached = (answer: Answer | undefined, is: (answer: Answer) => boolean): Truth => (answer === undefined ? null : is(answer));
const known = (answer: Answer | undefined, is: (words: string[]) => boolean): Truth =>
  answer === undefined || answer === "unknown" ? null : is(answer);

// A slip of the finger can be taken back; after this the practice is told.
const TOLD_AFTER_MS = 8000;

const form = document.querySelector<HTMLFormElement>("form.check");
if (form) begin(form);

function begin(form: HTMLFormElement): void {
  const rules = JSON.parse(document.getElementById("rules")!.textContent!) as Rule[];
  const steps = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const draft = `check${location.pathname}`;
  let at = 0;
  let telling = 0;

  restore(form, draft);
  form.classList.add("stepped");
  form.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    alone(form, input);
    keep(form, draft);
    if (input.type === "radio") judge(at);
  });
  form.querySelector("[data-next]")!.addEventListener("click", next);
  form.querySelector("[data-back]")!.addEventListener("click", () => show(at - 1));
  form.addEventListener("submit", (event) => {
    if (at < shown().length - 1 || !navigator.onLine) event.preventDefault();
    if (at < shown().length - 1) next();
    else if (!navigator.onLine) wait();
    else if (judge(at)) event.preventDefault();
  });
  document.querySelector("[data-mistake]")!.addEventListener("click", () => emergency(false));
  const wrong = shown().findIndex((step) => step.querySelector(".wrong"));
  show(Math.max(wrong, 0), false);

  function shown(): HTMLElement[] {
    const felt = chosen(form, "symptoms").some((word) => word !== "none-of-these" && word !== "unknown");
    return steps.filter((step) => felt || !("afterSymptom" in step.dataset));
  }

  function next(): void {
    if (judge(at)) return;
    const unanswered = unanswered_in(shown()[at]!);
    complain(unanswered);
    if (!unanswered) show(at + 1);
  }

  function show(place: number, focus = true): void {
    const visible = shown();
    at = Math.min(Math.max(place, 0), visible.length - 1);
    for (const step of steps) step.hidden = step !== visible[at];
    for (const last of form.querySelectorAll<HTMLElement>("[data-send]")) last.hidden = at < visible.length - 1;
    form.querySelector<HTMLElement>("[data-next]")!.hidden = at === visible.length - 1;
    form.querySelector<HTMLElement>("[data-back]")!.classList.toggle("nowhere", at === 0);
    const progress = form.querySelector("progress")!;
    progress.max = visible.length;
    progress.value = at + 1;
    const place_words = form.querySelector<HTMLElement>("[data-place]")!;
    place_words.textContent = place_words.dataset.place!.replace("{i}", String(at + 1)).replace("{n}", String(visible.length));
    complain(null);
    if (focus) visible[at]!.querySelector<HTMLElement>("h1, h2, legend")?.focus();
  }

  // Only what was reached is judged: a question still to come is open, not unknown.
  function judge(place: number): boolean {
    const visible = shown();
    const answers = new Map<string, Answer>();
    for (const step of visible.slice(0, place + 1)) for (const name of names(step)) read(form, name, answers);
    const found = rules.find((rule) => holds(rule.when, answers) === true);
    if (found) emergency(true, found);
    return found !== undefined;
  }

  function emergency(open: boolean, rule?: Rule): void {
    const page = document.getElementById("call-112")!;
    const words = document.documentElement.lang === "en" ? rule?.en : rule?.nl;
    for (const place of page.querySelectorAll("[data-found]")) place.textContent = words ?? "";
    page.hidden = !open;
    clearTimeout(telling);
    for (const other of document.querySelectorAll<HTMLElement>("[data-behind-112]")) other.hidden = open;
    if (!open) return;
    page.querySelector<HTMLElement>("h1")!.focus();
    scrollTo(0, 0);
    telling = setTimeout(() => send(form), TOLD_AFTER_MS);
  }

  function wait(): void {
    form.querySelector<HTMLElement>("[data-offline]")!.hidden = false;
    addEventListener("online", () => form.requestSubmit(), { once: true });
  }
}

// 112 goes first; telling the practice comes after, now or when there is a network again.
function send(form: HTMLFormElement): void {
  const again = (): void => addEventListener("online", () => send(form), { once: true });
  fetch(form.action || location.href, { method: "POST", body: new FormData(form), keepalive: true }).catch(again);
}

function names(step: HTMLElement): string[] {
  return (step.dataset.step ?? "").split(" ");
}

function read(form: HTMLFormElement, name: string, answers: Map<string, Answer>): void {
  const unsure = chosen(form, `${name}-unknown`).length > 0;
  const words = chosen(form, name);
  if (unsure || words.includes("unknown")) answers.set(name, "unknown");
  else if (words.length) answers.set(name, words.filter((word) => word !== "none-of-these"));
}

function chosen(form: HTMLFormElement, name: string): string[] {
  return new FormData(form).getAll(name).map(String).filter((word) => word !== "");
}

// "No, nothing" and "I do not know" exclude the other answers of a list.
function alone(form: HTMLFormElement, input: HTMLInputElement): void {
  if (input.type === "radio" && input.checked)
    for (const unsure of form.querySelectorAll<HTMLInputElement>(`input[name="${input.name}-unknown"]`)) unsure.checked = false;
  if (input.type !== "checkbox" || !input.checked) return;
  const excludes = (one: HTMLInputElement): boolean => one.value === "none-of-these" || one.value === "unknown";
  for (const other of form.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${input.name}"]`))
    if (other !== input && (excludes(input) || excludes(other))) other.checked = false;
  const scale = input.name.endsWith("-unknown") ? input.name.slice(0, -"-unknown".length) : "";
  for (const other of scale ? form.querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${scale}"]`) : []) other.checked = false;
}

function unanswered_in(step: HTMLElement): HTMLElement | null {
  const form = step.closest("form")!;
  const missing = (group: HTMLElement): boolean => {
    const name = group.dataset.needs!;
    return !chosen(form, name).length && !chosen(form, `${name}-unknown`).length;
  };
  return [...step.querySelectorAll<HTMLElement>("[data-needs]")].find(missing) ?? null;
}

function complain(group: HTMLElement | null): void {
  for (const sentence of document.querySelectorAll<HTMLElement>("[data-choose]")) sentence.hidden = true;
  const sentence = group?.querySelector<HTMLElement>("[data-choose]");
  if (sentence) sentence.hidden = false;
  group?.querySelector<HTMLElement>("input")?.focus();
}

function keep(form: HTMLFormElement, draft: string): void {
  const typed = [...new FormData(form).entries()].filter(([name]) => !["csrfmiddlewaretoken", "command_id"].includes(name));
  localStorage.setItem(draft, JSON.stringify(typed));
}

function restore(form: HTMLFormElement, draft: string): void {
  for (const [name, value] of JSON.parse(localStorage.getItem(draft) ?? "[]") as [string, string][])
    for (const input of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`))
      if (input.type === "checkbox" || input.type === "radio") input.checked ||= input.value === value;
      else input.value = value;
}
