"""The corpus in each tool's own form. Every entry has the same Markdown body and the same address everywhere."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from speed.corpus import Corpus, Entry, Project

TEMPLATES = Path(__file__).parent.parent / "sites"
NETWORKS = {
    "x": "https://x.com/example",
    "bluesky": "https://bsky.app/profile/example.org",
    "mastodon": "https://mastodon.social/@example",
    "threads": "https://www.threads.net/@example",
    "instagram": "https://www.instagram.com/example",
    "facebook": "https://www.facebook.com/example",
    "linkedin": "https://www.linkedin.com/in/example",
    "pinterest": "https://www.pinterest.com/example",
}
CONFIG = """\
[site]
title = "The Workbench"
base_url = "https://example.org/"
timezone = "UTC"
language = "en"
author = "The Workbench"
description = "Things made by hand, and how they came to be."

[markdown]
engine = "{engine}"

[newsletter]
title = "Letters from the Workbench"
signup_url = "https://example.org/join"
from = "The Workbench <letters@example.org>"
address = "1 Plane Street, 12345 Oakville"
unsubscribe_url = "https://example.org/leave"
"""
Files = Iterable[tuple[str, str]]


def write_journeygen(root: Path, corpus: Corpus, engine: str) -> None:
    networks = "".join(f'\n[networks.{name}]\nprofile = "{profile}"\n' for name, profile in NETWORKS.items())
    _write(root, [("journeygen.toml", CONFIG.format(engine=engine) + networks)])
    _write(root, ((f"content/{p.slug}/project.md", _journeygen_project(p)) for p in corpus.projects))
    _write(root, ((journeygen_source(e), _journeygen_entry(e)) for e in corpus.entries()))


def journeygen_source(entry: Entry) -> str:
    return f"content/{entry.project.slug}/{entry.day}-{entry.slug}.md"


def write_hugo(root: Path, corpus: Corpus) -> None:
    shutil.copytree(TEMPLATES / "hugo", root, dirs_exist_ok=True)
    _write(root, [("static/style.css", _style())])
    _write(root, ((f"content/{p.slug}/_index.md", _hugo_project(p)) for p in corpus.projects))
    _write(root, ((hugo_source(e), _hugo_entry(e)) for e in corpus.entries()))


def hugo_source(entry: Entry) -> str:
    return f"content/{entry.project.slug}/{entry.slug}.md"


def write_eleventy(root: Path, corpus: Corpus) -> None:
    shutil.copytree(TEMPLATES / "eleventy", root, dirs_exist_ok=True)
    _write(root, [("style.css", _style()), ("package.json", '{"private": true, "type": "module"}\n')])
    _write(root, ((f"content/{p.slug}/{p.slug}.md", _eleventy_project(p)) for p in corpus.projects))
    _write(root, ((eleventy_source(e), _eleventy_entry(e)) for e in corpus.entries()))


def eleventy_source(entry: Entry) -> str:
    return f"content/{entry.project.slug}/{entry.day}-{entry.slug}.md"


def write_pelican(root: Path, corpus: Corpus) -> None:
    shutil.copytree(TEMPLATES / "pelican", root, dirs_exist_ok=True)
    _write(root, [("theme/static/style.css", _style())])
    _write(root, ((pelican_source(e), _pelican_entry(e)) for e in corpus.entries()))


def pelican_source(entry: Entry) -> str:
    return f"content/{entry.project.slug}/{entry.slug}.md"


def written_once(root: Path, stamp: str, write: Callable[[Path], None], discard: Callable[[Path], None]) -> None:
    """Write a site unless the same one stands there already; an interrupted or older one is replaced."""
    mark = root / ".bench-stamp"
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp:
        return
    discard(root)
    root.mkdir(parents=True)
    write(root)
    mark.write_text(stamp, encoding="utf-8")


def _journeygen_project(project: Project) -> str:
    return _matter(project.body, title=project.title, summary=project.summary, started=project.started)


def _journeygen_entry(entry: Entry) -> str:
    return _matter(entry.body, title=entry.title, step=entry.step, tags=entry.tags, summary=entry.summary)


def _hugo_project(project: Project) -> str:
    return _matter(project.body, title=project.title, summary=project.summary)


def _hugo_entry(entry: Entry) -> str:
    return _matter(
        entry.body,
        title=entry.title,
        date=entry.day,
        steps=[entry.step],
        archive=[str(entry.day.year)],
        tags=entry.tags,
        summary=entry.summary,
    )


def _eleventy_project(project: Project) -> str:
    return _matter(
        project.body,
        layout="project.njk",
        title=project.title,
        project=project.slug,
        started=project.started,
        summary=project.summary,
    )


def _eleventy_entry(entry: Entry) -> str:
    return _matter(
        entry.body,
        layout="entry.njk",
        title=entry.title,
        project=entry.project.slug,
        step=entry.step,
        tags=entry.tags,
        summary=entry.summary,
    )


def _pelican_entry(entry: Entry) -> str:
    lines = {
        "Title": entry.title,
        "Date": entry.day.isoformat(),
        "Slug": entry.slug,
        "Category": entry.project.slug,
        "Tags": ", ".join(entry.tags),
        "Step": entry.step,
        "Summary": entry.summary,
    }
    return "".join(f"{name}: {line}\n" for name, line in lines.items()) + f"\n{entry.body}"


def _matter(body: str, **fields: object) -> str:
    """YAML front matter; JSON strings and lists are valid YAML, dates stand bare."""
    lines = (f"{name}: {_yaml(field)}\n" for name, field in fields.items())
    return f"---\n{''.join(lines)}---\n\n{body}"


def _yaml(field: object) -> str:
    return json.dumps(field) if isinstance(field, str | list | tuple) else str(field)


def _write(root: Path, files: Files) -> None:
    for name, text in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _style() -> str:
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")
