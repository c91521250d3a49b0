"""Why `signatures` stands in the way, in words, and what could be changed."""

from eventplan.explanation.record import RuleExplanation, by_first, second_only

from ._lists import place_of_list, remedies_for_list, sentence_on_list

EXPLANATION = RuleExplanation(
    "signatures",
    sentence_on_list("signature", "signing_orders"),
    remedies_for_list("signing_orders"),
    stated_at=place_of_list("signing_orders"),
    group_by=by_first,
    waivable=second_only,
    about_one=True,
)
