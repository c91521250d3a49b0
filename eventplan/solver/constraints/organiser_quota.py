"""`organiser-quota`: at most n sessions of some kinds for one lead organiser."""

from eventplan.solver.build import Build
from eventplan.solver.surface import Model


def post(build: Build) -> None:
    """Bound the sessions held for each lead organiser."""
    model = Model(build, "organiser-quota")

    for quota in model.scenario.quotas:
        led: dict[str, list[str]] = {}
        for session in model.scenario.sessions:
            if session.is_of(quota.kinds) and session.organisers:
                lead = session.organisers[0]
                if not quota.organisers or lead in quota.organisers:
                    led.setdefault(lead, []).append(session.id)

        for lead, sessions in led.items():
            if len(sessions) > quota.most:
                held = sum(model.present(session) for session in sessions)
                model.add(held <= quota.most, model.because(quota.id, lead))
