"""`placed`: whether a session is held is decided where variables are made (see `Build.make_variables`)."""

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Say nothing more: every session that must be held has `held` true by construction or by label."""
