"use strict";
// The control room: of each room, person, team and door what is on now and what comes next, by the clock alone.
(() => {
const $$ = (q, e = document) => [...e.querySelectorAll(q)];
const words = () => document.querySelector("main").dataset;
const fill = (text, ...values) => text.replace(/\{\}/g, () => values.shift());
const span = minutes => minutes < 60 ? fill(words().minutes, minutes)
  : fill(words().hours, Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"));
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
// Delays that somebody reported, kept on this device: what follows in the room is late, whoever goes on from there at risk.
const place = "eventplan " + document.documentElement.dataset.event + " late " + location.pathname;
const reported = (() => { try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; } })();
const report = (session, minutes) => {
  if (minutes) reported[session] = minutes; else delete reported[session];
  try { localStorage.setItem(place, JSON.stringify(reported)); } catch { /* it holds as long as the page */ }
  document.dispatchEvent(new CustomEvent("eventplan-again"));
};
const lines = part => $$(`[data-part="${part}"] .seq`).map(list => $$("li", list));
const delays = () => {
  const late = new Map(Object.entries(reported));
  for (const line of lines("rooms")) {
    let until = 0;
    for (const item of line) {
      const mine = Math.max(late.get(item.dataset.s) || 0, until - item.dataset.a);
      if (mine > 0) late.set(item.dataset.s, mine);
      until = Math.max(until, +item.dataset.z + Math.max(mine, 0));
    }
  }
  return late;
};
const tell = (item, session, minutes, title) => {
  const found = item.querySelector(".dl");
  found?.remove();
  const box = document.createElement("span");
  box.className = "dl";
  const button = (words, label, to) => {
    const made = Object.assign(document.createElement("button"), {type: "button", textContent: words});
    made.setAttribute("aria-label", label + ": " + title);
    made.onclick = () => {
      report(session, to);
      item.querySelector(".dl button")?.focus();
    };
    box.append(" ", made);
  };
  button("+5", words().more, (reported[session] || 0) + 5);
  if (reported[session]) button("0", words().onTime, 0);
  item.append(box);
};
const showDelays = () => {
  const late = delays(), list = document.querySelector("#late ul"), found = [];
  const say = (item, minutes, className, where) => {
    const sign = document.createElement("strong");
    sign.className = "by " + className;
    sign.textContent = fill(words().late, minutes);
    item.append(" ", sign);
    const copy = item.cloneNode(true);
    for (const one of copy.querySelectorAll(".tag, .dl")) one.remove();
    copy.hidden = false;
    copy.className = "reported";
    copy.prepend(where + " ");
    found.push([+item.dataset.a, copy]);
  };
  for (const old of $$(".by, .reported")) old.remove();
  for (const panel of $$("[data-part]")) for (const list of $$(".seq", panel)) {
    const rooms = panel.dataset.part === "rooms", who = list.closest("tr").querySelector("th").firstChild.textContent;
    let until = 0;
    for (const item of $$("li", list)) {
      const session = item.dataset.s, minutes = late.get(session) || 0;
      if (rooms) {
        tell(item, session, minutes, item.querySelector("a, b").textContent);
        if (minutes) say(item, minutes, "bad", who);
      } else if (!minutes && until > item.dataset.a) say(item, until - item.dataset.a, "risk", who);
      // Only who is held up by something late is at risk, not who has two things at once by plan.
      until = session && minutes ? +item.dataset.z + minutes : 0;
    }
  }
  list.append(...found.sort((x, y) => x[0] - y[0]).map(one => one[1]));
  document.querySelector("#late").hidden = !list.children.length;
};
document.addEventListener("eventplan-tick", event => {
  const {minute, date, time, W} = event.detail, all = document.body.dataset.all === "on";
  let clock = document.querySelector("#clock b");
  if (!clock) {
    clock = document.createElement("b");
    document.querySelector("#clock").prepend(clock, " ");
  }
  // On another day the time alone would read as one of this page's day.
  const here = document.querySelector(".days [aria-current]").dataset.date;
  clock.textContent = date === here ? time : date + " " + time;
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
  showDelays();
  for (const item of $$(".tight li[data-a]:not(.reported)")) item.hidden = !all && +item.dataset.a < minute - 10;
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
