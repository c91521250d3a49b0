"""When people would like to be heard."""

from eventplan.model import Plan, Scenario, say, span_of

from .preference import Penalties, Penalty, Preference

ID = "preferred-times"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the price of each wish about when that is not met."""
    for session, placement in plan.held(scenario):
        for wish in session.prefer_times:
            if not span_of(session, placement).within([scenario.event.span(wish.window)]):
                name = say(session.title, scenario.event.languages)
                message = f"'{name}' is held {span_of(session, placement)}, not {wish.window} as wished"
                yield Penalty((session.id,), wish.price, message)


PREFERENCE = Preference(
    ID, "Sessions are held when they wish.", "points of the wish", "planner's decision", penalty
)
