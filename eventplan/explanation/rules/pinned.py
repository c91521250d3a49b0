"""Why `pinned` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, names
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, nobody
from eventplan.explanation.remedy import Remedy, path_to, session_field
from eventplan.model import Scenario


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    return session_field(scenario, subjects[0], ("start", "room"))


def sentence(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    event = scenario.event
    at = f" starts at {event.shown(event.instant(session.start))}" if session.start else ""
    room = (
        f" is held in {' or in '.join(name(scenario, r) for r in session.room[:4])}" if session.room else ""
    )

    if not at and not room:
        kept = [r.id for r in scenario.rooms if not r.bookable]
        return f"{name(scenario, session.id)} may not use rooms kept for others: {names(scenario, kept)}"

    return f"{name(scenario, session.id)}{' and'.join(filter(None, (at, room)))}, by decision"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session = scenario.session_by_id[subjects[0]]
    path, prices = path_to(scenario, "sessions", session.id), scenario.ways_out

    if session.start is not None:
        yield Remedy(
            f"unpin-start {session.id}",
            f"unpin-start {session.kind}",
            prices.window,
            f"{name(scenario, session.id)} may start at another time",
            (Edit(Sort.REMOVE, (*path, "start")),),
        )

    if session.room:
        yield Remedy(
            f"unpin-room {session.id}",
            f"unpin-room {session.kind}",
            prices.room,
            f"{name(scenario, session.id)} may take any room",
            (Edit(Sort.REMOVE, (*path, "room")),),
        )

    for room in scenario.rooms if not session.room else ():
        if not room.bookable:
            yield Remedy(
                f"bookable {room.id}",
                "bookable",
                prices.room,
                f"{name(scenario, room.id)} is open to every session",
                (Edit(Sort.REMOVE, (*path_to(scenario, "rooms", room.id), "bookable")),),
            )


EXPLANATION = RuleExplanation(
    "pinned",
    sentence,
    remedies,
    stated_at=stated_at,
    waivable=nobody,
    limits_rooms=True,
)
