"""Remedies: priced changes of a scenario that make one rule less strict, and the helpers that build them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort, applied, edit_instructions
from eventplan.model import Bilateral, Person, Scenario, Window
from eventplan.model.checked import checked
from eventplan.model.times import show_minutes, show_moment
from eventplan.numbers import plural

STEPS = (1, 2, 3, 4)
"""How many steps, heads, lanes or teams more are offered, each at its multiple of the price."""


@dataclass(frozen=True)
class Remedy:
    """One change of the scenario: what it costs, and the exact edits of the files."""

    id: str
    """Identifies the remedy, and orders remedies of one price."""
    sort: str
    """What similar remedies share: the report shows one of them, and the number of the others."""
    price: int
    message: str
    edits: tuple[Edit, ...]
    whole: bool = False
    """Settles by itself what takes several measures: it is tried before half measures that cost less."""

    @property
    def group(self) -> str:
        """What the steps of one change share: the field that they write."""
        first = self.edits[0]
        return ".".join(map(str, first.path)) if first.sort is Sort.WRITE else self.id

    @property
    def kind(self) -> str:
        """What remedies share that do the same to different things: the word that says what they do."""
        return next(part for part in reversed(self.sort.split()[0].split(".")) if not part.isdigit())

    @checked
    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the edits made."""
        return applied(scenario, self.edits)

    @checked
    def instructions(self, scenario: Scenario) -> tuple[str, ...]:
        """Each edit: where in the files of *scenario*, and what to write."""
        return tuple(edit_instructions(scenario, self.edits))


def path_to(scenario: Scenario, part: str, wanted: str) -> Path:
    """Return the path to the item of a list of the scenario that has an id."""
    items = getattr(scenario, part)
    return (part, next(position for position, item in enumerate(items) if item.id == wanted))


def resource_path(scenario: Scenario, part: str, key: str, wanted: str) -> Path | None:
    """Return the path to the resource with a key; None if there is no such resource."""
    items = getattr(scenario.resources, part)
    positions = [position for position, item in enumerate(items) if getattr(item, key) == wanted]

    return ("resources", part, positions[0]) if positions else None


def member_path(scenario: Scenario, person: str) -> tuple[Path, Path | None]:
    """Return the path to the delegation of a person, and to the person if the delegation names its members."""
    known = scenario.people[person]
    path = path_to(scenario, "delegations", known.delegation)
    members = scenario.delegation_by_id[known.delegation].members
    number = next((n for n, member in enumerate(members) if member.id == person), None)

    return path, None if number is None else (*path, "members", number)


def price_factor(scenario: Scenario, person: str) -> int:
    """Return how many times more a change costs because it affects a person; 1 for any other subject."""
    known = scenario.people.get(person)
    return scenario.ways_out.factor(known.rank) if known else 1


def raise_by(
    scenario: Scenario,
    path: Path,
    now: int,
    price: int,
    noun: str,
    rest: str = "",
    *,
    several: str | None = None,
    steps: Sequence[int] = STEPS,
) -> Iterator[Remedy]:
    """
    Offer a number raised by one, two, … at one, two, … times the price.

    What there is more of is a *noun*, *several* of them if that is not the noun and an s, and the *rest*.
    """
    del scenario
    key = ".".join(map(str, path))

    for step in steps:
        more = f"{'one' if step == 1 else step} more {plural(step, noun, several)}{rest}"
        yield Remedy(
            f"{key} +{step:04}",
            key,
            price * step,
            more,
            (Edit(Sort.WRITE, path, now + step),),
        )


def shorten(scenario: Scenario, path: Path, now: int, what: str, unit: str = "min") -> Iterator[Remedy]:
    """Offer a number of minutes (or seconds) a quarter, a half or three quarters shorter, or zero."""
    key = ".".join(map(str, path))
    grid = scenario.event.grid if unit == "min" and now > scenario.event.grid else 1
    done = {now}

    for quarters in STEPS:
        left = -(-now * (4 - quarters) // 4 // grid) * grid
        if left in done or (unit != "min" and left == 0):
            continue

        done.add(left)
        value: int | str = show_minutes(left) if unit == "min" else left
        yield Remedy(
            f"{key} {quarters}",
            key,
            scenario.ways_out.margin * quarters,
            f"{what} {left} {unit}, not {now}",
            (Edit(Sort.WRITE, path, value),),
        )


def widen(
    scenario: Scenario, path: Path, windows: Sequence[Window], price: int, what: str
) -> Iterator[Remedy]:
    """Offer each window wider by one or more steps, at its start, at its end or at both."""
    for position, window in enumerate(windows):
        for n in STEPS:
            by, event = n * scenario.ways_out.step, scenario.event
            for side, before, after in (("from", by, 0), ("until", 0, by), ("both", by, by)):
                wide = event.window(event.span(window).widened(before, after))
                key = ".".join(map(str, (*path, position)))
                yield Remedy(
                    f"{key} {n} {side}",
                    key,
                    price * n * (2 if side == "both" else 1),
                    f"{what} {wide}, not {window}",
                    (Edit(Sort.WRITE, (*path, position), str(wide)),),
                )


def raise_resource(scenario: Scenario, field: str, noun: str) -> Iterator[Remedy]:
    """Offer more of a resource whose number the scenario states."""
    number = getattr(scenario.resources, field)
    if number is not None:
        yield from raise_by(scenario, ("resources", field), number, scenario.ways_out.team, noun)


def stand_in(scenario: Scenario, person: str, sessions: Sequence[str]) -> Iterator[Remedy]:
    """Offer somebody else in the place of a person whom the sessions name."""
    for session in sessions:
        stated, path = scenario.session_by_id[session], path_to(scenario, "sessions", session)
        edits = [
            Edit(Sort.REMOVE, (*path, field, getattr(stated, field).index(person)))
            for field in ("chairs", "speakers", "required")
            if person in getattr(stated, field)
        ]

        if edits and not isinstance(stated, Bilateral):
            yield Remedy(
                f"stand-in {person} {session}",
                f"stand-in {person}",
                scenario.ways_out.stand_in * price_factor(scenario, person),
                f"somebody else than {name(scenario, person)} in {name(scenario, session)}",
                tuple(edits),
            )


def move_stay(scenario: Scenario, person: Person) -> Iterator[Remedy]:
    """Offer an earlier arrival and a later departure of a person, or of the delegation if it states them."""
    path, own = member_path(scenario, person.id)
    delegation = scenario.delegation_by_id[person.delegation]
    member = delegation.members[int(own[-1])] if own else None

    if own and member and member.available:
        what = f"{name(scenario, person.id)} is there"
        price = scenario.ways_out.stay * price_factor(scenario, person.id)
        yield from widen(scenario, (*own, "available"), member.available, price, what)

    for field, sign, words in (("arrives", -1, "arrives at"), ("leaves", 1, "leaves at")):
        stated = getattr(member, field) if member else None
        where, who = (own, person.id) if stated and own else (path, delegation.id)
        moment = stated or getattr(delegation, field)
        if moment is None:
            continue

        # Who moves the stay of a delegation moves all whose own is not stated.
        moved = [person] if stated else scenario.members[delegation.id]
        price = scenario.ways_out.stay * max(price_factor(scenario, person.id) for person in moved)

        for n in STEPS:
            event = scenario.event
            shifted = event.later(moment, sign * n * scenario.ways_out.step)
            then, now = event.shown(event.instant(shifted)), event.shown(event.instant(moment))
            yield Remedy(
                f"{field} {who} {n}",
                f"{field} {who}",
                price * n,
                f"{name(scenario, who)} {words} {then}, not {now}",
                (Edit(Sort.WRITE, (*where, field), show_moment(shifted)),),
            )


def session_field(scenario: Scenario, session: str, fields: Sequence[str]) -> Path:
    """Return the path to the first of some fields that a session states; to the first field if it states none."""
    stated = scenario.session_by_id[session]

    return (
        *path_to(scenario, "sessions", session),
        next((f for f in fields if getattr(stated, f)), fields[0]),
    )
