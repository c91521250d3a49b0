"""What `statements` and `signatures` share: both are lists of items held in parts."""

from collections.abc import Callable, Iterator, Sequence

from eventplan.checks.words import name, names
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, move_stay, path_to, raise_by, shorten
from eventplan.explanation.wording import second_subjects
from eventplan.model import Scenario, Session, SigningOrder, SpeakersList
from eventplan.model.times import show_minutes
from eventplan.numbers import number_of


def place_of_list(part: str) -> Callable[[Scenario, Subjects], Path]:
    """Return the function that finds where an item of a list is stated, or else the parts of the list."""

    def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
        path = path_to(scenario, part, subjects[0])
        items = [item.who for item in getattr(scenario, part)[int(path[1])].items]
        return (*path, "items", items.index(subjects[1])) if subjects[1] in items else (*path, "parts")

    return stated_at


def sentence_on_list(noun: str, part: str) -> Callable[[Scenario, Instances], str]:
    """Return the function that says how long a list is, who is on it, and what its parts hold."""

    def sentence(scenario: Scenario, instances: Instances) -> str:
        listed = next(candidate for candidate in getattr(scenario, part) if candidate.id == instances[0][0])
        subjects = second_subjects(instances)
        people = [subject for subject in subjects if subject in scenario.people]
        sessions = [subject for subject in subjects if subject in scenario.session_by_id]

        number = number_of(len(people), noun) if people else f"{noun}s"
        length = max(item.seconds or listed.seconds for item in listed.items)
        who = f", {names(scenario, people)}," if people else ""
        desks = f" at {number_of(listed.desks, 'desk')}" if getattr(listed, "desks", 1) > 1 else ""

        parts = []

        for candidate in listed.parts:
            minutes = scenario.session_by_id[candidate.session].duration - candidate.offset
            most = f", at most {candidate.most}" if candidate.most is not None else ""
            least = (
                f", at least {candidate.least}" if candidate.least and candidate.session in sessions else ""
            )
            parts.append(
                f"{candidate.session} ({min(minutes, candidate.minutes or minutes)} min{most}{least})"
            )

        where = f"'{listed.id}'{desks}: {', '.join(parts)}"
        return f"{number} of {length} s{who} in {where}, called up {listed.call_up} min before"

    return sentence


def remedies_for_list(part: str) -> Callable[[Scenario, Subjects], Iterator[Remedy]]:
    """Return the function that offers a shorter list, more desks, longer parts, or another part for an item."""

    def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
        path = path_to(scenario, part, subjects[0])
        listed = getattr(scenario, part)[int(path[1])]
        noun = "signature" if isinstance(listed, SigningOrder) else "statement"

        if not any(item.seconds for item in listed.items):
            what = f"a {noun} in '{listed.id}' takes"
            yield from shorten(scenario, (*path, "seconds"), listed.seconds, what, unit="s")
            yield from _just_enough(scenario, (*path, "seconds"), listed, what)

        if listed.call_up:
            what = f"people in '{listed.id}' are called up before by"
            yield from shorten(scenario, (*path, "call_up"), listed.call_up, what)

        if isinstance(listed, SigningOrder):
            steps = [n for n in STEPS if listed.desks + n <= 50]
            price, what = scenario.ways_out.team, f" for '{listed.id}'"
            yield from raise_by(scenario, (*path, "desks"), listed.desks, price, "desk", what, steps=steps)

        for position, stated in enumerate(listed.parts):
            session = scenario.session_by_id[stated.session]
            yield from _larger_part(scenario, (*path, "parts", position), stated, session, len(listed.items))

        yield from _all_fit(scenario, path, listed, noun)

        item = next((n for n, item in enumerate(listed.items) if item.who == subjects[1]), None)
        if item is None:
            return

        if listed.items[item].parts:
            yield Remedy(
                f"any-part {listed.id} {subjects[1]}",
                f"any-part {listed.id}",
                scenario.ways_out.window,
                f"{name(scenario, subjects[1])} in any part of '{listed.id}'",
                (Edit(Sort.REMOVE, (*path, "items", item, "parts")),),
            )

        yield from move_stay(scenario, scenario.people[subjects[1]])

    return remedies


def _fitting_seconds(scenario: Scenario, listed: SpeakersList | SigningOrder) -> int:
    """Return how short turns must be for all items to have a place, by tens; what is stated, if they have one."""
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    lengths = [
        min(session.duration - part.offset, part.minutes or session.duration) * 60
        for part in listed.parts
        for session in (scenario.session_by_id[part.session],)
    ]

    def places(seconds: int) -> int:
        return sum(length // seconds for length in lengths) * desks

    fitting = (n for n in range(listed.seconds // 10 * 10, 0, -10) if places(n) >= len(listed.items))
    return listed.seconds if places(listed.seconds) >= len(listed.items) else next(fitting, 0)


def _price_of(scenario: Scenario, listed: SpeakersList | SigningOrder, seconds: int) -> int:
    """Turns that short cost as much as the next quarter."""
    return -(-4 * (listed.seconds - seconds) // listed.seconds) * scenario.ways_out.margin


def _just_enough(
    scenario: Scenario, path: Path, listed: SpeakersList | SigningOrder, what: str
) -> Iterator[Remedy]:
    """Turns as short as it takes for all to have a place, and no shorter."""
    seconds, key = _fitting_seconds(scenario, listed), ".".join(map(str, path))

    if 0 < seconds < listed.seconds:
        price = _price_of(scenario, listed, seconds)
        yield Remedy(
            f"{key} {price // max(scenario.ways_out.margin, 1) - 1}+",  # before what goes further at this price
            key,
            price,
            f"{what} {seconds} s, not {listed.seconds}",
            (Edit(Sort.WRITE, path, seconds),),
        )


def _all_fit(
    scenario: Scenario, path: Path, listed: SpeakersList | SigningOrder, noun: str
) -> Iterator[Remedy]:
    """All items in parts that hold as many as stated, in turns as short as that takes: one measure without the other fails."""
    seconds, items = _fitting_seconds(scenario, listed), len(listed.items)
    bound = [n for n, part in enumerate(listed.parts) if part.most is not None]
    every = sum(items if part.most is None else part.most for part in listed.parts)

    if not bound or every >= items or not 0 < seconds < listed.seconds:
        return
    if any(item.seconds for item in listed.items):
        return

    writes = [Edit(Sort.WRITE, (*path, "parts", n, "most"), items) for n in bound]
    yield Remedy(
        f"all of {listed.id}",
        f"all of {listed.id}",
        scenario.ways_out.window * (STEPS[-1] + 1) * len(bound) + _price_of(scenario, listed, seconds),
        f"all {items} {noun}s in {names(scenario, [part.session for part in listed.parts])}, {seconds} s each and not "
        f"{listed.seconds}",
        (*writes, Edit(Sort.WRITE, (*path, "seconds"), seconds)),
        whole=True,
    )


def _larger_part(
    scenario: Scenario, path: Path, stated: object, session: Session, items: int
) -> Iterator[Remedy]:
    """A part of a list with more items, or all of them, more minutes, or a longer session."""
    price = scenario.ways_out.window
    most = getattr(stated, "most", None)

    if most is not None and most + STEPS[-1] < items:
        yield Remedy(
            f"most {path} all",
            f"most {path}",
            price * (STEPS[-1] + 1),
            f"all {number_of(items, 'item')} of the list in {name(scenario, session.id)}, not {most} at most",
            (Edit(Sort.WRITE, (*path, "most"), items),),
        )

    for field, by, words in (("most", 1, "items"), ("minutes", 15, "minutes")):
        now = getattr(stated, field)
        steps: Sequence[int] = STEPS if now is not None else ()

        for n in steps:
            yield Remedy(
                f"{field} {path} {n}",
                f"{field} {path}",
                price * n,
                f"{now + by * n} {words} of the list in {name(scenario, session.id)}, not {now}",
                (Edit(Sort.WRITE, (*path, field), now + by * n),),
            )

    if getattr(stated, "least", 0):
        yield Remedy(
            f"least {path}",
            f"least {path}",
            price,
            f"{name(scenario, session.id)} may hold fewer items of the list",
            (Edit(Sort.WRITE, (*path, "least"), 0),),
        )

    where = path_to(scenario, "sessions", session.id)

    for n in (1, 2, 4, 8):
        longer = session.duration + 15 * n
        yield Remedy(
            f"duration {session.id} {n}",
            f"duration {session.id}",
            price * n,
            f"{name(scenario, session.id)} takes {longer} min, not {session.duration}",
            (Edit(Sort.WRITE, (*where, "duration"), show_minutes(longer)),),
        )
