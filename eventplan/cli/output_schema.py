"""What commands print with `--json`: one model for each output, and the JSON Schema that is published."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from eventplan.files.json_schema import leave_out_what_holds_anyway

from .outputs import ID


class Output(BaseModel):
    """What one command prints."""

    model_config = ConfigDict(extra="forbid")


class Document(Output):
    """The base of every output: it says which it is."""

    schema_: str = Field(alias="schema", description="`urn:eventplan:output:1#/$defs/<output>`: this output.")


class Complaint(Output):
    """Something that is wrong with a file, or a finding of a check."""

    file: str = Field(description="The file; empty if it has none.")
    line: int
    column: int
    severity: str = Field(description="`error` or `warning`.")
    about: str = Field(description="The field, the check or the rule.")
    message: str


class Error(Document):
    """Why a command printed no result: bad input, a place that cannot be written, an interrupt, a fault."""

    exit_code: int = Field(description="As the process returns it.")
    message: str = Field(description="What is said on standard error.")
    complaints: list[Complaint] = Field(description="What is wrong with a file, each at its place.")


class NoPlan(Document):
    """`plan`, `replan`: there is no plan, or none was found."""

    status: str = Field(description="`infeasible` or `unknown`.")
    proved: bool = Field(description="Whether it is proved that there is none.")
    reasons: list[str]


class Finding(Output):
    """A breach, or another thing that the verifier says."""

    rule: str
    severity: str
    subjects: list[str]
    message: str
    fix: str | None
    file: str | None
    line: int | None
    column: int | None


class Verify(Document):
    """`verify`."""

    lawful: bool
    score: int
    score_by: dict[str, int]
    findings: list[Finding]


class Known(Output):
    """A rule, a preference or a check."""

    type: str = Field(description="`rule`, `preference` or `check`.")
    id: str
    says: str
    source: str


class Rules(Document):
    """`rules`."""

    rules: list[Known]


class Remark(Output):
    """A sum that does not come out, or a line of a conflict."""

    rules: list[str] = []
    rule: str = ""
    subjects: list[str]
    message: str
    place: str


class Conflict(Output):
    """Statements that cannot all be kept."""

    minimal: bool
    statements: list[list[str]]
    reasons: list[Remark]


class Edited(Output):
    """A change of a way out."""

    price: int
    message: str
    edits: list[str]


class WayOut(Output):
    """Changes after which there is a plan; `warnings`: what is no longer so, beside what they say."""

    price: int
    alike: int
    changes: list[Edited]
    warnings: list[str]


class Explain(Document):
    """`explain`."""

    status: str
    complete: bool
    cheapest: bool
    arithmetic: list[Remark]
    conflicts: list[Conflict]
    ways_out: list[WayOut]


class Place(Output):
    """Another place of a session."""

    start: str
    room: str
    more: int


class Cost(Output):
    """What a place costs."""

    status: str
    least: int
    most: int
    moved: list[str]
    conflict: list[Remark]


class Moved(Output):
    """A place that was asked about, with the other sessions where they are, and free."""

    message: str
    fixed: Cost
    free: Cost


class ExplainSession(Document):
    """`explain --session`."""

    session: str
    start: str | None
    room: str | None
    places: int
    own: dict[str, int]
    open: int
    clashes: dict[str, int]
    judged: bool
    others: list[Place]
    moves: list[Moved]


class Change(Output):
    """One difference between two plans; `reserved`: what those are told who may not know the session."""

    number: int
    about: str
    subject: str
    who: str
    was: str
    now: str
    message: str
    delegations: list[str]
    rooms: list[str]
    teams: list[str]
    reserved: str


class Difference(Output):
    """Every difference between two plans, and who must be told which, by number."""

    changes: list[Change]
    people: list[str]
    tell: dict[str, dict[str, list[int]]]


class Diff(Document, Difference):
    """`diff`."""


class Lost(Output):
    """What a budget costs."""

    points: int
    most: int


class Replanned(Output):
    """A replan."""

    status: str
    disruption: int
    least: int
    proved: bool
    people: int
    agendas: int
    least_agendas: int
    score: int
    bound: int
    lost: Lost | None
    difference: Difference
    plan: dict[str, Any] = Field(description="A plan file.")
    others: list["Replanned"]


class Replan(Document, Replanned):
    """`replan`."""


class Row(Output):
    """What became of one variation."""

    variation: str
    status: str
    changes: int | None
    disruption: int | None
    proved: bool
    score: int | None
    moved: list[str]
    hit: list[str]
    reasons: list[str]
    people: int | None


class WhatIf(Document):
    """`what-if`."""

    rows: list[Row]
    interrupted: bool


class Check(Document):
    """`check`."""

    findings: list[Complaint]


class ItemFinding(Complaint):
    """A finding of an item, with what identifies it in reports."""

    rule: str
    fingerprint: str


class Waived(Complaint):
    """A finding that somebody has accepted."""

    owner: str
    until: str


class Item(Output):
    """An item of a test."""

    file: str
    item: str
    expected: str
    families: list[str]
    outcome: str = Field(description="`passed`, `failed` or `waived`.")
    seconds: float
    remembered: bool
    findings: list[ItemFinding]
    waived: list[Waived]


class Test(Document):
    """`test`."""

    items: list[Item]
    passed: int
    failed: int
    waived: int


class Chosen(Output):
    """An item that would be tested."""

    file: str
    item: str


class Collect(Document):
    """`test --collect-only`."""

    items: list[Chosen]


class Written(Document):
    """`new`, `export`, `picture`, `site`, `letters`, `sheets`: the files written, or what one would hold."""

    files: list[str] = Field(description="Files written, with their paths.")
    content: str | None = Field(description="What was asked for, where no file was named.")


class Import(Document):
    """`import`."""

    files: list[str]
    sessions: int
    rooms: int
    days: int
    people: int
    assumed: list[str] = Field(description="What the schedule does not say, and what was left out.")
    lawful: bool
    score: int
    findings: list[Finding]


class Options(Output):
    """What shapes all feeds of a site."""

    url: str
    home_time: bool
    alarm: int | None


class Publish(Document):
    """`publish`."""

    release: int
    revised: str
    changed: bool
    files: int
    written: int
    changes: dict[str, int]
    readers_told: dict[str, int]
    options: Options


OUTPUTS: Mapping[str, type[Document]] = {
    "error": Error,
    "no-plan": NoPlan,
    "verify": Verify,
    "rules": Rules,
    "explain": Explain,
    "explain-session": ExplainSession,
    "diff": Diff,
    "replan": Replan,
    "what-if": WhatIf,
    "check": Check,
    "test": Test,
    "collect": Collect,
    "written": Written,
    "import": Import,
    "publish": Publish,
}
"""Every output by its name. Two more are documents of their own: a plan file, and a JSON Schema."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of every output: a reader follows `schema` of what it reads."""
    from eventplan.model import Plan

    models = [(model, "validation") for model in OUTPUTS.values()]
    _, schemas = models_json_schema([*models, (Plan, "validation")], ref_template="#/$defs/{model}")  # type: ignore[list-item]
    defined = schemas["$defs"]
    named = {name: {"$ref": f"#/$defs/{model.__name__}"} for name, model in OUTPUTS.items()}
    for name, model in OUTPUTS.items():
        defined[model.__name__]["properties"]["schema"] = {"const": f"{ID}#/$defs/{name}"}

    leave_out_what_holds_anyway(defined)

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "What commands of eventplan print with --json",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in (*OUTPUTS, "plan")],
        "$defs": {**defined, **named, "plan": {"$ref": "#/$defs/Plan"}},
    }


def schema_text() -> str:
    """Return the schema as it is published: `eventplan/output.schema.json`, and `eventplan schema output`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
