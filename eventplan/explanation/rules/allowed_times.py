"""Why `allowed-times` stands in the way, in words, and what could be changed."""

from collections.abc import Hashable, Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, session_field, widen
from eventplan.explanation.wording import first_subjects, sessions_in_words, windows_in_words
from eventplan.model import Scenario
from eventplan.numbers import number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    return session_field(scenario, subjects[0], ("slots", "windows", "room_windows"))


def group_by(scenario: Scenario, subjects: Subjects) -> Hashable:
    session = scenario.session_by_id[subjects[0]]
    return session.slots, tuple(map(str, session.windows)), session.room_windows


def sentence(scenario: Scenario, instances: Instances) -> str:
    sessions = first_subjects(instances)
    session = scenario.session_by_id[sessions[0]]
    limits = []
    if session.windows:
        limits.append(f"within {windows_in_words(session.windows)}")

    for part in session.room_windows:
        rooms = " or ".join(name(scenario, room) for room in part.room)
        limits.append(f"within {windows_in_words(part.windows)} in {rooms}")

    grid = next((grid for grid in scenario.slot_grids if grid.id == session.slots), None)
    if grid:
        limits.append(f"on the slots of '{grid.id}' ({windows_in_words(grid.slots)})")

    where = " and ".join(limits) or f"at a time on the grid of {number_of(scenario.event.grid, 'minute')}"
    return f"{sessions_in_words(scenario, sessions)}: only {where}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session = scenario.session_by_id[subjects[0]]
    path = path_to(scenario, "sessions", session.id)

    for offer in scenario.ways_out.slots:
        if offer.grid == session.slots:
            yield Remedy(
                f"slot {offer.grid} {offer.slot}",
                f"slot {offer.grid} {offer.slot}",
                offer.price,
                f"one more slot on the grid '{offer.grid}': {offer.slot}",
                (Edit(Sort.ADD, (*path_to(scenario, "slot_grids", offer.grid), "slots"), str(offer.slot)),),
            )

    what = f"{name(scenario, session.id)} lies within"
    yield from widen(scenario, (*path, "windows"), session.windows, scenario.ways_out.window, what)

    for n, part in enumerate(session.room_windows):
        rooms = " or ".join(name(scenario, room) for room in part.room)
        what = f"{name(scenario, session.id)} in {rooms} lies within"
        way = (*path, "room_windows", n, "windows")
        yield from widen(scenario, way, part.windows, scenario.ways_out.window, what)


EXPLANATION = RuleExplanation(
    "allowed-times",
    sentence,
    remedies,
    stated_at=stated_at,
    group_by=group_by,
)
