"""Pages of the site that lie elsewhere: the README as its first page, CONTRIBUTING, CHANGELOG."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, with their links as seen from the folder of the documentation."""
    for name, page in PAGES.items():
        text = (ROOT / name).read_text("utf-8").replace("](docs/pictures/", "](pictures/")
        files.append(File.generated(config, page, content=LINK.sub(_from_root, text)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Lead links that leave the folder to the pages of the site; list the decisions."""
    if page.file.src_path == "decisions/index.md":
        folder = ROOT / "docs" / "decisions"
        markdown += "\n".join(
            f"- [{file.read_text('utf-8').splitlines()[0].lstrip('# ')}]({file.name})"
            for file in sorted(folder.glob("0*.md"))
        )
    return LINK.sub(_from_docs, markdown)


def _from_root(link: re.Match[str]) -> str:
    """A link of a page in the root: to a page of the site, to the web, or else the name of the file."""
    text, target, anchor = link[1], link[2], link[3] or ""
    if target.startswith(("http://", "https://", "mailto:")):
        return link[0]
    if target in PAGES:
        return f"[{text}]({PAGES[target]}{anchor})"
    if target == "docs/decisions/":
        return f"[{text}](decisions/index.md)"
    if target.startswith("docs/"):
        return f"[{text}]({target.removeprefix('docs/')}{anchor})"
    return f"{text} (`{target}`)"


def _from_docs(link: re.Match[str]) -> str:
    """A link of the documentation: what leaves the folder leads to a page of the site, or names the file."""
    text, target, anchor = link[1], link[2], link[3] or ""
    if not target.startswith("../"):
        return link[0]
    name = target.removeprefix("../")
    return f"[{text}]({PAGES[name]}{anchor})" if name in PAGES else f"{text} (`{name}`)"
