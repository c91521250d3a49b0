"""A small conference that is published again and again, for the tests of releases."""

import csv
import hashlib
import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from eventplan.model import Plan, Scenario
from eventplan.publish.calendars import opaque_id
from eventplan.publish.readers import Reader
from eventplan.publish.release import Release, publish

from .scenes import SESSIONS, WHERE, conference, events_of, placed

SECRET = b"0123456789abcdef0123456789abcdef"
FREE = {"delegation-coverage": {"waived": True}, "interpretation": {"waived": True}}


def scene(sessions: Any = SESSIONS, where: Any = None, **changes: Any) -> tuple[Scenario, Plan]:
    """Return a lawful conference and its plan."""
    scenario = conference(tuple(sessions), rules=FREE, **changes)
    session_ids = {s["id"] for s in sessions}
    where = WHERE if where is None else where
    plan = placed(scenario, {name: place for name, place in where.items() if name in session_ids})
    return scenario, plan.model_copy(update={"dropped": tuple(sorted(session_ids - where.keys()))})


def at(text: str) -> datetime:
    """Return a revision time on a day before the event."""
    return datetime.fromisoformat(f"2025-10-{text}:00+00:00")


def release(
    folder: Path, scene: tuple[Scenario, Plan], revised: datetime | None = None, **more: Any
) -> Release:
    """Publish a scene to `folder/site`."""
    return publish(*scene, folder / "site", secret=SECRET, revised=revised, **more)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, by relative name."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def feed(folder: Path, kind: str, name: str = "") -> bytes:
    """Return the agenda of a reader, found by the index on the desk."""
    if kind == "public" and not name:
        return (folder / "site" / "programme.ics").read_bytes()
    text = (folder / "site-desk" / "index.csv").read_bytes().decode("utf-8-sig")
    [file] = [r["file"] for r in csv.DictReader(io.StringIO(text)) if (r["reader"], r["id"]) == (kind, name)]
    return (folder / "site" / file.rpartition("feeds/")[1] / file.rpartition("/")[2]).read_bytes()


def uid(reader: Reader, key: str) -> str:
    """Return the UID of an item of the conference for a reader."""
    return opaque_id(SECRET, "hanoi-2025", reader.kind, reader.id, key)


def history(data: bytes, reader: Reader, *keys: str) -> dict[str, tuple[int, str, str]]:
    """Return SEQUENCE, day of LAST-MODIFIED and STATUS of the items with these keys in an agenda."""
    names = {uid(reader, key): key for key in keys}
    files_of = {}
    for event in events_of(data):
        lines = dict(re.split("[:;]", line, maxsplit=1) for line in event)
        assert lines["DTSTAMP"] == lines["LAST-MODIFIED"]
        if lines["UID"] in names:
            files_of[names[lines["UID"]]] = (
                int(lines["SEQUENCE"]),
                lines["LAST-MODIFIED"][4:8],
                lines["STATUS"],
            )
    return files_of


class Poller:
    """A calendar that fetches a feed now and then, and shows what is new by UID and SEQUENCE."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, str]] = {}
        self.etag = ""

    def poll(self, data: bytes) -> list[str]:
        """Return the UIDs of items that are new or changed; an item that went backwards is an error."""
        etag = hashlib.sha256(data).hexdigest()
        if etag == self.etag:
            return []
        self.etag = etag
        news = []
        for event in events_of(data):
            lines = dict(re.split("[:;]", line, maxsplit=1) for line in event)
            state = int(lines["SEQUENCE"]), lines["LAST-MODIFIED"]
            old = self.known.get(lines["UID"])
            if old is None or (state[0] > old[0] and state[1] > old[1]):
                news.append(lines["UID"])
            else:
                assert state == old, "changed without a higher SEQUENCE and a later LAST-MODIFIED"
            self.known[lines["UID"]] = state
        return news
