"""Why `zone-clearance` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, member_path, stand_in
from eventplan.explanation.wording import second_subjects, sessions_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    person = scenario.people[instances[0][0]]
    level = f"'{scenario.clearances[person.clearance]}'" if person.clearance >= 0 else "none"
    dates = (person.clearance_from, person.clearance_until)
    valid = f", valid {dates[0] or ''} to {dates[1] or ''}" if any(dates) else ""
    sessions = sessions_in_words(scenario, second_subjects(instances))

    return (
        f"{name(scenario, person.id)}, needed in {sessions}, enters only zones that the clearance held "
        f"({level}{valid}) opens"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    person, session = subjects
    yield from stand_in(scenario, person, [session])
    path, own = member_path(scenario, person)
    holder, where = scenario.people[person], own or path
    levels = [zone.clearance for zone in scenario.zones if zone.clearance]

    for level in sorted(set(levels), key=scenario.clearances.index):
        if scenario.clearances.index(level) > holder.clearance:
            yield Remedy(
                f"clearance {person} {level}",
                f"clearance {person}",
                scenario.ways_out.clearance,
                f"{name(scenario, person)} is cleared for '{level}'",
                (Edit(Sort.WRITE, (*where, "clearance"), level),),
            )

    dates = [field for field in ("clearance_from", "clearance_until") if getattr(holder, field) is not None]

    if dates and own:
        yield Remedy(
            f"clearance-dates {person}",
            f"clearance-dates {person}",
            scenario.ways_out.clearance,
            f"the clearance of {name(scenario, person)} is valid throughout",
            tuple(Edit(Sort.REMOVE, (*own, field)) for field in dates),
        )


EXPLANATION = RuleExplanation(
    "zone-clearance",
    sentence,
    remedies,
    group_by=by_first,
    limits_rooms=True,
)
