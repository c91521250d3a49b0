"use strict";
// The control room: of each room, person, team and door what is on now and what comes next, by the clock alone.
(() => {
const $$ = (q, e = document) => [...e.querySelectorAll(q)];
const span = minutes => minutes < 60 ? minutes + " min" : Math.floor(minutes / 60) + " h " + String(minutes % 60).padStart(2, "0");
const mark = (item, className, words) => {
  item.className = className;
  let tag = item.querySelector(".tag");
  if (!words) { tag?.remove(); return; }
  if (!tag) {
    tag = document.createElement("span");
    tag.className = "tag";
    item.prepend(tag, " ");
  }
  tag.textContent = words;
};
document.addEventListener("eventplan-tick", event => {
  const {minute, date, time, W} = event.detail, all = document.body.dataset.all === "on";
  let clock = document.querySelector("#clock b");
  if (!clock) {
    clock = document.createElement("b");
    document.querySelector("#clock").prepend(clock, " ");
  }
  clock.textContent = time;
  for (const link of $$(".days a")) link.classList.toggle("today", link.dataset.date === date);
  for (const list of $$(".seq")) {
    const items = $$("li", list);
    const next = items.find(item => +item.dataset.a > minute);
    for (const item of items) {
      const a = +item.dataset.a, z = +item.dataset.z;
      if (z <= minute) mark(item, "past", "");
      else if (a <= minute) mark(item, "live", W.now);
      else if (item === next) mark(item, "next", a - minute < 600 ? span(a - minute) : W.next);
      else mark(item, "later", "");
      item.hidden = !all && (item.className === "past" || item.className === "later");
    }
    list.closest("tr").classList.toggle("idle", !items.some(item => !item.hidden));
  }
  for (const item of $$(".tight li")) item.hidden = !all && +item.dataset.a < minute - 10;
});
document.addEventListener("DOMContentLoaded", () => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.setAttribute("aria-pressed", "false");
  button.textContent = document.querySelector("main").dataset.whole;
  button.addEventListener("click", () => {
    const on = document.body.dataset.all !== "on";
    document.body.dataset.all = on ? "on" : "";
    button.setAttribute("aria-pressed", on);
    document.dispatchEvent(new CustomEvent("eventplan-again"));
  });
  document.querySelector(".head").append(button);
});
})();
