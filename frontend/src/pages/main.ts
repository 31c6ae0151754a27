// The little that pages need of a script: print on a button, and send a form once.

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const form of document.querySelectorAll<HTMLFormElement>("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset["sent"]) event.preventDefault();
    form.dataset["sent"] = "yes";
    // A page that comes back from the browser's memory may send again: the command id keeps it to once.
    window.addEventListener("pageshow", () => delete form.dataset["sent"], { once: true });
  });
}
