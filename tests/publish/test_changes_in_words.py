"""
What each kind of reader is told of each kind of change, word for word: `changes_in_words.en.txt` and `changes_in_words.ar.txt`.

`python -m tests.publish.test_changes_in_words` writes the two files anew: read them as their readers would.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eventplan.model import Plan, RulePolicy, Scenario, Turn
from eventplan.publish.differences import ItemChange, heading, said
from eventplan.publish.feeds import Feed
from eventplan.publish.items import Wording

from .scenes import events_of
from .sites import at, release, scene

HERE = Path(__file__).parent
Scene = tuple[Scenario, Plan]

NETS: dict[str, Any] = {
    "id": "nets",
    "kind": "roundtable",
    "title": {"en": "Nets", "ar": "الشباك"},
    "abstract": {"en": "How nets are made.", "ar": "كيف تُصنع الشباك."},
    "duration": 60,
    "organisers": ["CN"],
    "chairs": ["vn-minister"],
    "speakers": ["EG-01"],
    "languages": ["en", "ar"],
    "interpreted": True,
    "attendance": "closed",
}
COFFEE = {"id": "coffee", "kind": "break", "title": {"en": "Coffee", "ar": "استراحة"}, "duration": 30}
GOING = ("vn-minister", "EG-01", "EG-02")


def held(
    language: str,
    start: str = "11:00",
    room: str = "hall-a",
    going: Any = GOING,
    turn: int = 15,
    **fields: Any,
) -> Scene:
    """Return the conference with the session in it: a chair, a speaker with a turn, one who attends, an organiser."""
    where = {"nets": (start, room, going), "coffee": ("15:00", "hall-b", ())}
    parties = [
        {
            "id": "VN",
            "name": {"en": "Viet Nam", "ar": "فيتنام"},
            "size": 1,
            "members": [
                {"id": "vn-minister", "name": {"en": "Nguyễn Văn Ánh", "ar": "نغوين فان آنه"}, "head": True}
            ],
        },
        {
            "id": "EG",
            "name": {"en": "Egypt", "ar": "مصر"},
            "size": 2,
            "members": [{"id": "EG-01", "name": {"en": "Omar Salem", "ar": "عمر سالم"}}],
        },
        {"id": "CN", "name": {"en": "China", "ar": "الصين"}, "size": 1},
    ]
    items = [{"id": "list", "parts": [{"session": "nets", "minutes": 40}], "items": [{"who": "EG-01"}]}]
    scenario, plan = scene(
        ({**NETS, **fields}, COFFEE),
        where,
        delegations=parties,
        speakers_lists=items,
        event={"languages": [language, "en"] if language != "en" else ["en"]},
    )
    scenario = scenario.changed(rules=scenario.rules | {"statements": RulePolicy(waived=True)})
    begins = plan.placement_by_session["nets"].start + timedelta(minutes=turn)
    only_turn = Turn(who="EG-01", part="nets", position=1, start=begins, end=begins + timedelta(minutes=5))
    return scenario, plan.model_copy(
        update={"orders": {"list": (only_turn,)}, "teams": {"nets": {"ar": (1,)}}}
    )


def without(language: str) -> Scene:
    """Return the conference without the session."""
    scenario, plan = held(language)
    left = {"sessions": scenario.sessions[1:], "speakers_lists": ()}
    gone = {"placements": plan.placements[1:], "attendance": {}, "orders": {}, "teams": {}}
    return scenario.changed(**left), plan.model_copy(update=gone)


def cases(language: str) -> Iterator[tuple[str, list[Scene]]]:
    """Yield each kind of change: releases, of which the last is told."""
    base = held(language)
    text = {
        "title": {"en": "Nets and ropes", "ar": "الشباك والحبال"},
        "abstract": {"en": "And ropes.", "ar": "والحبال."},
    }
    restricted = held(language, classification="restricted")
    yield "moved in time", [base, held(language, "13:00")]
    yield "moved in room", [base, held(language, room="hall-b")]
    yield "moved in both", [base, held(language, "13:00", "hall-b")]
    yield "cancelled", [base, without(language)]
    yield "withdrawn from EG-02", [base, held(language, going=GOING[:2])]
    yield "added", [without(language), base]
    yield "text", [base, held(language, **text)]
    yield "role", [base, held(language, speakers=["EG-02"])]
    yield "turn", [base, held(language, turn=35)]
    yield "restricted", [base, restricted]
    yield "restricted, then cancelled", [base, restricted, without(language)]
    yield "public again", [base, restricted, base]


def shown(wording: Wording, change: ItemChange) -> Iterator[str]:
    """Yield what a reader is told of one change: in a letter, and in the calendar."""
    yield f"    {heading(wording, change)}" if change.seen else "    (nothing to see)"
    for line in said(wording, change):
        yield f"      {line}"
    [event] = events_of(b"BEGIN:VCALENDAR\r\n" + change.event)
    lines = dict(re.split("[:;]", line, maxsplit=1) for line in event)
    seen = [re.sub(r"\\(.)", r"\1", lines[name]) for name in ("SUMMARY", "STATUS")]
    seen.append(lines["DTSTART"][-6:-2])
    assert change.told is not None
    item, own = change.told.item, change.told.own
    seen += [item.place, *own.lines, *(item.notes if change.now.withdrawn else ())]
    yield f"      = {' | '.join(filter(None, seen))}"


def table(language: str) -> str:
    """Return the table of what is told, in one language."""
    lines = []
    for name, scenes in cases(language):
        feeds_kept: list[Feed] = []

        def keep(feeds: Any, revised: Any, kept: list[Feed] = feeds_kept) -> tuple[()]:
            kept[:] = feeds
            return ()

        with tempfile.TemporaryDirectory() as folder:
            for day, scene in enumerate(scenes, 1):
                release(Path(folder), scene, at(f"0{day}T09:00"), letters=keep)
        lines.append(f"## {name}")
        readers: dict[tuple[str, ...], list[str]] = {}
        for feed in feeds_kept:
            words = tuple(line for change in feed.changes for line in shown(feed.publisher.wording, change))
            readers.setdefault(words, []).append(f"{feed.reader.kind} {feed.reader.id}".rstrip())
        for words, who in readers.items():
            lines += [f"  {', '.join(who)}", *words]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_each_reader_is_told(language: str) -> None:
    """Every word that changes for anybody is in the table, and the table has every word that is told."""
    assert table(language) == (HERE / f"changes_in_words.{language}.txt").read_text()


def test_cancelled_is_said_of_nothing_that_is_held() -> None:
    """In the table, only the cancelled session is called so, and STATUS agrees with the words."""
    for language in ("en", "ar"):
        part = ""
        for line in (HERE / f"changes_in_words.{language}.txt").read_text().splitlines():
            part = line if line.startswith("##") else part
            said_so = "Cancelled" in line or "ملغى" in line
            assert part.endswith("cancelled") or not said_so
            if line.startswith("      ="):
                assert ("| CANCELLED |" in line) == said_so


if __name__ == "__main__":
    for tag in ("en", "ar"):
        (HERE / f"changes_in_words.{tag}.txt").write_text(table(tag))
    sys.exit()
