"""
Edits of a tree of JSON, told by bytes: what a fuzzer changes is the plan or the ledger, and not its syntax.

Four bytes are an edit: which place (two bytes), what is done there, and with what. What is put in is a
value of the same tree, of the kind that stands there if there is one, or one that is odd.
"""

import json
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

MOST = 12
"""Edits that are made of one input: further ones make a tree no odder."""

ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "\ud800",
    "\u202e",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-05-12T10:00:00",
    [],
    [[]],
    {},
    {"x": 1},
)


def edited(tree: Any, data: bytes) -> Any:
    """Return another tree: the edits of *data* made in it, one after the other."""
    tree = json.loads(json.dumps(tree))
    for number in range(0, min(len(data), 4 * MOST) - 3, 4):
        _edit(tree, int.from_bytes(data[number : number + 2], "big"), data[number + 2], data[number + 3])
    return tree


def _edit(tree: Any, place: int, what: int, argument: int) -> None:
    places = list(_places(tree))
    if not places:
        return
    path = places[place % len(places)]
    parent = _at(tree, path[:-1])
    item = parent[path[-1]]
    match what % 8:
        case 0:
            parent[path[-1]] = json.loads(json.dumps(ODD[argument % len(ODD)]))
        case 1:
            del parent[path[-1]]
        case 2 if isinstance(parent, list):
            parent.insert(argument % (len(parent) + 1), json.loads(json.dumps(item)))
        case 3 if isinstance(parent, list):
            parent.reverse()
        case 4 if isinstance(item, int) and not isinstance(item, bool):
            parent[path[-1]] = item + argument - 128
        case 5 if isinstance(parent, dict):
            names = [name for other in places if isinstance(name := other[-1], str)]
            parent[names[argument % len(names)]] = parent.pop(path[-1])
        case 6:
            parent[path[-1]] = json.loads(json.dumps(_at(tree, places[(place + argument) % len(places)])))
        case _:
            alike = [other for other in places if type(_at(tree, other)) is type(item)]
            parent[path[-1]] = json.loads(json.dumps(_at(tree, alike[argument % len(alike)])))


def _places(tree: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a tree, the outer ones first."""
    if path:
        yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield from _places(value, (*path, key))


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree
