(() => {
  "use strict";
  // One key is one button; a key pressed while the next question loads counts for nothing.
  let sent = false;
  const why = document.querySelector("[name=why]");
  document.addEventListener("submit", () => { sent = true; });
  addEventListener("pageshow", () => { sent = false; });
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const field = event.target.closest?.("input, textarea, select");
    if (field) { if (event.key === "Escape") field.blur(); return; }
    if (event.key === "Enter" && event.target.closest?.("a, button, summary")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "?") { const keys = document.getElementById("keys"); keys.open = !keys.open; return; }
    if (key === "w" && why) { event.preventDefault(); why.focus(); return; }
    const button = [...document.querySelectorAll("[data-keys]")].find((each) => each.dataset.keys.split(" ").includes(key));
    if (!button || button.disabled || sent) return;
    const name = document.querySelector("[name=value]");
    event.preventDefault();
    if (button.value === "named" && name && !name.value.trim()) { name.focus(); return; }
    button.click();
  }
  document.addEventListener("keydown", press);
})();
