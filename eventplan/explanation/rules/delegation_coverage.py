"""Why `delegation-coverage` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator, Sequence

from eventplan.checks.words import name, stay
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, move_stay, path_to, price_factor, raise_by
from eventplan.explanation.wording import second_subjects, sessions_in_words
from eventplan.model import Scenario, Session
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    party, sessions = instances[0][0], second_subjects(instances)
    size = len(scenario.members[party])
    members = number_of(size, "member")
    asked = [_asked(scenario.session_by_id[session]) for session in sessions[:4]]
    stays = _stays(scenario, party, [scenario.session_by_id[session] for session in sessions])

    return f"{name(scenario, party)} ({members}) covers {sessions_in_words(scenario, sessions)}: {', '.join(asked)}{stays}"


def _stays(scenario: Scenario, party: str, sessions: Sequence[Session]) -> str:
    """When the members who could cover some sessions are there, if not throughout; as the end of a sentence."""
    ranks = [session.least_rank.order for session in sessions if session.least_rank]
    least = min(ranks, default=None)
    able = [member for member in scenario.members[party] if least is None or member.rank.order <= least]
    if not able:
        return "; it has no member of that rank"
    if not all(member.present for member in able):
        return ""

    stays = list(dict.fromkeys(stay(scenario, member.present) for member in able))
    if len(stays) > 1:
        return f"; of those who could, {name(scenario, able[0].id)} {stays[0]}"

    return f"; those who could {stays[0].replace('is ', 'are ', 1)}"


def _asked(session: Session) -> str:
    rank = f" of rank {session.least_rank} or higher" if session.least_rank else ""
    return f"{session.seats}{rank} in {session.id}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    party, price = subjects[0], scenario.ways_out.member
    delegation, path = scenario.delegation_by_id[party], path_to(scenario, "delegations", party)
    what = f" of {name(scenario, party)}"
    yield from raise_by(scenario, (*path, "size"), delegation.size, price, "member", what)

    if delegation.arrives or delegation.leaves:
        head = scenario.head(party)
        if head:
            yield from move_stay(scenario, head)

    for session in subjects[1:]:
        stated, where = scenario.session_by_id[session], path_to(scenario, "sessions", session)
        if stated.least_rank is not None:
            yield Remedy(
                f"rank {session}",
                f"rank {session}",
                scenario.ways_out.waive,
                f"members of any rank cover {name(scenario, session)}",
                (Edit(Sort.REMOVE, (*where, "least_rank")),),
            )

        if stated.seats > 1:
            yield Remedy(
                f"seats-each {session}",
                f"seats-each {session}",
                scenario.ways_out.waive,
                f"one member of each delegation covers {name(scenario, session)}, not {stated.seats}",
                (Edit(Sort.WRITE, (*where, "seats"), 1),),
            )

        head = scenario.head(party)
        yield Remedy(
            f"excuse {party} {session}",
            f"excuse {session}",
            scenario.ways_out.stand_in * (price_factor(scenario, head.id) if head else 1),
            f"{name(scenario, party)} need not be at {name(scenario, session)}: its seat stays empty",
            (Edit(Sort.ADD, (*where, "excused"), party),),
        )


EXPLANATION = RuleExplanation(
    "delegation-coverage",
    sentence,
    remedies,
    group_by=by_first,
    about_one=True,
)
