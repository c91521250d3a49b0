"""
VTIMEZONE components, written from the transitions that Python's own time zone data knows.

Every TZID needs a VTIMEZONE (RFC 5545, 3.6.5). Readers disagree about its harder forms, so the
plainest form that is true is written: one STANDARD without change for a zone that keeps its offset;
two yearly rules from 1970 where the clocks follow two such rules, which all clients read; else one
observance for each change. An onset is local time in the offset *before* the change.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FIRST_YEAR = 1970  # Rules are written from here on: some clients know no zone before it.
_LAST_YEAR = 9998  # Python has no year after the next.


class Clock(NamedTuple):
    """What a zone's clocks show between two changes."""

    offset: timedelta
    name: str
    summer: bool


class ClockChange(NamedTuple):
    """A moment at which the clocks change."""

    instant: datetime
    before: Clock
    after: Clock

    @property
    def onset(self) -> datetime:
        """The moment by the clocks before the change, naive."""
        return self.instant.replace(tzinfo=None) + self.before.offset


def _clock(zone: ZoneInfo, instant: datetime) -> Clock:
    local = instant.astimezone(zone)
    return Clock(
        local.utcoffset() or timedelta(),
        local.tzname() or zone.key,
        (local.dst() or timedelta()) > timedelta(),
    )


@lru_cache(maxsize=4096)
def changes(zone: ZoneInfo, year: int) -> tuple[ClockChange, ...]:
    """Return the changes of a zone's clocks in a year (UTC), to the second. No two fall on one day."""
    clock_changes = []
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    before = _clock(zone, start)

    while start < end:
        after = _clock(zone, start + _DAY)
        if after != before:
            low, high = start, start + _DAY
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)

                if _clock(zone, middle) == before:
                    low = middle
                else:
                    high = middle

            clock_changes.append(ClockChange(high, before, after))

        start, before = start + _DAY, after

    return tuple(clock_changes)


def is_utc(key: str) -> bool:
    """Whether a zone is universal time under one of its names: its times are written with `Z`."""
    zone = ZoneInfo(key)

    return ("/" not in key or key.startswith("Etc/")) and all(
        not changes(zone, year) and not _clock(zone, datetime(year, 1, 1, tzinfo=UTC)).offset
        for year in (_FIRST_YEAR, 2000, 2026)
    )


@lru_cache(maxsize=256)
def vtimezone(key: str, first_year: int, last_year: int) -> bytes:
    """
    Return the VTIMEZONE of an IANA zone, true for every instant of these years and one year around.

    The lines need no folding and no escaping: they hold names of zones, numbers and rules.
    """
    zone = ZoneInfo(key)
    years = range(min(first_year - 1, _LAST_YEAR), min(last_year + 1, _LAST_YEAR) + 1)
    base = min(_FIRST_YEAR, years[0])
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    all_changes = [change for year in years for change in changes(zone, year)]
    rules = _yearly_rules(zone, years)

    if rules:
        for change, rule in rules:
            lines += _observance(change, _first_onset(change, rule, base), rule, rules)
    else:
        always = _clock(zone, datetime(years[0], 1, 1, tzinfo=UTC))
        lines += _observance(
            ClockChange(datetime(base, 1, 1, tzinfo=UTC), always, always), datetime(base, 1, 1)
        )
        for change in all_changes:
            lines += _observance(change, change.onset)

    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines).encode()


class Rule(NamedTuple):
    """A weekday of a month at a time of day: `BYMONTH=3;BYDAY=-1SU`."""

    month: int
    nth: int
    """1 to 4 from the beginning of the month, -1 for the last: no law says fourth and means last."""
    weekday: int


def _yearly_rules(zone: ZoneInfo, years: Sequence[int]) -> list[tuple[ClockChange, Rule]]:
    """Return the two rules that the clocks follow in each of *years*; empty if they do not follow two."""
    table = [changes(zone, year) for year in years]
    if any(len(row) != 2 for row in table):
        return []

    rules = []

    for column in range(2):
        row = [line[column] for line in table]
        first = row[0]
        same = {(change.before, change.after, change.onset.time()) for change in row}
        possible = set(_rules_of(first.onset)).intersection(*(_rules_of(change.onset) for change in row))
        if len(same) != 1 or not possible:
            return []

        rules.append((first, min(possible)))

    return rules


def _rules_of(onset: datetime) -> list[Rule]:
    """Return every rule that names this day."""
    nth = (onset.day - 1) // 7 + 1
    rules = [Rule(onset.month, nth, onset.weekday())] if nth <= 4 else []
    if (onset + 7 * _DAY).month != onset.month:
        rules.append(Rule(onset.month, -1, onset.weekday()))

    return rules


def _first_onset(change: ClockChange, rule: Rule, year: int) -> datetime:
    """Return the onset that a rule names in a year."""
    day = datetime(year, rule.month, 1)
    days = [day + n * _DAY for n in range(31)]
    fitting = [d for d in days if d.month == rule.month and d.weekday() == rule.weekday]

    return datetime.combine(fitting[rule.nth - 1 if rule.nth > 0 else -1], change.onset.time())


def _observance(
    change: ClockChange,
    onset: datetime,
    rule: Rule | None = None,
    pair: Iterable[tuple[ClockChange, Rule]] = (),
) -> list[str]:
    # Ireland's summer time is its legal standard time; a reader wants to know when clocks are ahead.
    summer = change.after.offset > min(c.after.offset for c, _ in pair) if rule else change.after.summer
    kind = "DAYLIGHT" if summer else "STANDARD"
    lines = [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(change.before.offset)}",
        f"TZOFFSETTO:{_offset(change.after.offset)}",
        f"TZNAME:{change.after.name}",
    ]
    if rule:
        lines.append(f"RRULE:FREQ=YEARLY;BYMONTH={rule.month};BYDAY={rule.nth}{_WEEKDAYS[rule.weekday]}")

    lines.append(f"END:{kind}")
    return lines


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
