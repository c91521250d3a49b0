"""Why `room-capacity` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.explanation.wording import second_subjects
from eventplan.model import Scenario
from eventplan.numbers import first_of, number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    rooms = [scenario.room_by_id[room] for room in second_subjects(instances)]
    seats = [f"{room.id} ({room.seats(session.layout) or 'no such layout'})" for room in rooms]
    shown = first_of(seats, 5)
    layout = f" in layout '{session.layout}'" if session.layout else ""
    heads = scenario.expected_heads(session)

    return f"{name(scenario, session.id)} with {number_of(heads, 'head')}{layout} does not fit into {shown}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session, room = scenario.session_by_id[subjects[0]], scenario.room_by_id[subjects[1]]
    heads = scenario.expected_heads(session)

    if session.layout is not None and (room.seats(None) or 0) >= heads:
        yield Remedy(
            f"layout {session.id}",
            f"layout {session.id}",
            scenario.ways_out.room,
            f"{name(scenario, session.id)} in any layout",
            (Edit(Sort.REMOVE, (*path_to(scenario, "sessions", session.id), "layout")),),
        )

    if room.combines or (session.room and room.id not in session.room):
        return

    layout = session.layout if session.layout in room.capacity else None
    layout = layout or ("any" if "any" in room.capacity else session.layout)
    layout = layout or max(room.capacity, key=lambda layout_name: room.capacity[layout_name])
    beside = sum(scenario.room_by_id[other].seats(session.layout) or 0 for other in session.overflow)
    path: Path = (*path_to(scenario, "rooms", room.id), "capacity")
    if set(room.capacity) != {"any"}:
        path = (*path, layout)

    yield Remedy(
        f"seats {room.id} {heads}",
        f"seats for {session.id}",
        scenario.ways_out.hire,
        f"seats for {heads - beside} in {name(scenario, room.id)} for {name(scenario, session.id)}",
        (Edit(Sort.WRITE, path, heads - beside),),
    )


EXPLANATION = RuleExplanation(
    "room-capacity",
    sentence,
    remedies,
    group_by=by_first,
    limits_rooms=True,
)
