"""`organiser-quota`: at most so many sessions of some kinds for one lead organiser."""

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Bound the sessions held for each lead organiser."""
    for quota in build.problem.scenario.quotas:
        led: dict[str, list[int]] = {}
        for s, session in enumerate(build.problem.sessions):
            if session.kind in quota.kinds and session.organisers:
                lead = session.organisers[0]
                if not quota.organisers or lead in quota.organisers:
                    led.setdefault(lead, []).append(s)
        for lead, sessions in led.items():
            because = build.because("organiser-quota", quota.id, lead)
            if because is not None and len(sessions) > quota.most:
                held = sum(build.held[s] for s in sessions)
                build.enforce(build.cp.add(held <= quota.most), because)
