"""Rule instances in the planner's words, alike ones grouped, each with its place in the file."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from eventplan.model import Scenario, say
from eventplan.rules import RULES
from eventplan.solver.problem import Label


class Reason(NamedTuple):
    """One line of a conflict: the rule, the subjects, a sentence, and where it is stated."""

    rule: str
    subjects: tuple[str, ...]
    message: str
    place: str
    """`file:line:column`, or nothing if the scenario did not come from a file."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.rule}: {self.message}"


def reasons(scenario: Scenario, labels: Sequence[Label]) -> tuple[Reason, ...]:
    """Return *labels* in words: one line for all that say the same of different subjects."""
    order = {rule.id: position for position, rule in enumerate(RULES)}
    groups: dict[object, list[Label]] = {}
    for label in labels:
        groups.setdefault(_alike(label), []).append(label)
    found = []
    for group in groups.values():
        rule, subjects = group[0]
        every = tuple(dict.fromkeys(subject for _, ids in group for subject in ids))
        instances = [ids for _, ids in group]
        sentence = _SENTENCES.get(rule)
        message = sentence(scenario, instances) if sentence else _law(scenario, rule, instances)
        found.append(Reason(rule, every, message, place_of(scenario, subjects)))
    return tuple(sorted(found, key=lambda reason: (order.get(reason.rule, 99), reason.subjects)))


def place_of(scenario: Scenario, subjects: Sequence[str]) -> str:
    """Where the first of *subjects* that has a place in a file stands."""
    place = next((found for subject in subjects if (found := scenario.where(subject))), None)
    return ":".join(map(str, place)) if place else ""


def _alike(label: Label) -> object:
    """What two instances share if one line is to speak of both."""
    rule, subjects = label
    if rule in ("room-capacity", "room-features", "room-available") or (rule == "interpretation"):
        return rule, subjects[0]
    if rule in ("person-free", "person-available", "zone-clearance", "order", "non-encounter"):
        return label
    if rule == "not-parallel":
        return rule, subjects[0] if len(subjects) == 1 else "pairs"
    if rule in ("opening-hours", "allowed-times", "placed", "pinned"):
        return rule
    return label


def name(scenario: Scenario, subject: str) -> str:
    """The name of a part of the scenario, with its id."""
    for parts in (
        scenario.session_by_id,
        scenario.room_by_id,
        scenario.delegation_by_id,
        scenario.zone_by_id,
    ):
        part = parts.get(subject)
        if part is not None:
            text = part.title if hasattr(part, "title") else part.name
            return f"'{say(text, scenario.event.languages)}' ({subject})"
    person = scenario.people.get(subject)
    return say(person.name, scenario.event.languages) if person else f"'{subject}'"


def _names(scenario: Scenario, subjects: Sequence[str]) -> str:
    shown = ", ".join(name(scenario, subject) for subject in subjects[:3])
    return shown + (f" and {len(subjects) - 3} more" if len(subjects) > 3 else "")


Instances = list[tuple[str, ...]]
Sentence = Callable[[Scenario, Instances], str]


def _law(scenario: Scenario, rule: str, instances: Instances) -> str:
    law = next((r.law for r in RULES if r.id == rule), rule)
    return f"{_names(scenario, [subject for ids in instances for subject in ids])}: {law}"


def _firsts(scenario: Scenario, instances: Instances) -> str:
    return _names(scenario, [ids[0] for ids in instances])


def _placed(scenario: Scenario, instances: Instances) -> str:
    return (
        f"{len(instances)} sessions must be held: {_firsts(scenario, instances)}"
        if len(instances) > 1
        else (f"{_firsts(scenario, instances)} must be held")
    )


def _times(scenario: Scenario, instances: Instances) -> str:
    told = []
    for (session,) in instances[:3]:
        found = scenario.session_by_id[session]
        windows = ", ".join(map(str, found.windows))
        where = f"in {windows}" if windows else ""
        slots = f"on the slots of '{found.slots}'" if found.slots else ""
        told.append(
            f"{name(scenario, session)} {' and '.join(x for x in (where, slots) if x) or 'on the grid'}"
        )
    more = f"; and {len(instances) - 3} more" if len(instances) > 3 else ""
    return "; ".join(told) + more


def _hours(scenario: Scenario, instances: Instances) -> str:
    days = ", ".join(str(span) for span in scenario.event.opening)
    return f"{_firsts(scenario, instances)} within the opening hours {days}"


def _pinned(scenario: Scenario, instances: Instances) -> str:
    told = []
    for (session,) in instances[:4]:
        found = scenario.session_by_id[session]
        at = f" at {found.start:%d %b %H:%M}" if found.start else ""
        room = f" in {' or '.join(found.room)}" if found.room else ""
        told.append(
            f"{name(scenario, session)} is pinned{at}{room}"
            if at or room
            else f"{name(scenario, session)} may not use rooms kept for others"
        )
    return "; ".join(told) + (f"; and {len(instances) - 4} more" if len(instances) > 4 else "")


def _rooms(what: str, heads: bool = False) -> Sentence:
    def sentence(scenario: Scenario, instances: Instances) -> str:
        session = instances[0][0]
        rooms = [ids[1] for ids in instances if len(ids) > 1]
        shown = ", ".join(rooms[:4]) + (f" and {len(rooms) - 4} more" if len(rooms) > 4 else "")
        number = f" ({scenario.expected_heads(scenario.session_by_id[session])} heads)" if heads else ""
        return f"{name(scenario, session)}{number} {what} {shown}"

    return sentence


def _interpretation(scenario: Scenario, instances: Instances) -> str:
    subjects = instances[0]
    if subjects[0] in scenario.session_by_id:
        return (
            f"{name(scenario, subjects[0])} needs booths or teams: {', '.join(ids[1] for ids in instances)}"
        )
    teams = ", ".join(ids[1] for ids in instances)
    return f"the teams for '{subjects[0]}' (numbers {teams}) have their hours, breaks and rest"


def _person_free(scenario: Scenario, instances: Instances) -> str:
    person, one, other = instances[0]
    return f"{name(scenario, person)} is needed in {name(scenario, one)} and in {name(scenario, other)}"


def _person_available(scenario: Scenario, instances: Instances) -> str:
    person, session = instances[0]
    stay = ", ".join(f"{s.start:%d %b %H:%M} to {s.end:%d %b %H:%M}" for s in scenario.people[person].present)
    return f"{name(scenario, person)}, needed in {name(scenario, session)}, is there {stay}"


def _clearance(scenario: Scenario, instances: Instances) -> str:
    person, session = instances[0]
    return f"{name(scenario, person)}, needed in {name(scenario, session)}, is not cleared for all zones"


def _room_free(scenario: Scenario, instances: Instances) -> str:
    return f"{_names(scenario, instances[0])} holds one session at a time, with the turnover between"


def _parallel(scenario: Scenario, instances: Instances) -> str:
    limit = next(limit for limit in scenario.parallel if limit.id == instances[0][0])
    bounds = [f"at most {limit.most}"] if limit.most is not None else []
    bounds += [f"at least {limit.least}"] if limit.least is not None else []
    return f"{' and '.join(bounds)} of {', '.join(limit.kinds)} at once ('{limit.id}')"


def _not_parallel(scenario: Scenario, instances: Instances) -> str:
    if len(instances[0]) == 1:
        group = next(group for group in scenario.not_parallel if group.id == instances[0][0])
        return f"{_names(scenario, group.sessions)} never overlap ('{group.id}')"
    sessions = list(dict.fromkeys(subject for ids in instances for subject in ids))
    return f"{_names(scenario, sessions)} never overlap ({len(instances)} pairs)"


def _order(scenario: Scenario, instances: Instances) -> str:
    before, after = instances[0]
    order = next(x for x in scenario.order if (x.before, x.after) == (before, after))
    told = []
    if order.consecutive:
        told.append(f"follows {order.gap} minutes after")
    elif order.in_order:
        told.append(f"starts at least {order.gap} minutes after the end of")
    if order.within is not None:
        told.append(f"and within {order.within} minutes of")
    if order.same_day:
        told.append("and is on the same day as")
    if order.different_day:
        told.append("is on another day than")
    return f"{name(scenario, after)} {' '.join(told)} {name(scenario, before)}"


def _quota(scenario: Scenario, instances: Instances) -> str:
    quota, organiser = instances[0]
    most = next(q.most for q in scenario.quotas if q.id == quota)
    return f"{name(scenario, organiser)} leads at most {most} sessions ('{quota}')"


def _coverage(scenario: Scenario, instances: Instances) -> str:
    parties = [ids[0] for ids in instances]
    sizes = f" ({len(scenario.members[parties[0]])} members)" if len(parties) == 1 else ""
    return f"{_names(scenario, parties)}{sizes} cover every session that asks for them"


def _zone(scenario: Scenario, instances: Instances) -> str:
    zone = scenario.zone_by_id[instances[0][0]]
    return f"{name(scenario, zone.id)} holds at most {zone.cap} heads, staff included"


_SENTENCES: dict[str, Sentence] = {
    "placed": _placed,
    "allowed-times": _times,
    "opening-hours": _hours,
    "pinned": _pinned,
    "room-capacity": _rooms("does not fit into", heads=True),
    "room-features": _rooms("needs features that are missing in"),
    "room-available": _rooms("meets times at which they cannot be used:"),
    "room-free": _room_free,
    "interpretation": _interpretation,
    "person-free": _person_free,
    "person-available": _person_available,
    "zone-clearance": _clearance,
    "parallel-limit": _parallel,
    "not-parallel": _not_parallel,
    "order": _order,
    "organiser-quota": _quota,
    "delegation-coverage": _coverage,
    "zone-occupancy": _zone,
}
