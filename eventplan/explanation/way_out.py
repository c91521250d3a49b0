"""A way out: changes that, made together, give a scenario a plan, and what is said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from eventplan.checks import View
from eventplan.checks.words import names
from eventplan.model import Scenario, Session
from eventplan.model.checked import checked
from eventplan.numbers import number_of

from .edits import applied, edit_instructions
from .remedy import Remedy


@dataclass(frozen=True)
class WayOut:
    """Changes that, made together, give the scenario a plan. Proved by finding one."""

    changes: tuple[Remedy, ...]
    alike: int = 0
    """How many other sets of changes of the same sorts break the same conflicts, untried."""

    @property
    def price(self) -> int:
        """What the changes cost together, in points."""
        return sum(change.price for change in self.changes)

    def __str__(self) -> str:
        """The price and the changes, in words."""
        return f"{number_of(self.price, 'point')}: {'; '.join(change.message for change in self.changes)}"

    @checked
    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with every change made."""
        return relaxed(scenario, self.changes)

    @checked
    def warnings(self, scenario: Scenario) -> tuple[str, ...]:
        """Return what is no longer so with the changes, besides what they say: rooms that nobody sweeps."""
        before, after = (View(stated) for stated in (scenario, self.apply(scenario)))
        known = {session.id: {*_unswept(before, session)} for session in scenario.sessions}
        said = []

        for session in after.scenario.sessions:
            rooms = [room for room in _unswept(after, session) if room not in known.get(session.id, ())]
            if rooms:
                where = f"{names(after.scenario, rooms)}, where it may then be"
                said.append(f"{after.name(session.id)} is protected, and nobody sweeps {where}")

        return tuple(said)

    @checked
    def instructions(self, scenario: Scenario) -> tuple[tuple[str, ...], ...]:
        """Return, for each change, where in the files of *scenario*, and what to write, as all are made."""
        texts = iter(edit_instructions(scenario, [edit for change in self.changes for edit in change.edits]))
        return tuple(tuple(islice(texts, len(change.edits))) for change in self.changes)


def _unswept(view: View, session: Session) -> Iterator[str]:
    """Rooms that a protected session may take, and that are in no zone that says how long a sweep takes."""
    scenario = view.scenario
    for room in view.fitting(session) if session.protected else ():
        zones = (
            zone
            for part in scenario.parts_of(room.id)
            for zone in scenario.zone_chain(scenario.room_by_id[part].zone)
        )
        if not any(zone.sweep for zone in zones):
            yield room.id


def relaxed(scenario: Scenario, changes: Iterable[Remedy]) -> Scenario:
    """Return the scenario with changes made, all at once."""
    return applied(scenario, [edit for change in changes for edit in change.edits])
