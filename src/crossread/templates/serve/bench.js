(() => {
  "use strict";
  // Files can be dropped anywhere on their field; without scripts the button does the same.
  for (const field of document.querySelectorAll(".drop")) {
    const input = field.querySelector("input[type=file]");
    field.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("over"); });
    field.addEventListener("dragleave", () => field.classList.remove("over"));
    field.addEventListener("drop", (event) => {
      event.preventDefault();
      field.classList.remove("over");
      input.files = event.dataTransfer.files;
    });
  }
  // What a page asks for by itself ends when its reader goes on: its news would call them back. A
  // download does not leave the page, so after a while the asking goes on.
  const LEFT = 5000;  // ms
  let leaving = -Infinity;
  addEventListener("beforeunload", () => { leaving = performance.now(); });
  addEventListener("pagehide", () => { leaving = Infinity; });
  addEventListener("pageshow", () => { leaving = -Infinity; });
  for (const name of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) {
    document.addEventListener(name, (event) => { if (performance.now() - leaving < LEFT) event.preventDefault(); });
  }
  // A cell of a story's matrix can be put into a case: by its link, or by the key e.
  const story = location.pathname.match(/^\/story\/[0-9a-f]+$/);
  const cell = (name) => name?.match(/^#?p(\d+)-(\d+)$/);
  const evidence = ([, row, column]) => `${location.pathname}/evidence?row=${row}&column=${column}`;
  if (story) {
    for (const card of document.querySelectorAll(".card[id]")) {
      const link = document.createElement("a");
      link.href = evidence(cell(card.id));
      link.className = "pick by";
      link.textContent = "Add to a case";
      card.append(link);
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select")) return;
      const chosen = cell(event.target.getAttribute?.("href")) || cell(location.hash);
      if (chosen) location.assign(evidence(chosen));
    });
  }
})();
