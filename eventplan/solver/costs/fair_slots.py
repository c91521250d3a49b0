"""`fair-slots`: how far each region's part of prime time is off the part of all side events."""

from eventplan.model import Kind
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear


def cost(build: Build, weight: int) -> None:
    """Charge each region the whole side events by which it is off its share."""
    problem, scenario = build.problem, build.problem.scenario
    policy = scenario.preferences.get("fair-slots")
    if policy is None or not policy.prime:
        return

    prime = problem.hours(policy.prime)
    regions: dict[str, list[tuple[Linear, Linear]]] = {}

    for s, session in enumerate(problem.sessions):
        if session.kind is not Kind.SIDE_EVENT or not session.organisers or not build.possible(s):
            continue
        region = scenario.delegation_by_id[session.organisers[0]].region
        if region is not None:
            minutes, starts = session.duration, build.candidates[s]
            inside = {t for low, high in prime for t in starts if low <= t and t + minutes <= high}
            regions.setdefault(region, []).append((build.held[s], build.exactly_in(s, inside)))

    every = [side for sides in regions.values() for side in sides]
    everything = _count([held for held, _ in every])
    best = sum(prime for _, prime in every)

    for region, sides in regions.items():
        if build.counts("fair-slots", region) and len(regions) > 1:
            held = _count([held for held, _ in sides])
            got = sum(prime for _, prime in sides)
            _region(build, (held, got, len(sides)), (everything, best, len(every)), weight)


def _count(held: list[Linear]) -> Linear:
    """How many are held: a number where all are required."""
    optional = [literal for literal in held if literal is not True]
    return len(held) - len(optional) + sum(optional) if optional else len(held)


def _region(
    build: Build, mine: tuple[Linear, Linear, int], all_: tuple[Linear, Linear, int], weight: int
) -> None:
    """Charge |prime here x all held - held here x all prime| / all held, rounded down."""
    cp = build.cp
    (held, got, most), (everything, best, count) = mine, all_
    units = cp.new_int_var(0, most, "off-share")
    # With nothing held both products are 0: then the divisor may as well be 1.
    divisor = cp.new_int_var(1, count, "side-events")
    cp.add_max_equality(divisor, [everything, 1])
    off = _product(build, got, divisor, most * count) - _product(build, held, best, most * count)
    whole = _product(build, units, divisor, most * count) + divisor - 1
    cp.add(whole >= off)
    cp.add(whole >= -off)
    build.cost("fair-slots", weight * units)


def _product(build: Build, first: Linear, other: Linear, most: int) -> Linear:
    if isinstance(first, int) or isinstance(other, int):
        return first * other
    product = build.cp.new_int_var(0, most, "product")
    build.cp.add_multiplication_equality(product, [first, other])
    return product
