"use strict";
// The programme without this script is complete; with it: filters, search, stars, other clocks, now.
(() => {
const html = document.documentElement, root = html.dataset.root, zone = html.dataset.zone;
const $ = (q, e = document) => e.querySelector(q), $$ = (q, e = document) => [...e.querySelectorAll(q)];
const fill = (text, ...values) => text.replace(/\{\}/g, () => values.shift());
// A phrase in the form that goes with the number in it; with two, with the second.
const many = (forms, ...values) =>
  fill(forms[new Intl.PluralRules(html.lang).select(values.at(-1))] ?? forms.other, ...values);
const make = (tag, properties = {}, ...inside) => {
  const found = Object.assign(document.createElement(tag), properties);
  found.append(...inside);
  return found;
};
const store = (area, key, value) => {  // where nothing can be kept, nothing is
  try {
    if (value === undefined) return area.getItem(key);
    if (value === null) area.removeItem(key); else area.setItem(key, value);
  } catch { return null; }
};
const local = "eventplan " + html.dataset.event + " ";
const keep = (key, value) => store(localStorage, local + key, value);

// Dark or light: what was chosen here, else what the system says.
const theme = keep("theme");
if (theme) html.dataset.theme = theme;

// Time. `?now=2025-10-25T09:20` sets the clock, at the event unless it names an offset, and it goes on from there.
const clocks = {};
const parts = (ms, tz) => {
  clocks[tz] ??= new Intl.DateTimeFormat("en-GB", {timeZone: tz, hourCycle: "h23", year: "numeric", month: "2-digit",
    day: "2-digit", hour: "2-digit", minute: "2-digit"});
  const p = {};
  for (const {type, value} of clocks[tz].formatToParts(ms)) p[type] = value;
  return p;
};
const hm = (ms, tz) => { const p = parts(ms, tz); return p.hour + ":" + p.minute; };
const ymd = (ms, tz) => { const p = parts(ms, tz); return p.year + "-" + p.month + "-" + p.day; };
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const instant = text => {
  const found = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : text + "Z");
  if (isNaN(found) || /(Z|[+-]\d\d:?\d\d)$/.test(text)) return found;
  const shown = ms => Date.parse(ymd(ms, zone) + "T" + hm(ms, zone) + "Z");
  let guess = found;
  for (let i = 0; i < 2; i++) guess += found - shown(guess);
  return guess;
};
const asked = new URLSearchParams(location.search).get("now");
let shift = Number(store(sessionStorage, local + "shift")) || 0;
if (asked !== null) {
  const at = instant(asked.trim().replace(" ", "T"));
  shift = isNaN(at) ? 0 : at - Date.now();
  store(sessionStorage, local + "shift", shift ? String(shift) : null);
}
const now = () => Date.now() + shift, minute = () => Math.floor(now() / 6e4);

// Stars, kept on this device.
const stars = new Set((keep("stars") || "").split(",").filter(Boolean));
const starred = () => keep("stars", [...stars].join(","));
const starButton = (key, name) => {
  const button = make("button", {type: "button", className: "st"});
  button.innerHTML = '<svg aria-hidden="true"><use href="#i-star"/></svg>';
  button.setAttribute("aria-pressed", stars.has(key));
  button.setAttribute("aria-label", W.star + ": " + name);
  button.dataset.star = key;
  return button;
};
document.addEventListener("click", event => {
  const button = event.target.closest("[data-star]");
  if (!button) return;
  const key = button.dataset.star, on = !stars.has(key);
  if (on) stars.add(key); else stars.delete(key);
  starred();
  for (const one of $$(`[data-star="${key}"]`)) one.setAttribute("aria-pressed", on);
  if (state.star) apply();
});

// All sessions, fetched as a script when first needed: this works from a folder too.
let loading;
const sessions = () => loading ??= new Promise((done, failed) => {
  document.head.append(make("script", {src: root + "sessions.js", onerror: failed,
    onload: () => done(window.eventplanSessions.map(([key, page, title, lang, a, z, room, kc, kind, day, text, place]) =>
      ({key, page, title, lang, a, z, room, kc, kind, day, text, place})))}));
});
const rtl = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;
const words = (title, lang) => {
  const found = make("bdi", {textContent: title});
  if (lang && lang !== html.lang) { found.lang = lang; found.dir = rtl.test(lang) ? "rtl" : "ltr"; }
  return found;
};
const time = ms => { const t = make("time", {className: "t", dateTime: new Date(ms).toISOString()}); show(t); return t; };
const row = (one, note) => {
  const item = make("li", {className: "s k-" + one.kc});
  const when = make("p", {className: "lt"}, make("span", {className: "dt", textContent: dayWords(one.a * 6e4)}), " ",
    time(one.a * 6e4), " ", make("span", {className: "to"}, time(one.z * 6e4)));
  const title = make("p", {className: "ti"}, make("a", {href: root + one.page}, words(one.title, one.lang)));
  const kind = make("p", {className: "lk"});
  kind.innerHTML = `<svg class="g" width="12" height="12" aria-hidden="true"><use href="#g-${one.kc}"/></svg> `;
  kind.append(make("span", {className: "kn", textContent: one.kind}), " ", make("b", {textContent: one.room}));
  const body = make("div", {className: "lb"}, title, kind);
  if (note) body.append(make("p", {className: "clash", textContent: note}));
  item.append(make("i", {className: "bar"}), when, body, starButton(one.key, one.title));
  return item;
};
const dates = {};
const dated = (ms, tz, form) => (dates[tz + Object.values(form)] ??=
  new Intl.DateTimeFormat(html.lang, {timeZone: tz, ...form})).format(ms).replace(/\b1 /, html.lang === "fr" ? "1er " : "1 ");
const dayWords = ms => dated(ms, shownZone(), {weekday: "short", day: "numeric", month: "short"});

// Times as one wants to read them.
let clock = keep("clock") || "";
const shownZone = () => clock === "utc" ? "UTC" : clock === "my" ? here() : zone;
const show = t => {
  const ms = Date.parse(t.dateTime), tz = shownZone();
  const other = clock && ymd(ms, tz) !== ymd(ms, zone);
  const day = other ? " " + dated(ms, tz, {weekday: "short"}) : "";
  t.textContent = hm(ms, tz) + day;
};
const showAll = () => {
  for (const t of $$("time.t")) show(t);
  for (const b of $$("[data-tz]")) b.setAttribute("aria-pressed", b.dataset.tz === clock);
};

// Filters. What is asked for is in the address, so that it can be sent to somebody.
const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[đðøłıßæœþ]/g,
  c => ({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})[c])
  .replace(/\s+/g, " ").trim();
const state = {q: "", kind: [], th: "", room: "", la: "", ac: "", star: false};
let later, items = [], cells = new Map(), texts = null;
const fits = (item, wanted) => {
  const d = item.dataset;
  if (state.kind.length && !state.kind.includes(d.kind)) return false;
  if (state.th && !(d.th || "").split(" ").includes(state.th)) return false;
  if (state.la && !(d.la || "").split(" ").includes(state.la)) return false;
  if (state.room && d.room !== state.room) return false;
  if (state.ac && (d.ac || "-") !== state.ac) return false;
  if (state.star && !stars.has(d.k)) return false;
  const text = texts?.get(d.k) ?? (item.text ??= plain(item.textContent));
  return wanted.every(word => text.includes(word));
};
const apply = typed => {
  const wanted = plain(state.q).split(" ").filter(Boolean);
  let seen = 0, all = 0;
  const busy = new Set();
  const filtered = wanted.length || state.kind.length || state.th || state.room || state.la || state.ac || state.star;
  for (const item of items) {
    const reserved = item.dataset.off !== undefined, on = reserved ? !filtered : fits(item, wanted);
    all += !reserved;
    seen += on && !reserved;
    item.classList.toggle("dim", !on);
    cells.get(item.dataset.k)?.classList.toggle("dim", !on);
    if (on) busy.add(item.dataset.room);
  }
  for (const slot of $$(".lists .slot")) slot.hidden = !$(".s:not(.dim)", slot);
  for (const line of $$("tr[data-room]")) line.hidden = filtered && !busy.has(line.dataset.room);
  for (const group of $$(".grid tbody")) group.hidden = !$("tr[data-room]:not([hidden])", group);
  const res = $(".res");
  if (res && items.length) res.textContent = many(W.shown, seen, all);
  elsewhere(wanted);
  placeLine();
  clearTimeout(later);
  if (typed) later = setTimeout(address, 300); else address();
};
const address = () => {
  const asks = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) if (value && value.length !== 0) asks.set(key, value);
  if (asked !== null) asks.set("now", asked);
  const text = asks.toString();
  history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
};
const elsewhere = async wanted => {
  const box = $(".else");
  if (!box) return;
  if (!wanted.length) { box.hidden = true; return; }
  const found = await sessions(), on = new Set(items.map(item => item.dataset.k));
  const hits = found.filter(one => !on.has(one.key) && wanted.every(word => one.text.includes(word)));
  if (plain(state.q).split(" ").filter(Boolean).join() !== wanted.join()) return;
  box.hidden = !hits.length;
  $("ol", box).replaceChildren(...hits.slice(0, 30).map(one => row(one)));
  if (!items.length) $(".res").textContent = many(W.shown, hits.length, found.length);
};

// Now.
let line, marks = [];
const placeLine = () => {
  const table = $(".grid table"), box = $(".grid .scroll");
  if (!table || !box) return;
  const at = minute(), head = $$("thead th[data-a]", table).find(th => at >= th.dataset.a && at < th.dataset.z);
  line?.remove();
  $("thead th b", table)?.remove();
  line = null;
  if (!head || !box.offsetParent) return;
  const part = (at - head.dataset.a) / (head.dataset.z - head.dataset.a), backwards = html.dir === "rtl";
  const x = head.offsetLeft + head.offsetWidth * (backwards ? 1 - part : part);
  line = make("div", {className: "nowline"});
  line.setAttribute("aria-hidden", "true");
  line.style.left = x + "px";
  line.style.height = table.offsetHeight + "px";
  box.append(line);
  const label = make("b", {textContent: hm(now(), zone)});
  label.style.left = x - head.offsetLeft + "px";
  label.setAttribute("aria-hidden", "true");
  head.append(label);
};
const tick = () => {
  const at = minute();
  for (const one of marks) {
    one.classList.toggle("past", one.dataset.z <= at);
    one.classList.toggle("live", one.dataset.a <= at && at < one.dataset.z);
  }
  placeLine();
  // In a list what is over is folded, and now stands before what is not.
  const lists = $(".lists"), over = items.filter(item => item.classList.contains("past")).length;
  $(".nowmark")?.remove();
  const slots = $$(".lists .slot").filter(slot => $(".s:not(.past)", slot));
  if (over && slots.length) {
    let earlier = $(".earlier");
    if (!earlier) {
      earlier = make("button", {type: "button", className: "earlier", onclick: () => earlier.setAttribute("aria-expanded",
        !lists.classList.toggle("folded"))}, W.earlier, make("span"));
      earlier.setAttribute("aria-expanded", "false");
      lists.classList.add("folded");
      $(".slot", lists).before(earlier);
    }
    $("span", earlier).textContent = over;
    slots[0].before(make("p", {className: "nowmark", textContent: W.now + " " + hm(now(), zone)}));
  }
  const jump = $(".jump");
  if (jump) jump.hidden = !line && !$('.nowmark');
  nowNext();
  door();
  document.dispatchEvent(new CustomEvent("eventplan-tick", {detail: {minute: at, date: ymd(now(), zone), time: hm(now(), zone), W}}));
};
document.addEventListener("eventplan-again", () => tick());
const nowNext = async () => {
  const box = $(".nownext");
  if (!box) return;
  const at = minute(), found = await sessions();
  const live = found.filter(one => one.a <= at && at < one.z);
  const next = found.filter(one => one.a > at && one.a <= at + 120);
  const start = next.length ? Math.min(...next.map(one => one.a)) : 0;
  const long = one => one.z - one.a >= 240;
  const shown = [...live, ...next.filter(one => one.a === start)].sort((x, y) => long(x) - long(y)).slice(0, 30);
  box.hidden = !shown.length;
  $("ol", box).replaceChildren(...shown.map(one => row(one)));
};

// A room's door: what is held, what comes, in letters that one can read across a corridor.
const door = () => {
  const box = $("#door");
  if (!box) return;
  const on = location.hash === "#door";
  box.hidden = !on;
  html.classList.toggle("doored", on);
  if (!on) return;
  const at = minute(), ms = now(), today = ymd(ms, zone);
  const held = $$(".s", $("main")).map(item => ({item, a: +item.dataset.a, z: +item.dataset.z}))
    .filter(one => one.z > at && (one.a <= at || ymd(one.a * 6e4, zone) === today)).sort((x, y) => x.a - y.a);
  const live = held.find(one => one.a <= at), rest = held.filter(one => one !== live).slice(0, live ? 2 : 3);
  const name = make("p", {className: "rn" + (box.dataset.room.length > 9 ? " len" : box.dataset.room.length > 5 ? " mid" : ""), textContent: box.dataset.room});
  const id = make("section", {className: "id"}, make("p", {className: "fl", textContent: box.dataset.floor}), name,
    make("p", {className: "bd", textContent: box.dataset.badge}), make("p", {className: "ck t", textContent: hm(ms, zone)}),
    make("p", {className: "dd", textContent: dated(ms, zone, {weekday: "long",
      day: "numeric", month: "long"})}));
  const run = make("section", {className: "run " + (live ? live.item.className.match(/k-\w+/) : "")});
  const titled = (one, className) => make("p", {className}, ...$(".ti", one.item).cloneNode(true).childNodes);
  if (live) {
    run.append(make("p", {className: "lab"}, make("b", {textContent: W.now}),
      make("span", {textContent: fill(W["min left"], live.z - at)})), titled(live, "ti"),
      $(".lk", live.item).cloneNode(true));
    const bar = make("progress", {max: live.z - live.a, value: at - live.a});
    bar.setAttribute("aria-label", fill(W["min left"], live.z - at));
    run.append(make("div", {className: "hh t"}, hm(live.a * 6e4, zone), bar, hm(live.z * 6e4, zone)));
  }
  rest.forEach((one, i) => run.append(make("div", {className: "nx"},
    make("span", {className: "l", textContent: i ? W.later : W.next}), make("b", {className: "t", textContent: hm(one.a * 6e4, zone)}),
    titled(one, ""))));
  if (!held.length) run.append(make("p", {className: "ti", textContent: W["nothing more"]}));
  const leave = make("button", {type: "button", className: "btn x", textContent: W.leave, onclick: () => {
    if (document.fullscreenElement) document.exitFullscreen();
    location.hash = "";
  }});
  box.replaceChildren(id, run, leave);
  for (const link of $$("a", box)) link.tabIndex = -1;
};

// My agenda: the stars, or those that somebody shares.
const mine = async () => {
  const list = $("#picks");
  if (!list) return;
  const shared = new URLSearchParams(location.hash.slice(1)).get("s");
  const picked = shared === null ? stars : new Set(shared.split(","));
  const res = $(".res"), found = (await sessions()).filter(one => picked.has(one.key));
  const clash = one => found.some(other => other !== one && other.a < one.z && one.a < other.z);
  list.replaceChildren(...found.map(one => row(one, clash(one) ? res.dataset.clash : "")));
  list.hidden = !found.length;
  res.textContent = shared !== null ? res.dataset.shared : found.length ? "" : res.dataset.none;
  $("#keep").hidden = shared === null;
  $("#share").hidden = $("#ics").hidden = !found.length;
  $("#keep").onclick = () => {
    for (const one of found) stars.add(one.key);
    starred();
    location.hash = "";
  };
  $("#share").onclick = async () => {
    const field = $("#link");
    field.value = location.href.split(/[?#]/)[0] + "#s=" + found.map(one => one.key).join(",");
    try { await navigator.clipboard.writeText(field.value); } catch { field.select(); document.execCommand("copy"); }
    res.textContent = res.dataset.copied;
  };
  $("#ics").onclick = () => save("agenda.ics", calendar(found));
};
const calendar = found => {
  const utc = m => new Date(m * 6e4).toISOString().replace(/[-:]|\.\d+/g, "");
  const safe = text => text.replace(/[\\;,]/g, c => "\\" + c).replace(/\n/g, "\\n");
  const fold = line => {
    let out = "", bytes = 0;
    for (const c of line) {
      const size = new TextEncoder().encode(c).length;
      if (bytes + size > 73) { out += "\r\n "; bytes = 1; }
      out += c;
      bytes += size;
    }
    return out;
  };
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//eventplan//site//EN"];
  for (const one of found) lines.push("BEGIN:VEVENT", `UID:${one.key}@${plain(html.dataset.event).replace(/[^a-z0-9-]/g, "-")}`,
    "DTSTAMP:" + utc(Math.floor(Date.now() / 6e4)), "DTSTART:" + utc(one.a), "DTEND:" + utc(one.z),
    "SUMMARY:" + safe(one.title), "LOCATION:" + safe(one.place), "END:VEVENT");
  return [...lines, "END:VCALENDAR", ""].map(fold).join("\r\n");
};
const save = (name, text) => {
  const link = make("a", {href: URL.createObjectURL(new Blob([text], {type: "text/calendar"})), download: name});
  document.body.append(link);
  link.click();
  link.remove();
};

document.addEventListener("DOMContentLoaded", () => {
  for (const tools of $$(".tools, .starkey")) tools.hidden = false;
  items = document.body.classList.contains("day") ? $$(".lists .s") : [];
  marks = $$("[data-a][data-k]");
  for (const cell of $$(".c[data-k]")) cells.set(cell.dataset.k, cell);
  for (const box of $$(".c[data-k], .s[data-k]")) if (!box.classList.contains("res") && box.dataset.off === undefined)
    box.append(starButton(box.dataset.k, ($(".ti a", box) || $(".ti", box)).textContent.trim()));
  const about = $(".one article"), act = about && $(".act", about);
  if (act) act.append(starButton(about.dataset.k, $("h1", about).textContent.trim()), " ");
  if (act) sessions().then(found => act.append(make("button", {type: "button", className: "btn", textContent: W["calendar file"],
    onclick: () => save("session.ics", calendar(found.filter(one => one.key === about.dataset.k)))})));

  const given = new URLSearchParams(location.search);
  for (const key of Object.keys(state)) if (given.has(key))
    state[key] = key === "kind" ? given.get(key).split(",") : key === "star" ? true : given.get(key);
  const q = $("#q");
  if (q) {
    q.value = state.q;
    q.addEventListener("input", () => { state.q = q.value; apply(1); });
    q.addEventListener("focus", () => sessions().then(found => { texts = new Map(found.map(one => [one.key, one.text])); }));
    document.addEventListener("keydown", event => {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); q.focus(); }
      if (event.key === "Escape" && event.target === q) { q.value = state.q = ""; apply(); }
    });
  }
  for (const chip of $$(".chip")) {
    const kind = chip.dataset.f === "kind", on = () => kind ? state.kind.includes(chip.value) : state.star;
    chip.setAttribute("aria-pressed", on());
    chip.addEventListener("click", () => {
      if (!kind) state.star = !state.star;
      else state.kind = on() ? state.kind.filter(one => one !== chip.value) : [...state.kind, chip.value];
      chip.setAttribute("aria-pressed", on());
      apply();
    });
  }
  for (const select of $$("select[data-f]")) {
    select.value = state[select.dataset.f];
    select.addEventListener("change", () => { state[select.dataset.f] = select.value; apply(); });
  }
  for (const button of $$("[data-tz]")) button.addEventListener("click", () => {
    clock = button.dataset.tz;
    keep("clock", clock);
    showAll();
    mine();
    apply();
  });
  const view = name => {
    document.body.dataset.view = name;
    for (const button of $$("[data-view]", $(".tools"))) button.setAttribute("aria-pressed", button.dataset.view === name);
    placeLine();
  };
  if (items.length) view(keep("view") || "grid");
  for (const button of $$(".seg [data-view]")) button.addEventListener("click", () => { keep("view", button.dataset.view); view(button.dataset.view); });
  $(".jump")?.addEventListener("click", () => {
    const calm = matchMedia("(prefers-reduced-motion:reduce)").matches ? "auto" : "smooth";
    if (line) $(".grid .scroll").scrollTo({left: line.offsetLeft - innerWidth / 3, behavior: calm});
    (line ? $(".grid") : $(".nowmark"))?.scrollIntoView({block: "start", behavior: calm});
  });
  const isDark = () => (html.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "")) === "dark";
  const name = () => { dark.textContent = isDark() ? W.light : W.dark; };
  const dark = make("button", {type: "button", className: "mode", onclick: () => {
    html.dataset.theme = isDark() ? "light" : "dark";
    keep("theme", html.dataset.theme);
    name();
  }});
  name();
  $(".top nav").append(dark);
  if (shift) $(".top").after(make("p", {className: "clockset", textContent: fill(W["clock set"], dayWords(now()) + " " + hm(now(), zone))}));
  const on = $("#door-on");
  if (on) {
    on.hidden = false;
    on.addEventListener("click", () => { location.hash = "door"; document.documentElement.requestFullscreen?.().catch(() => {}); });
  }
  addEventListener("hashchange", () => { door(); mine(); });
  addEventListener("resize", placeLine);

  if (clock) showAll();
  if (items.length) apply(); else if (state.q) elsewhere(plain(state.q).split(" ").filter(Boolean));
  mine();
  tick();
  setTimeout(() => { tick(); setInterval(tick, 6e4); }, 6e4 - now() % 6e4);
  if (/^https?:$/.test(location.protocol) && "serviceWorker" in navigator && window.isSecureContext)
    navigator.serviceWorker.register(root + "worker.js").catch(() => {});
});
})();
