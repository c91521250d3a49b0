"""Every language has a booth and rested interpreters."""

from datetime import date
from itertools import pairwise

from eventplan.model import Finding, InterpretationTeam, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "interpretation"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions without booths or teams for their languages, and teams that work too much."""
    everything = held(scenario, plan)
    interpreted = {booking.session.id: booking for booking in everything if booking.session.interpreted}
    interpreters: dict[str, InterpretationTeam] = {}
    for teams in scenario.resources.interpretation:
        interpreters.setdefault(teams.language, teams)

    for booking in interpreted.values():
        yield from _booths(scenario, booking)
        for language in dict.fromkeys(booking.session.languages):
            yield from _teams(scenario, plan, booking, language, interpreters.get(language))

    for session, languages in plan.teams.items():
        if not languages and session not in interpreted:
            message = f"teams are named for '{session}', which needs none"
            yield Finding(ID, (session,), message, fix="remove it")

        for language, numbers in languages.items():
            asked = interpreted[session].session.languages if session in interpreted else ()
            if language not in asked or (numbers and not interpreters):
                message = f"a team interprets '{language}' in '{session}', which needs no such team"
                yield Finding(ID, (session, language), message, fix="remove it")

    for teams in interpreters.values():
        yield from _work(scenario, plan, teams, everything)


def _booths(scenario: Scenario, booking: Held) -> Findings:
    languages, room = len(set(booking.session.languages)), scenario.room_by_id[booking.placement.room]
    if languages > room.booths:
        message = f"{title(scenario, booking.session)} has {number_of(languages, 'language')} and {room_name(scenario, room.id)} {number_of(room.booths, 'booth')}"
        yield Finding(ID, (booking.session.id, room.id), message, fix="choose a room with more booths")


def _teams(
    scenario: Scenario, plan: Plan, booking: Held, language: str, teams: InterpretationTeam | None
) -> Findings:
    name, subjects = title(scenario, booking.session), (booking.session.id, language)
    if not scenario.resources.interpretation:
        return  # teams are not planned here

    if teams is None:
        message = f"{name} is interpreted into '{language}', for which there is no team"
        yield Finding(ID, subjects, message, fix="add a team, or take the language off the session")
        return

    numbers = plan.teams.get(booking.session.id, {}).get(language, ())
    needed = _needed(scenario, booking, teams)

    if len(numbers) != needed or len(set(numbers)) != len(numbers):
        message = f"{name} has {len(set(numbers))} different teams for '{language}', not {needed}"
        yield Finding(ID, subjects, message, fix="assign as many teams as it needs")

    unknown = [str(number) for number in numbers if not 1 <= number <= teams.teams]

    if unknown:
        message = (
            f"{name} has team {', '.join(unknown)} for '{language}'; the number of teams is {teams.teams}"
        )
        yield Finding(ID, subjects, message, fix="assign a team that there is")


def _needed(scenario: Scenario, booking: Held, teams: InterpretationTeam) -> int:
    """Teams that a session takes: by its length, and one more if it ends in the evening."""
    long_enough = (number for longest, number in teams.teams_by_length if booking.session.duration <= longest)
    needed = next(long_enough, teams.teams_by_length[-1][1])

    if teams.evening is not None:
        day = scenario.event.local_date(booking.start)
        needed += booking.span.end > scenario.event.clock(day, teams.evening, last=True)

    return needed


def _work(scenario: Scenario, plan: Plan, teams: InterpretationTeam, everything: list[Held]) -> Findings:
    """Find what is too much for the teams of one language."""
    agendas: dict[int, list[Held]] = {}

    for booking in sorted(everything, key=lambda booking: (booking.start, booking.span.end)):
        for number in set(plan.teams.get(booking.session.id, {}).get(teams.language, ())):
            agendas.setdefault(number, []).append(booking)

    for number, agenda in sorted(agendas.items()):
        days: dict[date, list[Held]] = {}
        for booking in agenda:
            days.setdefault(scenario.event.local_date(booking.start), []).append(booking)

        for complaint in _complaints(scenario, teams, days):
            message = f"team {number} for '{teams.language}' {complaint}"
            yield Finding(ID, (teams.language, str(number)), message, fix="send another team, or hire one")


def _complaints(scenario: Scenario, teams: InterpretationTeam, days: dict[date, list[Held]]) -> list[str]:
    complaints = []
    for day, work in days.items():
        minutes = sum(booking.session.duration for booking in work)
        if minutes > teams.minutes_a_day:
            complaints.append(
                f"works {number_of(minutes, 'minute')} on {day:%d %b}, not {teams.minutes_a_day} at most"
            )
        if len(work) > teams.sessions_a_day:
            complaints.append(
                f"has {number_of(len(work), 'session')} on {day:%d %b}, not {teams.sessions_a_day} at most"
            )

        complaints += [_short_break(scenario, teams, booking, other) for booking, other in pairwise(work)]

    for evening, morning in pairwise(days.values()):
        last = max(booking.span.end for booking in evening)
        rest = int((morning[0].start - last).total_seconds()) // 60
        if rest < teams.rest:
            complaints.append(f"rests {number_of(rest, 'minute')} from {last:%d %b %H:%M}, not {teams.rest}")

    return [complaint for complaint in complaints if complaint]


def _short_break(scenario: Scenario, teams: InterpretationTeam, booking: Held, other: Held) -> str:
    gap = int((other.start - booking.span.end).total_seconds()) // 60
    if gap >= teams.break_between:
        return ""

    names = f"{title(scenario, booking.session)} and {title(scenario, other.session)}"
    if gap < 0:
        return f"is in {names} at once at {other.start:%d %b %H:%M}"

    return f"has {number_of(gap, 'minute')} between {names}, not {teams.break_between}"


RULE = Rule(
    ID,
    (
        "A session does not have more languages than its room has booths. If teams are stated, it has"
        " the number of teams for each language that its length needs, and the teams keep their "
        "minutes and sessions per day, breaks and overnight rest."
    ),
    "AIIC: team strength by length; APIC: two sessions a day, 7 hours, 90 minutes between",
    check,
    family="languages",
)
