"""Why `stays` stands in the way, in words, and what could be changed."""

from collections.abc import Hashable, Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, path_to, raise_by
from eventplan.explanation.wording import sessions_in_words, windows_in_words
from eventplan.model import Scenario, Series, say
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    subjects = instances[0]
    series = _series(scenario, subjects[0])
    title = say(series.title, scenario.event.languages)
    if len(subjects) == 1:
        return f"'{title}' is in at most {number_of(series.most_at_once or 0, 'room')} at once ({series.id})"
    if subjects[1] in scenario.session_by_id:
        grid = next(grid for grid in scenario.slot_grids if grid.id == series.slots)
        where = f" in {', '.join(name(scenario, room) for room in series.rooms)}" if series.rooms else ""
        sessions = sessions_in_words(scenario, [subjects[1] for subjects in instances])
        return f"{sessions}: in a row in '{title}', on the slots of '{grid.id}' ({windows_in_words(grid.slots)}){where}"
    other = say(_series(scenario, subjects[1]).title, scenario.event.languages)
    return f"'{title}' and '{other}' are not in one room in the same slot"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    series = _series(scenario, subjects[0])
    path = path_to(scenario, "series", series.id)
    if len(subjects) == 1 and series.most_at_once is not None:
        title = say(series.title, scenario.event.languages)
        yield from raise_by(
            scenario,
            (*path, "most_at_once"),
            series.most_at_once,
            scenario.ways_out.parallel,
            "room",
            f" at once for '{title}'",
        )
    if subjects[1:] and subjects[1] in scenario.session_by_id:
        yield from _other_rooms(scenario, series)
        yield from _longer_slots(scenario, series)
    for offer in scenario.ways_out.slots:
        if offer.grid == series.slots:
            yield Remedy(
                f"slot {offer.grid} {offer.slot}",
                f"slot {offer.grid}",
                offer.price,
                f"a slot more in '{offer.grid}', {offer.slot}",
                (Edit(Sort.ADD, (*path_to(scenario, "slot_grids", offer.grid), "slots"), str(offer.slot)),),
            )


def _other_rooms(scenario: Scenario, series: Series) -> Iterator[Remedy]:
    """Offer each room that the series does not name, if it names any."""
    path = (*path_to(scenario, "series", series.id), "rooms")
    title = say(series.title, scenario.event.languages)

    for room in scenario.rooms if series.rooms else ():
        if room.id not in series.rooms:
            yield Remedy(
                f"series-room {series.id} {room.id}",
                f"series-room {series.id}",
                scenario.ways_out.room,
                f"'{title}' may be in {name(scenario, room.id)} too",
                (Edit(Sort.ADD, path, room.id),),
            )


def _longer_slots(scenario: Scenario, series: Series) -> Iterator[Remedy]:
    """Offer each slot of its grid with a later end, as far as the next one begins."""
    grid = next(grid for grid in scenario.slot_grids if grid.id == series.slots)
    path, spans = path_to(scenario, "slot_grids", grid.id), scenario.grid_slots[grid.id]

    for n, span in enumerate(spans):
        for step in STEPS:
            longer = span.widened(0, step * scenario.ways_out.step)
            if any(span.end <= other.start < longer.end for other in spans):
                break

            window, what = scenario.event.window(longer), ".".join(map(str, (*path, "slots", n)))
            yield Remedy(
                f"{what} {step}",
                what,
                scenario.ways_out.window * step,
                f"a slot of '{grid.id}' is {window}, not {grid.slots[n]}",
                (Edit(Sort.WRITE, (*path, "slots", n), str(window)),),
            )


def _series(scenario: Scenario, name: str) -> Series:
    return next(series for series in scenario.series if series.id == name)


def group_by(scenario: Scenario, subjects: Subjects) -> Hashable:
    """Put the sessions of one series into one line."""
    return subjects[0] if subjects[1:] and subjects[1] in scenario.session_by_id else subjects


EXPLANATION = RuleExplanation("stays", sentence, remedies, group_by=group_by)
"""Why a series stands in the way."""
