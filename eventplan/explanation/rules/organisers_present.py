"""Why `organisers-present` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, stay
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, move_stay, path_to
from eventplan.model import Scenario
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    party, session = instances[0]
    number = scenario.session_by_id[session].representatives
    members = "a member" if number == 1 else number_of(number, "member")
    people = scenario.members[party]
    stays = list(dict.fromkeys(stay(scenario, person.present) if person.present else "" for person in people))
    away = f"; its members {stays[0].replace('is ', 'are ', 1)}" if len(stays) == 1 and stays[0] else ""
    levels = {person.clearance for person in people}
    guarded = any(zone.clearance for zone in scenario.zones)
    badge = scenario.clearances[max(levels)] if max(levels, default=-1) >= 0 else "none"
    held = f"; the highest clearance held: {badge}" if guarded else ""

    return (
        f"{name(scenario, party)}, which organises {name(scenario, session)}, has {members} there{away}{held}"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    """Let nobody of an organiser be there, or let its members come earlier or stay longer."""
    party, session = subjects
    path = path_to(scenario, "sessions", session)
    yield Remedy(
        f"representatives {session}",
        f"representatives {session}",
        scenario.ways_out.waive,
        f"nobody of the organisers need be at {name(scenario, session)}",
        (Edit(Sort.WRITE, (*path, "representatives"), 0),),
    )

    head = scenario.head(party)
    if head:
        yield from move_stay(scenario, head)


EXPLANATION = RuleExplanation(
    "organisers-present",
    sentence,
    remedies,
)
