"""One line of text for each change, and several changes applied in turn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from ..attendance import AnyScenario, ScenarioAttendance
from ..base import Field, Id, Part, Takes, Text
from ..errors import ArgumentError, Complaint, ScenarioError
from ..parties import Delegation
from ..person import Person
from ..plan import Plan
from ..spans import Span
from ..strict_json import half_character, read_strictly
from ..suggestion import suggestion
from ..times import MOMENT_PATTERN
from ..words import faults, field_and_words
from .base import ChangeBase, refusal
from .people import Absent, Arrives, Away, Excuse, Grow, Late, Leaves, Strike
from .places import LoseRoom, LoseTeam, Rooms, SmallerRoom
from .sessions import Add, Cancel, Delay, Earlier, Longer, Move, Pin, Swap

AnyChange = (
    LoseRoom | SmallerRoom | LoseTeam
    | Late | Arrives | Leaves | Away | Absent | Excuse | Strike | Grow
    | Cancel | Add | Move | Swap | Pin | Delay | Earlier | Longer | Rooms
)  # fmt: skip


FORMS: Mapping[str, str] = {
    "lose-room": "lose-room R305 from 2025-10-25 12:00 until 2025-10-25 18:00",
    "smaller-room": "smaller-room R305 60",
    "lose-team": "lose-team fr 2",
    "late": "late USA 45 min on 2025-10-25",
    "arrives": "arrives USA 2025-10-25 10:00",
    "leaves": "leaves UN 2025-10-25 17:00",
    "away": "away USA 2025-10-25 12:00/15:00",
    "absent": "absent USA",
    "cancel": "cancel side-17",
    "add": 'add {"id": "side-99", "kind": "side-event", ...}',
    "move": "move side-17 2025-10-25 14:00 R305",
    "swap": "swap side-17 side-18",
    "pin": "pin side-17",
    "delay": "delay opening 30 min",
    "earlier": "earlier opening 30 min",
    "longer": "longer opening 30 min",
    "rooms": "rooms banquet hall-f hall-g",
    "excuse": "excuse guterres plenary-1",
    "strike": "strike guterres general-debate",
    "grow": "grow 40 % state observer",
}
"""How each change is written, by example."""


_MOMENT = rf"({MOMENT_PATTERN})"


_LINES: Mapping[str, tuple[type[ChangeBase], str, tuple[str, ...]]] = {
    "lose-room": (
        LoseRoom,
        rf"(\S+)(?: from {_MOMENT})?(?: until {_MOMENT})?",
        ("room", "since", "until"),
    ),
    "smaller-room": (SmallerRoom, r"(\S+) (\S+)", ("room", "seats")),
    "lose-team": (LoseTeam, r"(\S+)(?: (\S+))?", ("team", "number")),
    "late": (Late, r"(\S+) (.+?)(?: on (\S+))?", ("who", "minutes", "on")),
    "arrives": (Arrives, r"(\S+) (.+)", ("who", "at")),
    "leaves": (Leaves, r"(\S+) (.+)", ("who", "at")),
    "away": (Away, r"(\S+) (.+)", ("who", "during")),
    "absent": (Absent, r"(\S+)", ("who",)),
    "cancel": (Cancel, r"(\S+)", ("session",)),
    "add": (Add, r"(\{.*\})(?:\s+to\s+(\S+))?", ("session", "to")),
    "move": (Move, rf"(\S+) {_MOMENT}(?: (\S+))?", ("session", "at", "room")),
    "swap": (Swap, r"(\S+) (\S+)", ("session", "other")),
    "pin": (Pin, r"(\S+)", ("session",)),
    "delay": (Delay, r"(\S+) (.+)", ("session", "minutes")),
    "earlier": (Earlier, r"(\S+) (.+)", ("session", "minutes")),
    "longer": (Longer, r"(\S+) (.+)", ("session", "minutes")),
    "rooms": (Rooms, r"(\S+)((?: \S+)+)", ("session", "rooms")),
    "excuse": (Excuse, r"(\S+)((?: \S+)+)", ("who", "sessions")),
    "strike": (Strike, r"(\S+) (\S+)", ("who", "listed")),
    "grow": (Grow, r"(-?\d+) ?%((?: \S+)*)", ("percent", "kinds")),
}


def parse_change(text: str) -> AnyChange:
    """
    Read a change from its line of text; `FORMS` shows each form.

    >>> str(parse_change("leaves UN 2025-10-25T17:00"))
    'leaves UN 2025-10-25 17:00'

    Raises:
        ScenarioError: It is not a change; says what is wrong.
        ArgumentError: It is not a text.

    """
    if not isinstance(text, str):
        raise ArgumentError(f"a change is a line of text, and not {text!r:.60}")

    try:
        return _parsed(text)
    except PydanticCustomError as error:
        raise refusal(f"`{text}`: {error.message()}") from None
    except ValidationError as error:
        raise refusal(*_complaints_of(text, error)) from None


def _parsed(text: str) -> AnyChange:
    half = half_character(text)
    if half:
        raise PydanticCustomError("change", "'{half}' is half of a character, and no text", {"half": half})

    word, _, rest = " ".join(text.split()).partition(" ")

    if word not in _LINES:
        raise PydanticCustomError(
            "change",
            "there is no change '{word}'{near}: a change is one of {known}",
            {"word": word[:40], "near": suggestion(word, _LINES), "known": ", ".join(_LINES)},
        )

    sort, pattern, names = _LINES[word]
    if sort is Add:
        rest = text.strip()[len(word) :].strip()  # spaces within its texts stay as they are

    match = re.fullmatch(pattern, rest, re.DOTALL)
    if match is None:
        raise PydanticCustomError("change", "write it like `{form}`", {"form": FORMS[word]})

    fields: dict[str, Any] = dict(zip(names, match.groups(), strict=True))

    for name in ("seats", "number"):
        if fields.get(name, "") is None:
            del fields[name]
        elif re.fullmatch(r"\d{1,9}", fields.get(name, ""), re.A):
            fields[name] = int(fields[name])

    if sort is Grow:
        fields = {"percent": int(fields["percent"]), "kinds": fields["kinds"].split()}

    for name in ("rooms", "sessions"):
        if name in fields:
            fields[name] = fields[name].split()

    if sort is Add:
        fields["session"] = _stated(fields["session"])

    change: AnyChange = sort.model_validate(fields)  # type: ignore[assignment]
    return change


def _stated(text: str) -> Any:
    """The fields of a session, in JSON."""
    try:
        return read_strictly(text)
    except (ValueError, RecursionError) as error:
        raise PydanticCustomError("change", "this is not JSON: {why}", {"why": str(error)}) from None


def _read(value: Any) -> Any:
    return _parsed(value) if isinstance(value, str) else value


Change = Annotated[Annotated[AnyChange, Field(discriminator="change")], BeforeValidator(_read)]
"""A change: a line of text in a file, or a mapping with the fields of one of the changes."""


_ANY: TypeAdapter[Any] = TypeAdapter(Change)


class Variation(Part):
    """A named set of changes: one line of a table of what-ifs, one case of a stress test."""

    id: Id = Field(description="Identifies the variation.")
    title: Text | None = Field(default=None, description="What it means, for people.")
    changes: Takes[tuple[Change, ...], Sequence[AnyChange | str]] = Field(
        default=(), description="The changes, applied in turn."
    )

    def apply(self, scenario: AnyScenario, plan: Plan | None = None) -> AnyScenario:
        """Return the scenario after all changes. Raises ScenarioError if one cannot be applied."""
        return with_changes(scenario, self.changes, plan)


def with_changes(
    scenario: AnyScenario, changes: Iterable[AnyChange | str], plan: Plan | None = None
) -> AnyScenario:
    """
    Return the scenario after *changes*, applied in turn; *plan* tells what was planned before.

    Raises:
        ScenarioError: A change cannot be applied: something that it names is not there, or the
            scenario after it does not fit together.
        ArgumentError: *scenario* is not a scenario, or *changes* is not a list.

    """
    if not isinstance(scenario, ScenarioAttendance):
        raise ArgumentError(f"a scenario is meant here, and not {type(scenario).__name__}")
    if isinstance(changes, str | bytes) or not isinstance(changes, Iterable):
        raise ArgumentError(f"`changes` is a list, and not {changes!r:.60}")

    for single in changes:
        change = single if isinstance(single, ChangeBase) else parse_change(single)
        before = scenario

        try:
            scenario = change.apply(scenario, plan)
        except ScenarioError as error:
            if isinstance(error.__cause__, ValidationError):
                raise refusal(*_complaints_of(change.short, error.__cause__)) from None

            raise ScenarioError([_about(change, complaint) for complaint in error.complaints]) from None
        except ValidationError as error:
            raise refusal(*_complaints_of(change.short, error)) from None
        except PydanticCustomError as error:
            raise refusal(f"`{change.short}`: {error.message()}") from None

        if _alike(before, scenario):
            raise refusal(f"`{change.short}`: it is so already, nothing changes")

    return scenario


def settled(
    scenario: ScenarioAttendance, changes: Iterable[AnyChange | str], plan: Plan | None = None
) -> tuple[AnyChange, ...]:
    """
    Return changes that come to the same without a plan: `move` for `delay`, `arrives` for `late`.

    Raises:
        ScenarioError: As `with_changes`.

    """
    settled_changes: list[AnyChange] = []

    for single in changes:
        change = parse_change(single) if isinstance(single, str) else single
        after = with_changes(scenario, [change], plan)
        settled_changes += cast("tuple[AnyChange, ...]", change.settled(scenario, plan))
        scenario = after

    return tuple(settled_changes)


def _alike(scenario: ScenarioAttendance, other: ScenarioAttendance) -> bool:
    """
    Whether two scenarios say the same: a number that has got a name, and no more, is nothing new.

    Nor is a stay that differs outside the days of the event alone: who leaves after it does not leave it.
    """
    names = [name for name in type(scenario).model_fields if getattr(scenario, name) != getattr(other, name)]
    if names != ["delegations"]:
        return not names

    def beside_people(scenario: ScenarioAttendance) -> list[Delegation]:
        unset = {"members": (), "arrives": None, "leaves": None}
        return [delegation.model_copy(update=unset) for delegation in scenario.delegations]

    return beside_people(scenario) == beside_people(other) and _people(scenario) == _people(other)


def _people(scenario: ScenarioAttendance) -> dict[str, Person]:
    """Everybody, with their stays as far as these lie within the days of the event."""
    days = [day.date for day in scenario.event.days]
    begin, end = scenario.event.clock(min(days), 0), scenario.event.clock(max(days), 24 * 60)
    people = {}

    for who, person in scenario.people.items():
        if any(stay.start <= begin and end <= stay.end for stay in person.present):
            stays: tuple[Span, ...] = ()
        else:
            stays = tuple(Span(max(stay.start, begin), min(stay.end, end)) for stay in person.present)
        people[who] = person._replace(present=stays)

    return people


def _about(change: AnyChange, complaint: Complaint) -> Complaint:
    """A complaint about the scenario after a change, said of the change."""
    if complaint.about == "change":
        return complaint

    return complaint._replace(path=(), message=f"`{change.short}`: {complaint.message}")


def _complaints_of(text: str, error: ValidationError) -> list[str]:
    """What is wrong with a change, each complaint with the field that it is about."""
    return [f"`{text}`: {field_and_words(path, fault)}" for path, fault in faults(error)]
