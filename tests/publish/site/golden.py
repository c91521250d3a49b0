"""Pictures of pages that are kept, and how far a new one may be from them: fonts differ between machines."""

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
GRID = 24, 32
"""Into how many columns and rows of tiles a picture is divided."""

_MOST_TILE = 40
"""Mean difference of a tile, of 255, from which on it is another picture."""

_MOST_TILES = 0.03
"""Share of the tiles that may be other pictures: a line that breaks elsewhere moves a few."""


def tiles(file: Path) -> list[tuple[int, ...]]:
    """Return a picture in few tiles: the mean colour of each."""
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB").resize(GRID, Image.Resampling.BOX)
        return [small.getpixel((x, y)) for y in range(GRID[1]) for x in range(GRID[0])]


def unlike(path: Path, other: Path) -> float:
    """Return the share of the tiles in which two pictures differ."""
    pairs = zip(tiles(path), tiles(other), strict=True)
    far = sum(max(abs(a - b) for a, b in zip(*pair, strict=True)) > _MOST_TILE for pair in pairs)
    return far / (GRID[0] * GRID[1])


def is_like(path: Path, other: Path) -> bool:
    """Whether two pictures show the same, as far as one sees from a step away."""
    return unlike(path, other) <= _MOST_TILES


def keep(picture: Path, kept: Path) -> None:
    """Keep a picture, in few colours."""
    from PIL import Image

    kept.parent.mkdir(exist_ok=True)
    with Image.open(picture) as opened:
        opened.convert("RGB").quantize(48).save(kept, optimize=True)
