"""Parts of a scenario that are understood and not yet enforced: never silently ignored."""

from collections.abc import Callable

from .model import Complaint, Level, Scenario
from .preferences import PREFERENCES
from .rules import RULES

Uses = Callable[[Scenario], bool]

_RULES: dict[str, tuple[tuple[str | int, ...], Uses]] = {
    "zone-occupancy": (("zones",), lambda s: any(zone.cap is not None for zone in s.zones)),
    "sweep": (("sessions",), lambda s: any(session.protected for session in s.sessions)),
    "non-encounter": (("delegations",), lambda s: any(d.avoids for d in s.delegations)),
    "checkpoint-throughput": (("gates",), lambda s: bool(s.gates)),
    "arrivals": (("resources", "arrivals"), lambda s: bool(s.resources.arrivals)),
    "interpretation": (("sessions",), lambda s: any(x.interpreted and x.languages for x in s.sessions)),
    "equipment": (("resources", "equipment"), lambda s: bool(s.resources.equipment)),
    "workload": (("workload",), lambda s: bool(s.workload)),
    "statements": (("speakers_lists",), lambda s: bool(s.speakers_lists)),
    "signatures": (("signing_orders",), lambda s: bool(s.signing_orders)),
    "booths": (("sessions",), lambda s: any(getattr(x, "exhibitors", ()) for x in s.sessions)),
    "frozen": (("sessions",), lambda s: any(x.level is not Level.DRAFT for x in s.sessions)),
}


def unenforced(scenario: Scenario) -> list[Complaint]:
    """Return a warning for each rule and preference that the scenario speaks of and nothing enforces yet."""
    enforced = {rule.id for rule in RULES}
    counted = {preference.id for preference in PREFERENCES}
    found = [
        (path, rule, f"`{rule}` is stated here and not yet enforced: the plan may break it")
        for rule, (path, uses) in _RULES.items()
        if rule not in enforced and uses(scenario)
    ]
    found += [
        (("rules", rule), rule, f"`{rule}` is not yet enforced: pricing or waiving it changes nothing")
        for rule in scenario.rules
        if rule not in enforced
    ]
    found += [
        (("preferences", name), name, f"`{name}` is not yet counted: its weight changes nothing")
        for name in scenario.preferences
        if name not in counted
    ]
    return [
        Complaint(path, about, message, *scenario._source.get(path, ("", 0, 0)), severity="warning")
        for path, about, message in found
    ]
