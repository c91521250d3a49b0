"""Conferences drawn from a seed, in the shape of OptaPlanner's: every slot full, tags as often as theirs."""

import random
from datetime import datetime, timedelta

from .conference import HARD, WISHES, Conference, Place, Slot, Speaker, Tags, Talk, levels

FIRST_DAY = datetime(2018, 10, 1)
LABS, BREAKOUTS = ((615, 735), (780, 900)), ((615, 660), (690, 735), (930, 975), (990, 1035))
"""Minutes after midnight from which, and until which, labs and breakouts are held on each day."""

CAPACITIES = (60, 240, 630, 70, 490, 320, 410, 360, 170, 220)
THEMES = (
    "Artificial Intelligence", "Cloud", "Big Data", "Culture", "Middleware", "Modern Web", "Mobile", "IoT",
)  # fmt: skip
SECTORS = (
    "Education", "Financial services", "Government", "Healthcare", "Telecommunications", "Transportation",
)  # fmt: skip
AUDIENCES = "Programmers", "Business analysts", "Managers"

HARD_WEIGHTS = {
    "Room unavailable timeslot": 100_000,
    "Room conflict": 1_000,
    "Speaker unavailable timeslot": 100,
    "Speaker conflict": 10,
    "Talk prerequisite talks": 10,
}
SOFT_WEIGHTS = {
    "Audience type diversity": 1,
    "Audience type theme track conflict": 1,
    "Audience level diversity": 1,
    "Content conflict": 100,
}


def conference(days: int, rooms: int, seed: int = 0) -> Conference:
    """Return a conference of six timeslots a day, a fifth of the rooms for labs, and as many talks as fit."""
    draw = random.Random(seed)
    labs = max(1, rooms // 5)
    slots = tuple(
        Slot(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end), frozenset({kind}),
             frozenset({"After lunch"} if (start, end) == LABS[1] else ()))
        for midnight in (FIRST_DAY + timedelta(days=d) for d in range(days))
        for kind, spans in (("Lab", LABS), ("Breakout", BREAKOUTS))
        for start, end in spans
    )  # fmt: skip
    places = tuple(
        Place(
            f"R {r + 1}",
            CAPACITIES[r % 10],
            frozenset({"Lab" if r % 5 == 4 and r // 5 < labs else "Breakout"}),
            frozenset(tag for tag, odds in (("Recorded", 0.6), ("Large", 0.1)) if draw.random() < odds),
            frozenset(),
        )
        for r in range(rooms)
    )
    kinds = [kind for slot in slots for place in places for kind in slot.types & place.types]
    names = [f"Speaker {n}" for n in range(max(2, len(kinds) * 2 // 3))]
    speakers = {
        name: Speaker(
            name, unavailable=frozenset(s for s in range(len(slots)) if draw.random() < 0.04)
            if draw.random() < 0.2 else frozenset()
        )
        for name in names
    }  # fmt: skip
    talks = tuple(
        _talk(draw, n, kind, names, len(kinds)) for n, kind in enumerate(sorted(kinds, reverse=True))
    )
    weights = {name: levels(f"{HARD_WEIGHTS.get(name, 1)}hard") for name in HARD}
    for name in WISHES:
        weights[name] = levels(f"{20 if name.endswith('tags') else SOFT_WEIGHTS.get(name, 10)}soft")
    weights["Published timeslot"] = levels("1medium")
    title = f"{len(talks)}talks"
    return Conference(title, 15, weights, slots, places, speakers, talks)


def _talk(draw: random.Random, n: int, kind: str, names: list[str], number: int) -> Talk:
    def some(tags: tuple[str, ...], odds: float) -> frozenset[str]:
        return frozenset(draw.sample(tags, 1)) if draw.random() < odds else frozenset()

    contents = [f"Content {c}" for c in range(max(2, number // 4))]
    rooms = ("Recorded",)
    return Talk(
        code=f"S{n:03}",
        title=f"Talk {n}",
        type=kind,
        speakers=tuple(draw.sample(names, draw.choice((1, 1, 2)))),
        themes=frozenset(draw.sample(THEMES, draw.choice((1, 1, 1, 1, 2)))),
        sectors=some(SECTORS, 0.2),
        audiences=some(AUDIENCES, 1.0),
        level=draw.randint(1, 3),
        contents=frozenset(draw.sample(contents, draw.choice((1, 1, 1, 2)))),
        language=draw.choice(("en",) * 9 + ("fr",)),
        slots=Tags(undesired=some(("After lunch",), 0.05)),
        rooms=Tags(*(some(rooms, odds) for odds in (0.02, 0.05, 0.0, 0.05))),
        exclusive=some(("Platinum Sponsor",), 0.05),
        favorites=draw.randint(0, 1000),
        crowd=int(draw.random() < 0.05),
    )
