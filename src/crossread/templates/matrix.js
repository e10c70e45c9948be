(() => {
  "use strict";
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const matrix = document.querySelector(".matrix");
  // A spreadsheet takes a cell that begins so for a formula; ' is in the list to be reversible.
  const formula = /^['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

  function words(cell) {
    const plain = cell.cloneNode(true);
    all("[aria-hidden], .no, title", plain).forEach((part) => part.remove());
    all("small, b, span, time, a", plain).forEach((part) => { part.before(" "); part.after(" "); });
    return plain.textContent.replace(/\s+/g, " ").replace(/ ([,;.])/g, "$1").trim();
  }

  function csv(table) {
    const guarded = (text) => {
      const safe = formula.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const told = (cell) => {
      const drawn = cell.querySelector("svg");
      if (drawn) return drawn.getAttribute("aria-label");
      return words((cell.scope === "row" && cell.querySelector(".claim")) || cell);
    };
    const rows = [...table.rows].filter((row) => !row.classList.contains("detail") && !row.closest("[hidden]"));
    return rows.map((row) => [...row.cells].map((cell) => guarded(told(cell))).join(",")).join("\r\n") + "\r\n";
  }

  function offer(button, text) {
    const box = document.createElement("textarea");
    box.className = "fallback";
    box.readOnly = true;
    box.value = text;
    box.setAttribute("aria-label", "CSV to copy");
    button.after(box);
    box.focus();
    box.select();
  }

  function copied(button) {
    const shown = button.firstChild;
    const before = shown.data;
    shown.data = "Copied";
    setTimeout(() => { shown.data = before; }, 2000);
  }

  function copy(button) {
    const table = button.closest("section, details").querySelector("table");
    const text = csv(button.closest(".tools") ? matrix : table);
    if (button.nextElementSibling?.className === "fallback") button.nextElementSibling.remove();
    if (!navigator.clipboard) { offer(button, text); return; }
    navigator.clipboard.writeText(text).then(() => copied(button), () => offer(button, text));
  }

  function sort(button) {
    const at = Number(button.dataset.sort);
    const rank = (row) => Number(row.dataset.k.split(" ")[at]);
    matrix.append(...all("tbody", matrix).sort((one, other) => rank(one) - rank(other)));
    all("[data-sort]").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  }

  function filter(wanted) {
    const asked = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = all("tbody", matrix);
    rows.forEach((row) => {
      const text = row.rows[0].textContent.toLocaleLowerCase();
      row.hidden = !asked.every((word) => text.includes(word));
    });
    const left = rows.filter((row) => !row.hidden).length;
    document.querySelector(".hits").textContent = asked.length ? `${left} of ${rows.length} claims` : "";
  }

  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    const around = target?.closest("details");
    if (around && !around.open) { around.open = true; target.scrollIntoView(); }
  }

  all(".tools, .copy").forEach((part) => { part.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const link = event.target.closest(".matrix td > a, .claim");
    if (button?.dataset.sort) sort(button);
    else if (button?.classList.contains("copy")) copy(button);
    else if (link && link.hash === location.hash && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      location.hash = link.hash.replace(/^#p(\d+).*/, "#r$1");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !/^#p\d/.test(location.hash)) return;
    const opener = document.querySelector(`a[href="${location.hash}"]`);
    location.hash = location.hash.replace(/^#p(\d+).*/, "#r$1");
    opener?.focus({ preventScroll: true });
  });
  document.querySelector(".filter input")?.addEventListener("input", (event) => filter(event.target.value));
  addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));
  addEventListener("hashchange", reveal);
  reveal();
})();
