"""Why `interpretation` stands in the way, in words, and what could be changed."""

from collections.abc import Hashable, Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, raise_by, resource_path, shorten
from eventplan.explanation.wording import first_subjects, how_many, second_subjects, sessions_in_words
from eventplan.model import Scenario
from eventplan.numbers import first_of, number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path | None:
    return resource_path(scenario, "interpretation", "language", subjects[0])


def group_by(scenario: Scenario, subjects: Subjects) -> Hashable:
    about_teams = subjects[0] in scenario.session_by_id and subjects[1] not in scenario.room_by_id
    return ("teams", subjects[1]) if about_teams else subjects[0]


def sentence(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id.get(instances[0][0])
    seconds = second_subjects(instances)

    if session and seconds and seconds[0] in scenario.room_by_id:
        wanted = len(session.languages)
        rooms = [f"{room} ({scenario.room_by_id[room].booths})" for room in seconds]
        shown = first_of(rooms, 5)

        return (
            f"{name(scenario, session.id)}, in {number_of(wanted, 'language')}, has too few booths in {shown}"
        )

    if session:
        crew = scenario.resources.crew_by_language.get(seconds[0])
        number = how_many(crew.teams if crew else 0, "team")
        return f"{sessions_in_words(scenario, first_subjects(instances))} interpreted into '{seconds[0]}', for which {number}"

    crew = scenario.resources.crew_by_language[instances[0][0]]
    teams = f" (teams {', '.join(seconds)})" if seconds else ""

    return (
        f"a team for '{crew.language}' works at most {number_of(crew.sessions_a_day, 'session')} and {number_of(crew.minutes_a_day, 'minute')} "
        f"a day, {number_of(crew.break_between, 'minute')} apart, with {number_of(crew.rest, 'minute')} of rest overnight{teams}"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session = scenario.session_by_id.get(subjects[0])
    room = scenario.room_by_id.get(subjects[1]) if session else None
    languages = scenario.resources.crew_by_language
    language = subjects[1] if session else subjects[0]

    if session and room and language not in languages:
        if not session.room or room.id in session.room:
            path, wanted = path_to(scenario, "rooms", room.id), len(session.languages)
            yield Remedy(
                f"booths {room.id} {wanted}",
                f"booths for {session.id}",
                scenario.ways_out.team,
                f"{number_of(wanted, 'interpretation booth')} in {name(scenario, room.id)}, not {room.booths}",
                (Edit(Sort.WRITE, (*path, "booths"), wanted),),
            )

        return

    crew = languages.get(language)

    if crew is None:
        for teams in (1, 2):
            yield Remedy(
                f"crew {language} {teams}",
                f"crew {language}",
                scenario.ways_out.team * teams,
                f"{number_of(teams, 'team')} for '{language}'",
                (Edit(Sort.ADD, ("resources", "interpretation"), {"language": language, "teams": teams}),),
            )

        return

    where = resource_path(scenario, "interpretation", "language", language)
    assert where is not None
    what, price = f" for '{language}'", scenario.ways_out.margin
    yield from raise_by(scenario, (*where, "teams"), crew.teams, scenario.ways_out.team, "team", what)
    most = (*where, "sessions_a_day")
    yield from raise_by(
        scenario, most, crew.sessions_a_day, 2 * price, "session", f" a day for each team{what}"
    )
    what = f"the break of a team for '{language}' lasts"
    yield from shorten(scenario, (*where, "break_between"), crew.break_between, what)


EXPLANATION = RuleExplanation(
    "interpretation",
    sentence,
    remedies,
    stated_at=stated_at,
    group_by=group_by,
    about_one=True,
    limits_rooms=True,
)
