"""`zone-clearance`: needed people hold the clearance of the zones they must enter, on the day."""

import numpy as np

from eventplan.model import Person
from eventplan.solver.build import Build
from eventplan.solver.problem import Mask


def exclude(build: Build) -> None:
    """Forbid rooms in zones for which a needed person is not cleared on the day."""
    problem, scenario = build.problem, build.problem.scenario
    zones = {room.zone for room in scenario.rooms if room.zone}

    def barred(person: Person, zone: str | None) -> Mask:
        days = [not scenario.is_cleared(person, zone, day.date) for day in scenario.event.days]
        return np.array(days)[problem.day_of_start]

    if not any(zone.clearance for zone in scenario.zones):
        return

    for s, session in enumerate(problem.sessions):
        beside = {scenario.room_by_id[room].zone for room in session.overflow}
        for name in scenario.needed(session):
            person = scenario.people[name]
            because = build.because("zone-clearance", name, session.id)
            masks = {zone: barred(person, zone) for zone in zones}

            for zone in sorted(beside - {None}, key=str):
                build.forbid(because, s, starts=masks[str(zone)])

            for r, room in enumerate(scenario.rooms):
                used = {scenario.room_by_id[part].zone for part in scenario.parts_of(room.id)} | {room.zone}
                for zone in sorted(used - {None}, key=str):
                    build.forbid(because, s, starts=masks[str(zone)], room=r)
