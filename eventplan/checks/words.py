"""Names of the parts of a scenario, as messages have them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eventplan.model import Room, Scenario, Span, say


def name(scenario: Scenario, subject: str) -> str:
    """The name of a part of the scenario, with its id."""
    for parts in (
        scenario.session_by_id,
        scenario.room_by_id,
        scenario.delegation_by_id,
        scenario.zone_by_id,
        _by_id(scenario.checkpoints),
        _by_id(scenario.venues),
        _by_id(scenario.resources.equipment),
        _by_id(scenario.resources.drop_offs),
    ):
        part = parts.get(subject)
        if part is not None:
            text = part.title if hasattr(part, "title") else part.name
            return f"'{say(text, scenario.event.languages)}' ({subject})"

    person = scenario.people.get(subject)
    return say(person.name, scenario.event.languages) if person else f"'{subject}'"


def _by_id(parts: Sequence[Any]) -> dict[str, Any]:
    return {part.id: part for part in parts}


def names(scenario: Scenario, subjects: Sequence[str], most: int = 3) -> str:
    """Names, the first few of many, as a list."""
    shown = [name(scenario, subject) for subject in subjects]
    if len(shown) > most + 1:
        return f"{', '.join(shown[:most])} and {len(shown) - most} more"

    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def failing_rooms(
    scenario: Scenario, why: Callable[[Room], tuple[str, str] | None]
) -> dict[tuple[str, str], list[str]] | None:
    """Return the rooms of a scenario by the rule and the reason for which each fails; None if one might do."""
    rooms_by_reason: dict[tuple[str, str], list[str]] = {}

    for room in scenario.rooms:
        reason = why(room)
        if reason is None:
            return None

        rooms_by_reason.setdefault(reason, []).append(room.id)

    return rooms_by_reason


def reasons_of_rooms(scenario: Scenario, rooms_by_reason: Mapping[tuple[str, str], Sequence[str]]) -> str:
    """Return in words why each room fails."""
    return "; ".join(f"{names(scenario, rooms)}: {why}" for (_, why), rooms in rooms_by_reason.items())


def stay(scenario: Scenario, present: Sequence[Span]) -> str:
    """When somebody is there, as the end of a sentence: `is there until 08 Jun 15:00`."""
    spans = [span for span in present if span.start < span.end]
    if not spans:
        return "is never there"

    return f"is there {' and '.join(_one_stay(scenario, span) for span in spans[:3])}"


def _one_stay(scenario: Scenario, span: Span) -> str:
    """From when, if after the first opening; until when, if before the last closing."""
    opening = scenario.event.opening
    start = f"from {span.start:%d %b %H:%M}" if span.start > opening[0].start else ""
    end = f"until {span.end:%d %b %H:%M}" if span.end < opening[-1].end else ""

    return " ".join(filter(None, (start, end))) or "throughout"
