"""Sums of people: principals, delegations, organisers, interpreters, drivers, speakers."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eventplan.checks.arrivals import comes_for_certain
from eventplan.model import Attendance, Session, SigningOrder
from eventplan.numbers import number_of

from .ground import Ground, Remark, common, minutes


def _wanted(ground: Ground) -> dict[str, list[Session]]:
    """The sessions that each person is needed in."""
    wanted: dict[str, list[Session]] = {}
    for session in ground.held:
        for person in ground.scenario.needed(session):
            wanted.setdefault(person, []).append(session)
    return wanted


def presence(ground: Ground) -> Iterator[Remark]:
    """People wanted longer than they are there."""
    scenario = ground.scenario
    if not ground.strict("opening-hours"):
        return
    for person, all_of_them in _wanted(ground).items():
        if not ground.strict("person-free", person):
            continue
        sessions = [
            session
            for session in all_of_them
            if ground.strict("person-available", person, session.id)
            and ground.strict("person-free", person, session.id)
        ]
        stay = scenario.people[person].present
        there = minutes(common(stay, scenario.event.opening)) if stay else ground.open_minutes
        asked = sum(session.duration for session in sessions)
        if asked > there:
            message = (
                f"{ground.name(person)} is needed for {number_of(asked, 'minute')} in {number_of(len(sessions), 'session')} and is there for "
                f"{number_of(there, 'minute')} of the opening hours: {asked} > {there}"
            )
            subjects = [person, *(session.id for session in sessions)]
            yield ground.remark(("person-available", "person-free", "placed"), subjects, message)


class _Duty(NamedTuple):
    """Something that needs a person: a session, or a turn on a list; and how many minutes it takes at least."""

    sessions: tuple[Session, ...]
    """The session, or the sessions: one of them has the turn."""
    minutes: int
    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    what: str


def _duties(ground: Ground, person: str) -> list[_Duty]:
    """What needs a person for certain."""
    scenario = ground.scenario
    sessions = _wanted(ground).get(person, [])
    duties = [_Duty((x,), x.duration, ("placed",), (x.id,), f"{x.duration} in {x.id}") for x in sessions]
    held = {session.id for session in ground.held}
    for rule, several in (("statements", scenario.speakers_lists), ("signatures", scenario.signing_orders)):
        for listed in several:
            for item in listed.items if ground.strict(rule, listed.id, person) else ():
                parts = listed.sessions_of(item)
                # A person who is needed in one of its sessions all along may have the turn there.
                if item.who != person or not held >= {*parts} or {*parts} & {x.id for x in sessions}:
                    continue
                seconds = item.seconds or listed.seconds
                where = tuple(scenario.session_by_id[part] for part in parts)
                length = -(-seconds // 60)
                what = f"a turn of {length} in {' or '.join(parts)}"
                duties.append(_Duty(where, length, (rule, "placed"), (listed.id, *parts), what))
    return duties


def workloads(ground: Ground) -> Iterator[Remark]:
    """People needed for more hours than may be asked of them: on one day, or on all days together."""
    if not ground.strict("opening-hours"):
        return
    days = [day.date for day in ground.scenario.event.days]
    for load in ground.scenario.workload:
        for person in load.who if load.hours is not None else ():
            if not ground.strict("workload", person):
                continue
            duties, hours = _duties(ground, person), load.hours or 0
            asked, there = sum(duty.minutes for duty in duties), hours * 60 * len(days)
            if asked > there:
                message = (
                    f"{ground.name(person)} is needed for {number_of(asked, 'minute')}, {number_of(hours, 'hour')} a day × {number_of(len(days), 'day')} = "
                    f"{there}: {asked} > {there}"
                )
                yield _overloaded(ground, person, duties, message)
                continue
            for day in days:
                mine = [duty for duty in duties if _only_on(ground, day, duty)]
                asked = sum(duty.minutes for duty in mine)
                if asked > hours * 60:
                    message = (
                        f"{ground.name(person)} is needed on {day:%d %b} for {number_of(asked, 'minute')} "
                        f"({', '.join(duty.what for duty in mine)}), and may be in sessions for {hours} h: "
                        f"{asked} > {hours * 60}"
                    )
                    yield _overloaded(ground, person, mine, message)


def _only_on(ground: Ground, day: date, duty: _Duty) -> bool:
    return all(ground.days(session) == [day] for session in duty.sessions)


def _overloaded(ground: Ground, person: str, duties: Sequence[_Duty], message: str) -> Remark:
    rules = tuple(dict.fromkeys(("workload", *(rule for duty in duties for rule in duty.rules))))
    subjects = [person, *(subject for duty in duties for subject in duty.subjects)]
    return ground.remark(rules, dict.fromkeys(subjects), message, "workload")


def coverage(ground: Ground) -> Iterator[Remark]:
    """Delegations with fewer fitting members than a session asks of each, or than all sessions do."""
    scenario = ground.scenario
    asked: dict[str, list[Session]] = {}
    for session in ground.held:
        if session.attendance is not Attendance.DELEGATIONS:
            continue
        for delegation in scenario.invited(session):
            if not ground.strict("delegation-coverage", delegation.id, session.id):
                continue
            asked.setdefault(delegation.id, []).append(session)
            fit = sum(
                (session.least_rank is None or person.rank.order <= session.least_rank.order)
                and not (
                    session.languages and person.languages and not {*session.languages} & {*person.languages}
                )
                for person in scenario.members[delegation.id]
            )
            if fit < session.seats:
                message = (
                    f"{ground.name(delegation.id)} has {number_of(fit, 'member')} of the rank and language that "
                    f"{ground.name(session.id)} asks for, and it asks for {session.seats}: {session.seats} > {fit}"
                )
                rules = ("delegation-coverage", "placed")
                yield ground.remark(rules, [delegation.id, session.id], message)
    if not all(map(ground.strict, ("opening-hours", "person-free", "person-available"))):
        return
    for party, sessions in asked.items():
        wanted = sum(session.seats * session.duration for session in sessions)
        stays = (person.present for person in scenario.members[party])
        there = sum(
            minutes(common(stay, scenario.event.opening)) if stay else ground.open_minutes for stay in stays
        )
        if wanted > there:
            message = (
                f"{ground.name(party)} is to cover {number_of(len(sessions), 'session')} with {wanted} member-minutes, and its "
                f"{number_of(len(scenario.members[party]), 'member is', 'members are')} there for {there}: {wanted} > {there}"
            )
            subjects = [party, *(session.id for session in sessions)]
            yield ground.remark(("delegation-coverage", "placed"), subjects, message)


def quotas(ground: Ground) -> Iterator[Remark]:
    """Lead organisers with more sessions than their quota."""
    for quota in ground.scenario.quotas:
        led: dict[str, int] = {}
        for session in ground.held:
            if session.is_of(quota.kinds) and session.organisers:
                led[session.organisers[0]] = led.get(session.organisers[0], 0) + 1
        for organiser, number in led.items():
            bound = not quota.organisers or organiser in quota.organisers
            if number > quota.most and bound and ground.strict("organiser-quota", quota.id, organiser):
                message = (
                    f"{ground.name(organiser)} leads {number_of(number, 'session')} and '{quota.id}' allows {quota.most}: "
                    f"{number} > {quota.most}"
                )
                yield ground.remark(("organiser-quota", "placed"), [quota.id, organiser], message)


def interpreters(ground: Ground) -> Iterator[Remark]:
    """Languages for which there is no team, or teams have too few sessions or minutes in all."""
    scenario = ground.scenario
    if not ground.strict("interpretation") or not ground.strict("opening-hours"):
        return
    if not scenario.resources.interpretation:
        return  # teams are not planned here
    days = len(scenario.event.days)
    crews = scenario.resources.crew_by_language
    booked: dict[str, list[Session]] = {}
    for session in ground.held:
        for language in dict.fromkeys(session.languages if session.interpreted else ()):
            booked.setdefault(language, []).append(session)
    for language, sessions in booked.items():
        crew = crews.get(language)
        rules, about = ("interpretation", "placed"), "interpretation"
        if crew is None:
            message = f"{number_of(len(sessions), 'session is', 'sessions are')} interpreted into '{language}', and there is no team for it"
            yield ground.remark(rules, [sessions[0].id, language], message, about)
            continue
        teams = [crew.teams_for(s.duration) for s in sessions]
        most = max(teams)
        if most > crew.teams:
            session = sessions[teams.index(most)]
            message = (
                f"{ground.name(session.id)} ({session.duration} min) takes {number_of(most, 'team')} for '{language}', and there "
                f"are {crew.teams}: {most} > {crew.teams}"
            )
            yield ground.remark(rules, [language, session.id], message, about)
        for asked, each, what in (
            (sum(teams), crew.sessions_a_day, "sessions"),
            (
                sum(n * s.duration for n, s in zip(teams, sessions, strict=True)),
                crew.minutes_a_day,
                "minutes",
            ),
        ):
            there = crew.teams * each * days
            if asked > there:
                message = (
                    f"{number_of(len(sessions), 'session needs', 'sessions need')} '{language}': {asked} {what} of a team; {number_of(crew.teams, 'team')} × "
                    f"{each} a day × {number_of(days, 'day')} = {there}: {asked} > {there}"
                )
                yield ground.remark(rules, [language], message, about)


def cars(ground: Ground) -> Iterator[Remark]:
    """More principals at one door for one session than can arrive in their lead times."""
    resources, must = ground.scenario.resources, {session.id for session in ground.held}
    if not ground.strict("arrivals"):
        return
    for session in dict.fromkeys(arrival.session for arrival in resources.arrivals):
        stated = [arrival for arrival in resources.arrivals if arrival.session == session and session in must]
        held = ground.scenario.session_by_id[session]
        mine = [arrival for arrival in stated if comes_for_certain(ground, held, arrival.who)]
        for door in resources.drop_offs:
            arriving = [arrival for arrival in mine if arrival.drop_off == door.id]
            lead, needed = max((a.ahead for a in arriving), default=0), (len(arriving) - 1) * door.interval
            escort = min((a.escort for a in arriving), default=0)
            if arriving and needed > lead - escort:
                at_least = f" or less than {escort}" if escort else ""
                message = (
                    f"{number_of(len(arriving), 'principal arrives', 'principals arrive')} at {ground.name(door.id)} for {ground.name(session)}, "
                    f"{number_of(door.interval, 'minute')} apart: {number_of(needed, 'minute')}, and none arrives more than {lead}{at_least} before: {needed} > {lead - escort}"
                )
                yield ground.remark(("arrivals", "placed"), [door.id, session], message, "arrivals")
        escorted = [arrival for arrival in mine if arrival.escort]
        if resources.escorts is not None and escorted:
            lead = max(a.ahead for a in escorted)
            asked, there = sum(a.escort for a in escorted), resources.escorts * lead
            if asked > there:
                message = (
                    f"{number_of(len(escorted), 'principal is', 'principals are')} escorted to {ground.name(session)} for {number_of(asked, 'minute')} in all; "
                    f"{number_of(resources.escorts, 'escort')} × {number_of(lead, 'minute')} = {there}: {asked} > {there}"
                )
                yield ground.remark(("arrivals", "placed"), ["escorts", session], message, "arrivals")


def lists(ground: Ground) -> Iterator[Remark]:
    """Lists with more items than places."""
    scenario = ground.scenario
    ids_held = {session.id for session in ground.held}
    for rule, several in (("statements", scenario.speakers_lists), ("signatures", scenario.signing_orders)):
        for listed in several:
            if not ground.strict(rule, listed.id, *(item.who for item in listed.items)):
                continue
            seconds = max(item.seconds or listed.seconds for item in listed.items)
            desks = listed.desks if isinstance(listed, SigningOrder) else 1
            places, parts = 0, []
            for part in listed.parts:
                length = scenario.session_by_id[part.session].duration - part.offset
                length = max(0, length if part.minutes is None else min(length, part.minutes))
                turns = length * 60 // seconds * desks
                turns = turns if part.most is None else min(turns, part.most)
                places += turns
                parts.append(f"{part.session} {turns} ({length} min)")
            noun = rule if len(listed.items) > 1 else rule[:-1]
            if len(listed.items) > places:
                by = f" at {number_of(desks, 'desk')}" if desks > 1 else ""
                message = (
                    f"{len(listed.items)} {noun} of {seconds} s in '{listed.id}'; places{by}: {', '.join(parts)}: "
                    f"{len(listed.items)} > {places}"
                )
                yield ground.remark((rule,), [listed.id, *(item.who for item in listed.items)], message)
            least = sum(part.least for part in listed.parts)
            held = ground.strict(rule, *(part.session for part in listed.parts))
            held &= {part.session for part in listed.parts}.issubset(ids_held)
            if least > len(listed.items) and held:
                message = (
                    f"the parts of '{listed.id}' ask for {number_of(least, 'item')} at least, and it has {len(listed.items)}: "
                    f"{least} > {len(listed.items)}"
                )
                yield ground.remark((rule,), [listed.id], message)


def encounters(ground: Ground) -> Iterator[Remark]:
    """Sessions that need people of two parties that never share a session."""
    scenario = ground.scenario
    if "session" not in scenario.avoidance.scopes:
        return
    for session in ground.held:
        if session.attendance in (Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS):
            continue
        people = [scenario.people[person] for person in scenario.needed(session)]
        present = [p.delegation for p in people if p.head or not scenario.avoidance.heads_only]
        for party in dict.fromkeys(present):
            for other in scenario.delegation_by_id[party].avoids:
                if other in present and ground.strict("non-encounter", party, other, session.id):
                    message = (
                        f"{ground.name(session.id)} needs people of {ground.name(party)} and of {ground.name(other)}, "
                        "who never share a session"
                    )
                    yield ground.remark(("non-encounter", "placed"), [party, other, session.id], message)
