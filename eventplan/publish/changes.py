"""
What changed in a programme since a release that its readers know: of what they saw then and see now.

A session that is no longer shown is told of by the time and room that it had. Its title is said again
only if it may still be known: a session that is held behind closed doors now has none.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..model import Plan, Scenario
from .clean import file_stem
from .programme import programme_of
from .shown import Programme, Said, SessionShown
from .visibility import is_public


class Known(NamedTuple):
    """What readers knew of a session."""

    title: Said
    start: datetime
    end: datetime
    room: str
    people: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Who chairs, and who speaks, by name; none if that was not kept."""

    def line(self) -> list[Any]:
        """Return it as JSON has it."""
        return [*self.title, self.start.isoformat(), self.end.isoformat(), self.room, *(self.people or ())]

    @classmethod
    def of(cls, line: Sequence[Any]) -> "Known":
        """Return what `line` gave. Raises ValueError or TypeError for anything else."""
        title, language, start, end, room = map(str, line[:5])
        times = datetime.fromisoformat(start), datetime.fromisoformat(end)
        if len(line) == 5:
            return cls(Said(title, language), *times, room)

        chairs, speakers = (tuple(map(str, names)) for names in line[5:])
        return cls(Said(title, language), *times, room, (chairs, speakers))


class SessionChange(NamedTuple):
    """One thing that readers are told anew."""

    what: str
    """
    `added`, `moved`, `room`, `length` (it ends at another time), `changed`, `cancelled` (it is not held), or
    `gone`: these readers are no longer shown it.
    """
    session: SessionShown | None
    """As it is now; none if it is no longer shown."""
    was: Known | None
    title: Said
    """Empty if it must not be said."""

    @property
    def at(self) -> datetime:
        """When it is, or was."""
        if self.session:
            return self.session.start

        assert self.was
        return self.was.start


def known(programme: Programme) -> dict[str, Known]:
    """Return what readers know by a programme, by the keys of its sessions."""
    return {session.key: known_of(session) for session in programme.full}


def changes(
    programme: Programme,
    before: Mapping[str, Known],
    may_be_said: Collection[str] = (),
    held: Collection[str] = (),
) -> tuple[SessionChange, ...]:
    """
    Return what changed since readers knew *before*, in the order of time.

    *may_be_said*: keys of sessions that are not shown, and whose titles these readers may know. *held*: keys
    of all that are held, if for others: nothing of these is called cancelled.
    """
    changed = []

    for session in programme.full:
        was = before.get(session.key)
        if was is None:
            changed.append(SessionChange("added", session, None, session.title))
            continue

        now = known_of(session)
        if was.people is None:
            was = was._replace(people=now.people)
        if now == was:
            continue

        if now.start != was.start:
            what = "moved"
        else:
            what = "room" if now.room != was.room else "length" if now.end != was.end else "changed"

        changed.append(SessionChange(what, session, was, session.title))

    shown = {session.key for session in programme.full}

    for key, was in before.items():
        if key not in shown:
            said = key in may_be_said
            what = "cancelled" if said and key not in held else "gone"
            changed.append(SessionChange(what, None, was, was.title if said else Said("")))

    return tuple(sorted(changed, key=lambda change: (change.at.timestamp(), str(change.title))))


def changes_since(
    programme: Programme,
    scenario: Scenario,
    before: Plan,
    after: Plan,
    earlier: Scenario | None = None,
    secret: bytes = b"",
) -> tuple[SessionChange, ...]:
    """
    Return what changed from a plan that readers knew to another, in the order of time.

    *earlier* is the scenario of that plan, if it was another: it knows what is cancelled. The
    title of what is gone is said again unless the session is still there, stated otherwise, and not public.
    """
    former = earlier or scenario
    knew = known(programme_of(former, before, programme.audience, language=programme.language, secret=secret))
    hidden = {
        file_stem(session.id, secret).rpartition("-")[2]
        for session in scenario.sessions
        if not is_public(session) and former.session_by_id.get(session.id) != session
    }
    seen = {session.key for session in programme.full}

    return changes(programme, knew, knew.keys() - seen - hidden, keys_of(after, secret))


def keys_of(plan: Plan, secret: bytes = b"") -> frozenset[str]:
    """Return the keys by which programmes know the sessions that a plan holds."""
    return frozenset(file_stem(session, secret).rpartition("-")[2] for session in plan.placement_by_session)


def known_of(session: SessionShown) -> Known:
    """Return what readers know of a session."""
    chairs = tuple(str(person.name) for person in session.chairs)
    speakers = tuple(str(person.name) for person in session.speakers)

    return Known(session.title, session.start, session.end, str(session.room.name), (chairs, speakers))
