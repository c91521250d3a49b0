"""Why `room-free` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, names
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, shorten
from eventplan.model import Scenario, say
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    if len(instances[0]) == 2:
        return f"{names(scenario, instances[0])} are not in one room at once"

    room = scenario.room_by_id.get(instances[0][0])
    turnover = scenario.turnover(room.id) if room else 0
    between = f", with {number_of(turnover, 'minute')} between" if turnover else ""

    return f"{names(scenario, instances[0])} holds one session at a time{between}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    for room in scenario.rooms:
        if subjects[0] not in scenario.parts_of(room.id):
            continue

        path = path_to(scenario, "rooms", room.id)

        if room.turnover:
            what = f"the turnover of {name(scenario, room.id)} takes"
            yield from shorten(scenario, (*path, "turnover"), room.turnover, what)

        if not room.combines:
            fresh = next(
                f"{room.id}-{n}" for n in range(2, 1000) if f"{room.id}-{n}" not in scenario.room_by_id
            )
            copy = room.model_dump(mode="json", exclude_defaults=True)
            title = say(room.name, scenario.event.languages)
            yield Remedy(
                f"hire {room.id}",
                f"hire {room.id}",
                scenario.ways_out.hire,
                f"one more room like {name(scenario, room.id)}",
                (Edit(Sort.ADD, ("rooms",), {**copy, "id": fresh, "name": f"{title} (second)"}),),
            )


def waivable(scenario: Scenario, subjects: Subjects) -> Subjects:
    del scenario

    # Findings name the two sessions; which two they would be is unknown where only the room is named.
    return subjects[:1] if len(subjects) > 1 else ()


EXPLANATION = RuleExplanation(
    "room-free",
    sentence,
    remedies,
    waivable=waivable,
)
