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
})();
