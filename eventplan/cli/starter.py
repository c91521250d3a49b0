"""The scenario that `eventplan new` writes."""

STARTER = """\
# A small event to begin with. `eventplan check` checks this file, `eventplan plan` plans it.
eventplan: 1

event:
  id: my-event # goes into calendar ids: never change it once agendas are out
  title: {en: My event}
  time_zone: Asia/Ho_Chi_Minh # an IANA zone
  languages: [en]
  grid: 15 min # every start is a whole number of these after midnight
  days:
    - {date: 2026-05-12, opens: "09:00", closes: "18:00"}

venues:
  - {id: centre, name: Conference centre}

rooms:
  - {id: hall, name: Main hall, venue: centre, floor: "1", capacity: 200, turnover: 15 min}
  - {id: room-1, name: Room 1, venue: centre, floor: "2", capacity: {theatre: 60, boardroom: 24}}

delegations:
  - id: HOST
    name: Host ministry
    kind: host
    size: 4
    members:
      - {id: host-minister, name: The minister, rank: minister, head: true}
  - {id: AAA, name: First state, size: 3, interests: {trade: 3}}
  - {id: BBB, name: Second state, size: 2, interests: {trade: 1, climate: 2}}

# What holds of all sessions of a kind, unless a session states it. Hours and `outside` are those that hold
# anyway: change them here, or switch all such defaults off with `common_sense: false` (docs/common-sense.md).
kinds:
  roundtable:
    duration: 1 h 30 min
    hours: ["09:00-13:00", "14:00-18:00"] # points for each half hour outside: an hour is left for lunch
    outside: [] # may not be before the opening ceremony has ended, nor after the closing ceremony
  side-event: {hours: "08:30-19:00", outside: [after-closing]}

sessions:
  - id: opening
    kind: ceremony # also: plenary, roundtable, side-event, bilateral, press-conference, social, …
    ceremony: opening
    title: Opening
    duration: 30 min
    start: 2026-05-12 09:00 # pinned
    room: hall
    chairs: [host-minister]

  - id: trade-roundtable
    kind: roundtable
    title: Roundtable on trade
    windows: [2026-05-12 10:00/13:00] # it lies inside one of these
    heads: 20
    themes: [trade]

  - id: climate-side-event
    kind: side-event # 60 minutes and 15 to settle, unless stated
    title: Side event on climate
    organisers: [BBB]
    heads: 15
    themes: [climate]
    prefer_times: [{window: 2026-05-12 14:00/18:00, price: 5}]

order:
  - {before: opening, after: roundtable, gap: 15 min} # a session, a kind, a theme, or `all`

# What counts unasked, and how much (points); 0 switches it off.
preferences:
  working-hours: {weight: 10} # each half hour outside the hours of its kind
  round-times: {weight: 2} # starts that are not on the hour or half past
  ceremony-times: {weight: 1} # an opening that is late, a closing before the last afternoon
  same-hours: {weight: 3} # meetings of one body at other hours, or in other rooms, from day to day
  reports: {weight: 5} # press conferences before the end of what they tell of, daily briefings before noon
  full-rooms: {weight: 2} # sessions that fill a room to more than nine tenths, where there is a roomier one
  room-purpose: {weight: 1} # rooms used for something else than they are `meant_for`
  at-once: {weight: 3} # bodies that ask every delegation for a seat, speakers who are on a list beside it
  heads-waiting: {weight: 1} # heads who are kept for hours between meetings of one day
  lunch: {weight: 5} # heads without 45 minutes for lunch
  audience: {weight: 1} # leaders in audiences, whole delegations in one open session
  even-days: {weight: 3} # sessions of a kind beyond half as many again as the share of a day
  pauses: {weight: 5} # leaders with no minutes beside the way
"""
