"""People who meet every day know when and where."""

from eventplan.model import Plan, Scenario, say, span_of

from .preference import Penalties, Penalty, Preference

ID = "same-hours"

HOUR, ROOM, ORDER = 2, 1, 20
"""
Units of a meeting at another hour than the one before it, of one in another room, and of one that does not wait
for the end of the meeting which its number puts before it.
"""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count meetings of a body at another hour or in another room than the one before, or in front of it."""
    held = {session.id: (session, placement) for session, placement in plan.held(scenario)}

    for pair in scenario.body_pairs:
        if pair.first not in held or pair.second not in held:
            continue

        (before, was), (session, now) = held[pair.first], held[pair.second]
        names = [say(session.title, scenario.event.languages) for session in (session, before)]
        times = [placement.start.astimezone(scenario.event.zone) for placement in (now, was)]

        if pair.hour and times[0].time() != times[1].time():
            message = f"'{names[0]}' is at {times[0]:%d %b %H:%M}, and '{names[1]}' at {times[1]:%d %b %H:%M}"
            yield Penalty((session.id, before.id), HOUR, message)

        if pair.room and now.room != was.room:
            message = f"'{names[0]}' is in {now.room}, and '{names[1]}' in {was.room}"
            yield Penalty((session.id, before.id), ROOM, message)

    for order in scenario.followers:
        if order.before in held and order.after in held:
            (before, was), (session, now) = held[order.before], held[order.after]

            if now.start < span_of(before, was).end:
                names = [say(session.title, scenario.event.languages) for session in (session, before)]
                message = f"'{names[0]}' does not wait for the end of '{names[1]}'"
                yield Penalty((session.id, before.id), ORDER, message)


PREFERENCE = Preference(
    ID,
    (
        "A body that meets once a day on several days meets at the same hour and in the same room. "
        "Its meetings are the sessions of one `series`, or sessions of one kind whose ids and titles "
        "differ only in numbers: then the second meeting comes after the first. "
        "A session that opens others by its title (`Forum: opening`, `Forum: ports`) comes before them."
    ),
    (
        "2 for a meeting at another hour than the meeting before it, 1 for one in another room, 20 for one that "
        "does not wait for the end of the meeting before it"
    ),
    "practice of conferences: committees and daily briefings have fixed times and rooms",
    penalty,
)
