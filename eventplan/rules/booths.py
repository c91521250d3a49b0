"""Every exhibitor has a booth."""

from eventplan.model import Exhibition, Exhibitor, Finding, Plan, Scenario, Session

from ._held import held
from ._words import party_name, title
from .rule import Findings, Rule

ID = "booths"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find exhibitors without a booth, with another's booth, or beside those they keep apart from."""
    everything = held(scenario, plan)
    yield from _strangers(scenario, plan, {booking.session.id: booking.session for booking in everything})

    for booking in everything:
        exhibition = booking.session
        if isinstance(exhibition, Exhibition):
            chosen = plan.booths.get(exhibition.id, {})
            for position, exhibitor in enumerate(exhibition.exhibitors):
                earlier = [other.delegation for other in exhibition.exhibitors[:position]]
                message = _complaint(scenario, exhibition, chosen, exhibitor, earlier)

                if message:
                    subjects = (exhibition.id, exhibitor.delegation)
                    yield Finding(ID, subjects, message, fix="choose another booth, or add booths")


def _strangers(scenario: Scenario, plan: Plan, there: dict[str, Session]) -> Findings:
    """Find booths given in what is not an exhibition, or is not held, and to parties that do not exhibit."""
    for name, chosen in plan.booths.items():
        exhibition = there.get(name)
        if not isinstance(exhibition, Exhibition):
            message = f"booths are given in '{name}', which is not an exhibition that is held"
            yield Finding(ID, (name,), message, fix="remove them")
            continue

        exhibitors = {exhibitor.delegation for exhibitor in exhibition.exhibitors}

        for party in chosen:
            if party not in exhibitors:
                message = f"{party_name(scenario, party)} has a booth in {title(scenario, exhibition)}, and does not exhibit there"
                yield Finding(ID, (name, party), message, fix="remove it")


def _complaint(
    scenario: Scenario,
    exhibition: Exhibition,
    chosen: dict[str, str],
    exhibitor: Exhibitor,
    earlier: list[str],
) -> str:
    """What is wrong with the booth of an exhibitor; nothing if all is well."""
    party, name = exhibitor.delegation, party_name(scenario, exhibitor.delegation)
    booth = chosen.get(party)
    if booth is None:
        return f"{name} has no booth in {title(scenario, exhibition)}"
    if booth not in {booth_there.id for booth_there in exhibition.booths}:
        return f"{name} has booth '{booth}', which is not in {title(scenario, exhibition)}"

    rival = next((other for other in earlier if other != party and chosen.get(other) == booth), None)
    if rival is not None:
        return f"{name} and {party_name(scenario, rival)} both have booth {booth} in {title(scenario, exhibition)}"

    beside = next((x for x in exhibitor.apart if adjacent(exhibition, booth, chosen.get(x))), None)
    if beside is not None:
        return f"{name} in booth {booth} of {title(scenario, exhibition)} stands next to {party_name(scenario, beside)}, apart from whom it must stand"

    return ""


def adjacent(exhibition: Exhibition, this_booth: str | None, other: str | None) -> bool:
    """Whether two booths are next to each other: it is enough that one of them says so."""
    return any(
        (booth.id == this_booth and other in booth.next_to)
        or (booth.id == other and this_booth in booth.next_to)
        for booth in exhibition.booths
    )


RULE = Rule(
    ID,
    (
        "Each exhibitor of an exhibition has its own booth, and is not next to an exhibitor that it "
        "must be apart from."
    ),
    "UNFCCC exhibit practice: one booth per admitted organisation",
    check,
    family="rooms",
)
