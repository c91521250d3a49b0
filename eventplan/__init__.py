"""
Plan diplomatic events with a solver you can trust.

Ten names are enough to begin: `load`, `plan`, `verify`, `score`, `explain`, `write_agendas`,
`save_plan`, `load_plan`, `Scenario`, `Plan`. Nothing heavy is imported until it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import plots as plots
    from .checks import check
    from .explanation import explain, explain_session
    from .files import load, load_plan, load_text, save, save_plan
    from .frames import to_frame
    from .model import (
        EventplanError,
        Finding,
        NoPlan,
        OwnRuleError,
        Plan,
        Progress,
        Scenario,
        ScenarioError,
        UnlawfulPlan,
        preference,
        rule,
    )
    from .planner import plan
    from .publish import write as write_agendas
    from .publish.site import write_site
    from .replanning import difference, replan, what_if
    from .replanning.what_ifs import sweep as sweep
    from .running import following, plan_async, planning
    from .verifier import audit, score, verify

_WHERE = {
    "EventplanError": "model",
    "Finding": "model",
    "NoPlan": "model",
    "OwnRuleError": "model",
    "Plan": "model",
    "Progress": "model",
    "Scenario": "model",
    "ScenarioError": "model",
    "UnlawfulPlan": "model",
    "audit": "verifier",
    "check": "checks",
    "difference": "replanning",
    "explain": "explanation",
    "explain_session": "explanation",
    "following": "running",
    "load": "files",
    "load_plan": "files",
    "load_text": "files",
    "plan": "planner",
    "plan_async": "running",
    "planning": "running",
    "preference": "model",
    "replan": "replanning",
    "rule": "model",
    "save": "files",
    "save_plan": "files",
    "score": "verifier",
    "to_frame": "frames",
    "verify": "verifier",
    "what_if": "replanning",
    "write_agendas": "publish:write",
    "write_site": "publish.site:write_site",
}

__all__ = [
    "EventplanError",
    "Finding",
    "NoPlan",
    "OwnRuleError",
    "Plan",
    "Progress",
    "Scenario",
    "ScenarioError",
    "UnlawfulPlan",
    "audit",
    "check",
    "difference",
    "explain",
    "explain_session",
    "following",
    "load",
    "load_plan",
    "load_text",
    "plan",
    "plan_async",
    "planning",
    "preference",
    "replan",
    "rule",
    "save",
    "save_plan",
    "score",
    "to_frame",
    "verify",
    "what_if",
    "write_agendas",
    "write_site",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("eventplan")

    if name == "plots":  # a module of its own; matplotlib is imported when something is drawn
        return import_module(".plots", __name__)
    if name not in _WHERE:
        from .deprecated import old_name

        return old_name(__name__, name)

    module, _, other = _WHERE[name].partition(":")
    value = getattr(import_module(f".{module}", __name__), other or name)
    globals()[name] = value

    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__", "plots"]
