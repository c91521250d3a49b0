"""Every region has its share of prime time."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from eventplan.model import Delegation, Kind, Plan, Scenario, Session, span_of

from .preference import Penalties, Penalty, Preference

ID = "fair-slots"


class Share(NamedTuple):
    """Side events of a region's organisers, and how many of them are in prime time."""

    held: int
    prime: int


def slots(scenario: Scenario, plan: Plan) -> Iterator[tuple[Delegation, str, Session, bool]]:
    """Return each side event that counts: its lead organiser, the region, itself, whether it is in prime time."""
    policy = scenario.preferences.get(ID)
    prime = [scenario.event.span(window) for window in policy.prime] if policy else []

    for session, placement in plan.held(scenario):
        if session.kind is Kind.SIDE_EVENT and session.organisers:
            lead = scenario.delegation_by_id[session.organisers[0]]
            if lead.region is not None:
                yield lead, lead.region, session, span_of(session, placement).within(prime)


def shares(scenario: Scenario, plan: Plan) -> dict[str, Share]:
    """Return the share of each region whose organisers lead a side event that is held."""
    held: Counter[str] = Counter()
    best: Counter[str] = Counter()

    for _, region, _, prime in slots(scenario, plan):
        held[region] += 1
        best[region] += prime

    return {region: Share(number, best[region]) for region, number in held.items()}


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the side events by which a region's share of prime time is off the share of all."""
    shares_of = shares(scenario, plan)
    everything = sum(share.held for share in shares_of.values())
    prime = sum(share.prime for share in shares_of.values())

    for region, share in shares_of.items():
        off = abs(share.prime * everything - share.held * prime) // everything
        if off:
            message = f"{share.prime} of {share.held} side events of {region} are in prime time; of all, {prime} of {everything}"
            yield Penalty((region,), off, message)


PREFERENCE = Preference(
    ID,
    "Each region's share of prime time equals its share of all side events.",
    "side event above or below the region's share",
    "UN practice: slots shared out among organisers and regions",
    penalty,
)
