// Reads calendars with ical.js (Thunderbird, Nextcloud) or node-ical; JSON in, JSON out.
const [, , name, modules] = process.argv;
const load = (what) => require(require.resolve(what, { paths: [modules + "/.."] }));
const files = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = {};

function icalJs(ICAL, text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar.getAllSubcomponents("vevent").map((one) => {
    const event = new ICAL.Event(one);
    return {
      uid: event.uid,
      start: event.startDate.toUnixTime(),
      end: event.endDate.toUnixTime(),
      summary: event.summary,
      location: event.location,
      description: event.description,
      status: one.getFirstPropertyValue("status"),
      sequence: event.sequence,
    };
  });
}

function nodeIcal(ical, text) {
  const said = (value) => (value && typeof value === "object" ? value.val : value);
  return Object.values(ical.sync.parseICS(text))
    .filter((one) => one.type === "VEVENT")
    .map((one) => ({
      uid: one.uid,
      start: one.start.getTime() / 1000,
      end: one.end.getTime() / 1000,
      summary: said(one.summary),
      location: said(one.location),
      description: said(one.description),
      status: one.status,
      sequence: Number(one.sequence),
    }));
}

let read;
if (name === "ical.js") {
  const module = load("ical.js");
  read = (text) => icalJs(module.default ?? module, text);
} else {
  const module = load("node-ical");
  read = (text) => nodeIcal(module, text);
}
for (const [file, text] of Object.entries(files)) found[file] = read(text);
process.stdout.write(JSON.stringify(found));
