"""Small events, every plan of which can be looked at, and the package with rules that is outside the tree."""

import itertools
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from eventplan.files import load_text
from eventplan.model import Placement, Plan, Scenario
from eventplan.verifier import is_lawful, points, verify

PACKAGE = Path(__file__).parent / "package"


def rules_of_the_package() -> Any:
    """The package with own rules, imported from where it is."""
    if str(PACKAGE) not in sys.path:
        sys.path.append(str(PACKAGE))
    import protocol_rules

    return protocol_rules


SMALL = """eventplan: 1
event:
  id: small
  title: Small
  time_zone: Europe/Lisbon
  grid: 60 min
  days:
    - {date: 2026-05-12, opens: "10:00", closes: "13:00"}
    - {date: 2026-05-13, opens: "17:00", closes: "19:00"}
venues: [{id: house, name: House}]
rooms:
  - {id: hall, name: Hall, venue: house, capacity: 50}
  - {id: den, name: Den, venue: house, capacity: 20}
common_sense: false
delegations:
  - {id: PRT, name: Portugal, kind: host, size: 2, members: [{id: minister, name: Ana Silva, rank: minister, head: true}]}
  - {id: NGO, name: Sea Watch, kind: ngo, size: 1}
sessions:
  - {id: tides, kind: side-event, title: Tides, duration: 30 min, room: den, organisers: [NGO],
     prefer_times: [{window: 2026-05-13 17:00/18:00, price: 5}]}
  - {id: ports, kind: side-event, title: Ports, duration: 30 min, organisers: [NGO],
     speakers: [minister], prefer_times: [{window: 2026-05-13 18:00/19:00, price: 7}]}
  - {id: reefs, kind: side-event, title: Reefs, duration: 30 min, heads: 30, organisers: [PRT],
     prefer_times: [{window: 2026-05-12 10:00/11:00, price: 3}]}
"""


@cache
def small() -> Scenario:
    """Three side events, of which one needs a minister and two have one organiser."""
    return load_text(SMALL)


@cache
def every_plan() -> tuple[tuple[Plan, int], ...]:
    """All plans of it that keep eventplan's rules, each with its points, as far as attendance matters."""
    return tuple(_plans(small()))


def _plans(scenario: Scenario) -> Iterator[tuple[Plan, int]]:
    hours = [*((12, h) for h in range(10, 13)), *((13, h) for h in range(17, 19))]
    instants = [f"2026-05-{day}T{hour}:00+01:00" for day, hour in hours]
    names = [session.id for session in scenario.sessions]
    rooms = [("den",), ("den", "hall"), ("hall",)]
    for spots in itertools.product(*(itertools.product(instants, some) for some in rooms)):
        if len({*spots}) < len(spots) or spots[0][0] == spots[1][0]:
            continue
        placements = [
            Placement(session=name, start=start, room=room)
            for name, (start, room) in zip(names, spots, strict=True)
        ]
        placements.sort(key=lambda placement: (placement.start, placement.session))
        for host in ("minister", "PRT-01"):
            attendance = {"tides": ["NGO-01"], "ports": ["minister", "NGO-01"], "reefs": [host]}
            plan = Plan(placements=placements, attendance=attendance)
            if is_lawful(verify(scenario, plan)):
                yield plan, points(scenario, plan)
