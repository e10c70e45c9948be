(() => {
  "use strict";
  const held = JSON.parse(document.getElementById("case").textContent);
  const find = (id) => document.getElementById(id);
  const scale = [
    ["CC", "++", "very consistent", "cc"], ["C", "+", "consistent", "c"], ["N", "0", "neutral", "z"],
    ["I", "−", "inconsistent", "i"], ["II", "−−", "very inconsistent", "ii"],
    ["NA", "/", "not applicable", "n"], ["?", "?", "cannot tell", "n"],
  ];
  let state = null, order = [], here = null, warned = false, saved = true;

  // The same person sees the same order of the same evidence each time, and another of the next.
  function numbers(seed) {
    let at = 2166136261;
    for (const unit of seed) at = Math.imul(at ^ unit.codePointAt(0), 16777619);
    return () => {
      at = (at + 0x6d2b79f5) | 0;
      let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffled(items, seed) {
    const next = numbers(seed), mixed = [...items];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = Math.floor(next() * (last + 1));
      [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
    }
    return mixed;
  }

  const place = (by) => `crossread ${held.key} ${by}`;
  function remembered(by) {
    try {
      const found = JSON.parse(localStorage.getItem(place(by)));
      return found && found.by === by && Array.isArray(found.rows) && Array.isArray(found.left) ? found : null;
    } catch { return null; }
  }
  function remember() {
    try { localStorage.setItem(place(state.by), JSON.stringify(state)); } catch { /* kept in memory */ }
  }

  function show(id) {
    ["start", "rate", "done"].forEach((each) => { find(each).hidden = each !== id; });
    find(id).querySelector("h2").focus();
    scrollTo(0, 0);
  }

  function complain(form, text) { form.querySelector(".error").textContent = text; }

  function made(tag, text, name) {
    const part = document.createElement(tag);
    part.textContent = text;
    if (name) part.className = name;
    return part;
  }

  function begin(event) {
    event.preventDefault();
    const by = find("by").value.trim();
    if (!by) { complain(find("start"), "Enter your name; it is recorded with the ratings."); find("by").focus(); return; }
    state = remembered(by) || { by, rows: [], left: [], round: 1 };
    saved = !state.rows.length;
    order = shuffled(held.evidence, `${by}\n`);
    go();
  }

  function go() {
    const behind = new Set([...state.rows.map((row) => row.evidence), ...state.left]);
    here = order.find((piece) => !behind.has(piece.id)) || null;
    if (!here) { finish(); return; }
    find("count").textContent = `Piece ${behind.size + 1} of ${order.length}`;
    find("bar").value = behind.size / order.length;
    find("what").textContent = here.text;
    find("shown").replaceChildren(...passages(here));
    find("cells").replaceChildren(...shuffled(held.hypotheses, `${state.by}\n${here.id}\n${state.round}`).map(cell));
    find("why").value = "";
    warned = false;
    complain(find("rate"), "");
    show("rate");
  }

  function passages(piece) {
    const parts = piece.about ? [made("p", piece.about, "by")] : [];
    piece.passages.forEach((each) => {
      const quoted = made("blockquote", `“${each.text}”`);
      quoted.dir = "auto";
      const where = made("p", "", "by");
      where.append(made("bdi", each.outlet), each.published ? ", " : "", made("bdi", each.published));
      parts.push(quoted, where);
    });
    if (piece.more) parts.push(made("p", `and ${piece.more} more passages`, "by"));
    return parts;
  }

  function cell(hypothesis, at) {
    const group = document.createElement("fieldset");
    group.dataset.hypothesis = hypothesis.id;
    const title = made("legend", hypothesis.text);
    title.dir = "auto";
    const choices = made("div", "", "choices");
    scale.forEach(([value, sign, word, colour]) => {
      const label = made("label", "", colour), input = document.createElement("input");
      Object.assign(input, { type: "radio", name: `cell${at}`, value });
      const drawn = made("b", sign);
      drawn.setAttribute("aria-hidden", "true");
      label.append(input, drawn, made("span", word));
      choices.append(label);
    });
    group.append(title, choices);
    return group;
  }

  const groups = () => [...find("cells").children];
  const chosen = (group) => group.querySelector(":checked")?.value;

  function next(event) {
    event.preventDefault();
    const missing = groups().filter((group) => !chosen(group));
    groups().forEach((group) => group.classList.toggle("missing", missing.includes(group)));
    if (missing.length) {
      complain(find("rate"), `${missing.length} of ${groups().length} explanations are not rated yet; choose “cannot tell” if you cannot decide.`);
      missing[0].querySelector("input").focus();
      return;
    }
    const why = find("why").value.trim();
    if (!why && !warned) {
      warned = true;
      complain(find("rate"), "A reason helps others follow your rating. Press Next again to continue without one.");
      find("why").focus();
      return;
    }
    const given = Object.fromEntries(groups().map((group) => [group.dataset.hypothesis, chosen(group)]));
    const values = Object.fromEntries(held.hypotheses.map((each) => [each.id, given[each.id]]));
    state.rows.push({ evidence: here.id, text: here.text, values, why });
    saved = false;
    remember();
    go();
  }

  function leave() { state.left.push(here.id); remember(); go(); }

  function file() {
    const hypotheses = Object.fromEntries(held.hypotheses.map((each) => [each.id, each.text]));
    const at = new Map(held.evidence.map((each, number) => [each.id, number]));
    const rows = [...state.rows].sort((one, other) => at.get(one.evidence) - at.get(other.evidence));
    return `${JSON.stringify({ crossread: "ratings@1", question: held.question, hypotheses, by: state.by, rows }, null, 1)}\n`;
  }

  function finish() {
    const left = order.length - state.rows.length;
    find("tally").textContent = `${state.by}: ${state.rows.length} of ${order.length} pieces of evidence rated${left ? `, ${left} skipped` : ""}.`;
    find("text").value = file();
    find("save").disabled = !state.rows.length;
    find("on").hidden = !left;
    find("again").hidden = !state.rows.length;
    show("done");
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
    link.download = `ratings-${state.by.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "mine"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    saved = true;
  }

  function again() {
    if (!saved && !confirm("Your answers are not saved yet. Discard them and rate everything again?")) return;
    state = { by: state.by, rows: [], left: [], round: state.round + 1 };
    remember();
    go();
  }

  function press(event) {
    const group = event.target.closest?.("fieldset");
    const digit = Number(event.key);
    if (find("rate").hidden || event.ctrlKey && event.key !== "Enter" || event.metaKey || event.altKey) return;
    if (event.target === find("why")) {
      if (event.key === "Enter" && event.ctrlKey) find("rate").requestSubmit();
      return;
    }
    if (!(digit >= 1 && digit <= scale.length)) return;
    const all = groups(), at = group ? all.indexOf(group) : all.findIndex((each) => !chosen(each));
    if (at < 0) return;
    event.preventDefault();
    all[at].querySelectorAll("input")[digit - 1].checked = true;
    (all[at + 1]?.querySelector("input") || find("why")).focus();
  }

  find("start").addEventListener("submit", begin);
  find("rate").addEventListener("submit", next);
  find("skip").addEventListener("click", leave);
  find("stop").addEventListener("click", finish);
  find("on").addEventListener("click", () => { state.left = []; remember(); go(); });
  find("again").addEventListener("click", again);
  find("save").addEventListener("click", save);
  document.addEventListener("keydown", press);
  addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
  show("start");
})();
