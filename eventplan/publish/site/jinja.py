"""The templates of the site: ours, and those that somebody puts in their place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

import jinja2

from ...files.reading import read_file, why
from ...model import EventplanError
from ..kinds import SESSION_KINDS


class SiteError(EventplanError):
    """A template of the user's own that cannot be used."""


@contextmanager
def template_errors(templates: str | Path | None) -> Iterator[None]:
    """Raise SiteError, with the place, for whatever goes wrong in a template of the user's own."""
    try:
        yield
    except (jinja2.TemplateError, *_MISTAKES) as error:
        if templates is None and not isinstance(error, jinja2.TemplateError):
            raise

        line = getattr(error, "lineno", None)
        named = getattr(error, "filename", None) or getattr(error, "name", None)
        place = f"{named}:{line}" if named and line else _place(error) or named or f"in '{templates}'"
        raise SiteError(f"{place}: {str(error) or type(error).__name__}") from error


_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


def _place(error: BaseException) -> str:
    """Return where in a template an error arose, if it did in one."""
    for frame in reversed(extract_tb(error.__traceback__)):
        if Path(frame.filename).suffix in (".html", ".css", ".js", ".svg"):
            return f"{frame.filename}:{frame.lineno}"

    return ""


TEMPLATES = Path(__file__).parent / "templates"

_MOST_BYTES = 16 * 1024 * 1024


class _Own(jinja2.FileSystemLoader):
    """Templates in a folder of the user: plain files, no larger than they may be; no pipe is waited for."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Any]:  # noqa: ARG002
        for folder in self.searchpath:
            path = Path(folder, *jinja2.loaders.split_template_path(template))
            if path.exists():
                try:
                    return read_file(path, _MOST_BYTES).decode(self.encoding), str(path), lambda: True
                except OSError as error:
                    raise SiteError(f"{path}: {why(error)}") from error

        raise jinja2.TemplateNotFound(template)


def environment(templates: Path | None) -> jinja2.Environment:
    """Our templates, compiled once; with the user's own before them."""
    if templates is None:
        return _ours()

    return _environment([_Own(templates), jinja2.FileSystemLoader(TEMPLATES)])


@cache
def _ours() -> jinja2.Environment:
    return _environment([jinja2.FileSystemLoader(TEMPLATES)])


def _environment(loaders: Sequence[jinja2.BaseLoader]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    environment.globals["session_kinds"] = SESSION_KINDS
    return environment
