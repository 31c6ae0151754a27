// The physician's limits: the dot follows what she types, and off the proposal one line for the reason opens.
// The guardrails and the need of a reason are judged by the server; this only shows.

const LINE = 1000;

for (const line of document.querySelectorAll<HTMLElement>("[data-limit]")) follow(line);

function follow(line: HTMLElement): void {
  const field = line.querySelector<HTMLInputElement>("input")!;
  const dot = line.querySelector<SVGElement>(".mine")!;
  const reason = line.querySelector<HTMLElement>("[data-reason]")!;
  const [low, high, proposal] = [line.dataset["low"], line.dataset["high"], line.dataset["proposal"]].map(Number) as [number, number, number];

  const draw = (): void => {
    const value = Number(field.value.replace(",", "."));
    reason.hidden = field.value.trim() === "" || value === proposal;
    if (Number.isFinite(value)) dot.setAttribute("cx", String((LINE * (Math.min(Math.max(value, low), high) - low)) / (high - low)));
  };
  field.addEventListener("input", draw);
  draw();
}
