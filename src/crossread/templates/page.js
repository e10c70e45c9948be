(() => {
  "use strict";
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const numbers = (element, role) => (element.dataset[role] || "").split(" ").filter(Boolean);
  const rowOf = (sheet, number) => sheet.querySelector(`tr[data-n="${number}"]`);
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    if (text !== undefined) { element.textContent = text; element.dir = "auto"; }
    return element;
  };
  let chosen = null;
  let trigger = null;

  function clear() {
    if (!chosen) return;
    const panel = chosen.sheet.querySelector(".panel");
    const focusLost = panel.contains(document.activeElement);
    chosen.sheet.classList.remove("choosing");
    all(".on", chosen.sheet).forEach((element) => element.classList.remove("on", "lit"));
    all("[aria-pressed]", chosen.sheet).forEach((element) => element.setAttribute("aria-pressed", "false"));
    panel.replaceChildren();
    panel.hidden = true;
    chosen = null;
    if (focusLost && trigger) trigger.focus();
  }

  function finding(sheet, number, withSource) {
    const row = rowOf(sheet, number);
    const cell = (name) => row.querySelector(name).textContent.trim();
    const item = make("li", "");
    const copy = (name) => row.querySelector(name).cloneNode(true);
    if (withSource) item.append(make("p", "who", cell(".who bdi, .who .none")), copy(".about"));
    item.append(make("p", "how", cell(".how bdi, .how .none")), copy(".flags"), make("p", "what", cell(".what")));
    const meta = make("p", "meta");
    const back = row.querySelector("a.back");
    if (back) {
      const link = back.cloneNode(true);
      link.classList.remove("on");
      link.textContent = `${number} in the text`;
      link.removeAttribute("aria-label");
      meta.append(link, " · ");
    }
    meta.append([cell(".kind"), cell(".score"), cell(".method")].join(" · "));
    item.append(meta);
    return item;
  }

  function fillPanel(sheet, chosenNumbers, voice) {
    const panel = sheet.querySelector(".panel");
    const close = make("button", "close", "Clear");
    close.type = "button";
    const list = make("ol", "");
    const button = voice && sheet.querySelector(`.voice[data-voice="${voice}"]`);
    const title = make("h3", "", button ? button.textContent.trim() : `Attribution ${chosenNumbers[0]}`);
    const sum = `${chosenNumbers.length} ${chosenNumbers.length === 1 ? "attribution" : "attributions"} in this text`;
    list.append(...chosenNumbers.map((number) => finding(sheet, number, !voice)));
    panel.replaceChildren(close, title, ...(voice ? [make("p", "sum", sum)] : []), list);
    panel.hidden = false;
    panel.scrollTop = 0;
  }

  function choose(sheet, chosenNumbers, voice) {
    clear();
    const wanted = new Set(chosenNumbers);
    const has = (element, role) => numbers(element, role).some((number) => wanted.has(number));
    chosen = { sheet, voice, number: voice ? null : chosenNumbers[0] };
    sheet.classList.add("choosing");
    all(".t .s", sheet).forEach((segment) => {
      segment.classList.toggle("on", ["w", "h", "c"].some((role) => has(segment, role)));
      segment.classList.toggle("lit", has(segment, "c"));
    });
    all("[data-n]", sheet).forEach((element) => element.classList.toggle("on", wanted.has(element.dataset.n)));
    all("[aria-pressed]", sheet).forEach((element) => {
      const pressed = element.classList.contains("voice")
        ? element.dataset.voice === voice
        : Boolean(voice) && has(element, "w");
      element.setAttribute("aria-pressed", String(pressed));
    });
    fillPanel(sheet, chosenNumbers, voice);
  }

  function chooseVoice(sheet, voice) {
    if (chosen && chosen.sheet === sheet && chosen.voice === voice) { clear(); return; }
    choose(sheet, all(`tr[data-voice="${voice}"]`, sheet).map((row) => row.dataset.n), voice);
  }

  function showChosen() {
    const lit = all(".t .c.on", chosen.sheet);
    const seen = lit.some((segment) => {
      const box = segment.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    });
    if (lit.length && !seen) lit[0].scrollIntoView({ block: "center" });
  }

  function act(target) {
    const sheet = target.closest(".sheet");
    if (!sheet) return false;
    const segment = target.closest(".t .s");
    const link = target.closest("a");
    const voice = target.closest(".voice");
    const note = target.closest(".notes li");
    if (target.closest(".close")) {
      clear();
    } else if (voice) {
      trigger = voice;
      chooseVoice(sheet, voice.dataset.voice);
      if (chosen) showChosen();
    } else if (link) {
      if (!link.dataset.n) return false;
      trigger = link;
      choose(sheet, [link.dataset.n], null);
      return Boolean(note) || link.classList.contains("n");
    } else if (note) {
      trigger = note.querySelector("a");
      choose(sheet, [note.dataset.n], null);
    } else if (segment && numbers(segment, "w").length) {
      trigger = segment;
      chooseVoice(sheet, rowOf(sheet, numbers(segment, "w")[0]).dataset.voice);
    } else if (segment && numbers(segment, "c").length && getSelection().isCollapsed) {
      const [number] = numbers(segment, "c");
      trigger = sheet.querySelector(`.t a.n[data-n="${number}"]`);
      choose(sheet, [number], null);
    } else {
      return false;
    }
    return true;
  }

  function followHash() {
    const found = /^#[ar](\d+)-(\d+)$/.exec(location.hash);
    const sheet = found && document.getElementById(`s${found[1]}`);
    if (sheet && rowOf(sheet, found[2])) choose(sheet, [found[2]], null);
  }

  document.documentElement.classList.add("js");
  all(".voice").forEach((link) => {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
  });
  all(".t .wf").forEach((source) => {
    source.tabIndex = 0;
    source.setAttribute("role", "button");
    source.setAttribute("aria-pressed", "false");
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (act(event.target)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".t .wf, .voice")) {
      event.preventDefault();
      act(event.target);
    }
  });
  addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));
  addEventListener("hashchange", followHash);
  followHash();
})();
