"""Why `statements` stands in the way, in words, and what could be changed."""

from eventplan.explanation.record import RuleExplanation, by_first, second_only

from ._lists import place_of_list, remedies_for_list, sentence_on_list

EXPLANATION = RuleExplanation(
    "statements",
    sentence_on_list("statement", "speakers_lists"),
    remedies_for_list("speakers_lists"),
    stated_at=place_of_list("speakers_lists"),
    group_by=by_first,
    waivable=second_only,
    about_one=True,
)
