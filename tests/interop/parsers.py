"""
Calendar readers of others, each brought to say the same of an event: what a person would see.

The four in Python come with the extra `test`. Those in JavaScript, C and Perl are what many clients are
built on; `tests/interop/setup.sh` installs them, and where one is missing it is left out.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
TOOLS = HERE.parent.parent / ".interop"
"""Where `setup.sh` puts what is no Python package; not in the repository."""


class Event(NamedTuple):
    """What a reader makes of an event."""

    uid: str
    start: str
    """In universal time, ISO 8601."""
    end: str
    summary: str
    location: str
    description: str
    status: str
    sequence: int


Read = Callable[[Mapping[str, bytes]], dict[str, list[Event]]]


def _utc(moment: datetime) -> str:
    assert moment.tzinfo is not None, "a floating time"
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _epoch(seconds: float) -> str:
    return _utc(datetime.fromtimestamp(seconds, UTC))


def _each(read: Callable[[bytes], list[Event]]) -> Read:
    return lambda files: {name: sorted(read(data)) for name, data in files.items()}


def by_hand(data: bytes) -> list[Event]:
    """Read with nothing but the sentences of RFC 5545 and the zones of the system."""
    text = data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode()
    events_read = []
    for block in re.findall(r"(?<=\r\n)BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT(?=\r\n)", text, re.S):
        values: dict[str, str] = {}
        zones: dict[str, str] = {}
        for line in (
            re.sub(r"(?s)BEGIN:VALARM\r\n.*?\r\nEND:VALARM(\r\n|\Z)", "", block).strip().split("\r\n")
        ):
            head, _, value = line.partition(":")
            name, *parameters = head.split(";")
            assert name not in values, f"{name} twice"
            values[name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
            zones[name] = next((p[5:] for p in parameters if p.startswith("TZID=")), "")

        def when(name: str, values: dict[str, str] = values, zones: dict[str, str] = zones) -> str:
            moment = datetime.strptime(values[name].removesuffix("Z"), "%Y%m%dT%H%M%S")
            zone = UTC if values[name].endswith("Z") else ZoneInfo(zones[name])
            return _utc(moment.replace(tzinfo=zone))

        texts = (values.get(name, "") for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS"))
        events_read.append(
            Event(values["UID"], when("DTSTART"), when("DTEND"), *texts, int(values["SEQUENCE"]))
        )
    return events_read


def icalendar(data: bytes) -> list[Event]:
    """Collective's icalendar, strictly: nothing that it only tolerates."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(data)
    assert not any(component.errors for component in calendar.walk())
    return [
        Event(
            str(e["UID"]), _utc(e.start), _utc(e.end), str(e["SUMMARY"]), str(e.get("LOCATION", "")),
            str(e.get("DESCRIPTION", "")), str(e.get("STATUS", "")), int(e["SEQUENCE"]),
        )
        for e in calendar.walk("VEVENT")
    ]  # fmt: skip


def ics(data: bytes) -> list[Event]:
    """ics.py."""
    from ics import Calendar

    events_read = []
    for e in Calendar(data.decode()).events:
        extra = {line.name: line.value for line in e.extra}
        begin, end = _utc(e.begin.datetime), _utc(e.end.datetime)
        texts = (e.name or "", e.location or "", e.description or "", e.status or "")
        events_read.append(Event(e.uid, begin, end, *texts, int(extra["SEQUENCE"])))
    return events_read


def vobject(data: bytes) -> list[Event]:
    """vobject, on which older servers stand."""
    import vobject as module

    events_read = []
    for e in module.readOne(data.decode()).vevent_list:

        def said(name: str, e: Any = e) -> str:
            return str(getattr(e, name).value) if hasattr(e, name) else ""

        texts = map(said, ("summary", "location", "description", "status"))
        start, end = _utc(e.dtstart.value), _utc(e.dtend.value)
        events_read.append(Event(e.uid.value, start, end, *texts, int(e.sequence.value)))
    return events_read


def ical(data: bytes) -> list[Event]:
    """ical, which Home Assistant uses."""
    from ical.calendar_stream import IcsCalendarStream

    return [
        Event(
            e.uid, _utc(e.dtstart), _utc(e.dtend), e.summary, e.location or "", e.description or "",
            str(getattr(e.status, "value", e.status) or ""), int(e.sequence or 0),
        )
        for e in IcsCalendarStream.calendar_from_ics(data.decode()).events
    ]  # fmt: skip


PYTHON: dict[str, Read] = {
    "by hand": _each(by_hand),
    "icalendar": _each(icalendar),
    "ics": _each(ics),
    "vobject": _each(vobject),
    "ical": _each(ical),
}


def _outside(*command: str | Path) -> Read:
    """A program that reads the file names of a JSON list and writes, for each, what it makes of it."""

    def read(files: Mapping[str, bytes]) -> dict[str, list[Event]]:
        done = subprocess.run(
            list(map(str, command)),
            input=json.dumps({name: data.decode() for name, data in files.items()}).encode(),
            capture_output=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return {name: sorted(map(_event, events)) for name, events in json.loads(done.stdout).items()}

    return read


def _event(given: dict[str, Any]) -> Event:
    def when(value: Any) -> str:
        if isinstance(value, dict):  # a local time with its zone, from readers that leave it at that
            moment = datetime.strptime(value["local"].removesuffix("Z"), "%Y%m%dT%H%M%S")
            return _utc(moment.replace(tzinfo=ZoneInfo(value["zone"]) if value["zone"] else UTC))
        return _epoch(value)

    texts = (given.get(name) or "" for name in ("summary", "location", "description", "status"))
    return Event(given["uid"], when(given["start"]), when(given["end"]), *texts, int(given["sequence"]))


def others() -> dict[str, Read | str]:
    """Return the readers in other languages; for one that is not installed, the reason."""
    read_by: dict[str, Read | str] = {}
    node, modules = shutil.which("node"), TOOLS / "node_modules"
    for name in ("ical.js", "node-ical"):
        if node is None or not (modules / name).is_dir():
            read_by[name] = f"no node with {name}: tests/interop/setup.sh"
        else:
            read_by[name] = _outside(node, HERE / "read.cjs", name, modules)
    for name, reader in (("libical", "read_libical"), ("KCalendarCore", "read_kde")):
        program = TOOLS / reader
        read_by[name] = _outside(program) if program.is_file() else f"no {name}: tests/interop/setup.sh"
    perl = shutil.which("perl")
    has = perl and subprocess.run([perl, "-MData::ICal", "-e1"], capture_output=True).returncode == 0
    read_by["Data::ICal"] = (
        _outside(str(perl), HERE / "read.pl") if has else "no perl with Data::ICal: tests/interop/setup.sh"
    )
    return read_by
