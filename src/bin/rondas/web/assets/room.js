// The reading room works without this script. It adds: a slash goes to the search box, copy buttons, and the clause under the
// pointer or the focus is shown on the page of the PDF, and the other way round.
"use strict";
(function () {
  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
  });

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("button[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", function () {
        const from = document.getElementById(button.dataset.copy);
        const done = function () {
          button.dataset.said = button.dataset.said || button.textContent;
          button.textContent = button.dataset.done || "✓";
          setTimeout(function () { button.textContent = button.dataset.said; }, 1600);
        };
        navigator.clipboard.writeText(from.textContent.trim()).then(done, function () {
          const range = document.createRange();
          range.selectNodeContents(from);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        });
      });
    }
  }

  // A page that waits for a build is loaded again when there is none any more.
  if (document.querySelector("[data-building]")) {
    const look = function () {
      fetch(location.href).then(function (answer) { return answer.text(); }).then(function (html) {
        if (html.includes("data-building")) setTimeout(look, 1000); else location.reload();
      }, function () {});
    };
    setTimeout(look, 1000);
  }

  const wide = matchMedia("(min-width: 60rem)").matches;
  for (const outline of document.querySelectorAll("details[data-open-wide]")) {
    if (wide && document.querySelectorAll(".outline li").length < 24) outline.open = true;
  }

  const sheets = document.querySelector(".reading .sheets");
  if (!sheets) return;
  const boxesOf = function (path) {
    return Array.from(sheets.querySelectorAll(".box")).filter(function (box) { return box.dataset.path === path; });
  };
  const pathOf = function (unit) { return unit.id; };
  let marked = null;
  const show = function (unit, scroll) {
    if (unit === marked) return;
    for (const old of document.querySelectorAll(".is-marked")) old.classList.remove("is-marked");
    marked = unit;
    if (!unit) return;
    unit.classList.add("is-marked");
    const boxes = boxesOf(pathOf(unit));
    for (const box of boxes) box.classList.add("is-marked");
    if (boxes.length && scroll && wide) {
      const page = boxes[0].closest(".page");
      const top = page.offsetTop + boxes[0].getBBox().y / page.querySelector("svg").viewBox.baseVal.height * page.offsetHeight;
      sheets.scrollTo({ top: Math.max(0, top - sheets.clientHeight / 3) });
    }
  };
  for (const unit of document.querySelectorAll(".unit")) {
    unit.addEventListener("pointerenter", function () { show(unit, true); });
    unit.addEventListener("focusin", function () { show(unit, true); });
  }
  for (const box of sheets.querySelectorAll(".box")) {
    box.addEventListener("click", function () {
      const unit = document.getElementById(box.dataset.path);
      if (!unit) return;
      show(unit, false);
      unit.scrollIntoView({ block: "center" });
      const link = unit.querySelector(".label");
      if (link) link.focus({ preventScroll: true });
    });
  }
  if (location.hash) {
    const unit = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (unit && unit.classList.contains("unit")) show(unit, true);
  }
})();
