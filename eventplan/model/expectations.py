"""What a scenario says of its own plan: expectations, variations that it must withstand, and waivers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from .base import Field, Id, Many, Part, Price, Takes, Text
from .places import as_tuple
from .policy import PREFERENCE_IDS, RULE_IDS
from .session_parts import Ids
from .sessions import AnyKind, Kind
from .spans import During, Window
from .times import MOMENT_PATTERN, At, Day, Moment, OnDay

Number = Annotated[int, Field(ge=0, le=1_000_000)]
Effort = Annotated[float, Field(gt=0, le=100_000)]
OneOrMore = Annotated[Ids, BeforeValidator(as_tuple)]

RuleId = Annotated[str, Field(max_length=64, json_schema_extra={"enum": list(RULE_IDS)})]
"""A rule of the catalogue. That it exists is checked with the other references, with its advice."""


def _short(schema: Mapping[str, Any], short: dict[str, Any]) -> dict[str, Any]:
    """Say in a schema that a part may also be written as a single value."""
    title = {key: schema[key] for key in ("title", "description") if key in schema}
    rest = {key: value for key, value in schema.items() if key not in title}

    return {**title, "anyOf": [short, rest]}


class Amount(Part):
    """An expected number: exactly `5`, or `{least: 3, most: 8}`."""

    exactly: Number | None = Field(default=None, description="This number.")
    least: Number | None = Field(default=None, description="This number or more.")
    most: Number | None = Field(default=None, description="This number or fewer.")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"exactly": value} if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        given = [x for x in (self.exactly, self.least, self.most) if x is not None]
        if not given or (self.exactly is not None and len(given) > 1):
            raise PydanticCustomError("amount", "give a number, or `least`, `most`, or both")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise PydanticCustomError("amount", "`most` is less than `least`")

        return self

    def holds(self, number: int) -> bool:
        """Whether *number* is as expected."""
        if self.exactly is not None:
            return number == self.exactly

        return (self.least or 0) <= number and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        if self.exactly is not None:
            return str(self.exactly)
        if self.least is not None and self.most is not None:
            return f"{self.least} to {self.most}"

        return f"at least {self.least}" if self.least is not None else f"at most {self.most}"

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        return _short(schema, {"type": "integer", "minimum": 0, "maximum": 1_000_000})


class When(Part):
    """An expected time: `2025-10-25 09:00`, or `{after: …}`, `{before: …}`, `{between: …}`."""

    at: Takes[Moment | None, At | None] = Field(default=None, description="Exactly at this time.")
    after: Takes[Moment | None, At | None] = Field(default=None, description="At this time or later.")
    before: Takes[Moment | None, At | None] = Field(default=None, description="At this time or earlier.")
    between: Takes[Window | None, During | None] = Field(
        default=None, description="In this window, its end included."
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"at": value} if isinstance(value, str | datetime) else value

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        given = [x for x in (self.at, self.after, self.before, self.between) if x is not None]
        if len(given) != 1:
            raise PydanticCustomError("when", "give a time, or one of `after`, `before`, `between`")

        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        short = {"type": "string", "pattern": f"^{MOMENT_PATTERN}$"}
        return _short(schema, short)


class Because(Part):
    """A rule that is expected in the conflict: `room-free`, or the rule with its subjects."""

    rule: RuleId = Field(description="The rule.")
    about: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Sessions, rooms, people or others named in the conflict."
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"rule": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        return _short(schema, {"enum": list(RULE_IDS)})


class ExpectedPlace(Part):
    """Where and when one session is expected, and who is there."""

    session: Id = Field(description="The session.")
    held: bool = Field(default=True, description="If false, the session is expected to be dropped.")
    start: Takes[When | None, When | At | None] = Field(default=None, description="When it starts.")
    end: Takes[When | None, When | At | None] = Field(default=None, description="When it ends.")
    room: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Its room, or a list that contains its room."
    )
    zone: Id | None = Field(
        default=None, description="The security zone that its room lies in, at any depth."
    )
    attended_by: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description=("Delegates who are there, and delegations with at least one member there.")
    )
    not_attended_by: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Delegates who are not there, and delegations without any member there."
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        more = (self.start, self.end, self.zone, self.room or None, self.attended_by or None)
        if not self.held and any(x is not None for x in more):
            raise PydanticCustomError("held", "a session that is not held has no time, place or people")

        return self


class ExpectedFree(Part):
    """Somebody who is expected to be free in a window."""

    who: Id = Field(description="A delegate, or a delegation whose members are all free.")
    during: Takes[Window, During] = Field(description="When.")


class ExpectedTurn(Part):
    """The place of a delegate in a speakers list or signing order."""

    who: Id = Field(description="The delegate.")
    list: Id | None = Field(
        default=None, description="The list. Needed only if the delegate is on more than one."
    )
    part: Id | None = Field(
        default=None, description="The session that holds this part of it; positions then count within it."
    )
    position: Takes[Amount | None, Amount | int | None] = Field(default=None, description="Position, from 1.")
    before: Id | None = Field(default=None, description="A delegate on the same list who comes later.")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.position is None and self.before is None and self.part is None:
            raise PydanticCustomError("turn", "give `position`, `before`, or `part`")

        return self


class ExpectedReplan(Part):
    """What a replan from a stored plan may change."""

    baseline: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="Plan file, in the folder of the scenario."
    )
    most: Number = Field(description="Maximum number of sessions moved, added or dropped.")


class ExpectedAgenda(Part):
    """What one reader sees of the plan, and does not see."""

    reader: Literal["public", "press", "delegate", "delegation", "room", "zone"] = Field(
        description="What the reader is."
    )
    which: Id | None = Field(default=None, description="The delegate, delegation, room or zone.")
    sees: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Sessions that are in the agenda in full."
    )
    sees_reserved: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Sessions that the reader sees only as a reserved time."
    )
    does_not_see: Takes[OneOrMore, Id | Sequence[Id]] = Field(
        default=(), description="Sessions that the reader does not see at all."
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if (self.which is None) != (self.reader in ("public", "press")):
            raise PydanticCustomError("reader", "`which` says which delegate, delegation, room or zone it is")
        if not (self.sees or self.sees_reserved or self.does_not_see):
            raise PydanticCustomError("reader", "give `sees`, `sees_reserved`, or `does_not_see`")

        return self


Sessions = Annotated[Ids, Field(min_length=2)]


class Expectations(Part):
    """What is expected of the plan: the scenario's own tests, judged by `eventplan test` and pytest."""

    status: Literal["optimal", "feasible", "infeasible"] = Field(
        default="feasible",
        description=(
            "`feasible`: a plan exists. `optimal`: the plan is proved best. `infeasible`:"
            " it is proved that no plan exists."
        ),
    )
    because: Many[Because] = Field(
        default=(),
        description=(
            "For `infeasible`: rules that must all appear in one minimal conflict, or in "
            "one counting argument."
        ),
    )
    effort: Effort | None = Field(
        default=None,
        description=(
            "Effort within which it must be solved: one unit is about a second of one "
            "core, but deterministic. Default 60."
        ),
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        default=0, description="Random seed of the search."
    )
    sessions: Takes[dict[AnyKind, Amount], Mapping[Kind | str, Amount | int]] = Field(
        default_factory=dict, description="Number of sessions held, by kind: `{side-event: 37}`."
    )
    places: Many[ExpectedPlace] = Field(
        default=(), description=("Where and when sessions are held, and who is there.")
    )
    order: Takes[tuple[Sessions, ...], Sequence[Sequence[Id]]] = Field(
        default=(), description="Sessions in order: each ends before the next starts."
    )
    never_parallel: Takes[tuple[Sessions, ...], Sequence[Sequence[Id]]] = Field(
        default=(), description="Sessions that never overlap."
    )
    always_parallel: Takes[tuple[Sessions, ...], Sequence[Sequence[Id]]] = Field(
        default=(), description="Sessions that share a stretch of time."
    )
    free: Many[ExpectedFree] = Field(default=(), description="Who is free, and when.")
    turns: Many[ExpectedTurn] = Field(default=(), description="Places in speakers lists and signing orders.")
    score: Price | None = Field(default=None, description="Maximum score of the plan, in points.")
    preferences: Takes[dict[str, Price], Mapping[str, Price]] = Field(
        default_factory=dict,
        description="Maximum points, by preference.",
        json_schema_extra={"propertyNames": {"enum": list(PREFERENCE_IDS)}},
    )
    gap: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="Maximum gap between the score and its proved bound, in per cent."
    )
    replan: ExpectedReplan | None = Field(default=None, description="Replan from a stored plan.")
    agendas: Many[ExpectedAgenda] = Field(default=(), description="Who sees what.")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.because and self.status != "infeasible":
            raise PydanticCustomError("because", "`because` needs `status: infeasible`")

        of_no_plan = {"status", "because", "effort", "seed"}

        for name in type(self).model_fields if self.status == "infeasible" else ():
            if name not in of_no_plan and getattr(self, name) not in (None, (), {}):
                raise PydanticCustomError(
                    "status", "where there is no plan, `{name}` expects nothing", {"name": name}
                )

        return self


Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        json_schema_extra={"examples": ["late USA 20 min", "lose-room R305", "grow 40 %", "cancel side-17"]},
    ),
]
"""A change in its text form (see `changes`)."""


class Stress(Part):
    """A variation that the scenario must withstand."""

    id: Id = Field(description="Identifies the variation.")
    title: Text | None = Field(default=None, description="What happens, in words.")
    changes: Takes[
        Annotated[tuple[Annotated[str, Field(min_length=1, max_length=2000)], ...], Field(min_length=1)],
        Sequence[str],
    ] = Field(
        description="What changes, a line each: `late USA 20 min`, `lose-room R305`, `grow 40 %`.",
        json_schema_extra={"examples": [["late USA 20 min"], ["lose-room R305"], ["grow 40 %"]]},
    )
    status: Literal["feasible", "infeasible"] = Field(
        default="feasible",
        description="`feasible`: it can still be planned; `infeasible`: proved, it cannot.",
    )
    most_moves: Number | None = Field(
        default=None,
        description=(
            "Maximum number of sessions that may be moved, added or dropped compared with"
            " the plan without the variation. If omitted, it may be planned from scratch."
        ),
    )
    effort: Effort | None = Field(
        default=None, description=("Deterministic effort. If omitted, as in `expect`.")
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.most_moves is not None and self.status == "infeasible":
            raise PydanticCustomError("stress", "`most_moves` needs `status: feasible`")

        return self


class Waiver(Part):
    """A finding that somebody has accepted, for a time."""

    finding: Annotated[str, Field(min_length=1, max_length=64)] = Field(
        description="Rule or id of the finding, as reports show it."
    )
    about: Many[Id] = Field(
        default=(),
        description=("Subjects, or ids of expectations, to which the waiver applies. If empty, all."),
    )
    reason: Text = Field(description="Why it is accepted.")
    owner: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Who accepted it.")
    until: Takes[Day, OnDay] = Field(
        description="Last day on which the waiver is valid. After that day it is reported."
    )
