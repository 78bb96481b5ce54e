/* Small comforts of the workbench. Every page works without them. */
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");

  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  const isTyping = (node) => node.closest("input, select, textarea, [contenteditable], dialog");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") {
      const keys = document.getElementById("keys");
      if (keys && keys.showModal && !keys.open) keys.showModal();
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const source = document.querySelector(button.getAttribute("data-copy"));
    if (!source || !navigator.clipboard) return;
    const text = "value" in source ? source.value : source.textContent.trim();
    navigator.clipboard.writeText(text).then(() => {
      const done = button.getAttribute("data-copied");
      if (done) button.textContent = done;
    });
  });

  const menu = document.querySelector(".user-menu");
  if (menu) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
})();
