"""The same event at another time in another time zone: every stated time is that of the moved instant."""

from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from eventplan.model import Baseline, Plan, Scenario, Window, show_moment
from eventplan.model.clocks import instants
from eventplan.model.plan import Plan as PlanType

from .scenes import Change, shows

HALF_HOUR = timedelta(minutes=30)


class Elsewhere:
    """
    An event moved so that the clocks change while it is open on its first day.

    What it means stays the same as long as nothing but instants counts. Hours of every day (meals,
    evenings) are those of the first day, so that they stay the same for events of one day alone; and only
    where the clocks show them once: see `clear`.
    """

    def __init__(self, scenario: Scenario, change: Change, hours: int) -> None:
        """Move *scenario* so that the clocks change so many *hours* after it has opened."""
        self.before, self.zone = scenario.event, change.zone
        self.clear = True
        """Whether every hour of every day that was moved comes once on that day."""
        half = change.instant - timedelta(minutes=shows(change.zone, change.instant).minute % 30)
        self.by = half - timedelta(hours=hours) - scenario.event.opening[0].start
        first = shows(change.zone, scenario.event.opening[0].start + self.by)
        self.days = first.date() - scenario.event.days[0].date
        opened = [
            [shows(self.zone, instant + self.by) for instant in span] for span in scenario.event.opening
        ]
        self.fits = all(low.date() == high.date() and low.time() < high.time() for low, high in opened)
        self.fits &= not any(time.fold for times in opened for time in times)
        if self.fits:
            event = self._restated(scenario.event)
            event["time_zone"] = self.zone
            event["days"] = [
                {"date": low.date(), "opens": f"{low:%H:%M}", "closes": f"{high:%H:%M}"}
                for low, high in opened
            ]
            self.event = type(scenario.event).model_validate(event)

    def scenario(self, scenario: Scenario) -> Scenario:
        """The scenario there, with its baseline."""
        there = Scenario.model_validate({**self._restated(scenario), "event": self.event})
        if scenario.baseline is None:
            return there
        return there.with_baseline(Baseline.model_validate(self._restated(scenario.baseline)))

    def plan(self, plan: Plan) -> Plan:
        """The plan there."""
        return PlanType.model_validate(self._restated(plan))

    def _restated(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Window):
            span = self.before.span(value)
            return str(self.event.window(type(span)(span.start + self.by, span.end + self.by)))
        if isinstance(value, BaseModel):
            stated = {field: getattr(value, field) for field in type(value).model_fields}
            return {field: self._restated(inner, field) for field, inner in stated.items() if field != "days"}
        if isinstance(value, datetime):
            if value.tzinfo is None:
                return show_moment(self.event.moment(self.before.instant(value) + self.by))
            return self.event.local(value + self.by)
        if isinstance(value, date):
            return value + self.days if date.max - self.days > value else value
        if isinstance(value, tuple | list):
            return [self._restated(inner, name) for inner in value]
        if isinstance(value, dict):
            return {key: self._restated(inner) for key, inner in value.items()}
        if name in ("meal_from", "meal_until", "evening") and value is not None:
            local = self.event.local(self.before.clock(self.before.days[0].date, value) + self.by)
            self.clear &= len(instants(self.event.zone, local)) == 1
            return f"{local:%H:%M}"
        return value
