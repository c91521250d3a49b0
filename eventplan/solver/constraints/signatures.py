"""`signatures`: each has a part of its order in which there is a place, and its signatory free for it."""

from eventplan.solver.build import Build

from ._orders import post_lists


def post(build: Build) -> None:
    """Give each signature a part; its place in it is found by `orders`."""
    post_lists(build, "signatures", build.problem.scenario.signing_orders)
