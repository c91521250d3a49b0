"""VTIMEZONE, held against Python's own time zone data."""

import calendar
import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from eventplan.publish.time_zones import changes, is_utc, vtimezone

# "localtime" is whatever this machine is set to.
ZONES = sorted(available_timezones() - {"localtime"})
HOUR = timedelta(hours=1)


class Evaluator:
    """Reads a VTIMEZONE as RFC 5545 says it is meant, sharing no code with what wrote it."""

    def __init__(self, data: bytes, until: int) -> None:
        onsets = []
        for block in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", data.decode(), re.S):
            lines = dict(line.split(":", 1) for line in block.split("\r\n") if line)
            before, after = (self.offset(lines[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
            start = datetime.strptime(lines["DTSTART"], "%Y%m%dT%H%M%S")
            local = [start]
            if "RRULE" in lines:
                month, nth, day = re.fullmatch(
                    r"FREQ=YEARLY;BYMONTH=(\d+);BYDAY=(-?\d)(\w\w)", lines["RRULE"]
                ).groups()
                weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(day)
                local = [
                    self.day(year, int(month), int(nth), weekday, start)
                    for year in range(start.year, until + 1)
                ]
                assert local[0] == start, "DTSTART is the first of its rule"
            onsets += [(moment - before, after) for moment in local]
        onsets.sort()
        self.onsets = [onset for onset, _ in onsets]
        self.offsets = [offset for _, offset in onsets]

    @staticmethod
    def offset(text: str) -> timedelta:
        """Read `+0700`."""
        sign = -1 if text[0] == "-" else 1
        return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:] or 0))

    @staticmethod
    def day(year: int, month: int, nth: int, weekday: int, clock: datetime) -> datetime:
        """Return the n-th weekday of a month at a time of day."""
        days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
        return datetime.combine(datetime(year, month, days[nth - 1 if nth > 0 else nth]), clock.time())

    def at(self, instant: datetime) -> timedelta:
        """Return the offset at an instant (naive, UTC)."""
        return self.offsets[bisect_right(self.onsets, instant) - 1]


def moments(zone: ZoneInfo, year: int) -> list[datetime]:
    """Return each week of a year, and each half hour around every change of the clocks."""
    start = datetime(year, 1, 1)
    instants = [start + timedelta(days=7 * week, hours=week % 24) for week in range(53)]
    for change in changes(zone, year):
        instant = change.instant.replace(tzinfo=None)
        instants += [instant + step * HOUR / 2 for step in range(-6, 7)]
        instants += [instant - timedelta(seconds=1)]
    return instants


@pytest.mark.parametrize(
    "years", [range(2026, 2027), pytest.param(range(2020, 2036), marks=pytest.mark.long)]
)
def test_every_zone_and_year_agrees_with_python(years):
    """For every zone and each year, the VTIMEZONE gives Python's offset each week and around each change."""
    wrong = []
    for key in ZONES:
        zone = ZoneInfo(key)
        for year in years:
            evaluator = Evaluator(vtimezone(key, year, year), year + 1)
            for instant in moments(zone, year):
                expected = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset()
                if evaluator.at(instant) != expected:
                    wrong.append((key, instant))
    assert wrong == []


def test_changes_are_found_by_looking_every_hour():
    """The changes of a year are those that a look at every half hour of it finds."""
    for key in ("Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "America/Santiago", "Asia/Gaza"):
        zone = ZoneInfo(key)
        looks = [datetime(2026, 1, 1, tzinfo=UTC) + HOUR * n / 2 for n in range(365 * 48 + 1)]
        offsets = [look.astimezone(zone).utcoffset() for look in looks]
        seen = [looks[n] for n in range(1, len(looks)) if offsets[n] != offsets[n - 1]]
        assert [change.instant for change in changes(zone, 2026)] == seen


def test_plain_zones_have_plain_rules():
    """Most zones are written as every client reads them: no change, or two yearly rules from 1970."""
    forms = {key: vtimezone(key, 2026, 2026) for key in ZONES}
    harder = [key for key, data in forms.items() if data.count(b"DTSTART") > 1 and data.count(b"RRULE") != 2]
    assert len(harder) < 20, harder
    assert {"Africa/Casablanca", "Asia/Gaza"} <= set(harder)
    assert all(
        data.count(b"DTSTART:1970") == data.count(b"DTSTART") for k, data in forms.items() if k not in harder
    )
    assert b"RDATE" not in b"".join(forms.values())


def test_two_rules():
    """The onset of summer in Berlin is at 02:00 of the clocks before it: local time in TZOFFSETFROM."""
    assert vtimezone("Europe/Berlin", 2026, 2026).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_clocks_ahead_are_called_daylight_everywhere():
    """Summer is DAYLIGHT also in Ireland, whose law calls it standard time, and in the south."""
    assert b"BEGIN:DAYLIGHT\r\nDTSTART:19700329T010000" in vtimezone("Europe/Dublin", 2026, 2026)
    assert b"BEGIN:STANDARD\r\nDTSTART:19700405T030000" in vtimezone("Australia/Sydney", 2026, 2026)


def test_last_sunday_is_not_mistaken_for_the_fourth():
    """Three years in which the last Sunday is the fourth do not make the rule the fourth."""
    for year in range(2020, 2036):
        assert b"BYMONTH=10;BYDAY=-1SU" in vtimezone("Europe/Berlin", year, year)
        assert b"BYMONTH=3;BYDAY=2SU" in vtimezone("America/New_York", year, year)


def test_zone_that_gave_up_summer_time():
    """A zone that stopped changing its clocks is told as it is in the event's years, not as it was."""
    evaluator = Evaluator(vtimezone("America/Mexico_City", 2023, 2023), 2024)
    assert {evaluator.at(moment) for moment in moments(ZoneInfo("America/Mexico_City"), 2023)} == {-6 * HOUR}
    assert vtimezone("America/Mexico_City", 2025, 2025).count(b"BEGIN:") == 2


def test_universal_time_by_all_its_names():
    """Zones that are universal time under another name are known as such; those of places are not."""
    assert all(map(is_utc, ("UTC", "Etc/UTC", "GMT", "Zulu", "Etc/GMT-0")))
    assert not any(map(is_utc, ("Africa/Abidjan", "Atlantic/Reykjavik", "Europe/London", "Etc/GMT+1", "WET")))


SAMPLE = (
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Asia/Gaza",
)


@pytest.mark.parametrize("key", SAMPLE)
def test_other_readers_agree(key):
    """Both dateutil and icalendar read the same local times from the VTIMEZONE as Python has for the zone."""
    data = vtimezone(key, 2026, 2026)
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + data + b"END:VCALENDAR\r\n"
    component = Calendar.from_ical(whole).walk("VTIMEZONE")[0]
    assert component.errors == []
    renamed = type(component).from_ical(data.replace(key.encode(), b"Test/Zone"))
    readers = [tzical(StringIO(whole.decode())).get(key), renamed.to_tz(lookup_tzid=False)]
    for day in range(365):
        local = datetime(2026, 1, 1, 9, 30) + timedelta(days=day)
        expected = local.replace(tzinfo=ZoneInfo(key)).utcoffset()
        assert [local.replace(tzinfo=reader).utcoffset() for reader in readers] == [expected] * 2, local


@pytest.mark.parametrize("year", [1955, 1969, 9998, 9999])
def test_years_at_the_edge(year):
    """A zone can be written for any year that a date can have, and is right in it."""
    for key in ("Europe/London", "Asia/Ho_Chi_Minh", "America/New_York"):
        evaluator = Evaluator(vtimezone(key, year, year), min(year + 1, 9999))
        for month in (1, 4, 7, 10):
            instant = datetime(year, month, 15)
            assert evaluator.at(instant) == instant.replace(tzinfo=UTC).astimezone(ZoneInfo(key)).utcoffset()
