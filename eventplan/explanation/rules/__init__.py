"""What the explanation knows about each rule: one file per rule, with the stem of its id."""

from eventplan.catalogue import modules_of
from eventplan.explanation.record import RuleExplanation
from eventplan.model.policy import RULE_IDS

EXPLANATIONS: dict[str, RuleExplanation] = {
    rule: module.EXPLANATION for rule, module in modules_of(__name__, RULE_IDS).items()
}
"""The explanations by rule."""

__all__ = ["EXPLANATIONS", "RuleExplanation"]
