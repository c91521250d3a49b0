"""
How long it takes to explain an event of sixty sessions without a plan: a table for `docs/performance.md`.

Each story of `scenarios/infeasible/`, and three more, grown to sixty sessions (`tests/grown.py`); and faults
put into the two events of sixty sessions in `scenarios/sixty/`, as a busy officer might make them.

    python benchmarks/explained.py [PART OF A NAME…]
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from eventplan.explanation import Shown, WayOut, explain
from eventplan.files import load
from eventplan.model import Scenario

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

SECONDS = 60.0
"""Most seconds for one of them."""

Fault = Callable[[Scenario], Scenario]


class Enough(Exception):  # noqa: N818 - it ends a measurement
    """A way out was found."""


def _sessions(scenario: Scenario, **changes: dict[str, Any]) -> Scenario:
    """The scenario with some sessions changed; a dash of an id is an underscore."""
    wanted = {name.replace("_", "-"): fields for name, fields in changes.items()}
    return scenario.changed(
        sessions=tuple(
            session.model_validate(
                {
                    **{name: getattr(session, name) for name in type(session).model_fields},
                    **wanted[session.id],
                }
            )
            if session.id in wanted
            else session
            for session in scenario.sessions
        )
    )


def _resources(scenario: Scenario, **changes: Any) -> Scenario:
    return scenario.changed(resources=scenario.resources.model_copy(update=changes))


def _crews(scenario: Scenario, language: str, teams: int) -> Scenario:
    crews = tuple(
        crew.model_copy(update={"teams": teams}) if crew.language == language else crew
        for crew in scenario.resources.interpretation
    )
    return _resources(scenario, interpretation=crews)


def _leaves(scenario: Scenario, party: str, moment: datetime) -> Scenario:
    return scenario.changed(
        delegations=tuple(
            delegation.model_copy(
                update={
                    "leaves": moment,
                    "members": tuple(m.model_copy(update={"leaves": moment}) for m in delegation.members),
                }
            )
            if delegation.id == party
            else delegation
            for delegation in scenario.delegations
        )
    )


NAIROBI: dict[str, Fault] = {
    "two meetings of Kenya's head pinned to one time": lambda s: _sessions(
        s, bl_02={"start": "2026-06-17 10:00"}, bl_03={"start": "2026-06-17 10:15"}
    ),
    "no team for Portuguese": lambda s: _crews(s, "pt", 0),
    "600 come to the dinner": lambda s: _sessions(s, dinner={"heads": 600}),
    "the signing on the last morning, the originals in two places": lambda s: _sessions(
        s, signing={"windows": ["2026-06-19 09:00/10:00"]}
    ),
    "Egypt leaves at noon of the first day": lambda s: _leaves(s, "EGY", datetime(2026, 6, 16, 12)),
}
COLOMBO: dict[str, Fault] = {
    "one team for Arabic": lambda s: _crews(s, "ar", 1),
    "the retreat in an hour and a half": lambda s: _sessions(
        s, retreat={"windows": ["2026-09-15 07:00/08:30"]}
    ),
    "the retreat and the second plenary at once": lambda s: _sessions(
        s, retreat={"start": "2026-09-15 09:00"}, plenary_2={"start": "2026-09-15 10:00"}
    ),
}


def cases() -> Iterator[tuple[str, Scenario]]:
    """Every event, with a name."""
    from tests.grown import grown

    folders = (ROOT / "scenarios" / "infeasible", ROOT / "tests" / "explanation" / "stories")
    for folder in folders:
        for file in sorted(folder.glob("*.yaml")):
            yield f"{file.stem}, grown", grown(load(file))
    for name, faults in (("nairobi-ministerial", NAIROBI), ("colombo-summit", COLOMBO)):
        scenario = load(ROOT / "scenarios" / "sixty" / f"{name}.yaml")
        for fault, make in faults.items():
            yield f"{name}: {fault}", make(scenario)


def measured(scenario: Scenario) -> tuple[str, str]:
    """Seconds of wall clock and of one core until the first way out, and what it is."""
    began, worked = time.monotonic(), time.process_time()
    first: list[WayOut] = []

    def show(thing: Shown) -> None:
        if isinstance(thing, WayOut):
            first.append(thing)
            raise Enough

    try:
        explanation = explain(scenario, seconds=SECONDS, most=1, show=show)
    except Enough:
        return f"{time.monotonic() - began:.1f} | {time.process_time() - worked:.1f}", str(first[0])
    return (
        f"{time.monotonic() - began:.1f} | {time.process_time() - worked:.1f}",
        f"none: {explanation.status}",
    )


def main(wanted: list[str]) -> None:
    """Print the table."""
    print("| event of sixty sessions | seconds | of one core | first way out, proved by a plan |")
    print("|---|---|---|---|")
    for name, scenario in cases():
        if not wanted or any(word in name for word in wanted):
            times, way = measured(scenario)
            print(f"| {name} | {times} | {way} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
