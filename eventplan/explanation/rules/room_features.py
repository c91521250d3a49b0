"""Why `room-features` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.explanation.wording import rooms_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    wanted = ", ".join(session.features)

    return (
        f"{name(scenario, session.id)} needs {wanted}: missing, or some of it, in {rooms_in_words(instances)}"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session, room = scenario.session_by_id[subjects[0]], scenario.room_by_id[subjects[1]]
    if session.room and room.id not in session.room:
        return

    path = (*path_to(scenario, "rooms", room.id), "features")
    missing = [feature for feature in session.features if feature not in room.features]
    yield Remedy(
        f"features {room.id} {' '.join(missing)}",
        f"features for {session.id}",
        scenario.ways_out.hire,
        f"{', '.join(missing)} in {name(scenario, room.id)}",
        tuple(Edit(Sort.ADD, path, feature) for feature in missing),
    )


EXPLANATION = RuleExplanation(
    "room-features",
    sentence,
    remedies,
    group_by=by_first,
    limits_rooms=True,
)
