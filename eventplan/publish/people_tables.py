"""Who is missing where they are expected, and how many people are where and when: for the desk."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model import Delegation, Plan, Role, Scenario, Session, Span, Zone, span_of, whereabouts_of
from ..preferences import absences
from .items import Wording
from .labels import day_month, long_date
from .table import Table
from .times import clock, hours
from .translations import translations
from .words import counted_word, in_quotes, listed, rank_word, role_word, with_colon, with_commas, word

HOUR = timedelta(hours=1)


def missing(wording: Wording) -> Table:
    """Everybody who misses a session that is held and meant for them, with the reason and the points."""
    scenario, plan = wording.scenario, wording.plan
    rows = []

    for absence in absences.absent(scenario, plan):
        session = scenario.session_by_id[absence.session]
        person = scenario.people[absence.people[0]]
        party = wording.line(scenario.delegation_by_id[person.delegation].name)
        alone = len(absence.people) == 1 and (person.head or person.named)
        number = counted_word(wording.own, "delegates", len(absence.people))
        who = wording.name(person.id) if alone else number
        rank = rank_word(wording.own, person.rank)
        points = str(absence.points) if absence.points else ""
        title, why = wording.line(session.title), _reason(wording, absence)
        rows.append(
            (
                title,
                absence.session,
                who,
                party,
                rank,
                why,
                points,
                " ".join(absence.people),
            )
        )

    columns = ("session", "id", "who", "delegation", "rank", "reason", "points", "delegates")
    shown = ("session", "who", "delegation", "rank", "reason", "points")

    table = Table("Absent from what is meant for them", columns, tuple(rows), shown)

    return table.in_language(wording.own)


def _reason(wording: Wording, absence: absences.Absent) -> str:
    """Why people are not at a session, in the reader's language."""
    own, why, scenario = wording.own, absence.why, wording.scenario
    if own == "en":
        return absences.in_words(scenario, why)

    if why.key == "elsewhere" and why.span:
        title = in_quotes(own, wording.title(scenario.session_by_id[why.subjects[0]]))
        day = day_month(own, scenario.event.local_date(why.span.start))
        when = with_commas(own, (day, hours(scenario.event, *scenario.event.local_span(why.span))))
        return with_colon(own, role_word(own, why.role or Role.ATTENDS), f"{title} ({when})")

    if why.at:
        at = scenario.event.local(why.at)
        return word(own, f"why {why.key}", f"{day_month(own, at.date())} {clock(scenario.event, at)}")

    parts: Mapping[str, Zone | Delegation] = scenario.delegation_by_id
    if why.key == "closed":
        parts = scenario.zone_by_id

    names = (wording.line(parts[part].name) for part in why.subjects)
    return word(own, f"why {why.key}", listed(own, names))


def heads(wording: Wording) -> Table:
    """
    Heads by the hour: at each session, in each zone, and in all.

    `heads` are the most seats taken at one time of the hour: those expected, or the people sent if they
    are more. `delegates` are the different people who are sent there within the hour: badges and meals.
    """
    scenario, plan = wording.scenario, wording.plan
    stays = list(_stays(scenario, plan))
    inner_zones: dict[str, set[str]] = {zone.id: set() for zone in scenario.zones}

    for inner in scenario.zones:
        for zone in scenario.zone_chain(inner.id):
            inner_zones[zone.id].add(inner.id)

    rows, kinds = [], translations("tables")[wording.own]

    for hour in _hours(scenario, stays):
        running = [stay for stay in stays if stay.span.overlaps(hour)]
        day = scenario.event.local_date(hour.start)
        when = (f"{day}", long_date(wording.own, day), *(clock(scenario.event, at) for at in hour))
        groups = [("session", stay.session.id, wording.line(stay.session.title), [stay]) for stay in running]

        for zone in scenario.zones:
            stays_in_zone = [stay for stay in running if stay.zones & inner_zones[zone.id]]
            groups.append(("zone", zone.id, wording.line(zone.name), stays_in_zone))

        groups.append(("event", scenario.event.id, wording.event_title, running))

        for kind, identity, name, inside in groups:
            if inside:
                people = set().union(*(stay.people for stay in inside))
                rows.append((*when, kinds[kind], identity, name, str(_most(inside, hour)), str(len(people))))

    columns = ("date", "day", "from", "until", "kind", "id", "name", "heads", "delegates")
    return Table("Heads by the hour", columns, tuple(rows), brief=False).in_language(wording.own)


class _Stay(NamedTuple):
    """A session held, the zones that it uses, its heads, and the delegates there."""

    session: Session
    span: Span
    zones: frozenset[str]
    heads: int
    people: frozenset[str]


def _stays(scenario: Scenario, plan: Plan) -> Iterator[_Stay]:
    whereabouts = whereabouts_of(scenario, plan)
    for session, placement in plan.held(scenario):
        yield _Stay(
            session,
            span_of(session, placement),
            frozenset(scenario.zones_of(session, placement.room)),
            whereabouts.heads(session.id),
            frozenset(whereabouts.people(session.id)),
        )


def _hours(scenario: Scenario, stays: list[_Stay]) -> Iterator[Span]:
    """The hours, by the clock of the event, in which anything is held."""
    hours: set[datetime] = set()

    for stay in stays:
        local = stay.span.start.astimezone(scenario.event.zone)
        hour = stay.span.start - timedelta(minutes=local.minute, seconds=local.second)

        while hour < stay.span.end:
            hours.add(hour)
            hour += HOUR

    yield from (Span(hour, hour + HOUR) for hour in sorted(hours))


def _most(stays: list[_Stay], hour: Span) -> int:
    """The most heads at one time of an hour."""

    def heads_at(time: datetime) -> int:
        return sum(stay.heads for stay in stays if stay.span.start <= time < stay.span.end)

    starts = [stay.span.start for stay in stays if hour.start < stay.span.start < hour.end]

    return max(map(heads_at, (hour.start, *starts)))
