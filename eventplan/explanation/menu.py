"""
The menu: what might be changed so that a rule instance stands in the way no longer.

Each entry is an edit of the scenario at a price that the scenario sets. Whether it helps is for the
search to say: nothing here is a way out before a plan was found with it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eventplan.checks.words import name
from eventplan.model import Bilateral, Level, Person, Scenario, Session, Side, SigningOrder, Window, say
from eventplan.model.times import show_clock, show_minutes, show_moment
from eventplan.solver.problem import Label

from .edits import Edit, Path, Sort, applied

STEPS = (1, 2, 3, 4)
"""How many steps, heads, lanes or teams more are offered, each at its multiple of the price."""


@dataclass(frozen=True)
class Change:
    """One change of the scenario: what it costs, and the exact edits of the files."""

    id: str
    """Tells changes apart, and orders those of one price."""
    sort: str
    """What alike changes share: of these one is shown, and the number of the others."""
    price: int
    message: str
    edits: tuple[Edit, ...]

    @property
    def group(self) -> str:
        """What steps of one change share, further and further: the field that they write."""
        first = self.edits[0]
        return ".".join(map(str, first.path)) if first.sort is Sort.WRITE else self.id

    @property
    def kind(self) -> str:
        """What changes share that do the same of different things: the word that says what they do."""
        return next(part for part in reversed(self.sort.split()[0].split(".")) if not part.isdigit())

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the edits made."""
        return applied(scenario, self.edits)

    def told(self, scenario: Scenario) -> tuple[str, ...]:
        """Each edit: where in the files of *scenario*, and what to write."""
        return tuple(edit.told(scenario) for edit in self.edits)


def menu(scenario: Scenario, labels: Sequence[Label]) -> list[Change]:
    """Return the changes that could break a conflict, the cheapest first."""
    found: dict[str, Change] = {}
    for label in labels:
        for change in (*changes(scenario, *label), *_apart(scenario, label, labels)):
            if change.price <= scenario.ways_out.highest:
                found.setdefault(change.id, change)
    return sorted(found.values(), key=lambda change: (change.price, change.id))


def changes(scenario: Scenario, rule: str, subjects: tuple[str, ...]) -> Iterator[Change]:
    """Return the changes that could make one rule instance less strict."""
    specific = _SPECIFIC.get(rule)
    if specific is not None:
        yield from specific(scenario, subjects)
    if rule not in ("placed", "pinned"):
        yield from _waivers(scenario, rule, subjects)


def _waivers(scenario: Scenario, rule: str, subjects: tuple[str, ...]) -> Iterator[Change]:
    """A waiver for the subject that the verifier's findings of this rule name too."""
    if rule == "room-free" and len(subjects) == 1:
        return  # findings name the sessions, and which two it would be is not known
    subject = subjects[0]
    if rule in ("statements", "signatures", "organiser-quota"):
        subject = subjects[1]
    group = next((group for group in scenario.apart if (group.id,) == subjects), None)
    for one in group.sessions if rule == "not-parallel" and group else (subject,):
        yield Change(
            id=f"waive {rule} {one}",
            sort=f"waive {rule}",
            price=scenario.ways_out.waive * _factor(scenario, one),
            message=f"waive `{rule}` for {name(scenario, one)}",
            edits=(Edit(Sort.ADD, ("rules", rule, "waived_for"), one),),
        )


def _factor(scenario: Scenario, person: str) -> int:
    """How many times dearer a change is for touching a person; 1 for what is no person."""
    found = scenario.people.get(person)
    return scenario.ways_out.factor(found.rank) if found else 1


def _apart(scenario: Scenario, label: Label, labels: Sequence[Label]) -> Iterator[Change]:
    """Somebody else in the place of a person of one of two parties that would meet in a session."""
    rule, subjects = label
    if rule != "non-encounter":
        return
    parties = [subject for subject in subjects[:2] if subject in scenario.delegation_by_id]
    held = [ids[0] for name, ids in labels if name == "placed" and ids[0] in scenario.session_by_id]
    for session in held or scenario.session_by_id:
        people = scenario.session_by_id[session].people
        for party in parties:
            mine = [person for person in people if scenario.people[person].delegation == party]
            if len(mine) == 1:
                yield from _stand_in(scenario, mine[0], [session])


# Where things stand in a scenario.


def _path(scenario: Scenario, part: str, wanted: str) -> Path:
    items = getattr(scenario, part)
    return (part, next(position for position, item in enumerate(items) if item.id == wanted))


def _resource(scenario: Scenario, part: str, key: str, wanted: str) -> Path | None:
    items = getattr(scenario.resources, part)
    found = [position for position, item in enumerate(items) if getattr(item, key) == wanted]
    return ("resources", part, found[0]) if found else None


def _more(
    scenario: Scenario, path: Path, now: int, price: int, what: str, steps: Sequence[int] = STEPS
) -> Iterator[Change]:
    """A number raised by one, two, … at as many times the price."""
    del scenario
    key = ".".join(map(str, path))
    for step in steps:
        more = "one more" if step == 1 else f"{step} more"
        yield Change(
            f"{key} +{step:04}",
            key,
            price * step,
            f"{more} {what}",
            (Edit(Sort.WRITE, path, now + step),),
        )


def _shorter(scenario: Scenario, path: Path, now: int, what: str, unit: str = "min") -> Iterator[Change]:
    """A number of minutes (or seconds) made a quarter, a half, three quarters shorter, or nothing."""
    key = ".".join(map(str, path))
    grid = scenario.event.grid if unit == "min" and now > scenario.event.grid else 1
    done = {now}
    for quarters in STEPS:
        left = -(-now * (4 - quarters) // 4 // grid) * grid
        if left in done or (unit != "min" and left == 0):
            continue
        done.add(left)
        value: int | str = show_minutes(left) if unit == "min" else left
        yield Change(
            f"{key} {quarters}",
            key,
            scenario.ways_out.margin * quarters,
            f"{what} {left} {unit}, not {now}",
            (Edit(Sort.WRITE, path, value),),
        )


# One function for each rule: the subjects are those of its label.


def _drop(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    path = _path(scenario, "sessions", session.id)
    yield Change(
        id=f"drop {session.id}",
        sort=f"drop {session.kind}",
        price=scenario.ways_out.drop,
        message=f"let {name(scenario, session.id)} be dropped",
        edits=(Edit(Sort.WRITE, (*path, "drop_price"), 0),),
    )


def _hours(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    del subjects
    price, step = scenario.ways_out.hours, scenario.ways_out.step
    for d, day in enumerate(scenario.event.days):
        for n in STEPS:
            for field, clock, words in (
                ("opens", max(0, day.opens - n * step), "opens at"),
                ("closes", min(1440, day.closes + n * step), "closes at"),
            ):
                if clock != getattr(day, field):
                    yield Change(
                        f"hours {d} {field} {n}",
                        f"hours {field}",
                        price * n,
                        f"the event {words} {show_clock(clock)} on {day.date:%d %b}",
                        (Edit(Sort.WRITE, ("event", "days", d, field), show_clock(clock)),),
                    )
    for venue in scenario.venues:
        path = (*_path(scenario, "venues", venue.id), "open")
        yield from _wider(scenario, path, venue.open, price, f"{name(scenario, venue.id)} is open")


def _wider(
    scenario: Scenario, path: Path, windows: Sequence[Window], price: int, what: str
) -> Iterator[Change]:
    """Each of some windows wider by one or more steps, at its beginning or at its end."""
    for position, window in enumerate(windows):
        for n in STEPS:
            by, event = n * scenario.ways_out.step, scenario.event
            for side, before, after in (("from", by, 0), ("until", 0, by), ("both", by, by)):
                wide = event.window(event.span(window).widened(before, after))
                key = ".".join(map(str, (*path, position)))
                yield Change(
                    f"{key} {n} {side}",
                    key,
                    price * n * (2 if side == "both" else 1),
                    f"{what} {wide}, not {window}",
                    (Edit(Sort.WRITE, (*path, position), str(wide)),),
                )


def _times(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    path = _path(scenario, "sessions", session.id)
    for offer in scenario.ways_out.slots:
        if offer.grid == session.slots:
            yield Change(
                f"slot {offer.grid} {offer.slot}",
                f"slot {offer.grid} {offer.slot}",
                offer.price,
                f"one more slot on the grid '{offer.grid}': {offer.slot}",
                (Edit(Sort.ADD, (*_path(scenario, "slot_grids", offer.grid), "slots"), str(offer.slot)),),
            )
    what = f"{name(scenario, session.id)} lies within"
    yield from _wider(scenario, (*path, "windows"), session.windows, scenario.ways_out.window, what)
    for n, part in enumerate(session.room_windows):
        rooms = " or ".join(name(scenario, room) for room in part.room)
        what = f"{name(scenario, session.id)} in {rooms} lies within"
        way = (*path, "room_windows", n, "windows")
        yield from _wider(scenario, way, part.windows, scenario.ways_out.window, what)


def _pinned(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    path, prices = _path(scenario, "sessions", session.id), scenario.ways_out
    if session.start is not None:
        yield Change(
            f"unpin-start {session.id}",
            f"unpin-start {session.kind}",
            prices.window,
            f"{name(scenario, session.id)} may start at another time",
            (Edit(Sort.REMOVE, (*path, "start")),),
        )
    if session.room:
        yield Change(
            f"unpin-room {session.id}",
            f"unpin-room {session.kind}",
            prices.room,
            f"{name(scenario, session.id)} may take any room",
            (Edit(Sort.REMOVE, (*path, "room")),),
        )
    for room in scenario.rooms if not session.room else ():
        if not room.bookable:
            yield Change(
                f"bookable {room.id}",
                "bookable",
                prices.room,
                f"{name(scenario, room.id)} is open to every session",
                (Edit(Sort.REMOVE, (*_path(scenario, "rooms", room.id), "bookable")),),
            )


def _room_times(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    for part in sorted({subjects[1], *scenario.parts_of(subjects[1])}):
        room, path = scenario.room_by_id[part], _path(scenario, "rooms", part)
        what = f"{name(scenario, part)} can be used"
        yield from _wider(scenario, (*path, "available"), room.available, scenario.ways_out.window, what)
        for position, hold in enumerate(room.holds):
            yield Change(
                f"hold {part} {position}",
                f"hold {part}",
                scenario.ways_out.room,
                f"{name(scenario, part)} is not held {hold}",
                (Edit(Sort.REMOVE, (*path, "holds", position)),),
            )


def _seats(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session, room = scenario.session_by_id[subjects[0]], scenario.room_by_id[subjects[1]]
    heads = scenario.expected_heads(session)
    if session.layout is not None and (room.seats(None) or 0) >= heads:
        yield Change(
            f"layout {session.id}",
            f"layout {session.id}",
            scenario.ways_out.room,
            f"{name(scenario, session.id)} in any layout",
            (Edit(Sort.REMOVE, (*_path(scenario, "sessions", session.id), "layout")),),
        )
    if room.combines or (session.room and room.id not in session.room):
        return
    layout = session.layout if session.layout in room.capacity else None
    layout = layout or ("any" if "any" in room.capacity else session.layout)
    layout = layout or max(room.capacity, key=lambda one: room.capacity[one])
    beside = sum(scenario.room_by_id[other].seats(session.layout) or 0 for other in session.overflow)
    path: Path = (*_path(scenario, "rooms", room.id), "capacity")
    if set(room.capacity) != {"any"}:
        path = (*path, layout)
    yield Change(
        f"seats {room.id} {heads}",
        f"seats for {session.id}",
        scenario.ways_out.hire,
        f"seats for {heads - beside} in {name(scenario, room.id)} for {name(scenario, session.id)}",
        (Edit(Sort.WRITE, path, heads - beside),),
    )


def _features(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session, room = scenario.session_by_id[subjects[0]], scenario.room_by_id[subjects[1]]
    if session.room and room.id not in session.room:
        return
    path = (*_path(scenario, "rooms", room.id), "features")
    missing = [feature for feature in session.features if feature not in room.features]
    yield Change(
        f"features {room.id} {' '.join(missing)}",
        f"features for {session.id}",
        scenario.ways_out.hire,
        f"{', '.join(missing)} in {name(scenario, room.id)}",
        tuple(Edit(Sort.ADD, path, feature) for feature in missing),
    )


def _room_free(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    for room in scenario.rooms:
        if subjects[0] not in scenario.parts_of(room.id):
            continue
        path = _path(scenario, "rooms", room.id)
        if room.turnover:
            what = f"the turnover of {name(scenario, room.id)} takes"
            yield from _shorter(scenario, (*path, "turnover"), room.turnover, what)
        if not room.combines:
            fresh = next(
                f"{room.id}-{n}" for n in range(2, 1000) if f"{room.id}-{n}" not in scenario.room_by_id
            )
            copy = room.model_dump(mode="json", exclude_defaults=True)
            title = say(room.name, scenario.event.languages)
            yield Change(
                f"hire {room.id}",
                f"hire {room.id}",
                scenario.ways_out.hire,
                f"one more room like {name(scenario, room.id)}",
                (Edit(Sort.ADD, ("rooms",), {**copy, "id": fresh, "name": f"{title} (second)"}),),
            )


def _frame(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    """A kind that may be outside the ceremonies."""
    kind = scenario.session_by_id[subjects[0]].kind
    closing = scenario.ceremonies.get(Side.AFTER_CLOSING)
    side = Side.AFTER_CLOSING if closing and closing.id == subjects[1] else Side.BEFORE_OPENING
    where = "after the closing" if side is Side.AFTER_CLOSING else "before the opening"
    allowed = [*map(str, scenario.of_kind(scenario.session_by_id[subjects[0]]).outside or ()), str(side)]
    yield Change(
        f"outside {kind} {side}",
        f"outside {kind} {side}",
        scenario.ways_out.waive,
        f"any {kind.replace('-', ' ')} may be held {where}",
        (Edit(Sort.WRITE, ("kinds", str(kind), "outside"), allowed),),
    )


def _order(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    names = f"from {name(scenario, subjects[0])} to {name(scenario, subjects[1])}"
    for position, order in enumerate(scenario.order):
        one, other = subjects
        if one not in scenario.named([order.before]) or other not in scenario.named([order.after]):
            continue
        path: Path = ("order", position)
        if order.gap:
            yield from _shorter(scenario, (*path, "gap"), order.gap, f"least time {names} is")
        if order.within is not None:
            for n in STEPS:
                longer = order.within + n * scenario.ways_out.step
                yield Change(
                    f"within {position} {n}",
                    f"within {position}",
                    scenario.ways_out.window * n,
                    f"greatest time {names} is {longer} min, not {order.within}",
                    (Edit(Sort.WRITE, (*path, "within"), show_minutes(longer)),),
                )
        for field, words in (
            ("consecutive", "need not follow at once"),
            ("same_day", "may be on another day than"),
            ("different_day", "may be on the day of"),
        ):
            if getattr(order, field):
                end = "" if field == "consecutive" else f" {name(scenario, order.before)}"
                yield Change(
                    f"{field} {position}",
                    f"{field} {position}",
                    scenario.ways_out.window,
                    f"{name(scenario, order.after)} {words}{end}",
                    (Edit(Sort.WRITE, (*path, field), False),),
                )


def _beside(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    """Kinds allowed beside an exclusive session."""
    if len(subjects) != 2:
        return
    for one, other in (subjects, subjects[::-1]):
        session, kind = scenario.session_by_id[one], scenario.session_by_id[other].kind
        if session.exclusive and kind not in session.beside:
            allowed = [*map(str, session.beside), str(kind)]
            yield Change(
                f"beside {one} {kind}",
                f"beside {one} {kind}",
                scenario.ways_out.waive,
                f"any {kind} may be held beside {name(scenario, one)}",
                (Edit(Sort.WRITE, (*_path(scenario, "sessions", one), "beside"), allowed),),
            )


def _parallel(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _path(scenario, "parallel", subjects[0])
    limit = scenario.parallel[int(path[1])]
    what = limit.what if limit.sessions else ", ".join(kind.replace("-", " ") for kind in limit.kinds)
    if limit.most is not None:
        price = scenario.ways_out.parallel
        yield from _more(scenario, (*path, "most"), limit.most, price, f"{what} at once ('{limit.id}')")
    if limit.least is not None:
        fewer = Edit(Sort.WRITE, (*path, "least"), limit.least - 1)
        if limit.least == 1:
            fewer = Edit(Sort.REMOVE, path if limit.most is None else (*path, "least"))
        for position, window in enumerate(limit.during):
            for n in STEPS:
                span = scenario.event.span(window).widened(0, -n * scenario.ways_out.step)
                if span.end > span.start:
                    short = scenario.event.window(span)
                    yield Change(
                        f"during {limit.id} {position} {n}",
                        f"during {limit.id}",
                        scenario.ways_out.window * n,
                        f"'{limit.id}' holds {short}, not {window}",
                        (Edit(Sort.WRITE, (*path, "during", position), str(short)),),
                    )
        yield Change(
            f"least {limit.id}",
            f"least {limit.id}",
            scenario.ways_out.parallel,
            f"at least {limit.least - 1} {what} at once ('{limit.id}')",
            (fewer,),
        )


def _stand_in(scenario: Scenario, person: str, sessions: Sequence[str]) -> Iterator[Change]:
    """Somebody else in a person's place, where the person is named."""
    for session in sessions:
        stated, path = scenario.session_by_id[session], _path(scenario, "sessions", session)
        edits = [
            Edit(Sort.REMOVE, (*path, field, getattr(stated, field).index(person)))
            for field in ("chairs", "speakers", "required")
            if person in getattr(stated, field)
        ]
        if edits and not isinstance(stated, Bilateral):
            yield Change(
                f"stand-in {person} {session}",
                f"stand-in {person}",
                scenario.ways_out.stand_in * _factor(scenario, person),
                f"somebody else than {name(scenario, person)} in {name(scenario, session)}",
                tuple(edits),
            )


def _member(scenario: Scenario, person: str) -> tuple[Path, Path | None]:
    """Where the delegation of a person stands, and where the person does if named."""
    found = scenario.people[person]
    path = _path(scenario, "delegations", found.delegation)
    members = scenario.delegation_by_id[found.delegation].members
    number = next((n for n, member in enumerate(members) if member.id == person), None)
    return path, None if number is None else (*path, "members", number)


def _person_free(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    yield from _stand_in(scenario, subjects[0], subjects[1:])


def _presence(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    person, session = subjects
    yield from _stand_in(scenario, person, [session])
    yield from _stays(scenario, scenario.people[person])


def _stays(scenario: Scenario, person: Person) -> Iterator[Change]:
    path, own = _member(scenario, person.id)
    delegation = scenario.delegation_by_id[person.delegation]
    member = delegation.members[int(own[-1])] if own else None
    if own and member and member.available:
        what = f"{name(scenario, person.id)} is there"
        price = scenario.ways_out.stay * _factor(scenario, person.id)
        yield from _wider(scenario, (*own, "available"), member.available, price, what)
    for field, sign, words in (("arrives", -1, "arrives at"), ("leaves", 1, "leaves at")):
        stated = getattr(member, field) if member else None
        where, who = (own, person.id) if stated and own else (path, delegation.id)
        moment = stated or getattr(delegation, field)
        if moment is None:
            continue
        # Who moves the stay of a delegation moves all whose own is not stated.
        moved = [person] if stated else scenario.members[delegation.id]
        price = scenario.ways_out.stay * max(_factor(scenario, one.id) for one in moved)
        for n in STEPS:
            event = scenario.event
            shifted = event.later(moment, sign * n * scenario.ways_out.step)
            then, now = event.shown(event.instant(shifted)), event.shown(event.instant(moment))
            yield Change(
                f"{field} {who} {n}",
                f"{field} {who}",
                price * n,
                f"{name(scenario, who)} {words} {then}, not {now}",
                (Edit(Sort.WRITE, (*where, field), show_moment(shifted)),),
            )


def _workload(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    for position, load in enumerate(scenario.workload):
        if subjects[0] not in load.who:
            continue
        path: Path = ("workload", position)
        who = name(scenario, subjects[0])
        price = scenario.ways_out.margin * _factor(scenario, subjects[0])
        if load.hours is not None:
            steps = [n for n in STEPS if load.hours + n <= 24]
            what = f"hour a day for {who} and whom else it binds"
            yield from _more(scenario, (*path, "hours"), load.hours, price, what, steps)
        if load.stretch is not None:
            for n in STEPS:
                longer = load.stretch + n * scenario.ways_out.step
                yield Change(
                    f"stretch {position} {n}",
                    f"stretch {position}",
                    price * n,
                    f"{who} may be in sessions for {longer} min without a break, not {load.stretch}",
                    (Edit(Sort.WRITE, (*path, "stretch"), show_minutes(longer)),),
                )
        if load.meal:
            yield from _shorter(scenario, (*path, "meal"), load.meal, f"the meal of {who} takes")
        if load.rest:
            yield from _shorter(scenario, (*path, "rest"), load.rest, f"the rest of {who} lasts")
    needed = [s.id for s in scenario.sessions if subjects[0] in scenario.needed(s)]
    yield from _stand_in(scenario, subjects[0], needed)


def _coverage(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    party, price = subjects[0], scenario.ways_out.member
    delegation, path = scenario.delegation_by_id[party], _path(scenario, "delegations", party)
    what = f"member of {name(scenario, party)}"
    yield from _more(scenario, (*path, "size"), delegation.size, price, what)
    if delegation.arrives or delegation.leaves:
        head = scenario.head(party)
        if head:
            yield from _stays(scenario, head)
    for session in subjects[1:]:
        stated, where = scenario.session_by_id[session], _path(scenario, "sessions", session)
        if stated.least_rank is not None:
            yield Change(
                f"rank {session}",
                f"rank {session}",
                scenario.ways_out.waive,
                f"members of any rank cover {name(scenario, session)}",
                (Edit(Sort.REMOVE, (*where, "least_rank")),),
            )
        if stated.seats > 1:
            yield Change(
                f"seats-each {session}",
                f"seats-each {session}",
                scenario.ways_out.waive,
                f"one member of each delegation covers {name(scenario, session)}, not {stated.seats}",
                (Edit(Sort.WRITE, (*where, "seats"), 1),),
            )


def _excused(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    """Excuse somebody from a session that is meant for them."""
    person, session = subjects
    path = _path(scenario, "sessions", session)
    yield Change(
        f"excuse {person} {session}",
        f"excuse {session}",
        scenario.ways_out.stand_in * _factor(scenario, person),
        f"{name(scenario, person)} is excused from {name(scenario, session)}",
        (Edit(Sort.ADD, (*path, "excused"), person),),
    )


def _organisers(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    """Let nobody of an organiser be there, or let its members come earlier or stay longer."""
    party, session = subjects
    path = _path(scenario, "sessions", session)
    yield Change(
        f"representatives {session}",
        f"representatives {session}",
        scenario.ways_out.waive,
        f"nobody of the organisers need be at {name(scenario, session)}",
        (Edit(Sort.WRITE, (*path, "representatives"), 0),),
    )
    head = scenario.head(party)
    if head:
        yield from _stays(scenario, head)


def _quota(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _path(scenario, "quotas", subjects[0])
    quota = scenario.quotas[int(path[1])]
    what = f"session for each organiser under '{quota.id}'"
    yield from _more(scenario, (*path, "most"), quota.most, scenario.ways_out.quota, what)


def _clearance(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    person, session = subjects
    yield from _stand_in(scenario, person, [session])
    path, own = _member(scenario, person)
    found, where = scenario.people[person], own or path
    levels = [zone.clearance for zone in scenario.zones if zone.clearance]
    for level in sorted(set(levels), key=scenario.clearances.index):
        if scenario.clearances.index(level) > found.clearance:
            yield Change(
                f"clearance {person} {level}",
                f"clearance {person}",
                scenario.ways_out.clearance,
                f"{name(scenario, person)} is cleared for '{level}'",
                (Edit(Sort.WRITE, (*where, "clearance"), level),),
            )
    dates = [field for field in ("clearance_from", "clearance_until") if getattr(found, field) is not None]
    if dates and own:
        yield Change(
            f"clearance-dates {person}",
            f"clearance-dates {person}",
            scenario.ways_out.clearance,
            f"the clearance of {name(scenario, person)} is valid throughout",
            tuple(Edit(Sort.REMOVE, (*own, field)) for field in dates),
        )


def _cap(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _path(scenario, "zones", subjects[0])
    zone = scenario.zones[int(path[1])]
    if zone.cap is None:
        return
    inner = [z for z in scenario.zones if zone.id in {around.id for around in scenario.zone_chain(z.id)}]
    staff = sum(z.staff for z in inner)
    heads = sorted((scenario.expected_heads(session) for session in scenario.sessions), reverse=True)
    sums = [staff + sum(heads[: n + 1]) for n in range(4)]
    offered = sorted({zone.cap + max(1, zone.cap // 10), *sums})
    for n, cap in enumerate(cap for cap in offered if cap > zone.cap):
        yield Change(
            f"cap {zone.id} {n}",
            f"cap {zone.id}",
            scenario.ways_out.cap + n,
            f"{cap - zone.cap} more heads in {name(scenario, zone.id)}",
            (Edit(Sort.WRITE, (*path, "cap"), cap),),
        )


def _sweep(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    yield from _counted(scenario, "sweep_teams", "sweep team")
    for zone in scenario.zones:
        if zone.sweep:
            path = (*_path(scenario, "zones", zone.id), "sweep")
            yield from _shorter(scenario, path, zone.sweep, f"a sweep in {name(scenario, zone.id)} takes")
    del subjects


def _counted(scenario: Scenario, field: str, what: str) -> Iterator[Change]:
    number = getattr(scenario.resources, field)
    if number is not None:
        yield from _more(scenario, ("resources", field), number, scenario.ways_out.team, what)


def _encounter(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    del subjects
    if scenario.avoidance.margin:
        what = "the margin between parties that avoid each other is"
        yield from _shorter(scenario, ("avoidance", "margin"), scenario.avoidance.margin, what)
    if not scenario.avoidance.heads_only:
        yield Change(
            "heads-only",
            "heads-only",
            scenario.ways_out.waive,
            "only the heads of parties that avoid each other are kept apart",
            (Edit(Sort.WRITE, ("avoidance", "heads_only"), True),),
        )


def _gate(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _path(scenario, "checkpoints", subjects[0])
    gate = scenario.checkpoints[int(path[1])]
    steps = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32) if gate.lanes + n <= 500]
    price = scenario.ways_out.lane
    yield from _more(
        scenario, (*path, "lanes"), gate.lanes, price, f"lane at {name(scenario, gate.id)}", steps
    )
    if gate.opens:
        what = f"{name(scenario, gate.id)} is open"
        yield from _wider(scenario, (*path, "opens"), gate.opens, scenario.ways_out.window, what)


def _arrivals(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    if subjects == ("escorts",):
        yield from _counted(scenario, "escorts", "escort")
    if subjects == ("holding-rooms",):
        yield from _counted(scenario, "holding_rooms", "holding room")
    path = _resource(scenario, "drop_offs", "id", subjects[0])
    if path:
        door = scenario.resources.drop_offs[int(path[-1])]
        what = f"the least time between cars at '{door.id}' is"
        yield from _shorter(scenario, (*path, "interval"), door.interval, what)
    for position, arrival in enumerate(scenario.resources.arrivals):
        if subjects == (arrival.who, arrival.session):
            for n in STEPS:
                lead = arrival.lead + n * scenario.ways_out.step
                yield Change(
                    f"lead {position} {n}",
                    f"lead {position}",
                    scenario.ways_out.margin * n,
                    f"{name(scenario, arrival.who)} arrives up to {lead} min before, not {arrival.lead}",
                    (Edit(Sort.WRITE, ("resources", "arrivals", position, "lead"), show_minutes(lead)),),
                )


def _interpretation(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id.get(subjects[0])
    room = scenario.room_by_id.get(subjects[1]) if session else None
    languages = scenario.resources.crew_by_language
    language = subjects[1] if session else subjects[0]
    if session and room and language not in languages:
        if not session.room or room.id in session.room:
            path, wanted = _path(scenario, "rooms", room.id), len(session.languages)
            yield Change(
                f"booths {room.id} {wanted}",
                f"booths for {session.id}",
                scenario.ways_out.team,
                f"{wanted} interpretation booths in {name(scenario, room.id)}, not {room.booths}",
                (Edit(Sort.WRITE, (*path, "booths"), wanted),),
            )
        return
    crew = languages.get(language)
    if crew is None:
        for teams in (1, 2):
            yield Change(
                f"crew {language} {teams}",
                f"crew {language}",
                scenario.ways_out.team * teams,
                f"{teams} team{'s' if teams > 1 else ''} for '{language}'",
                (Edit(Sort.ADD, ("resources", "interpretation"), {"language": language, "teams": teams}),),
            )
        return
    where = _resource(scenario, "interpretation", "language", language)
    assert where is not None
    what, price = f"team for '{language}'", scenario.ways_out.margin
    yield from _more(scenario, (*where, "teams"), crew.teams, scenario.ways_out.team, what)
    most = (*where, "sessions_a_day")
    yield from _more(scenario, most, crew.sessions_a_day, 2 * price, f"session a day for each {what}")
    what = f"the break of a team for '{language}' lasts"
    yield from _shorter(scenario, (*where, "break_between"), crew.break_between, what)


def _equipment(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _resource(scenario, "equipment", "id", subjects[0])
    if path:
        item = scenario.resources.equipment[int(path[-1])]
        what = f"of '{say(item.name, scenario.event.languages)}' ({item.id})"
        yield from _more(scenario, (*path, "number"), item.number, scenario.ways_out.team, what)


def _booths(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    path = _path(scenario, "sessions", subjects[0])
    stands = {booth.id for booth in getattr(scenario.session_by_id[subjects[0]], "booths", ())}
    fresh = [f"extra-{n}" for n in range(1, 1000) if f"extra-{n}" not in stands]
    for n in STEPS:
        yield Change(
            f"booths of {subjects[0]} {n}",
            f"booths of {subjects[0]}",
            scenario.ways_out.team * n,
            f"{n} more booth{'s' if n > 1 else ''} at {name(scenario, subjects[0])}",
            tuple(Edit(Sort.ADD, (*path, "booths"), {"id": booth}) for booth in fresh[:n]),
        )


def _lists(part: str) -> Callable[[Scenario, tuple[str, ...]], Iterator[Change]]:
    def offered(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
        path = _path(scenario, part, subjects[0])
        listed = getattr(scenario, part)[int(path[1])]
        noun = "signature" if isinstance(listed, SigningOrder) else "statement"
        own = any(item.seconds for item in listed.items)
        if not own:
            what = f"a {noun} in '{listed.id}' takes"
            yield from _shorter(scenario, (*path, "seconds"), listed.seconds, what, unit="s")
        if listed.call_up:
            what = f"people in '{listed.id}' are called up before by"
            yield from _shorter(scenario, (*path, "call_up"), listed.call_up, what)
        if isinstance(listed, SigningOrder):
            steps, price = [n for n in STEPS if listed.desks + n <= 50], scenario.ways_out.team
            yield from _more(
                scenario, (*path, "desks"), listed.desks, price, f"desk for '{listed.id}'", steps
            )
        for position, stated in enumerate(listed.parts):
            yield from _part(
                scenario, (*path, "parts", position), stated, scenario.session_by_id[stated.session]
            )
        item = next((n for n, item in enumerate(listed.items) if item.who == subjects[1]), None)
        if item is not None:
            if listed.items[item].parts:
                yield Change(
                    f"any-part {listed.id} {subjects[1]}",
                    f"any-part {listed.id}",
                    scenario.ways_out.window,
                    f"{name(scenario, subjects[1])} in any part of '{listed.id}'",
                    (Edit(Sort.REMOVE, (*path, "items", item, "parts")),),
                )
            yield from _stays(scenario, scenario.people[subjects[1]])

    return offered


def _part(scenario: Scenario, path: Path, stated: object, session: Session) -> Iterator[Change]:
    """A part of a list with more items, more minutes, or a longer session."""
    price = scenario.ways_out.window
    for field, by, words in (("most", 1, "items"), ("minutes", 15, "minutes")):
        now = getattr(stated, field)
        for n in STEPS if now is not None else ():
            yield Change(
                f"{field} {path} {n}",
                f"{field} {path}",
                price * n,
                f"{now + by * n} {words} of the list in {name(scenario, session.id)}, not {now}",
                (Edit(Sort.WRITE, (*path, field), now + by * n),),
            )
    if getattr(stated, "least", 0):
        yield Change(
            f"least {path}",
            f"least {path}",
            price,
            f"{name(scenario, session.id)} may hold fewer items of the list",
            (Edit(Sort.WRITE, (*path, "least"), 0),),
        )
    where = _path(scenario, "sessions", session.id)
    for n in (1, 2, 4, 8):
        longer = session.duration + 15 * n
        yield Change(
            f"duration {session.id} {n}",
            f"duration {session.id}",
            price * n,
            f"{name(scenario, session.id)} takes {longer} min, not {session.duration}",
            (Edit(Sort.WRITE, (*where, "duration"), show_minutes(longer)),),
        )


def _frozen(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    if session.level is not Level.DRAFT:
        yield Change(
            f"draft {session.id}",
            f"draft {session.kind}",
            scenario.ways_out.waive,
            f"{name(scenario, session.id)} may move although it is {session.level}",
            (Edit(Sort.REMOVE, (*_path(scenario, "sessions", session.id), "level")),),
        )


_SPECIFIC: dict[str, Callable[[Scenario, tuple[str, ...]], Iterator[Change]]] = {
    "placed": _drop,
    "opening-hours": _hours,
    "allowed-times": _times,
    "pinned": _pinned,
    "room-available": _room_times,
    "room-free": _room_free,
    "room-capacity": _seats,
    "room-features": _features,
    "frame": _frame,
    "order": _order,
    "not-parallel": _beside,
    "parallel-limit": _parallel,
    "person-free": _person_free,
    "person-available": _presence,
    "workload": _workload,
    "delegation-coverage": _coverage,
    "attendance": _excused,
    "organisers-present": _organisers,
    "organiser-quota": _quota,
    "zone-clearance": _clearance,
    "zone-occupancy": _cap,
    "sweep": _sweep,
    "non-encounter": _encounter,
    "checkpoint-throughput": _gate,
    "arrivals": _arrivals,
    "interpretation": _interpretation,
    "equipment": _equipment,
    "booths": _booths,
    "statements": _lists("speakers_lists"),
    "signatures": _lists("signing_orders"),
    "frozen": _frozen,
}

__all__ = ["Change", "changes", "menu"]
