"""
What is no longer in an event: people, a delegation, sessions.

Each part of a scenario that names any of them answers `without(gone)`: the part as it is left, or None if
nothing of it is. A test over the fields of every part names those that nobody thought of.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol, Self


class Gone(NamedTuple):
    """What is no longer in an event."""

    people: frozenset[str] = frozenset()
    party: str | None = None
    """A delegation that does not come."""

    leaderless: frozenset[str] = frozenset()
    """Delegations whose head is among the people."""

    sessions: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    """Ids of the sessions that are left. This and what follows matters only if sessions are gone."""

    left: frozenset[str] = frozenset()
    """Ids of the sessions that are left, and their themes."""

    words: frozenset[str] = frozenset()
    """
    Everything that may still stand for sessions: those ids and themes, the kinds, `all`.

    A word that named a session that is gone does not come to name a kind or a theme.
    """

    def but_people(self, named: Iterable[str]) -> tuple[str, ...]:
        """Return *named* without the people who are gone."""
        return tuple(person for person in named if person not in self.people)

    def but_party(self, named: Iterable[str]) -> tuple[Any, ...]:
        """Return *named* without the delegation that is gone."""
        return tuple(party for party in named if party != self.party)

    def but_sessions(self, named: Iterable[str]) -> tuple[str, ...]:
        """Return *named* without the sessions that are gone."""
        return tuple(session for session in named if session not in self.sessions)


class Affected(Protocol):
    """A part of a scenario that names people, delegations or sessions."""

    def without(self, gone: Gone) -> Self | None:
        """Return the part as it is left; None if nothing of it is."""


def left_of(value: Any, gone: Gone) -> Any:
    """
    Return the value of a field without what is gone.

    What is neither a part nor parts in a tuple or a mapping stays; where every part stays, the tuple or the
    mapping is the same.
    """
    if isinstance(value, Mapping):
        kept = {key: left_of(part, gone) for key, part in value.items()}
        return value if all(kept[key] is value[key] for key in value) else kept

    if isinstance(value, tuple):
        parts = [left_of(part, gone) for part in value]
        same = all(left is part for left, part in zip(parts, value, strict=True))
        return value if same else tuple(part for part in parts if part is not None)

    return value.without(gone) if hasattr(value, "without") else value
