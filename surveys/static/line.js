/* The line to rate on; without this script eleven radio buttons stand in its place.
   Empty until touched: where a handle starts would pull the answer its way. */
(function () {
  "use strict";

  const HANDLE = 34; // px, as in line.css

  function enhance(line) {
    const range = line.querySelector("input[type=range]");
    const kept = line.querySelector("input[type=hidden]");
    const whole = line.querySelector(".whole");
    const radios = whole.querySelectorAll("input");
    const clear = line.querySelector("[data-clear]");
    const hint = line.querySelector("[data-hint]");
    const words = line.getAttribute("data-words").split("|");
    // a line that does not flip has dir=ltr in the page
    if (line.getAttribute("data-flips") === "true") line.removeAttribute("dir");
    const isMirrored = getComputedStyle(line).direction === "rtl";

    function show() {
      const touched = kept.value !== "";
      const value = Number(range.value);
      const place = value < 10 ? 0 : value < 45 ? 1 : value <= 55 ? 2 : value <= 90 ? 3 : 4;
      line.classList.toggle("untouched", !touched);
      clear.hidden = !touched;
      hint.hidden = touched;
      range.setAttribute("aria-valuetext", touched ? words[place] + " (" + value + ")" : words[5]);
    }

    function keep() {
      kept.value = range.value;
      show();
    }

    Array.prototype.forEach.call(radios, function (radio) {
      // may have been chosen before the script came
      if (radio.checked && kept.value === "") kept.value = String(Number(radio.value) * 10);
      radio.disabled = true;
    });
    whole.hidden = true;
    const first = radios[0].id;
    radios[0].removeAttribute("id");
    range.id = first;
    range.disabled = kept.disabled = range.parentNode.hidden = false;
    range.value = kept.value === "" ? "50" : kept.value;
    show();

    function place(x) {
      const box = range.getBoundingClientRect();
      const along = isMirrored ? box.right - x : x - box.left;
      const share = (along - HANDLE / 2) / (box.width - HANDLE);
      range.value = String(Math.round(Math.min(1, Math.max(0, share)) * 100));
      keep();
    }

    // A finger that comes down on the line may be about to scroll the page: wait for where it goes.
    let touch = null;

    function takeBack() {
      if (!touch) return;
      kept.value = touch.kept;
      range.value = touch.at;
      touch = null;
      show();
    }

    function down(event) {
      const finger = event.touches[0];
      touch = { x: finger.clientX, y: finger.clientY, kept: kept.value, at: range.value, way: "" };
    }

    function move(event) {
      if (!touch) return;
      const finger = event.touches[0];
      const across = Math.abs(finger.clientX - touch.x);
      const along = Math.abs(finger.clientY - touch.y);
      if (!touch.way && Math.max(across, along) > 8) touch.way = along > across ? "page" : "line";
      if (touch.way === "line") place(finger.clientX);
    }

    function up(event) {
      if (!touch) return;
      if (touch.way === "page") return takeBack();
      touch = null;
      place(event.changedTouches[0].clientX);
    }

    const quiet = { passive: true };
    range.addEventListener("touchstart", down, quiet);
    range.addEventListener("touchmove", move, quiet);
    range.addEventListener("touchend", up, quiet);
    range.addEventListener("touchcancel", takeBack);
    range.addEventListener("pointercancel", takeBack);
    range.addEventListener("input", function () {
      if (!touch) keep();
    });
    range.addEventListener("click", function (event) {
      // a click at the very middle of an untouched line changes nothing by itself
      if (event.detail > 0) place(event.clientX);
    });
    clear.addEventListener("click", function () {
      kept.value = "";
      range.value = "50";
      show();
      range.focus();
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-line]"), enhance);

  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
