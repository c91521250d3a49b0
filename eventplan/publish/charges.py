"""What a plan costs, charge by charge: all that was not granted, and why. For the desk alone."""

from ..model import Plan, Scenario
from ..rules._precedence import decided
from ..verifier import Charge, Score, score
from .items import Wording
from .readership import check_fit
from .table import Table

CHARGES = "charges"


def charges(
    scenario: Scenario, plan: Plan, language: str | None = None, counted: Score | None = None
) -> Table:
    """
    Return every charge of a plan, the dearest of each rule and preference first.

    With them, at no points, each place on a list behind somebody whom protocol puts later that the
    planner decided. Title and headings are in *language*, else the event's; rules and preferences say what
    was not granted in English. *counted* is the score of the plan, where it is known.

    Raises PlanError if the plan is not one for this scenario.
    """
    check_fit(scenario, plan)
    places = decided(scenario, plan)
    charged = [
        *(counted or score(scenario, plan)).charges,
        *(Charge(place.about, place.subjects, place.points, place.message) for place in places),
    ]
    rows = tuple(
        (charge.about, str(charge.points), " ".join(charge.subjects), charge.message) for charge in charged
    )
    columns = ("rule or preference", "points", "subjects", "what was not granted, and why")

    return Table("Charges", columns, rows, columns).in_language(Wording(scenario, plan, language).own)
