"""Who must be at a session, in which role, and how messages list people."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from eventplan.model import Bilateral, DelegationKind, Session
from eventplan.numbers import first_of

from .view import View

MOST_NAMED = 6
"""People who are named in one finding; the others are counted."""


class Role(NamedTuple):
    """What some people are to a session."""

    verb: str
    """`chairs`, …: how a finding tells of one of them."""
    people: tuple[str, ...]
    needed: bool
    """Whether it cannot be held without them."""
    by_name: bool = True
    """Whether a finding names them; others are counted."""


def roles(view: View, session: Session) -> Iterator[Role]:
    """Who is to be at a session, as the scenario states it; each person once, in the first role."""
    scenario = view.scenario
    seen: set[str] = set()
    named = [
        ("chairs", session.chairs),
        ("speaks", session.speakers),
        ("is required", session.required),
        ("meets", scenario.needed(session) if isinstance(session, Bilateral) else ()),
        ("must be there", scenario.needed(session)),
    ]
    for verb, people in named:
        fresh = tuple(person for person in dict.fromkeys(people) if person not in seen)
        seen.update(fresh)
        if fresh:
            yield Role(verb, fresh, needed=True)
    everybody, driven = scenario.meant_for(session), scenario.driven_to.get(session.id, {})
    fresh = tuple(person for person in everybody if person in driven and person not in seen)
    seen.update(fresh)
    if fresh:
        yield Role("is driven to it", fresh, needed=False)
    # The press comes to what it may see: nobody takes it for a guest of a ceremony.
    press = {d.id for d in scenario.delegations if d.kind is DelegationKind.MEDIA}.difference(session.invited)
    if DelegationKind.MEDIA in session.invited:
        press = set()
    meant = tuple(
        person
        for person in everybody
        if person not in seen and scenario.people[person].delegation not in press
    )
    if meant:
        yield Role("is meant to attend", meant, needed=False, by_name=False)


def badges(view: View, people: Sequence[str], sessions: Iterable[Session]) -> str:
    """What the rooms ask for beyond what people hold, and what they hold, as the end of a sentence."""
    scenario = view.scenario
    sets = [zones for session in sessions for zones in view.ways_in(session)]
    zones = dict.fromkeys(zone for chain in sets for zone in chain)
    asked = [zone for named_zone in zones for zone in scenario.zone_chain(named_zone) if zone.clearance]
    dated = any(scenario.people[p].clearance_from or scenario.people[p].clearance_until for p in people)
    least = min((scenario.people[person].clearance for person in people), default=-1)
    lacking = [zone for zone in asked if scenario.clearances.index(zone.clearance or "") > least]
    levels = list(
        dict.fromkeys(
            f"{view.name(zone.id)} asks for '{zone.clearance}'" for zone in (asked if dated else lacking)
        )
    )
    held = dict.fromkeys(scenario.people[person].clearance for person in people)
    names = ", ".join(f"'{scenario.clearances[level]}'" if level >= 0 else "none" for level in sorted(held))
    valid = ", valid on other days" if dated else ""
    return f"{', '.join(levels[:3])}, held: {names}{valid}"


def listed(view: View, people: Sequence[str]) -> str:
    """People by name, the first few of many."""
    return first_of(people, MOST_NAMED, view.name)
