"""`statements`: each has a part of its list in which there is a place, and its speaker free for it."""

from eventplan.solver.build import Build

from ._orders import post_lists


def post(build: Build) -> None:
    """Give each statement a part; its place in it is found by `orders`."""
    post_lists(build, "statements", build.problem.scenario.speakers_lists)
