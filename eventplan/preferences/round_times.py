"""People remember ten o'clock, and half past; not 13:40."""

from eventplan.model import Kind, Plan, Scenario, Session, Span, say, span_of

from .preference import Penalties, Penalty, Preference

ID = "round-times"

QUARTER, ODD = 1, 3
"""Units of a start at a quarter past or a quarter to; and of a start off the quarter."""

SHORT = 30
"""Sessions of this many minutes or fewer may well start at a quarter past."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the starts that are not on the hour or half past, unless they are stated."""
    for session, placement in plan.held(scenario):
        local = placement.start.astimezone(scenario.event.zone)
        if local.minute % 30 == 0 or _stated(scenario, session, span_of(session, placement)):
            continue

        quarter = local.minute % 15 == 0

        if not quarter or session.duration > SHORT:
            name = say(session.title, scenario.event.languages)
            what = "neither the hour nor half past" if quarter else "no quarter of an hour"
            units = QUARTER if quarter else ODD
            yield Penalty((session.id,), units, f"'{name}' starts at {local:%H:%M}, {what}")


def _stated(scenario: Scenario, session: Session, span: Span) -> bool:
    """Whether it is held exactly when somebody said, or is nobody's business."""
    if session.start is not None or scenario.grid_of(session) is not None or session.kind is Kind.HOLD:
        return True

    return any(scenario.event.span(window) == span for window in scenario.own_windows(session))


PREFERENCE = Preference(
    ID,
    (
        "Sessions start on the hour or the half hour, short ones also on the quarter, unless their "
        "start is stated."
    ),
    "1 for a quarter past or to, 3 for a time off the quarter",
    "practice of printed programmes",
    penalty,
)
