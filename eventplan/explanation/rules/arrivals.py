"""Why `arrivals` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, stay
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, move_stay, raise_resource, resource_path, shorten
from eventplan.explanation.wording import by_the_law, how_many
from eventplan.model import Arrival, Scenario
from eventplan.model.times import show_minutes
from eventplan.numbers import number_of

from . import attendance

NUMBERS = {"escorts": "escorts", "holding-rooms": "holding_rooms"}
"""Subjects that are numbers of the resources, and the fields that state them."""


def stated_at(scenario: Scenario, subjects: Subjects) -> Path | None:
    first = subjects[0]
    if first in NUMBERS:
        return ("resources", NUMBERS[first])

    drop_off = resource_path(scenario, "drop_offs", "id", first)
    if drop_off:
        return drop_off

    cars = [(arrival.who, arrival.session) for arrival in scenario.resources.arrivals]
    if tuple(subjects) in cars:
        return ("resources", "arrivals", cars.index((subjects[0], subjects[1])))

    return None


def sentence(scenario: Scenario, instances: Instances) -> str:
    subjects, resources = instances[0], scenario.resources
    if subjects == ("escorts",):
        return how_many(resources.escorts, "escort")
    if subjects == ("holding-rooms",):
        return how_many(resources.holding_rooms, "holding room")

    door = next((door for door in resources.drop_offs if door.id == subjects[0]), None)
    if door:
        return f"cars arrive at {name(scenario, door.id)} {number_of(door.interval, 'minute')} apart or more"

    arrival = next((a for a in resources.arrivals if (a.who, a.session) == subjects), None)
    if arrival is None:
        return by_the_law(scenario, "arrivals", instances)

    escort = f" and {arrival.escort} at least" if arrival.escort else ""
    person = scenario.people[arrival.who]
    there = f"; {stay(scenario, person.present)}" if person.present else ""
    arrives = f"{name(scenario, arrival.who)} arrives at most {number_of(arrival.ahead, 'minute')}{escort}"
    return f"{arrives} before {name(scenario, arrival.session)}, and is in no session that day before the first arrival{there}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    if subjects == ("escorts",):
        yield from raise_resource(scenario, "escorts", "escort")
    if subjects == ("holding-rooms",):
        yield from raise_resource(scenario, "holding_rooms", "holding room")

    path = resource_path(scenario, "drop_offs", "id", subjects[0])

    if path:
        door = scenario.resources.drop_offs[int(path[-1])]
        what = f"the least time between cars at '{door.id}' is"
        yield from shorten(scenario, (*path, "interval"), door.interval, what)

    for position, arrival in enumerate(scenario.resources.arrivals):
        if subjects == (arrival.who, arrival.session):
            yield from _there_in_time(scenario, arrival, position)

            for n in STEPS:
                lead = arrival.ahead + n * scenario.ways_out.step
                yield Remedy(
                    f"lead {position} {n}",
                    f"lead {position}",
                    scenario.ways_out.margin * n,
                    f"{name(scenario, arrival.who)} arrives up to {lead} min before, not {arrival.ahead}",
                    (Edit(Sort.WRITE, ("resources", "arrivals", position, "lead"), show_minutes(lead)),),
                )


def _there_in_time(scenario: Scenario, arrival: Arrival, position: int) -> Iterator[Remedy]:
    """Offer a shorter escort; and to be at the event earlier, or excused, for who is there only shortly before."""
    who, session = scenario.people[arrival.who], scenario.session_by_id[arrival.session]
    if arrival.escort:
        path = ("resources", "arrivals", position, "escort")
        what = f"the escort of {name(scenario, who.id)} to {name(scenario, session.id)} takes"
        yield from shorten(scenario, path, arrival.escort, what)

    if who.present:
        yield from move_stay(scenario, who)
        if who.id not in scenario.needed(session):
            yield from attendance.remedies(scenario, (who.id, session.id))


EXPLANATION = RuleExplanation(
    "arrivals",
    sentence,
    remedies,
    stated_at=stated_at,
    about_one=True,
)
