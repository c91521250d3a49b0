"""Why `room-available` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, path_to, widen
from eventplan.explanation.wording import second_subjects, windows_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    rooms_told = []
    for room in (scenario.room_by_id[room] for room in second_subjects(instances)[:3]):
        windows = f"only {windows_in_words(room.available)}" if room.available else ""
        holds = f"not {windows_in_words(room.holds)}" if room.holds else ""
        rooms_told.append(f"{room.id} ({' and '.join(filter(None, (windows, holds))) or 'by its parts'})")

    more = len(second_subjects(instances)) - len(rooms_told)
    shown = ", ".join(rooms_told) + (f" and {more} more" if more > 0 else "")

    return f"{name(scenario, instances[0][0])} while its room can be used: {shown}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    for part in sorted({subjects[1], *scenario.parts_of(subjects[1])}):
        room, path = scenario.room_by_id[part], path_to(scenario, "rooms", part)
        what = f"{name(scenario, part)} can be used"
        yield from widen(scenario, (*path, "available"), room.available, scenario.ways_out.window, what)

        for position, hold in enumerate(room.holds):
            yield Remedy(
                f"hold {part} {position}",
                f"hold {part}",
                scenario.ways_out.room,
                f"{name(scenario, part)} is not held {hold}",
                (Edit(Sort.REMOVE, (*path, "holds", position)),),
            )


EXPLANATION = RuleExplanation(
    "room-available",
    sentence,
    remedies,
    group_by=by_first,
    limits_rooms=True,
)
