"""The law: one file per rule. `RULES` lists them in the order of every report."""

from eventplan.catalogue import modules_of
from eventplan.model.policy import RULE_IDS

from .rule import Findings, Rule

RULES: tuple[Rule, ...] = tuple(module.RULE for module in modules_of(__name__, RULE_IDS).values())

__all__ = ["RULES", "Findings", "Rule"]
