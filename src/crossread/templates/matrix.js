(() => {
  "use strict";
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const matrix = document.querySelector(".matrix");
  // A spreadsheet takes a cell that begins so for a formula; ' is in the list to be reversible.
  const formula = /^['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

  function words(cell) {
    const plain = cell.cloneNode(true);
    all("[aria-hidden], .no, .how, .badge, title", plain).forEach((part) => part.remove());
    all("button", plain).forEach((part) => part.remove());
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
    const rows = [...table.rows].filter((row) => !row.matches(".detail, .grouphead tr, .topichead tr") && !row.closest("tbody[hidden]"));
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

  const group = (row) => `.grouphead[data-g="${row.dataset.g}"]`;
  const claims = () => all(".claimrow", matrix || document.createElement("i"));
  const search = document.querySelector(".filter input");
  const facets = all("[data-facet]");
  const order = document.querySelector("[data-order]");
  const field = (name) => name.replaceAll(" ", "-");

  function sort() {
    const rank = (row) => Number(row.dataset.k.split(" ")[Number(order.value)] || 0);
    matrix.classList.toggle("flat", order.value !== "0");
    const rows = [...all(".topichead", matrix), ...claims()].sort((one, other) => rank(one) - rank(other));
    all(".grouphead", matrix).forEach((head) => head.after(...rows.filter((row) => head.matches(group(row)))));
  }

  // A filter has an address of its own: #?outlet=Northline&words=siren
  function filter(write) {
    const asked = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const chosen = facets.filter((each) => each.value);
    const held = (row, facet) => (row.getAttribute(`data-${field(facet.dataset.facet)}`) || "").split("\n");
    claims().forEach((row) => {
      const text = row.rows[0].textContent.toLocaleLowerCase();
      row.hidden = !(asked.every((word) => text.includes(word)) && chosen.every((each) => held(row, each).includes(each.value)));
      row.classList.toggle("asked", asked.length + chosen.length > 0);
    });
    const left = claims().filter((row) => !row.hidden).length;
    const active = asked.length + chosen.length > 0;
    document.querySelector(".hits").textContent = active ? `${left} of ${claims().length} claims` : "";
    document.querySelector("[data-clear]").hidden = !active;
    all(".topichead", matrix).forEach((head) => { head.hidden = active; });
    all(".grouphead", matrix).forEach((head) => { head.hidden = !claims().some((row) => !row.hidden && head.matches(group(row))); });
    if (!write) return;
    const said = new URLSearchParams(chosen.map((each) => [each.dataset.facet, each.value]));
    if (search.value) said.set("words", search.value);
    history.replaceState(null, "", active ? `#?${said}` : "#matrix");
  }

  function ask() {
    if (!location.hash.startsWith("#?") || !search) return;
    const said = new URLSearchParams(location.hash.slice(2));
    facets.forEach((each) => { each.value = said.get(each.dataset.facet) || ""; if (each.selectedIndex < 0) each.value = ""; });
    search.value = said.get("words") || "";
    filter(false);
    document.getElementById("matrix").scrollIntoView();
  }

  function fold(button, closed) {
    const place = button.closest("th").cellIndex + 1;
    all(`:is(thead, .claimrow) > tr:first-child > :nth-child(${place})`, matrix).forEach((cell) => cell.classList.toggle("folded", closed));
    button.setAttribute("aria-pressed", String(closed));
  }

  addEventListener("beforeprint", () => {
    for (const place of all("[data-address]")) place.textContent = ` (${location.href})`;
  });

  function print_(whole) {
    document.documentElement.classList.toggle("whole", whole);
    all("details").forEach((part) => { if (whole) part.open = true; });
    print();
  }

  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    const around = all(`details[data-f="${target?.closest("tbody")?.dataset.f}"]`);
    for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) around.push(part);
    const shut = around.filter((part) => !part.open);
    shut.forEach((part) => { part.open = true; });
    if (shut.length) target.scrollIntoView();
  }

  document.documentElement.classList.add("js");
  all(".tools, .copy, .fold, .rest").forEach((part) => { part.hidden = false; });
  const folds = all(".fold");
  // Of many columns those that carry most of the rows stay open.
  if (folds.length > 8 && innerWidth > 832) {
    const told = folds.map(() => 0);
    all(".claimrow td[class] > a :is(b, .kw):first-child").forEach((words) => { told[words.closest("td").cellIndex - 1] += 1; });
    const most = folds.map((_, at) => at).sort((one, other) => told[other] - told[one] || one - other);
    most.slice(7).forEach((at) => fold(folds[at], true));
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const link = event.target.closest(".matrix td > a, .claim");
    if (button?.classList.contains("fold")) fold(button, button.getAttribute("aria-pressed") !== "true");
    else if (button?.classList.contains("rest")) {
      claims().forEach((row) => row.dataset.g === button.dataset.g && row.classList.remove("later"));
      all(`.topichead[data-g="${button.dataset.g}"] details`, matrix).forEach((part) => { part.open = true; });
      button.hidden = true;
    } else if (button && "clear" in button.dataset) {
      facets.forEach((each) => { each.value = ""; });
      search.value = "";
      filter(true);
    } else if (button && "print" in button.dataset) print_(Boolean(button.dataset.print));
    else if (button?.classList.contains("copy")) copy(button);
    else if (event.target.matches(".matrix td[id]")) location.hash = event.target.id;
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
  search?.addEventListener("input", () => filter(true));
  facets.forEach((each) => each.addEventListener("change", () => filter(true)));
  order?.addEventListener("change", sort);
  addEventListener("hashchange", () => { reveal(); ask(); });
  reveal();
  ask();
})();
