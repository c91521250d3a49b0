"""Side events are shared out."""

from collections import Counter

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import held
from ._words import party_name
from .rule import Findings, Rule

ID = "organiser-quota"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find lead organisers with more sessions than their quota."""
    everything = held(scenario, plan)

    for quota in scenario.quotas:
        count = Counter(
            booking.session.organisers[0]
            for booking in everything
            if booking.session.is_of(quota.kinds) and booking.session.organisers
        )
        for organiser, number in count.items():
            if number > quota.most and (not quota.organisers or organiser in quota.organisers):
                message = f"{party_name(scenario, organiser)} leads {number_of(number, 'session')}; '{quota.id}' allows {quota.most}"
                yield Finding(ID, (quota.id, organiser), message, fix="drop one, or raise the quota")


RULE = Rule(
    ID,
    "One delegation leads at most n sessions of a kind.",
    "UNFCCC: one side-event slot per admitted observer",
    check,
    family="people",
)
