"""When people would like to be heard."""

from eventplan.model import Plan, Scenario, Span, joined, say, span_of

from .preference import Penalties, Penalty, Preference

ID = "preferred-times"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the price of each wish about when that is not met."""
    for session, placement in plan.held(scenario):
        for wish in session.prefer_times:
            elsewhere = bool(wish.room) and placement.room not in wish.room
            windows = joined(scenario.event.span(window) for window in wish.windows)
            span = scenario.event.local_span(span_of(session, placement))

            if elsewhere or not span.within(windows):
                name = say(session.title, scenario.event.languages)
                when, wished = str(span), str(wish)
                if wish.room:
                    when, wished = f"{when} in {placement.room}", f"{wished} in {' or '.join(wish.room)}"

                message = f"'{name}' is held {when}, not {wished} as wished"
                begun = 1

                if wish.each is not None:
                    outside = min(_outside(span, window) for window in windows)
                    begun, message = -(-outside // wish.each), f"{message}: {outside} min outside"

                yield Penalty((session.id,), wish.price * begun, message)


def _outside(span: Span, window: Span) -> int:
    """Minutes by which a span begins too early or ends too late."""
    early, late = window.start - span.start, span.end - window.end
    return int(max(early, late).total_seconds()) // 60


PREFERENCE = Preference(
    ID,
    "Sessions are held at their preferred times.",
    "points stated for the wish",
    "planner's decision",
    penalty,
)
