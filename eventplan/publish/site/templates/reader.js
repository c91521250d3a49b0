"use strict";
// What is on and what comes next for a reader, by the clock. `?now=2025-10-25T09:20` sets it, at the event.
document.addEventListener("DOMContentLoaded", () => {
  const main = document.querySelector("main"), box = document.querySelector(".nextup"), list = box.querySelector("ol");
  const items = [...document.querySelectorAll(".agenda li[data-a]")];
  const asked = new URLSearchParams(location.search).get("now");
  const exact = /(Z|[+-]\d\d:\d\d)$/.test(asked), at = Date.parse(exact ? asked : asked + "Z");
  const shift = isNaN(at) ? 0 : at - (exact ? 0 : main.dataset.offset * 6e4) - Date.now();
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, {style: "short"});
  const until = m => m < 120 ? words.format(m, "minute") : words.format(Math.floor(m / 60), "hour");
  let shown = "";
  const tick = () => {
    const now = Math.floor((Date.now() + shift) / 6e4);
    const live = items.filter(item => item.dataset.a <= now && now < item.dataset.z);
    const later = items.filter(item => item.dataset.a > now);
    const next = later.filter(item => item.dataset.a === later[0].dataset.a);
    for (const item of items) item.classList.toggle("past", item.dataset.z <= now);
    box.hidden = !live.length && !next.length;
    const wanted = [...live, ...next], key = wanted.map(item => item.id + live.includes(item)).join();
    if (key !== shown) {
      shown = key;
      list.replaceChildren(...wanted.map(item => {
        const copy = item.cloneNode(true), tag = document.createElement("b");
        copy.removeAttribute("id");
        tag.className = "in";
        copy.querySelector(".lt").append(" ", tag);
        return copy;
      }));
    }
    wanted.forEach((item, n) => {
      const rest = item.dataset.a - now;
      list.children[n].querySelector(".in").textContent = rest <= 0 ? main.dataset.now : rest < 1440 ? until(rest) : item.dataset.day;
    });
  };
  if (!items.length) return;
  tick();
  setTimeout(() => { tick(); setInterval(tick, 6e4); }, 6e4 - (Date.now() + shift) % 6e4);
});
