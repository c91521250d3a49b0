"""Rule instances in the planner's words, alike ones grouped, each with its place in the file."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from eventplan.checks.words import name, names, stay
from eventplan.model import Scenario, Session, Side, Window
from eventplan.model.errors import show_place
from eventplan.rules import RULES
from eventplan.solver.problem import Label
from eventplan.visible import one_line

from .edits import Path, nearest

MOST_LINES = 8
"""Lines of one rule in one conflict: more are told in one line."""


class Reason(NamedTuple):
    """One line of a conflict: the rule, the subjects, a sentence, and where it is stated."""

    rule: str
    subjects: tuple[str, ...]
    message: str
    place: str
    """`file:line:column`, or nothing if the scenario did not come from a file."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return one_line(f"{where}{self.rule}: {self.message}")


def reasons(scenario: Scenario, labels: Sequence[Label]) -> tuple[Reason, ...]:
    """Return *labels* in words: one line for all that say the same of different subjects."""
    order = {rule.id: position for position, rule in enumerate(RULES)}
    groups: dict[Hashable, list[Label]] = {}
    for label in labels:
        groups.setdefault(_alike(scenario, label), []).append(label)
    by_rule: dict[str, list[Reason]] = {}
    for group in groups.values():
        rule, subjects = group[0]
        every = tuple(dict.fromkeys(subject for _, ids in group for subject in ids))
        instances = [ids for _, ids in group]
        sentence = _SENTENCES.get(rule)
        message = sentence(scenario, instances) if sentence else _law(scenario, rule, instances)
        by_rule.setdefault(rule, []).append(Reason(rule, every, message, place_of(scenario, rule, subjects)))
    found = [
        reason
        for rule, lines in by_rule.items()
        for reason in (
            sorted(lines, key=lambda line: line.subjects) if len(lines) <= MOST_LINES else [_one(lines)]
        )
    ]
    return tuple(sorted(found, key=lambda reason: (order.get(reason.rule, 99), reason.subjects)))


def _one(lines: Sequence[Reason]) -> Reason:
    """Many lines of one rule in one."""
    told = "; ".join(line.message for line in lines[:3])
    subjects = tuple(dict.fromkeys(subject for line in lines for subject in line.subjects))
    return Reason(lines[0].rule, subjects, f"{told}; and {len(lines) - 3} more like these", lines[0].place)


def place_of(scenario: Scenario, rule: str, subjects: Sequence[str]) -> str:
    """`file:line:column` of where a rule instance is stated; nothing if that is in no file."""
    path = _path_of(scenario, rule, subjects)
    place = nearest(scenario, path)[1] if path else None
    if place is None:
        place = next((found for subject in subjects if (found := scenario.where(subject))), None)
    return show_place(*place) if place else ""


def _path_of(scenario: Scenario, rule: str, subjects: Sequence[str]) -> Path | None:
    """The way to the field that states a rule instance; None if there is no better than its subjects."""
    first = subjects[0]
    session = next((i for i, s in enumerate(scenario.sessions) if s.id == first), None)
    if rule == "order":
        one, other = subjects[0], subjects[1]
        orders = enumerate(scenario.order)
        named = ((i, scenario.named([x.before]), scenario.named([x.after])) for i, x in orders)
        return ("order", next(i for i, before, after in named if one in before and other in after))
    if rule == "opening-hours":
        return ("event", "days")
    if rule in ("allowed-times", "pinned") and session is not None:
        stated = scenario.sessions[session]
        fields = ("slots", "windows", "room_windows") if rule == "allowed-times" else ("start", "room")
        return ("sessions", session, next((f for f in fields if getattr(stated, f)), fields[0]))
    if rule in ("statements", "signatures"):
        part = "speakers_lists" if rule == "statements" else "signing_orders"
        lists = [listed.id for listed in getattr(scenario, part)]
        listed = getattr(scenario, part)[lists.index(first)]
        items = [item.who for item in listed.items]
        way: Path = (part, lists.index(first))
        return (*way, "items", items.index(subjects[1])) if subjects[1] in items else (*way, "parts")
    if rule == "workload":
        return ("workload", next(i for i, load in enumerate(scenario.workload) if first in load.who))
    if rule == "non-encounter":
        for party, other in ((first, subjects[1]), (subjects[1], first)):
            if other in scenario.delegation_by_id[party].avoids:
                position = next(i for i, d in enumerate(scenario.delegations) if d.id == party)
                return ("delegations", position, "avoids")
    return _resource_of(scenario, rule, subjects)


def _resource_of(scenario: Scenario, rule: str, subjects: Sequence[str]) -> Path | None:
    resources = scenario.resources
    named = {"sweep-teams": "sweep_teams", "escorts": "escorts", "holding-rooms": "holding_rooms"}
    if subjects[0] in named and rule in ("sweep", "arrivals"):
        return ("resources", named[subjects[0]])
    lists: dict[str, tuple[str, list[str]]] = {
        "interpretation": ("interpretation", [crew.language for crew in resources.interpretation]),
        "equipment": ("equipment", [item.id for item in resources.equipment]),
        "arrivals": ("drop_offs", [door.id for door in resources.drop_offs]),
    }
    part, ids = lists.get(rule, ("", []))
    if subjects[0] in ids:
        return ("resources", part, ids.index(subjects[0]))
    cars = [(arrival.who, arrival.session) for arrival in resources.arrivals]
    if rule == "arrivals" and tuple(subjects) in cars:
        return ("resources", "arrivals", cars.index((subjects[0], subjects[1])))
    return None


def _alike(scenario: Scenario, label: Label) -> Hashable:
    """What two instances share if one line is to speak of both."""
    rule, subjects = label
    session = scenario.session_by_id.get(subjects[0])
    if rule == "allowed-times" and session:
        return rule, session.slots, tuple(map(str, session.windows)), session.room_windows
    if rule == "interpretation" and session and subjects[1] not in scenario.room_by_id:
        return rule, "teams", subjects[1]
    if rule in ("opening-hours", "placed"):
        return rule
    if rule == "not-parallel":
        return rule, subjects[0] if len(subjects) == 1 else "pairs"
    if rule in _BY_FIRST:
        return rule, subjects[0]
    if rule == "attendance":
        return rule, subjects[1]
    return label


_BY_FIRST = (
    "room-capacity", "room-features", "room-available", "interpretation", "person-free", "person-available",
    "zone-clearance", "delegation-coverage", "statements", "signatures",
)  # fmt: skip
"""Rules of which one line speaks of everything that concerns one session, person, party or list."""


def _there(number: int | None, noun: str) -> str:
    """How many there are of something; any number, if none is stated."""
    if number is None:
        return f"there is no limit to {noun}s"
    if number == 0:
        return f"there is no {noun}"
    return f"there is 1 {noun}" if number == 1 else f"there are {number} {noun}s"


Instances = list[tuple[str, ...]]
Sentence = Callable[[Scenario, Instances], str]


def _law(scenario: Scenario, rule: str, instances: Instances) -> str:
    law = next((r.law for r in RULES if r.id == rule), rule)
    return f"{names(scenario, [subject for ids in instances for subject in ids])}: {law}"


def _firsts(instances: Instances) -> list[str]:
    return list(dict.fromkeys(ids[0] for ids in instances))


def _seconds(instances: Instances) -> list[str]:
    return list(dict.fromkeys(ids[1] for ids in instances if len(ids) > 1))


def _counted(scenario: Scenario, sessions: Sequence[str]) -> str:
    """Sessions: by name if they are few, else by number and kind, with the first ids."""
    if len(sessions) <= 4:
        return names(scenario, sessions)
    kinds = {scenario.session_by_id[session].kind for session in sessions}
    what = f"{next(iter(kinds)).replace('-', ' ')}s" if len(kinds) == 1 else "sessions"
    return f"{len(sessions)} {what} ({', '.join(sessions[:3])} and {len(sessions) - 3} more)"


def _placed(scenario: Scenario, instances: Instances) -> str:
    return f"{_counted(scenario, _firsts(instances))} must be held"


def _attendance(scenario: Scenario, instances: Instances) -> str:
    people, session = _firsts(instances), instances[0][1]
    who = names(scenario, people) if len(people) <= 4 else f"{len(people)} heads and named people"
    return f"{name(scenario, session)} is meant for {who}, and nobody may be taken away from it"


def _organisers(scenario: Scenario, instances: Instances) -> str:
    party, session = instances[0]
    number = scenario.session_by_id[session].representatives
    members = "a member" if number == 1 else f"{number} members"
    people = scenario.members[party]
    told = list(dict.fromkeys(stay(scenario, one.present) if one.present else "" for one in people))
    away = f"; its members {told[0].replace('is ', 'are ', 1)}" if len(told) == 1 and told[0] else ""
    levels = {one.clearance for one in people}
    guarded = any(zone.clearance for zone in scenario.zones)
    badge = scenario.clearances[max(levels)] if max(levels, default=-1) >= 0 else "none"
    held = f"; the highest clearance held: {badge}" if guarded else ""
    return (
        f"{name(scenario, party)}, which organises {name(scenario, session)}, has {members} there{away}{held}"
    )


def _windows(windows: Sequence[Window]) -> str:
    return ", ".join(map(str, windows[:4])) + (f" or {len(windows) - 4} more" if len(windows) > 4 else "")


def _times(scenario: Scenario, instances: Instances) -> str:
    sessions = _firsts(instances)
    session = scenario.session_by_id[sessions[0]]
    told = []
    if session.windows:
        told.append(f"within {_windows(session.windows)}")
    told += [
        f"within {_windows(part.windows)} in {' or '.join(name(scenario, room) for room in part.room)}"
        for part in session.room_windows
    ]
    grid = next((grid for grid in scenario.slot_grids if grid.id == session.slots), None)
    if grid:
        told.append(f"on the slots of '{grid.id}' ({_windows(grid.slots)})")
    where = " and ".join(told) or f"at a time on the grid of {scenario.event.grid} minutes"
    return f"{_counted(scenario, sessions)}: only {where}"


def _hours(scenario: Scenario, instances: Instances) -> str:
    opening = scenario.event.open_throughout
    days = ", ".join(str(span) for span in opening[:5])
    more = f" and {len(opening) - 5} more days" if len(opening) > 5 else ""
    closed = any(venue.open for venue in scenario.venues)
    also = ", and of the venues" if closed else ""
    return f"{_counted(scenario, _firsts(instances))} within the opening hours {days}{more}{also}"


def _pinned(scenario: Scenario, instances: Instances) -> str:
    found = scenario.session_by_id[instances[0][0]]
    event = scenario.event
    at = f" starts at {event.shown(event.instant(found.start))}" if found.start else ""
    room = f" is held in {' or in '.join(name(scenario, r) for r in found.room[:4])}" if found.room else ""
    if not at and not room:
        kept = [r.id for r in scenario.rooms if not r.bookable]
        return f"{name(scenario, found.id)} may not use rooms kept for others: {names(scenario, kept)}"
    return f"{name(scenario, found.id)}{' and'.join(filter(None, (at, room)))}, by decision"


def _capacity(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    rooms = [scenario.room_by_id[room] for room in _seconds(instances)]
    seats = [f"{room.id} ({room.seats(session.layout) or 'no such layout'})" for room in rooms]
    shown = ", ".join(seats[:5]) + (f" and {len(seats) - 5} more" if len(seats) > 5 else "")
    layout = f" in layout '{session.layout}'" if session.layout else ""
    heads = scenario.expected_heads(session)
    return f"{name(scenario, session.id)} with {heads} heads{layout} does not fit into {shown}"


def _features(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    wanted = ", ".join(session.features)
    return f"{name(scenario, session.id)} needs {wanted}: missing, or some of it, in {_rooms(instances)}"


def _rooms(instances: Instances) -> str:
    rooms = _seconds(instances)
    return ", ".join(rooms[:5]) + (f" and {len(rooms) - 5} more" if len(rooms) > 5 else "")


def _available(scenario: Scenario, instances: Instances) -> str:
    told = []
    for room in (scenario.room_by_id[room] for room in _seconds(instances)[:3]):
        windows = f"only {_windows(room.available)}" if room.available else ""
        holds = f"not {_windows(room.holds)}" if room.holds else ""
        told.append(f"{room.id} ({' and '.join(filter(None, (windows, holds))) or 'by its parts'})")
    more = len(_seconds(instances)) - len(told)
    shown = ", ".join(told) + (f" and {more} more" if more > 0 else "")
    return f"{name(scenario, instances[0][0])} while its room can be used: {shown}"


def _room_free(scenario: Scenario, instances: Instances) -> str:
    if len(instances[0]) == 2:
        return f"{names(scenario, instances[0])} are not in one room at once"
    room = scenario.room_by_id.get(instances[0][0])
    turnover = scenario.turnover(room.id) if room else 0
    between = f", with {turnover} minutes between" if turnover else ""
    return f"{names(scenario, instances[0])} holds one session at a time{between}"


def _frame(scenario: Scenario, instances: Instances) -> str:
    ceremony = scenario.session_by_id[instances[0][1]]
    when = "ends before" if ceremony is scenario.ceremonies.get(Side.AFTER_CLOSING) else "starts after"
    sessions = [ids[0] for ids in instances]
    return f"{_counted(scenario, sessions)} {when} {name(scenario, ceremony.id)}"


def _order(scenario: Scenario, instances: Instances) -> str:
    order = next(o for o in scenario.ordered if (o.before, o.after) == instances[0])
    first, second = name(scenario, order.before), name(scenario, order.after)
    days = " on the same day" if order.same_day else " on another day" if order.different_day else ""
    if not order.in_order:
        return f"{second} is{days} {'as' if order.same_day else 'than'} {first}"
    if order.consecutive:
        when = f"exactly {order.gap} minutes after" if order.gap else "at once after"
    else:
        when = f"{order.gap} minutes or more after" if order.gap else "after"
    within = f", within {order.within} minutes" if order.within is not None else ""
    return f"{second} starts {when} the end of {first}{within}{',' if days else ''}{days}"


def _not_parallel(scenario: Scenario, instances: Instances) -> str:
    if len(instances[0]) == 1:
        group = next(group for group in scenario.apart if group.id == instances[0][0])
        return f"{_counted(scenario, group.sessions)} never overlap ('{group.id}')"
    sessions = list(dict.fromkeys(subject for ids in instances for subject in ids))
    exclusive = [session for session in sessions if scenario.session_by_id[session].exclusive]
    others = [session for session in sessions if session not in exclusive]
    if exclusive and others:
        return f"{_counted(scenario, others)} may not be beside {_counted(scenario, exclusive)}"
    return f"{_counted(scenario, sessions)} never overlap"


def _parallel(scenario: Scenario, instances: Instances) -> str:
    limit = next(limit for limit in scenario.limits if limit.id == instances[0][0])
    bounds = [f"at most {limit.most}"] if limit.most is not None else []
    bounds += [f"at least {limit.least}"] if limit.least is not None else []
    during = f" during {_windows(limit.during)}" if limit.during else ""
    return f"{' and '.join(bounds)} {limit.what} at once{during} ('{limit.id}')"


def _person_free(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    sessions = list(dict.fromkeys(session for ids in instances for session in ids[1:]))
    both = "both" if len(sessions) == 2 else "all"
    return (
        f"{name(scenario, person)} is needed in {both} of {_counted(scenario, sessions)}, one after the other"
    )


def _person_available(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    there = stay(scenario, scenario.people[person].present)
    return f"{name(scenario, person)}, needed in {_counted(scenario, _seconds(instances))}, {there}"


def _workload(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    told = []
    for load in (load for load in scenario.workload if person in load.who):
        told += [f"at most {load.hours} hours a day"] if load.hours is not None else []
        told += [f"no more than {load.stretch} minutes without a break"] if load.stretch is not None else []
        told += [f"{load.meal} minutes for a meal"] if load.meal is not None else []
        told += [f"{load.rest} minutes of rest overnight"] if load.rest is not None else []
    return f"{name(scenario, person)} has {', '.join(told)}"


def _coverage(scenario: Scenario, instances: Instances) -> str:
    party, sessions = instances[0][0], _seconds(instances)
    size = len(scenario.members[party])
    members = "1 member" if size == 1 else f"{size} members"
    asked = [_asked(scenario.session_by_id[session]) for session in sessions[:4]]
    stays = _stays(scenario, party, [scenario.session_by_id[session] for session in sessions])
    return f"{name(scenario, party)} ({members}) covers {_counted(scenario, sessions)}: {', '.join(asked)}{stays}"


def _stays(scenario: Scenario, party: str, sessions: Sequence[Session]) -> str:
    """When the members who could cover some sessions are there, if not throughout; as the end of a sentence."""
    ranks = [session.least_rank.order for session in sessions if session.least_rank]
    least = min(ranks, default=None)
    able = [one for one in scenario.members[party] if least is None or one.rank.order <= least]
    if not able:
        return "; it has no member of that rank"
    if not all(one.present for one in able):
        return ""
    told = list(dict.fromkeys(stay(scenario, one.present) for one in able))
    if len(told) > 1:
        return f"; of those who could, {name(scenario, able[0].id)} {told[0]}"
    return f"; those who could {told[0].replace('is ', 'are ', 1)}"


def _asked(session: Session) -> str:
    rank = f" of rank {session.least_rank} or higher" if session.least_rank else ""
    return f"{session.seats}{rank} in {session.id}"


def _quota(scenario: Scenario, instances: Instances) -> str:
    quota, organiser = instances[0]
    found = next(q for q in scenario.quotas if q.id == quota)
    kinds = ", ".join(f"{kind.replace('-', ' ')}s" for kind in found.kinds)
    return f"{name(scenario, organiser)} leads at most {found.most} {kinds} ('{quota}')"


def _clearance(scenario: Scenario, instances: Instances) -> str:
    person = scenario.people[instances[0][0]]
    level = f"'{scenario.clearances[person.clearance]}'" if person.clearance >= 0 else "none"
    dates = (person.clearance_from, person.clearance_until)
    valid = f", valid {dates[0] or ''} to {dates[1] or ''}" if any(dates) else ""
    sessions = _counted(scenario, _seconds(instances))
    return (
        f"{name(scenario, person.id)}, needed in {sessions}, enters only zones that the clearance held "
        f"({level}{valid}) opens"
    )


def _zone(scenario: Scenario, instances: Instances) -> str:
    zone = scenario.zone_by_id[instances[0][0]]
    return f"{name(scenario, zone.id)} holds at most {zone.cap} heads, staff and nested zones included"


def _sweep(scenario: Scenario, instances: Instances) -> str:
    if instances[0] == ("sweep-teams",):
        return _there(scenario.resources.sweep_teams, "sweep team")
    session = instances[0][0]
    if session not in scenario.session_by_id:
        return _law(scenario, "sweep", instances)
    return f"the room of {name(scenario, session)} is swept while empty, and sealed until its setup"


def _encounter(scenario: Scenario, instances: Instances) -> str:
    avoidance = scenario.avoidance
    scopes = " or ".join(avoidance.scopes)
    margin = f", with {avoidance.margin} minutes between" if avoidance.margin else ""
    return f"{names(scenario, instances[0])} never share a {scopes}{margin}"


def _gate(scenario: Scenario, instances: Instances) -> str:
    gate = next(gate for gate in scenario.checkpoints if gate.id == instances[0][0])
    return (
        f"everyone passes {name(scenario, gate.id)} ({gate.lanes} lanes × {gate.rate} an hour) before the start, "
        f"and at most {gate.queue} wait"
    )


def _arrivals(scenario: Scenario, instances: Instances) -> str:
    subjects, resources = instances[0], scenario.resources
    if subjects == ("escorts",):
        return _there(resources.escorts, "escort")
    if subjects == ("holding-rooms",):
        return _there(resources.holding_rooms, "holding room")
    door = next((door for door in resources.drop_offs if door.id == subjects[0]), None)
    if door:
        return f"cars arrive at {name(scenario, door.id)} {door.interval} minutes apart or more"
    arrival = next((a for a in resources.arrivals if (a.who, a.session) == subjects), None)
    if arrival is None:
        return _law(scenario, "arrivals", instances)
    return f"{name(scenario, arrival.who)} arrives at most {arrival.lead} minutes before {name(scenario, arrival.session)}"


def _interpretation(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id.get(instances[0][0])
    seconds = _seconds(instances)
    if session and seconds and seconds[0] in scenario.room_by_id:
        wanted = len(session.languages)
        rooms = [f"{room} ({scenario.room_by_id[room].booths})" for room in seconds]
        shown = ", ".join(rooms[:5]) + (f" and {len(rooms) - 5} more" if len(rooms) > 5 else "")
        return f"{name(scenario, session.id)} in {wanted} languages has too few booths in {shown}"
    if session:
        crew = scenario.resources.crew_by_language.get(seconds[0])
        number = _there(crew.teams if crew else 0, "team")
        return f"{_counted(scenario, _firsts(instances))} interpreted into '{seconds[0]}', for which {number}"
    crew = scenario.resources.crew_by_language[instances[0][0]]
    teams = f" (teams {', '.join(seconds)})" if seconds else ""
    return (
        f"a team for '{crew.language}' works at most {crew.sessions_a_day} sessions and {crew.minutes_a_day} minutes "
        f"a day, {crew.break_between} minutes apart, with {crew.rest} minutes of rest overnight{teams}"
    )


def _equipment(scenario: Scenario, instances: Instances) -> str:
    item = next(item for item in scenario.resources.equipment if item.id == instances[0][0])
    are = "is" if item.number == 1 else "are"
    return f"there {are} {item.number} of {name(scenario, item.id)}"


def _booths(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    stands, exhibitors = getattr(session, "booths", ()), getattr(session, "exhibitors", ())
    return (
        f"{name(scenario, session.id)} has {len(stands)} booths for {len(exhibitors)} exhibitors, one each, and some "
        "are not to be neighbours"
    )


def _listed(noun: str, part: str) -> Sentence:
    def sentence(scenario: Scenario, instances: Instances) -> str:
        listed = next(x for x in getattr(scenario, part) if x.id == instances[0][0])
        people = [who for who in _seconds(instances) if who in scenario.people]
        sessions = [who for who in _seconds(instances) if who in scenario.session_by_id]
        length = max(item.seconds or listed.seconds for item in listed.items)
        desks = f" at {listed.desks} desks" if getattr(listed, "desks", 1) > 1 else ""
        parts = []
        for one in listed.parts:
            minutes = scenario.session_by_id[one.session].duration - one.offset
            most = f", at most {one.most}" if one.most is not None else ""
            least = f", at least {one.least}" if one.least and one.session in sessions else ""
            parts.append(f"{one.session} ({min(minutes, one.minutes or minutes)} min{most}{least})")
        number = f"{len(people)} {noun}{'' if len(people) == 1 else 's'}" if people else f"{noun}s"
        who = f", {names(scenario, people)}," if people else ""
        return f"{number} of {length} s{who} in '{listed.id}'{desks}: {', '.join(parts)}, called up {listed.call_up} min before"

    return sentence


def _frozen(scenario: Scenario, instances: Instances) -> str:
    session, baseline = scenario.session_by_id[instances[0][0]], scenario.baseline
    if baseline is None or not baseline.keeps(scenario, session):
        return f"{name(scenario, session.id)} does not start in the past"
    was = baseline.placed[session.id]
    return (
        f"{name(scenario, session.id)} stays at {was.start:%d %b %H:%M} in {name(scenario, was.room)}, frozen"
    )


_SENTENCES: dict[str, Sentence] = {
    "placed": _placed,
    "opening-hours": _hours,
    "allowed-times": _times,
    "pinned": _pinned,
    "room-available": _available,
    "room-free": _room_free,
    "room-capacity": _capacity,
    "room-features": _features,
    "frame": _frame,
    "order": _order,
    "not-parallel": _not_parallel,
    "parallel-limit": _parallel,
    "person-free": _person_free,
    "person-available": _person_available,
    "workload": _workload,
    "delegation-coverage": _coverage,
    "attendance": _attendance,
    "organisers-present": _organisers,
    "organiser-quota": _quota,
    "zone-clearance": _clearance,
    "zone-occupancy": _zone,
    "sweep": _sweep,
    "non-encounter": _encounter,
    "checkpoint-throughput": _gate,
    "arrivals": _arrivals,
    "interpretation": _interpretation,
    "equipment": _equipment,
    "booths": _booths,
    "statements": _listed("statement", "speakers_lists"),
    "signatures": _listed("signature", "signing_orders"),
    "frozen": _frozen,
}
