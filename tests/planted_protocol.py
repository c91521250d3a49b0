"""
Rules of security, protocol, languages and ceremony, stated around a lawful plan so that it just keeps them.

`guarded(random, scenario, plan)` adds to a planted scenario and to its plan: caps, equipment, booths
and teams of interpreters, sweeps, cars, parties that avoid each other, gates, loads of work, and
lists. Numbers are counted here once more, from the plan, and are as tight as they can be.
"""

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from eventplan.model import ArrivalTime, Plan, Scenario, Session, Sweep, Turn
from eventplan.rules import RULES

CHECK = {rule.id: rule.check for rule in RULES}


def guarded(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Return the scenario with more rules, and the plan with what they ask for."""
    for add in (_languages, _things, _sweeps, _caps, _cars, _enemies, _gates, _work, _lists):
        if random.random() < 0.5:
            scenario, plan = add(random, scenario, plan)
    return scenario, plan


def _stay(session: Session, plan: Plan) -> tuple[datetime, datetime]:
    start = plan.placement_by_session[session.id].start
    return start, start + timedelta(minutes=session.duration)


def _occupied(session: Session, plan: Plan) -> tuple[datetime, datetime]:
    start, end = _stay(session, plan)
    return start - timedelta(minutes=session.setup), end + timedelta(minutes=session.teardown)


def _most(stays: Iterable[tuple[datetime, datetime]]) -> int:
    """How many of some stays there are at once."""
    stays = list(stays)
    return max((sum(a <= start < b for a, b in stays) for start, _ in stays), default=0)


def _room(scenario: Scenario, session: Session, plan: Plan) -> Any:
    return scenario.room_by_id[plan.placement_by_session[session.id].room]


def _with(scenario: Scenario, sessions: dict[str, dict[str, Any]], **rest: Any) -> Scenario:
    """The scenario with fields of some sessions changed."""
    changed = tuple(s.model_copy(update=sessions.get(s.id, {})) for s in scenario.sessions)
    return scenario.changed(sessions=changed, **rest)


def _languages(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Some sessions are interpreted; each language has the teams that the plan takes, and no more."""
    spoken = {
        s.id: random.sample(("en", "fr"), random.randint(1, 2))
        for s in scenario.sessions
        if random.random() < 0.4
    }
    clock = random.choice((None, 600, 720))
    teams: dict[str, dict[str, tuple[int, ...]]] = {}
    crews = []
    for language in ("en", "fr"):
        agendas: list[list[tuple[datetime, datetime]]] = []
        for session in sorted(scenario.sessions, key=lambda s: _stay(s, plan)):
            if language not in spoken.get(session.id, ()):
                continue
            start, end = _stay(session, plan)
            late = clock is not None and end.hour * 60 + end.minute > clock
            free = [n for n, agenda in enumerate(agendas) if all(b <= start for _, b in agenda)]
            need = (2 if session.duration > 60 else 1) + late
            while len(free) < need:
                free.append(len(agendas))
                agendas.append([])
            for n in free[:need]:
                agendas[n].append((start, end))
            teams.setdefault(session.id, {})[language] = tuple(n + 1 for n in free[:need])
        if agendas:
            crews.append({"language": language, "teams": len(agendas), "evening": clock, **_limits(agendas)})
    rooms = [
        room.model_copy(
            update={
                "booths": max(
                    (
                        len(spoken[s.id])
                        for s in scenario.sessions
                        if s.id in spoken and _room(scenario, s, plan) is room
                    ),
                    default=random.randint(0, 1),
                )
            }
        )
        for room in scenario.rooms
    ]
    changes = {name: {"languages": tuple(of), "interpreted": True} for name, of in spoken.items()}
    resources = {**scenario.resources.model_dump(), "interpretation": crews}
    return _with(scenario, changes, rooms=tuple(rooms), resources=resources), plan.model_copy(
        update={"teams": teams}
    )


def _limits(agendas: list[list[tuple[datetime, datetime]]]) -> dict[str, Any]:
    """What some agendas ask of a team at most."""
    days = [
        [stay for stay in agenda if stay[0].date() == day]
        for agenda in agendas
        for day in sorted({start.date() for start, _ in agenda})
    ]
    between = [b[0] - a[1] for day in days for a, b in itertools.pairwise(day)]
    nights = [
        b[0] - a[1] for agenda in agendas for a, b in itertools.pairwise(agenda) if a[0].date() != b[0].date()
    ]

    def minutes(spans: list[timedelta]) -> int:
        return int(min(spans, default=timedelta()).total_seconds()) // 60

    return {
        "teams_by_length": [(60, 1), (480, 2)],
        "minutes_a_day": max(int(sum((b - a).total_seconds() for a, b in day)) // 60 for day in days),
        "sessions_a_day": max(map(len, days)),
        "break_between": minutes(between),
        "rest": minutes(nights),
    }


def _things(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Some sessions share a piece of equipment, of which there is as much as they take at once."""
    users = [s for s in scenario.sessions if random.random() < 0.5]
    item = {"id": "cart", "name": "Cart", "number": _most(_occupied(s, plan) for s in users)}
    changes = {s.id: {"features": (*s.features, "cart")} for s in users}
    resources = {**scenario.resources.model_dump(), "equipment": [item]}
    return _with(scenario, changes, resources=resources), plan


def _sweeps(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Sessions before which their room is empty for a quarter of an hour are protected, and it is swept then."""
    length = timedelta(minutes=15)
    zones = tuple(z.model_copy(update={"sweep": 15 if z.id == "inner" else 0}) for z in scenario.zones)
    protected, swept = {}, []
    for session in scenario.sessions:
        entry, _ = _occupied(session, plan)
        parts = scenario.parts_of(_room(scenario, session, plan).id)
        busy = any(
            parts & scenario.parts_of(_room(scenario, other, plan).id)
            and _occupied(other, plan)[0] < entry
            and entry - length < _occupied(other, plan)[1]
            for other in scenario.sessions
        )
        if not busy and random.random() < 0.7:
            protected[session.id] = {"protected": True}
            inner = [part for part in sorted(parts) if scenario.room_by_id[part].zone == "inner"]
            swept += [(entry - length, part) for part in inner]
    done: list[datetime] = []
    sweeps = []
    for start, part in sorted(swept):
        team = next((n for n, until in enumerate(done) if until <= start), len(done))
        done[team : team + 1] = [start + length]
        sweeps.append(Sweep(room=part, start=start, end=start + length, team=team + 1))
    resources = {**scenario.resources.model_dump(), "sweep_teams": len(done)}
    return (
        _with(scenario, protected, zones=zones, resources=resources),
        plan.model_copy(update={"sweeps": tuple(sweeps)}),
    )


def _caps(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Each zone is capped at its fullest instant, staff included."""
    zones = []
    for zone in scenario.zones:
        nested = {z.id for z in scenario.zones if zone in scenario.zone_chain(z.id)}
        inside = [
            s
            for s in scenario.sessions
            if {scenario.room_by_id[part].zone for part in scenario.parts_of(_room(scenario, s, plan).id)}
            & nested
        ]
        fullest = max(
            (
                sum(
                    max(scenario.expected_heads(other), len(plan.attendance.get(other.id, ())))
                    for other in inside
                    if _stay(other, plan)[0] <= _stay(s, plan)[0] < _stay(other, plan)[1]
                )
                for s in inside
            ),
            default=0,
        )
        zones.append((zone, fullest))
    staff = {zone.id: random.randint(0, 5) for zone, _ in zones}
    counted = {
        zone.id: sum(number for name, number in staff.items() if zone in scenario.zone_chain(name))
        for zone, _ in zones
    }
    return scenario.changed(
        zones=tuple(
            zone.model_copy(update={"cap": fullest + counted[zone.id], "staff": staff[zone.id]})
            for zone, fullest in zones
        )
    ), plan


def _cars(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Speakers of one session are driven to it, the highest rank last."""
    hosts = [s for s in scenario.sessions if s.speakers]
    if not hosts:
        return scenario, plan
    session = random.choice(hosts)
    start, _ = _stay(session, plan)
    who = sorted(dict.fromkeys(session.speakers), key=lambda p: (-scenario.people[p].rank.order, p))
    gap, before = random.randint(1, 5), random.randint(0, 5)
    escort = random.choice((0, 7))
    before += escort  # they are escorted in by the start
    times = [start - timedelta(minutes=before + gap * n) for n in range(len(who))][::-1]
    lead = before + gap * (len(who) - 1)
    resources = {
        **scenario.resources.model_dump(),
        "drop_offs": [{"id": "door", "name": "Door", "interval": gap}],
        "arrivals": [
            {"who": p, "session": session.id, "drop_off": "door", "lead": lead, "escort": escort} for p in who
        ],
        "escorts": _most((t, t + timedelta(minutes=escort)) for t in times) if escort else 0,
        "holding_rooms": _most((t, start) for t in times if t < start),
    }
    arrivals = tuple(
        ArrivalTime(who=p, session=session.id, drop_off="door", at=t) for p, t in zip(who, times, strict=True)
    )
    after, driven = scenario.changed(resources=resources), plan.model_copy(update={"arrivals": arrivals})
    # Somebody may have been there before: then nobody comes by car.
    return (scenario, plan) if list(CHECK["arrivals"](after, driven)) else (after, driven)


def _enemies(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Two delegations avoid each other, in every way in which the plan keeps them apart."""
    first, other = random.sample([d.id for d in scenario.delegations], 2)
    delegations = tuple(
        d.model_copy(update={"avoids": (other,)}) if d.id == first else d for d in scenario.delegations
    )
    for margin in random.sample((0, 15, 30), 3):
        for scope in random.sample(("session", "room", "zone"), 3):
            avoidance = {"scopes": [scope], "margin": margin, "heads_only": random.random() < 0.3}
            after = scenario.changed(delegations=delegations, avoidance=avoidance)
            if not list(CHECK["non-encounter"](after, plan)):
                return after, plan
    return scenario, plan


def _gates(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """People of some sessions come through one gate, with the fewest lanes by which they pass."""
    users = [s for s in scenario.sessions if random.random() < 0.4]
    uses = [
        {
            "session": s.id,
            "checkpoints": ["gate"],
            "heads": random.randint(5, 40),
            "arrivals": [[45, 0], [15, 60], [0, 100]],
        }
        for s in users
    ]
    for lanes, queue in ((1, 5), (1, 20), (2, 10), (4, 40), (40, 100)):
        gate = {"id": "gate", "name": "Gate", "zone": "outer", "lanes": lanes, "rate": 30, "queue": queue}
        after = scenario.changed(checkpoints=[gate], gates=uses)
        if not list(CHECK["checkpoint-throughput"](after, plan)):
            return after, plan
    return scenario, plan


def _work(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Somebody who is needed has as much work as the plan gives, and no more."""
    busy = sorted({person for people in plan.attendance.values() for person in people})
    if not busy:
        return scenario, plan
    who = [random.choice(busy)]
    for load in (
        {"hours": random.randint(1, 3)},
        {"stretch": random.choice((60, 90, 120)), "pause": 15},
        {"meal": random.choice((30, 60)), "meal_from": "10:00", "meal_until": "12:00"},
        {"rest": random.choice((20, 22)) * 60},
        {"hours": 6},
    ):
        after = scenario.changed(workload=[{"who": who, **load}])
        if not list(CHECK["workload"](after, plan)):
            return after, plan
    return scenario, plan


def _lists(random: Random, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Those who are needed in a session speak, or sign, there, in order and to its end."""
    hosts = [s for s in scenario.sessions if s.speakers]
    if not hosts:
        return scenario, plan
    session = random.choice(hosts)
    signing = random.random() < 0.5
    who = sorted(dict.fromkeys(session.speakers), key=scenario.protocol_key)
    desks = random.randint(1, 2) if signing else 1
    rounds = -(-len(who) // desks)
    seconds = session.duration * 60 // rounds
    start, _ = _stay(session, plan)
    turns = tuple(
        Turn(
            who=person,
            part=session.id,
            position=n + 1,
            start=start + timedelta(seconds=n // desks * seconds),
            end=start + timedelta(seconds=(n // desks + 1) * seconds),
            desk=n % desks + 1,
            tentative=signing,
        )
        for n, person in enumerate(who)
    )
    listed: dict[str, Any] = {
        "id": "list",
        "parts": [{"session": session.id, "least": len(who)}],
        "items": [{"who": person} for person in who],
        "seconds": seconds,
        "call_up": random.choice((0, 10)),
    }
    if signing:
        parties = dict.fromkeys(scenario.people[person].delegation for person in who)
        listed |= {"desks": desks, "full_powers": [{"delegation": party} for party in parties]}
    after = scenario.changed(**{"signing_orders" if signing else "speakers_lists": [listed]})
    changed = plan.model_copy(update={"orders": {"list": turns}})
    rules = CHECK["signatures" if signing else "statements"], CHECK["non-encounter"]
    broken = any(list(rule(after, changed)) for rule in rules)
    return (scenario, plan) if broken else (after, changed)
