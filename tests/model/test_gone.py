"""What names something that is gone: each part of a scenario answers for its own fields, and none is forgotten."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel, StringConstraints

from eventplan.model import Scenario, with_changes
from eventplan.model.base import Id
from tests.temptations import CLOSED, tiny

PATTERN = next(arg.pattern for arg in get_args(Id)[1:] if isinstance(arg, StringConstraints))

ANSWERED = {
    "Event": {"host", "organisation"},
    "Delegation": {"interests", "avoids"},
    "KindDefaults": {"invited", "excused"},
    "Session": {"organisers", "chairs", "speakers", "required", "excused", "invited"},
    "Bilateral": {"parties"},
    "Exhibitor": {"delegation", "near", "apart"},
    "Order": {"before", "after"},
    "Group": {"sessions"},
    "ParallelLimit": {"sessions"},
    "Quota": {"organisers"},
    "Relation": {"sessions", "between"},
    "SeriesItem": {"session"},
    "Arrival": {"who", "session"},
    "Workload": {"who"},
    "Gaps": {"who", "sessions"},
    "GateUse": {"session"},
    "ListPart": {"session"},
    "Item": {"who", "parts"},
    "OrderOfProtocol": {"first"},
    "ReadyBy": {"delegation"},
}
"""Fields that name people, delegations or sessions: the part leaves out what is gone."""

OTHER = {
    "ScenarioStated": {"clearances", "clearance_names", "kinds"},
    "ParallelLimit": {"kinds"},
    "Quota": {"kinds"},
    "ExhibitionBooth": {"next_to"},
    "Zone": {"within", "clearance"},
    "Checkpoint": {"zone"},
    "Room": {"venue", "zone", "capacity", "features", "combines"},
    "Way": {"a", "b"},
    "Delegation": {"region", "clearance"},
    "Delegate": {"clearance"},
    "KindDefaults": {"slots", "layout", "features", "room"},
    "WishedRoom": {"room"},
    "RoomWindows": {"room"},
    "WishedTime": {"room"},
    "Session": {
        "themes",
        "series",
        "slots",
        "room",
        "layout",
        "features",
        "equipment",
        "overflow",
        "after_closing",
        "own_kind",
        "beside",
    },
    "Exhibitor": {"booths", "wishes"},
    "DropOff": {"zone"},
    "Arrival": {"drop_off"},
    "GateUse": {"checkpoints"},
    "OfferedSlot": {"grid"},
    "StayPrice": {"room"},
    "Series": {"slots", "rooms", "kind"},
}
"""Fields that name something else: rooms, zones, levels, themes, layouts, grids, booths."""

STAYS = {
    "Room": {"meant_for", "other_uses"},
    "RulePolicy": {"waived_for"},
    "PreferencePolicy": {"off_for"},
    "Waiver": {"about"},
    "Because": {"about"},
}
"""Fields that may name what is no longer there: nothing follows from them."""

EXPECTED = {"Expectations", "ExpectedPlace", "ExpectedFree", "ExpectedTurn", "ExpectedAgenda"}
"""Parts that `Scenario.changed` leaves out as a whole where they no longer fit."""


def parts(annotation: Any, seen: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Collect every part that an annotation holds, and those that they hold."""
    for arg in (annotation, *get_args(annotation)):
        if isinstance(arg, type) and issubclass(arg, BaseModel) and arg.__name__ not in seen:
            seen[arg.__name__] = arg
            for field in arg.model_fields.values():
                parts(field.annotation, seen)
            for base in arg.__mro__[1:]:
                if base.__module__.startswith("eventplan.model.") and base.__name__ != "Part":
                    seen[base.__name__] = base
        elif arg is not annotation:
            parts(arg, seen)
    return seen


def holds_ids(annotation: Any) -> bool:
    """Whether an annotation has ids in it."""
    if isinstance(annotation, StringConstraints):
        return annotation.pattern == PATTERN
    inner = (*get_args(annotation), *getattr(annotation, "__metadata__", ()))
    return any(map(holds_ids, inner))


def own_ids(part: type[BaseModel]) -> set[str]:
    """Return the fields of a part that hold ids, but for its own id and those of its bases."""
    inherited = {name for base in part.__mro__[1:] for name in getattr(base, "model_fields", {})}
    return {
        name
        for name, field in part.model_fields.items()
        if name != "id"
        and name not in inherited
        and (holds_ids(field.annotation) or any(map(holds_ids, field.metadata)))
    }


PARTS = parts(Scenario, {})


@pytest.mark.parametrize("name", sorted(PARTS))
def test_no_field_is_forgotten(name: str) -> None:
    """Each field with ids is left out with what is gone, names something else, or may stay: somebody has decided."""
    if name in EXPECTED:
        return
    decided = ANSWERED.get(name, set()) | OTHER.get(name, set()) | STAYS.get(name, set())
    assert own_ids(PARTS[name]) <= decided, f"{name}.without: say what becomes of these fields"
    if name in ANSWERED:
        assert hasattr(PARTS[name], "without")


PARTIES = [
    {"id": "ONE", "name": "One", "size": 1},
    {"id": "TWO", "name": "Two", "size": 2, "avoids": ["ONE"], "interests": {"t": 3}},
]
WHOLE = tiny(
    {"id": "s", "attendance": "heads", "invited": ["ONE", "TWO"], "chairs": ["TWO-01"]},
    {"id": "t", **CLOSED, "speakers": ["TWO-02"]},
    {"id": "b", "kind": "bilateral", "parties": ["ONE", "TWO"]},
    {"id": "u", **CLOSED},
    delegations=PARTIES,
    kinds={"plenary": {"attendance": "heads", "invited": ["TWO"], "excused": ["TWO", "TWO-02"]}},
    order=[{"before": "s", "after": "t"}],
    not_parallel=[{"id": "g", "sessions": ["s", "t", "u"]}],
    parallel=[{"id": "p", "sessions": ["s", "t"], "most": 1}],
    quotas=[{"id": "q", "most": 3, "organisers": ["TWO"]}],
    relations=[{"id": "r", "wish": "apart", "sessions": ["t", "u"]}],
    workload=[{"who": ["TWO-01"], "hours": 3}],
    gaps=[{"id": "i", "who": ["TWO", "TWO-02"], "sessions": ["t", "u"]}],
    resources={
        "drop_offs": [{"id": "door", "name": "Door"}],
        "arrivals": [{"who": "TWO-01", "session": "s", "drop_off": "door"}],
    },
    speakers_lists=[{"id": "l", "parts": [{"session": "t"}], "items": [{"who": "TWO-02"}]}],
)


@pytest.mark.parametrize(
    ("change", "gone"), [("absent TWO", "TWO"), ("cancel t", "t"), ("absent TWO-02", "TWO-02")]
)
def test_nothing_names_what_is_gone(change: str, gone: str) -> None:
    """After a change, what is gone stands nowhere in the scenario; a delegate who does not come is listed as away."""
    after = with_changes(WHOLE, (change,)).model_dump(mode="json")
    if change == "absent TWO-02":
        after.pop("delegations")

    def texts(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {text for part in value.values() for text in texts(part)}
        if isinstance(value, list):
            return {text for part in value for text in texts(part)}
        return {str(value)}

    assert not {text for text in texts(after) if text == gone or text.startswith(f"{gone}-")}


@pytest.mark.parametrize(
    ("least", "left"), [((2, 1), [1, 0]), ((1, 1), [1, 1]), ((3, 0), [2, 0]), ((0, 0), [0, 0])]
)
def test_a_list_that_is_shorter_asks_for_fewer(least: tuple[int, int], left: list[int]) -> None:
    """Where the parts ask for everybody, one who does not come may be missing in any of them."""
    parts = [{"session": name, "least": number} for name, number in zip("xy", least, strict=True)]
    scenario = tiny(
        {"id": "x", **CLOSED},
        {"id": "y", **CLOSED},
        delegations=[{"id": "ONE", "name": "One", "size": 3}],
        speakers_lists=[{"id": "list", "parts": parts, "items": ["ONE-01", "ONE-02", "ONE-03"]}],
    )
    (listed,) = with_changes(scenario, ["absent ONE-03"]).speakers_lists
    assert [part.least for part in listed.parts] == left
