"""What differs between two plans: what moved, from where to where, and who must be told."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from eventplan.model import Plan, Scenario, say
from eventplan.model.arguments import of_one_event, plan_given, scenario_given
from eventplan.numbers import number_of
from eventplan.publish.table import Table
from eventplan.visible import one_line

from .comparison import compared
from .together import ESCORTS, NOT_IN_TABLES, Changed

NOUNS = {
    "delegations": ("delegation", "delegations"),
    "rooms": ("room", "rooms"),
    "teams": ("team", "teams"),
    "people": (
        "person, whose delegation only the scenario knows",
        "people, whose delegations only the scenario knows",
    ),
}
"""What those are called who must be told: of one, and of several."""

_Shown = TypeVar("_Shown")


class Difference(NamedTuple):
    """Every difference between two plans, sessions first. Empty (and false) when nothing differs."""

    changes: tuple[Changed, ...]
    names: tuple[tuple[str, str], ...] = ()
    """What delegations and rooms are called, as far as that is known: an id and a name each."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes)

    @property
    def moves(self) -> tuple[Changed, ...]:
        """Sessions that were moved, added or dropped."""
        return tuple(c for c in self.changes if c.about in ("moved", "added", "gone"))

    @property
    def people(self) -> tuple[str, ...]:
        """Those who no longer go to a session that is held before and after, and those who go there now."""
        attendance_changes = (c for c in self.changes if c.about == "attendance")
        return tuple(
            dict.fromkeys(
                who for change in attendance_changes for who in f"{change.was} {change.now}".split()
            )
        )

    def tell(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """
        Who must be told what: by delegation, by room, by team; by person, of those of no known delegation.

        Rooms and escorts are told no title of a session that they may not know.
        """
        return self._of_each(
            lambda sort, name, numbers: tuple(self.changes[n].message_for(sort, name) for n in numbers)
        )

    def _of_each(self, shown: Callable[[str, str, tuple[int, ...]], _Shown]) -> dict[str, dict[str, _Shown]]:
        """What is shown of the changes, by delegation, by room, and by team."""
        tree: dict[str, dict[str, _Shown]] = {}

        for sort, numbers_by_name in self._positions().items():
            tree[sort] = {name: shown(sort, name, numbers) for name, numbers in numbers_by_name.items()}

        return tree

    def _positions(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """The same by the positions of the changes."""
        by_sort: dict[str, dict[str, list[int]]] = {"delegations": {}, "rooms": {}, "teams": {}}
        if any(change.people for change in self.changes):
            by_sort["people"] = {}

        for number, change in enumerate(self.changes):
            for sort, numbers_by_name in by_sort.items():
                for name in dict.fromkeys(getattr(change, sort)):
                    numbers_by_name.setdefault(name, []).append(number)

        positions = {}

        for sort, numbers_by_name in by_sort.items():
            positions[sort] = {name: tuple(numbers_by_name[name]) for name in sorted(numbers_by_name)}

        return positions

    def text(self) -> str:
        """The difference in words, each change once, with a number for those to be told; or nothing."""
        if not self.changes:
            return ""

        sessions = len(self.moves) + sum(change.about == "length" for change in self.changes)
        lines = [f"{number_of(sessions, 'session changes', 'sessions change')}:"]
        if not sessions:
            lines = ["No session changes."]

        lines += _numbered(self.changes[:sessions])  # they come first

        if len(self.changes) > sessions:
            people = number_of(len(self.people), "person's agenda changes", "people's agendas change")
            lines += [
                "",
                f"Beside {'them' if sessions else 'the sessions'}, {people}:" if self.people else "",
            ]
            if not self.people:
                lines[-1] = "Beside them:" if sessions else "But:"

            lines += _numbered(self.changes, sessions)

        for sort, numbers_by_name in self._positions().items():
            if numbers_by_name:
                lines += [
                    "",
                    f"Tell {number_of(len(numbers_by_name), *NOUNS[sort])} (the numbers are those above):",
                ]
                names = dict(self.names)
                lines += _together({_named(name, names): n for name, n in numbers_by_name.items()})
                lines += self._reserved(sort, numbers_by_name)

        return "\n".join(map(one_line, lines)) + "\n"

    def _reserved(self, sort: str, numbers_by_name: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
        """What rooms and escorts are told instead of sentences about sessions that they may not know."""
        if sort not in ("rooms", "teams"):
            return

        message_of = {
            n: message
            for name, numbers in numbers_by_name.items()
            for n in numbers
            if (message := self.changes[n].message_for(sort, name)) != _listed(self.changes[n])
        }

        if message_of:
            yield f"  Say to {'rooms' if sort == 'rooms' else ESCORTS} only:"
            yield from (f"    {n + 1}. {message}" for n, message in sorted(message_of.items()))

    def tree(self) -> dict[str, Any]:
        """The difference as JSON has it: each change once, and who must be told which, by number."""
        changes = [
            {"number": number, **change.fields()} for number, change in enumerate(self.changes, start=1)
        ]

        return {
            "changes": changes,
            "people": list(self.people),
            "tell": self._of_each(lambda _sort, _name, numbers: [n + 1 for n in numbers]),
        }

    def table(self) -> Table:
        """The difference as a table: one row a change."""
        columns = tuple(name for name in Changed._fields if name not in NOT_IN_TABLES)
        return Table("Changes", columns, tuple(map(_row, self.changes)))

    def csv(self) -> bytes:
        """The table as CSV, safe to open in a spreadsheet. Raises TableError if none could hold it."""
        return self.table().csv()


def _row(change: Changed) -> tuple[str, ...]:
    return tuple(" ".join(value) if isinstance(value, tuple) else value for value in change.fields().values())


def _numbered(changes: Sequence[Changed], begin: int = 0) -> Iterator[str]:
    """Changes with their numbers, from *begin* on; those with one sentence together, where the first is."""
    numbers_by_sentence: dict[str, list[int]] = {}
    for number, change in enumerate(changes[begin:], start=begin):
        numbers_by_sentence.setdefault(change.together or f"{number} alone", []).append(number)

    for numbers in numbers_by_sentence.values():
        change = changes[numbers[0]]
        yield f"  {_ranges(tuple(numbers))}. {_listed(change)}"


def _listed(change: Changed) -> str:
    """The sentence for a change in the list of all."""
    return change.together or change.message


def _named(name: str, names: Mapping[str, str]) -> str:
    known = names.get(name, name)
    return name if known == name else f"{known} ({name})"


def _together(numbers_by_name: dict[str, tuple[int, ...]]) -> Iterator[str]:
    """Those who must be told the same, together."""
    same: dict[tuple[int, ...], list[str]] = {}
    for name, numbers in numbers_by_name.items():
        same.setdefault(numbers, []).append(name)

    for numbers, names in same.items():
        head = f"  {_ranges(numbers)}: "
        yield from textwrap.wrap(
            ", ".join(names), 100, initial_indent=head, subsequent_indent="    ", break_on_hyphens=False
        )


def _ranges(numbers: tuple[int, ...]) -> str:
    """Positions as numbers from 1, those in a row together: `1-3, 7`."""
    runs: list[list[int]] = []

    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])

    return ", ".join(f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1}-{run[-1] + 1}" for run in runs)


def difference(
    before: Plan, after: Plan, scenario: Scenario | None = None, earlier: Scenario | None = None
) -> Difference:
    """
    Return what differs between two plans.

    Args:
        before: The plan that people know.
        after: The new plan.
        scenario: The scenario of the new plan: titles, names and delegations come from it. Without
            one, ids stand for titles, and delegations are known by the numbers of delegates alone.
        earlier: The scenario of the plan before, if it was another: it knows what is cancelled.

    Raises:
        ArgumentError: The plans, or a scenario, are of different events.

    """
    before, after = plan_given(before), plan_given(after)
    of_one_event(before, after)
    for known in (scenario, earlier):
        if known is not None:
            scenario_given(known)
            of_one_event(before, after, event=known.event.id)

    names: dict[str, str] = {}

    for known in filter(None, (earlier, scenario)):
        names |= {room.id: say(room.name, known.event.languages) for room in known.rooms}
        names |= {party.id: say(party.name, known.event.languages) for party in known.delegations}

    return Difference(tuple(compared(before, after, scenario, earlier)), tuple(names.items()))
