(() => {
  "use strict";
  // Findings can be overruled here; what was decided stays in this browser until it is saved.
  const main = document.querySelector("main[data-columns]");
  if (!main) return;
  const columns = main.dataset.columns.split("|");
  const choices = {
    row: [["dropped", "not a claim of this story"], ["kept", "a claim of this story"]],
    cell: [["asserts", "asserts"], ["reports", "reports"], ["disputes", "disputes"], ["omits", "omits"], ["absent", "absent"], ["not assessed", "not assessed"]],
    conflict: [["confirmed", "a conflict"], ["rejected", "not a conflict"]],
    omission: [["confirmed", "an omission"], ["rejected", "not an omission"]],
  };
  const made = [];
  let by = "", saved = true;
  const part = (tag, text, values) => Object.assign(document.createElement(tag), { textContent: text, ...values });
  const spans = (at) => at.split(",").filter(Boolean).map((each) => {
    const [article, start, end] = each.split(/[:-]/);
    return [article, Number(start), Number(end)];
  });
  const whole = (column) => columns[column].split(" ").map((article) => `${article}:0-0`).join(",");

  const dialog = part("dialog", "", { className: "overrule" });
  const form = part("form", "", { method: "dialog" });
  const title = part("h2", "");
  const options = part("fieldset", "");
  const who = part("input", "", { name: "by", required: true, maxLength: 200, autocomplete: "name" });
  const why = part("input", "", { name: "why", maxLength: 2000, autocomplete: "off" });
  const labelled = (words, field) => { const label = part("label", `${words} `); label.append(field); return label; };
  const cancel = part("button", "Cancel", { type: "button" });
  const actions = part("p", "");
  actions.append(part("button", "Decide", { value: "decide" }), " ", cancel);
  form.append(title, options, labelled("Your name", who), labelled("Reason (optional)", why), actions);
  dialog.append(form);
  dialog.setAttribute("aria-label", "Overrule a finding");
  const bar = part("p", "", { className: "deciding", hidden: true });
  const count = part("span", "");
  count.setAttribute("role", "status");
  const save = part("button", "Save the file", { type: "button" });
  const undo = part("button", "Undo the last", { type: "button" });
  bar.append(count, " ", save, " ", undo, part("span", " Then: crossread compare INPUT... --decisions FILE"));
  document.body.append(dialog, bar);
  let asked = null;

  function ask(kind, at, value, words) {
    asked = { kind, spans: spans(at), value };
    title.textContent = words;
    options.replaceChildren(...choices[kind].map(([verdict, said], number) => {
      const label = part("label", "");
      label.append(part("input", "", { type: "radio", name: "verdict", value: verdict, required: true, checked: !number }), ` ${said}`);
      return label;
    }));
    who.value = by;
    why.value = "";
    dialog.showModal();
    options.querySelector("input").focus();
  }

  function decide(event) {
    const author = who.value.trim();
    if (!author) { event.preventDefault(); who.focus(); return; }
    by = author;
    const verdict = options.querySelector(":checked").value;
    const when = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    made.push({ kind: asked.kind, spans: asked.spans, verdict, author, value: asked.value, why: why.value.trim(), when });
    saved = false;
    tell();
  }

  function tell() {
    count.textContent = `${made.length} decision${made.length === 1 ? "" : "s"}${saved ? ", saved" : ", not saved yet"}.`;
    bar.hidden = !made.length;
  }

  function keep() {
    const link = document.createElement("a");
    const text = made.map((each) => `${JSON.stringify(each)}\n`).join("");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
    link.download = "decisions.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    saved = true;
    tell();
  }

  function offer(place, kind, at, value, words) {
    if (place.querySelector(":scope > .rule") || !at) return;
    const button = part("button", "Overrule", { type: "button", className: "rule" });
    button.setAttribute("aria-label", `Overrule: ${words}`);
    button.addEventListener("click", () => ask(kind, at, value, words));
    place.append(button);
  }

  // Buttons are made where somebody looks: in the row that is open, in the list that is open.
  function opened() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = target?.closest("tbody")?.querySelector(".detail[data-at]");
    if (!row) return;
    const at = row.dataset.at, words = row.closest("tbody").querySelector(".claim").textContent.trim();
    offer(row.querySelector(".wide"), "row", at, "", words);
    row.querySelectorAll(".card, .quiet > li").forEach((cell) => {
      const column = Number(cell.dataset.cell);
      offer(cell, "cell", `${at},${whole(column)}`, "", `${cell.querySelector("b").textContent}: ${words}`);
    });
  }

  function listed(list) {
    list.querySelectorAll("[data-finding]").forEach((row) => {
      const { finding, at, value = "", column } = row.dataset;
      const words = row.cells[0].textContent.trim();
      offer(row.cells[row.cells.length - 1], finding, column ? `${at},${whole(Number(column))}` : at, value, words);
    });
  }

  form.addEventListener("submit", decide);
  cancel.addEventListener("click", () => dialog.close());
  save.addEventListener("click", keep);
  undo.addEventListener("click", () => { made.pop(); saved = !made.length; tell(); });
  addEventListener("hashchange", opened);
  addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
  document.querySelectorAll("details.part").forEach((list) => {
    list.addEventListener("toggle", () => { if (list.open) listed(list); });
    if (list.open) listed(list);
  });
  opened();
})();
