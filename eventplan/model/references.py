"""Whether the parts of a scenario fit together: ids that exist, once each, and numbers that agree."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from .changes import parse_change
from .errors import Complaint, ScenarioError
from .expectations import ExpectedTurn
from .own import preference_ids, rule_ids
from .parties import DelegationKind
from .relations import ALL
from .resources import Arrival
from .session_parts import Attendance, Classification
from .sessions import NEVER_PUBLIC, Bilateral, Exhibition, Kind, Session
from .spans import Window
from .stated import ScenarioStated
from .suggestion import suggestion
from .times import show_clock

Path = tuple[str | int, ...]
Known = Callable[[str], Collection[str]]


MOST_SUGGESTIONS = 100


def complaints(scenario: ScenarioStated, extra: dict[str, set[str]] | None = None) -> list[Complaint]:
    """
    Return everything that does not fit together.

    *extra* names ids, by kind of thing, that the file has but that could not be read: references
    to them are not complained about a second time.
    """
    return list(_Checker(scenario, extra or {}).run())


class _Checker:
    def __init__(self, scenario: ScenarioStated, extra: dict[str, set[str]]) -> None:
        self.scenario = scenario
        self.unknown = 0
        self.kinds = [*map(str, Kind), *scenario.own_kinds]
        s = scenario
        people: list[str] = []

        for delegation in s.delegations:
            named = [m.id for m in delegation.members]
            numbered = [f"{delegation.id}-{n:02}" for n in range(1, delegation.size + 1)]
            people += named
            people += [n for n in numbered if n not in set(named)][: delegation.size - len(named)]

        self.people = people
        self.ids: dict[str, set[str]] = {
            "venue": {x.id for x in s.venues},
            "zone": {x.id for x in s.zones},
            "checkpoint": {x.id for x in s.checkpoints},
            "room": {x.id for x in s.rooms},
            "delegation": {x.id for x in s.delegations},
            "delegate": set(people),
            "session": {x.id for x in s.sessions},
            "slot grid": {x.id for x in s.slot_grids},
            "session or series": {*(x.id for x in s.sessions), *(x.id for x in s.series)},
            "clearance": set(s.clearances),
            "drop-off point": {x.id for x in s.resources.drop_offs},
        }
        for kind, ids in extra.items():
            self.ids.setdefault(kind, set()).update(ids)

    def ref(self, path: Path, kind: str, value: str | None) -> Iterator[Complaint]:
        if value is not None and value not in self.ids[kind]:
            self.unknown += 1
            # To look for the nearest of thousands takes milliseconds: not for each of thousands.
            near = suggestion(value, sorted(self.ids[kind])) if self.unknown <= MOST_SUGGESTIONS else ""
            yield Complaint(path, "reference", f"there is no {kind} '{value}'{near}")

    def refs(self, path: Path, kind: str, values: Iterable[str]) -> Iterator[Complaint]:
        for position, value in enumerate(values):
            yield from self.ref((*path, position), kind, value)

    def words(self, path: Path, *words: str) -> Iterator[Complaint]:
        """Find words that name neither a session nor a kind or a theme of sessions."""
        themes = {theme for session in self.scenario.sessions for theme in session.themes}
        known = {*self.ids["session"], *self.kinds, *themes, ALL}

        for position, word in enumerate(words):
            if word not in known:
                where = (*path, position) if path[-1] == "sessions" else path
                message = f"'{word}' is neither a session nor a kind or a theme of one"
                yield Complaint(where, "reference", message + suggestion(word, sorted(known)))

    def kind(self, path: Path, *kinds: str) -> Iterator[Complaint]:
        """Find what is neither a kind of session nor one of the scenario's own."""
        for position, kind in enumerate(kinds):
            if kind not in self.kinds:
                message = f"must be one of {', '.join(self.kinds)}{suggestion(kind, self.kinds)}"
                yield Complaint((*path, position), "kind", message)

    def unique(self, name: str, ids: Iterable[str]) -> Iterator[Complaint]:
        seen: dict[str, int] = {}
        for position, value in enumerate(ids):
            # Two ids that differ only in case become one file name on many disks.
            key = value.casefold()
            if key in seen:
                yield Complaint(
                    (name, position, "id"),
                    "id",
                    f"'{value}' is already the id of item {seen[key] + 1} of `{name}`",
                )

            seen.setdefault(key, position)

    def run(self) -> Iterator[Complaint]:
        yield from self.identities()
        yield from self.places()
        yield from self.parties()
        yield from self.sessions()
        yield from self.relations()
        yield from self.resources()
        yield from self.protocol()
        yield from self.expectations()
        yield from self.stress()
        yield from self.moments()

    def identities(self) -> Iterator[Complaint]:
        s = self.scenario
        for name in (
            "venues",
            "zones",
            "checkpoints",
            "rooms",
            "delegations",
            "sessions",
            "slot_grids",
            "series",
            "not_parallel",
            "parallel",
            "quotas",
            "gaps",
            "relations",
            "speakers_lists",
            "signing_orders",
        ):
            yield from self.unique(name, (item.id for item in getattr(s, name)))

        owners: dict[str, str] = {}

        for d, delegation in enumerate(s.delegations):
            named = {m.id: i for i, m in enumerate(delegation.members)}
            mine = [f"{delegation.id}-{n:02}" for n in range(1, delegation.size + 1)]

            for person in [*named, *[n for n in mine if n not in named][: delegation.size - len(named)]]:
                if person.casefold() in owners:
                    where: Path = (
                        ("delegations", d, "members", named[person], "id")
                        if person in named
                        else ("delegations", d, "id")
                    )

                    yield Complaint(
                        where,
                        "id",
                        f"delegate '{person}' is also in delegation '{owners[person.casefold()]}'",
                    )

                owners[person.casefold()] = delegation.id

            if len(named) < len(delegation.members):
                yield Complaint(("delegations", d, "members"), "id", "two members have one id")

    def places(self) -> Iterator[Complaint]:
        s = self.scenario
        yield from self.ref(("event", "host"), "delegation", s.event.host)
        yield from self.ref(("event", "organisation"), "delegation", s.event.organisation)
        for name in s.clearance_names:
            yield from self.ref(("clearance_names", name), "clearance", name)

        around = {zone.id: zone.within for zone in s.zones}

        for i, zone in enumerate(s.zones):
            yield from self.ref(("zones", i, "within"), "zone", zone.within)
            yield from self.ref(("zones", i, "clearance"), "clearance", zone.clearance)
            seen, step = {zone.id}, zone.within

            while step is not None and step not in seen:
                seen.add(step)
                step = around.get(step)

            if step == zone.id:
                yield Complaint(("zones", i, "within"), "reference", f"zone '{zone.id}' lies within itself")

        for i, gate in enumerate(s.checkpoints):
            yield from self.ref(("checkpoints", i, "zone"), "zone", gate.zone)

        combined = {room.id: room.combines for room in s.rooms}

        for i, room in enumerate(s.rooms):
            yield from self.ref(("rooms", i, "venue"), "venue", room.venue)
            yield from self.ref(("rooms", i, "zone"), "zone", room.zone)
            yield from self.refs(("rooms", i, "combines"), "room", room.combines)

            if self._reaches(combined, room.id):
                yield Complaint(
                    ("rooms", i, "combines"), "reference", f"room '{room.id}' is a part of itself"
                )

        for i, way in enumerate(s.walking.ways):
            yield from self.ref(("walking", "ways", i, "a"), "room", way.a)
            yield from self.ref(("walking", "ways", i, "b"), "room", way.b)

    @staticmethod
    def _reaches(parts: dict[str, tuple[str, ...]], start: str) -> bool:
        seen: set[str] = set()
        todo = list(parts.get(start, ()))

        while todo:
            room = todo.pop()
            if room == start:
                return True

            if room not in seen:
                seen.add(room)
                todo.extend(parts.get(room, ()))

        return False

    def parties(self) -> Iterator[Complaint]:
        s = self.scenario
        themes = {theme for session in s.sessions for theme in session.themes}
        wishes = themes | self.ids["session"]

        for i, delegation in enumerate(s.delegations):
            here: Path = ("delegations", i)
            yield from self.ref((*here, "clearance"), "clearance", delegation.clearance)
            yield from self.refs((*here, "avoids"), "delegation", delegation.avoids)

            for key in delegation.interests:
                if key not in wishes:
                    yield Complaint(
                        (*here, "interests", key),
                        "reference",
                        f"'{key}' is neither a session nor a theme of one{suggestion(key, sorted(wishes))}",
                    )

            for j, member in enumerate(delegation.members):
                yield from self.ref((*here, "members", j, "clearance"), "clearance", member.clearance)
                arrives = member.arrives or delegation.arrives
                leaves = member.leaves or delegation.leaves

                if arrives and leaves and not self._in_order(arrives, leaves):
                    yield Complaint(
                        (*here, "members", j), "presence", f"'{member.id}' leaves before arriving"
                    )

            arrives, leaves = delegation.arrives, delegation.leaves
            if arrives and leaves and not self._in_order(arrives, leaves):
                yield Complaint((*here, "leaves"), "presence", f"'{delegation.id}' leaves before arriving")

    def _in_order(self, one: datetime, other: datetime) -> bool:
        """Whether a time comes before another; of times that are complained of elsewhere, so they say."""
        try:
            return self.scenario.event.instant(one) < self.scenario.event.instant(other)
        except PydanticCustomError:
            return one < other

    def own_kinds(self) -> Iterator[Complaint]:
        """Find kinds that are not said to be like one, or not as they may be."""
        s = self.scenario
        themes = {theme for session in s.sessions for theme in session.themes}

        for kind, stated in s.kinds.items():
            here: Path = ("kinds", str(kind))
            if kind in set(Kind):
                if stated.like is not None:
                    message = f"'{kind}' is a kind of eventplan already: a kind of your own has another name"
                    yield Complaint((*here, "like"), "kind", message)
            elif stated.like is None:
                message = f"for a kind of your own, say which it is `like`{suggestion(kind, list(Kind))}"
                yield Complaint(here, "kind", message)
            elif kind in self.ids["session"] or kind in themes or kind == ALL:
                message = f"'{kind}' is the name of sessions already: call the kind something else"
                yield Complaint(here, "kind", message)

            if stated.public and (stated.like or kind) in NEVER_PUBLIC:
                message = f"sessions of kind '{stated.like or kind}' are never public"
                yield Complaint((*here, "public"), "kind", message)

    def _of_kind(self, here: Path, session: Session) -> Iterator[Complaint]:
        """Find a session of a kind that there is not, and a public one of a kind that is not."""
        own = self.scenario.own_kinds
        if session.own_kind is not None and own.get(session.own_kind) is not session.kind:
            wanted = own.get(session.own_kind)
            message = (
                f"'{session.own_kind}' is like {wanted}, and not like {session.kind}"
                if wanted
                else f"there is no kind '{session.own_kind}' in `kinds`"
            )
            yield Complaint((*here, "own_kind"), "kind", message)

        if session.classification is Classification.PUBLIC and not self.scenario.is_public_kind(session):
            message = f"the kind '{session.kind_id}' is not public, and this session is"
            yield Complaint((*here, "classification"), "kind", message)

    def sessions(self) -> Iterator[Complaint]:
        s = self.scenario
        kinds = set(DelegationKind)
        longest = max(span.minutes for span in s.event.open_throughout)

        yield from self.own_kinds()

        for kind, stated in s.kinds.items():
            yield from self.refs(("kinds", str(kind), "room"), "room", stated.room or ())
            yield from self.ref(("kinds", str(kind), "slots"), "slot grid", stated.slots)
            yield from self._guests(("kinds", str(kind), "excused"), stated.excused or ())

        for i, session in enumerate(s.sessions):
            here: Path = ("sessions", i)
            yield from self._of_kind(here, session)
            kinds_of = [s.kinds[one] for one in {session.kind_id, session.kind.value} if one in s.kinds]
            common = {
                name
                for name in ("room", "slots", "excused")
                if any(getattr(one, name) == getattr(session, name) for one in kinds_of)
            }
            # What a kind gives to all of its sessions is complained of there, once.
            if "room" not in common:
                yield from self.refs((*here, "room"), "room", session.room)
            if "slots" not in common:
                yield from self.ref((*here, "slots"), "slot grid", session.slots)

            yield from self.refs((*here, "overflow"), "room", session.overflow)
            for name in ("chairs", "speakers", "required"):
                yield from self.refs((*here, name), "delegate", getattr(session, name))

            yield from self.refs((*here, "organisers"), "delegation", session.organisers)
            yield from self.kind((*here, "beside"), *session.beside)

            for j, guest in enumerate(session.invited):
                if guest not in kinds and guest not in self.ids["delegation"]:
                    known = [*sorted(self.ids["delegation"]), *kinds]
                    yield Complaint(
                        (*here, "invited", j),
                        "reference",
                        f"'{guest}' is neither a delegation nor a kind of one{suggestion(guest, known)}",
                    )

            if "excused" not in common:
                yield from self._guests((*here, "excused"), session.excused)

            for j, wish in enumerate(session.prefer_rooms):
                yield from self.refs((*here, "prefer_rooms", j, "room"), "room", wish.room)

            for j, when in enumerate(session.prefer_times):
                yield from self.refs((*here, "prefer_times", j, "room"), "room", when.room)

            yield from self._room_windows((*here, "room_windows"), session)
            occupied = session.setup + session.duration + session.teardown

            if occupied > longest and not self._may_leave_hours(session):
                yield Complaint(
                    (*here, "duration"),
                    "duration",
                    f"it is longer than the event is open without a break ({longest} min): open longer, or "
                    "waive `opening-hours` for it",
                )

            if session.invited and session.attendance is Attendance.CLOSED:
                yield Complaint(
                    (*here, "invited"), "attendance", "a closed session invites nobody: set `attendance`"
                )

            if isinstance(session, Bilateral):
                yield from self.refs((*here, "parties"), "delegation", session.parties)

            if isinstance(session, Exhibition):
                booths = {booth.id for booth in session.booths}
                parties = {x.delegation for x in session.exhibitors}

                for j, x in enumerate(session.exhibitors):
                    yield from self.ref((*here, "exhibitors", j, "delegation"), "delegation", x.delegation)
                    for name, allowed in (("wishes", booths), ("near", parties), ("apart", parties)):
                        for k, value in enumerate(getattr(x, name)):
                            if value not in allowed:
                                yield Complaint(
                                    (*here, "exhibitors", j, name, k),
                                    "reference",
                                    f"'{value}' is not exhibited here{suggestion(value, sorted(allowed))}",
                                )

                for j, booth in enumerate(session.booths):
                    for k, value in enumerate(booth.next_to):
                        if value not in booths:
                            yield Complaint(
                                (*here, "booths", j, "next_to", k),
                                "reference",
                                f"no booth '{value}' here",
                            )

    def _guests(self, here: Path, guests: Sequence[str]) -> Iterator[Complaint]:
        for j, guest in enumerate(guests):
            if guest not in self.ids["delegate"] and guest not in self.ids["delegation"]:
                known = [*sorted(self.ids["delegation"]), *sorted(self.ids["delegate"])]
                message = f"'{guest}' is neither a delegate nor a delegation{suggestion(guest, known)}"
                yield Complaint((*here, j), "reference", message)

    def relations(self) -> Iterator[Complaint]:
        s = self.scenario
        for i, order in enumerate(s.order):
            yield from self.words(("order", i, "before"), order.before)
            yield from self.words(("order", i, "after"), order.after)

        for i, group in enumerate(s.not_parallel):
            yield from self.words(("not_parallel", i, "sessions"), *group.sessions)
            if len(group.sessions) == 1 and group.sessions[0] in self.ids["session"]:
                message = "one session is not a group: name two, or a kind, a theme or `all`"
                yield Complaint(("not_parallel", i, "sessions"), "group", message)

        for i, limit in enumerate(s.parallel):
            yield from self.kind(("parallel", i, "kinds"), *limit.kinds)
            yield from self.words(("parallel", i, "sessions"), *limit.sessions)

        for i, relation in enumerate(s.relations):
            yield from self.refs(("relations", i, "sessions"), "session or series", relation.sessions)
            for j, among in enumerate(relation.between):
                yield from self.refs(("relations", i, "between", j), "session or series", among)

        yield from self.series()

        for field, known in (("rules", rule_ids), ("preferences", preference_ids)):
            for key in getattr(s, field):
                if key not in known():
                    message = f"there is no {field[:-1]} '{key}'{suggestion(key, known())}"
                    yield Complaint((field, key), field, message)

        for i, offer in enumerate(s.ways_out.slots):
            yield from self.ref(("ways_out", "slots", i, "grid"), "slot grid", offer.grid)

        for i, quota in enumerate(s.quotas):
            yield from self.refs(("quotas", i, "organisers"), "delegation", quota.organisers)
            yield from self.kind(("quotas", i, "kinds"), *quota.kinds)

    def series(self) -> Iterator[Complaint]:
        s = self.scenario
        owner: dict[str, str] = {}
        slotted = {session.id for session in s.sessions if session.slots is not None}

        for g, grid in enumerate(s.slot_grids):
            for j, price in enumerate(grid.prices):
                yield from self.refs(("slot_grids", g, "prices", j, "room"), "room", price.room)

        for i, series in enumerate(s.series):
            here: Path = ("series", i)
            yield from self.ref((*here, "slots"), "slot grid", series.slots)
            yield from self.refs((*here, "rooms"), "room", series.rooms)
            if series.id in self.ids["session"]:
                yield Complaint((*here, "id"), "id", f"'{series.id}' is the id of a session too")

            for j, price in enumerate(series.prices):
                yield from self.refs((*here, "prices", j, "room"), "room", price.room)

            for j, item in enumerate(series.items):
                at: Path = (*here, "items", j)
                yield from self.ref((*at, "session"), "session", item.session)
                for k, price in enumerate(item.prices):
                    yield from self.refs((*at, "prices", k, "room"), "room", price.room)

                if item.session in slotted:
                    message = f"'{item.session}' has the slots of its series: leave its own `slots` out"
                    yield Complaint((*at, "session"), "series", message)

                if item.session in owner:
                    message = f"'{item.session}' is in series '{owner[item.session]}' already"
                    yield Complaint((*at, "session"), "series", message)

                owner.setdefault(item.session, series.id)

        yield from self._overlapping({series.slots for series in s.series})

    def _overlapping(self, grids: set[str]) -> Iterator[Complaint]:
        """Find slots of grids that overlap: nobody could say in which of them a stay is."""
        for g, grid in enumerate(self.scenario.slot_grids):
            if grid.id not in grids:
                continue
            try:
                slots = sorted(map(self.scenario.event.span, grid.slots))
            except PydanticCustomError:
                continue  # said of the slot itself
            if any(other.start < one.end for one, other in pairwise(slots)):
                message = f"slots of '{grid.id}' overlap: a series needs slots that do not"
                yield Complaint(("slot_grids", g, "slots"), "series", message)

    def resources(self) -> Iterator[Complaint]:
        s = self.scenario
        for i, drop in enumerate(s.resources.drop_offs):
            yield from self.ref(("resources", "drop_offs", i, "zone"), "zone", drop.zone)

        for i, arrival in enumerate(s.resources.arrivals):
            yield from self._arrival(i, arrival)

        for i, load in enumerate(s.workload):
            yield from self.refs(("workload", i, "who"), "delegate", load.who)

        for i, gaps in enumerate(s.gaps):
            yield from self._guests(("gaps", i, "who"), gaps.who)
            yield from self.words(("gaps", i, "sessions"), *gaps.sessions)

        for i, gate in enumerate(s.gates):
            yield from self.ref(("gates", i, "session"), "session", gate.session)
            yield from self.refs(("gates", i, "checkpoints"), "checkpoint", gate.checkpoints)

    def _arrival(self, i: int, arrival: Arrival) -> Iterator[Complaint]:
        here: Path = ("resources", "arrivals", i)
        yield from self.ref((*here, "who"), "delegate", arrival.who)
        yield from self.ref((*here, "session"), "session", arrival.session)
        yield from self.ref((*here, "drop_off"), "drop-off point", arrival.drop_off)

    def protocol(self) -> Iterator[Complaint]:
        s = self.scenario
        for name in ("speakers_lists", "signing_orders"):
            for i, listed in enumerate(getattr(s, name)):
                here: Path = (name, i)
                parts = [part.session for part in listed.parts]
                who = [item.who for item in listed.items]
                for j, part in enumerate(parts):
                    yield from self.ref((*here, "parts", j, "session"), "session", part)

                for j, item in enumerate(listed.items):
                    yield from self.ref((*here, "items", j, "who"), "delegate", item.who)
                    for k, session in enumerate(item.parts):
                        if session not in parts:
                            yield Complaint(
                                (*here, "items", j, "parts", k),
                                "reference",
                                f"'{session}' holds no part of this list",
                            )

                    if who.index(item.who) != j:
                        yield Complaint(
                            (*here, "items", j, "who"), "id", f"'{item.who}' is on the list twice"
                        )

                for j, person in enumerate(listed.first):
                    if person not in who:
                        yield Complaint((*here, "first", j), "reference", f"'{person}' is not on the list")

        for i, signing in enumerate(s.signing_orders):
            for j, ready in enumerate(signing.full_powers):
                yield from self.ref(
                    ("signing_orders", i, "full_powers", j, "delegation"), "delegation", ready.delegation
                )

    def expectations(self) -> Iterator[Complaint]:
        expect, here = self.scenario.expect, ("expect",)
        if expect is None:
            return

        for i, because in enumerate(expect.because):
            if because.rule not in rule_ids():
                message = f"there is no rule '{because.rule}'{suggestion(because.rule, rule_ids())}"
                yield Complaint((*here, "because", i), "reference", message)

        for key in expect.preferences:
            if key not in preference_ids():
                message = f"there is no preference '{key}'{suggestion(key, preference_ids())}"
                yield Complaint((*here, "preferences", key), "reference", message)

        for kind in expect.sessions:
            if kind not in self.kinds:
                message = f"must be one of {', '.join(self.kinds)}{suggestion(kind, self.kinds)}"
                yield Complaint((*here, "sessions", kind), "kind", message)

        for i, place in enumerate(expect.places):
            at: Path = (*here, "places", i)
            yield from self.ref((*at, "session"), "session", place.session)
            yield from self.refs((*at, "room"), "room", place.room)
            yield from self.ref((*at, "zone"), "zone", place.zone)

            for name in ("attended_by", "not_attended_by"):
                for j, who in enumerate(getattr(place, name)):
                    yield from self.anybody((*at, name, j), who)

        for name in ("order", "never_parallel", "always_parallel"):
            for i, sessions in enumerate(getattr(expect, name)):
                yield from self.refs((*here, name, i), "session", sessions)

        for i, free in enumerate(expect.free):
            yield from self.anybody((*here, "free", i, "who"), free.who)

        for i, turn in enumerate(expect.turns):
            yield from self.turn((*here, "turns", i), turn)

        for i, agenda in enumerate(expect.agendas):
            at = (*here, "agendas", i)
            if agenda.which is not None:
                yield from self.ref((*at, "which"), agenda.reader, agenda.which)

            for name in ("sees", "sees_reserved", "does_not_see"):
                yield from self.refs((*at, name), "session", getattr(agenda, name))

    def anybody(self, path: Path, who: str) -> Iterator[Complaint]:
        """A delegate or a delegation."""
        known = self.ids["delegate"] | self.ids["delegation"]

        if who not in known:
            message = f"there is no delegate or delegation '{who}'{suggestion(who, sorted(known))}"
            yield Complaint(path, "reference", message)

    def turn(self, path: Path, turn: "ExpectedTurn") -> Iterator[Complaint]:
        lists = (*self.scenario.speakers_lists, *self.scenario.signing_orders)
        named = [x for x in lists if turn.list in (None, x.id)]

        if not named and turn.list is not None:
            known = [x.id for x in lists]
            near = suggestion(turn.list, known)
            yield Complaint((*path, "list"), "reference", f"there is no list '{turn.list}'{near}")

            return

        on = [x for x in named if any(item.who == turn.who for item in x.items)]

        if not on:
            known = [item.who for x in named for item in x.items]
            message = f"'{turn.who}' is on no list{suggestion(turn.who, known)}"
            yield Complaint((*path, "who"), "reference", message)

            return

        if len(on) > 1:
            message = f"'{turn.who}' is on {len(on)} lists: say which with `list`"
            yield Complaint((*path, "who"), "reference", message)

        if turn.part is not None and not any(turn.part == part.session for x in on for part in x.parts):
            known = [part.session for x in on for part in x.parts]
            message = f"'{turn.part}' holds no part of this list{suggestion(turn.part, known)}"
            yield Complaint((*path, "part"), "reference", message)

        if turn.before is not None and not any(item.who == turn.before for x in on for item in x.items):
            known = [item.who for x in on for item in x.items]
            message = f"'{turn.before}' is not on this list{suggestion(turn.before, known)}"
            yield Complaint((*path, "before"), "reference", message)

    def stress(self) -> Iterator[Complaint]:
        """Variations: each change is one that can be read, of things that are there."""
        if not self.scenario.stress:
            return

        yield from self.unique("stress", (item.id for item in self.scenario.stress))

        for i, stress in enumerate(self.scenario.stress):
            for j, text in enumerate(stress.changes):
                here: Path = ("stress", i, "changes", j)
                try:
                    change = parse_change(text)
                except ScenarioError as error:
                    yield from (Complaint(here, "change", one.message) for one in error.complaints)
                    continue

                if (who := getattr(change, "who", None)) is not None:
                    yield from self.anybody(here, who)

                for kind in ("room", "zone", "checkpoint", "session"):
                    named = getattr(change, kind, None)
                    if isinstance(named, str):
                        yield from self.ref(here, kind, named)

    def _may_leave_hours(self, session: Session) -> bool:
        """Whether `opening-hours` does not bind a session, or may be broken at a price."""
        policy = self.scenario.policy("opening-hours")
        return policy.waived or policy.price is not None or session.id in policy.waived_for

    def _room_windows(self, here: Path, session: Session) -> Iterator[Complaint]:
        seen: set[str] = set()
        for j, part in enumerate(session.room_windows):
            yield from self.refs((*here, j, "room"), "room", part.room)
            for k, room in enumerate(part.room):
                if room in seen:
                    message = f"room '{room}' has windows already: state them in one place"
                    yield Complaint((*here, j, "room", k), "windows", message)

                seen.add(room)

    def moments(self) -> Iterator[Complaint]:
        """Wall-clock times that the clocks skip or show twice, wherever they stand."""
        event = self.scenario.event
        parts = (datetime, BaseModel, tuple, dict)

        def walk(value: object, path: Path) -> Iterator[Complaint]:
            inside: Iterable[tuple[str | int, object]] = ()
            if isinstance(value, datetime | Window):
                yield from self._moment(value, path)
            elif isinstance(value, BaseModel):
                inside = ((name, getattr(value, name)) for name in type(value).model_fields)
            elif isinstance(value, dict):
                inside = value.items()
            elif isinstance(value, tuple):
                inside = enumerate(value)

            for name, inner in inside:
                if isinstance(inner, parts):
                    yield from walk(inner, (*path, name))

        yield from walk(self.scenario, ())

        for d, (day, span) in enumerate(zip(event.days, event.opening, strict=True)):
            if span.start >= span.end:
                hours = f"{show_clock(day.opens)} to {show_clock(day.closes)}"
                message = f"on {day.date} the clocks of {event.time_zone} skip {hours}: open at another time"
                yield Complaint(("event", "days", d), "day", message)

    def _moment(self, value: datetime | Window, path: Path) -> Iterator[Complaint]:
        event = self.scenario.event
        try:
            if not isinstance(value, Window):
                event.instant(value)
                return

            span = event.span(value)
        except PydanticCustomError as error:
            yield Complaint(path, "moment", error.message())
        else:
            if span.end <= span.start:
                yield Complaint(path, "window", "a window ends after it begins")
