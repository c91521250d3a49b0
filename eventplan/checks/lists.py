"""Checks of speakers lists and signing orders: whether those on them may come, and whom they meet."""

from collections.abc import Iterator

from eventplan.model import Attendance, Scenario
from eventplan.model.protocol import Item, OrderOfProtocol
from eventplan.numbers import first_of, number_of, plural

from .base import Check, Fault
from .roles import badges
from .view import View
from .words import names, stay

SEATED_APART = frozenset({Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS})
"""Sessions at which every party is present by design, and is seated apart."""


def _listed(scenario: Scenario) -> Iterator[tuple[str, str, int, OrderOfProtocol]]:
    """Every list: its rule, its part of the scenario, its position there, and itself."""
    for rule, part in (("statements", "speakers_lists"), ("signatures", "signing_orders")):
        for number, listed in enumerate(getattr(scenario, part)):
            yield rule, part, number, listed


def _parts(scenario: Scenario, listed: OrderOfProtocol, item: Item) -> tuple[str, ...]:
    """The sessions in which a turn may be."""
    person = scenario.people[item.who]
    kind = scenario.delegation_by_id[person.delegation].kind

    return item.parts or tuple(
        part.session
        for part in listed.parts
        if item.who in listed.first
        or ((not part.ranks or person.rank in part.ranks) and (not part.kinds or kind in part.kinds))
    )


def _badges(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for rule, part, number, listed in _listed(scenario):
        barred: list[int] = []
        for n, item in enumerate(listed.items):
            sessions = [scenario.session_by_id[session] for session in _parts(scenario, listed, item)]
            placed = [session for session in sessions if view.fitting(session)]
            person = scenario.people[item.who]
            bound = view.holds("zone-clearance", item.who, *(session.id for session in sessions))
            if bound and placed and not any(view.cleared(person, session) for session in placed):
                barred.append(n)

        if barred:
            people = [listed.items[n].who for n in barred]
            verb = "speak" if rule == "statements" else "sign"
            sessions = [
                scenario.session_by_id[session]
                for session in _parts(scenario, listed, listed.items[barred[0]])
            ]
            message = (
                f"{len(people)} of {len(listed.items)} who {verb} in '{listed.id}' are not cleared for any room that "
                f"its sessions may use: {_with_party(view, people)}; {badges(view, people, sessions)}"
            )
            yield Fault((part, number, "items", barred[0]), message)


def _away(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for rule, part, number, listed in _listed(scenario):
        away: list[int] = []
        for n, item in enumerate(listed.items):
            sessions = [scenario.session_by_id[session] for session in _parts(scenario, listed, item)]
            framed = [session for session in sessions if view.frames(session)]
            present = scenario.people[item.who].present
            # A turn takes part of the session: any minute of it might do.
            met = any(stays.overlaps(frame) for s in framed for frame in view.frames(s) for stays in present)
            if framed and present and not met and view.holds(rule, listed.id, item.who):
                away.append(n)

        if away:
            people = [listed.items[n].who for n in away]
            verb = "speak" if rule == "statements" else "sign"
            first = scenario.people[people[0]]
            message = (
                f"{len(people)} of {len(listed.items)} who {verb} in '{listed.id}' are away whenever its sessions may "
                f"be held: {_with_party(view, people)}; {view.name(first.id)} {stay(scenario, first.present)}"
            )
            held = all(view.must(scenario.session_by_id[p.session]) for p in listed.parts)
            sure = held and any(view.strict(rule, listed.id, person) for person in people)
            sure &= any(view.strict("person-available", person) for person in people)
            yield Fault((part, number, "items", away[0]), message, sure)


def _with_party(view: View, people: list[str]) -> str:
    """People by name, each with the delegation."""

    def name_and_party(person: str) -> str:
        return f"{view.name(person)} of {view.name(view.scenario.people[person].delegation)}"

    return first_of(people, 6, name_and_party)


def _rivals(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    avoidance = scenario.avoidance
    if not {"session", "room"} & {*avoidance.scopes}:
        return

    for rule, part, number, listed in _listed(scenario):
        turns_of_party: dict[str, list[int]] = {}
        for n, item in enumerate(listed.items):
            person = scenario.people[item.who]
            if person.head or not avoidance.heads_only:
                turns_of_party.setdefault(person.delegation, []).append(n)

        for party, mine in turns_of_party.items():
            for other in scenario.delegation_by_id[party].avoids:
                mutual = (
                    party in scenario.delegation_by_id[other].avoids if other in turns_of_party else False
                )
                if other not in turns_of_party or (mutual and other < party):
                    continue
                if not view.holds("non-encounter", party, other):
                    continue

                both = _together(scenario, listed, mine, turns_of_party[other])
                if both is None:
                    continue

                session = scenario.session_by_id[both[2]]
                if session.attendance in SEATED_APART or not view.holds("non-encounter", session.id):
                    continue

                verb = "speak" if rule == "statements" else "sign"
                people = [listed.items[n].who for n in both[:2]]
                message = (
                    f"{_with_party(view, people).replace(', ', ' and ', 1)} must not meet, and both {verb} in "
                    f"{view.name(session.id)} ('{listed.id}'), which has no other part. Way out: give the list a "
                    f"second session and let each be in one (`parts`), or take one of them off the list, or "
                    f"state `attendance: delegations` where all are seated apart"
                )

                yield Fault((part, number, "items", max(both[:2])), message)


def _together(
    scenario: Scenario, listed: OrderOfProtocol, mine: list[int], others: list[int]
) -> tuple[int, int, str] | None:
    """Turns of two parties that can only be in one and the same session."""
    for turn in mine:
        for other in others:
            sessions = {
                *_parts(scenario, listed, listed.items[turn]),
                *_parts(scenario, listed, listed.items[other]),
            }
            if len(sessions) == 1:
                return turn, other, next(iter(sessions))

    return None


FEW = 6
"""Fewer statements than this do not fill whole sessions."""

SPARE = 5
"""Minutes at the end of a part that stay free while later parts have room."""


def _empty(view: View) -> Iterator[Fault]:
    """Speakers lists that fewer sessions could hold, where nothing says how they are shared out."""
    scenario = view.scenario

    for number, listed in enumerate(scenario.speakers_lists):
        decided = any(x.most is not None or x.least or x.minutes or x.ranks or x.kinds for x in listed.parts)
        few = len(listed.parts) < 2 or len(listed.items) < FEW
        if decided or few or any(item.parts for item in listed.items):
            continue

        lengths = {p.session: scenario.session_by_id[p.session].duration - p.offset for p in listed.parts}
        asked = sum(item.seconds or listed.seconds for item in listed.items)
        # The longest first: so many are needed at least.
        enough: list[str] = []

        for session in sorted(lengths, key=lambda session_id: -lengths[session_id]):
            if sum(lengths[session_id] - SPARE for session_id in enough) * 60 >= asked:
                break

            enough.append(session)

        if len(enough) < len(lengths):
            what = (
                f"the {len(enough)} longest hold"
                if len(enough) > 1
                else f"{view.name(enough[0])} alone holds"
            )

            message = (
                f"{number_of(len(listed.items), 'statement')} in '{listed.id}' {plural(len(listed.items), 'takes', 'take')} {-(-asked // 60)} min, and its "
                f"{number_of(len(lengths), 'session has', 'sessions have')} {sum(lengths.values())}: {what} all, and nobody may speak in the "
                "others. Leave one out, or state `most` or `minutes` of the parts"
            )

            yield Fault(("speakers_lists", number, "parts"), message)


LISTED_NOT_CLEARED = Check(
    "listed-not-cleared",
    "Everybody on a speakers list or in a signing order may enter a room in which the turn may be held.",
    ("zone-clearance",),
    _badges,
)
LISTED_AWAY = Check(
    "listed-away",
    "Everybody on a list is at the event at a time at which the turn may be held.",
    ("person-available", "statements", "signatures"),
    _away,
)
RIVALS_LISTED = Check(
    "rivals-listed",
    "Parties that avoid each other do not both speak, or sign, in one session where it can be avoided.",
    ("non-encounter",),
    _rivals,
)
EMPTY_PART = Check(
    "empty-part",
    "A speakers list has no more sessions than its statements fill, unless it says how they are shared out.",
    ("statements",),
    _empty,
)
__all__ = ["EMPTY_PART", "LISTED_AWAY", "LISTED_NOT_CLEARED", "RIVALS_LISTED", "names"]
