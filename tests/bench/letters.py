"""Measure the rendering of one letter, from a journal that is read to all of its files: `python tests/bench/letters.py`.

First each letter that the sample journal has, with all its files; the slowest of them is judged. Then a letter far longer
than a month's: the sample's entries, with their photographs, words, tables and code, all moved into one month until
there are as many as asked for. Pictures are artifacts of their own and are not in it. Each line holds the one
before it: the letter in MJML, HTML and text; with the message and the summary, for which all checks run; with the
forms that makers copy from; with the files of mail services. Milliseconds are the processor's: a busy machine adds
little to them.
"""

import argparse
import gc
import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from journeygen import letters
from journeygen.letters.checks import findings
from journeygen.letters.composing import Composer, Letter
from journeygen.letters.message import write_message
from journeygen.letters.rendering import summary_of, text_of
from journeygen.outputs import newsletter
from journeygen.prepare import prepare
from journeygen.render import Renderer
from journeygen.request import Request
from journeygen.services import SERVICES
from journeygen.session import Session
from journeygen.views import LetterView

SAMPLE = Path(__file__).parent.parent.parent
MONTH = "2026-05"
NOT_NEEDED = (".git", ".journeygen", "output", "tests", "journeygen", "ledger.jsonl", "node_modules")
NOW = 1_782_900_000  # the first of July 2026: the letter is ready
LATER = 1_796_000_000  # the last of November 2026: the sample's letters are there
MOST_MILLISECONDS = 5.0


def own_letters(runs: int) -> dict[str, tuple[int, float]]:
    """For each letter of the sample as it is: how many entries it tells of, and the median of its milliseconds."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns(*NOT_NEEDED))
        prepared = prepare(Request(root, root / "output", LATER))
        renderer = Session().renderer(root, prepared.theme)
        renderer.get_ready()
        for issue in prepared.journal.issues:
            view = newsletter.letter_view(prepared.dresser, issue)
            times = measured(partial(letters.render_letter, view, renderer.templates), runs)
            told = sum(len(group.items) for group in view.groups)
            found[issue.month] = told, round(statistics.median(times), 2)
    return found


def journal(root: Path, count: int) -> None:
    """The sample's entries that start with YAML, `count` of them, all of one month."""
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns(*NOT_NEEDED))
    kept = 0
    for path in sorted(root.glob("content/*/2*-*-*")):
        source = path / "index.md" if path.is_dir() else path
        text = source.read_text(encoding="utf-8")
        if text.startswith("---\n") and kept < count:
            kept += 1
            text = re.sub(r"(?m)^(publish|draft|expires|unlisted|newsletter): .*\n", "", text)
            source.write_text(f"---\npublish: {MONTH}-{kept:02d}\n{text[4:]}", encoding="utf-8")
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def measured(call: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of the processor for each of so many runs, after a few that are not counted."""
    times = []
    for place in range(runs + 5):
        start = time.process_time()
        call()
        if place >= 5:
            times.append((time.process_time() - start) * 1000)
    return times


def stages(view: LetterView, renderer: Renderer) -> dict[str, Callable[[], object]]:
    """What is measured, by name; each holds the one before it."""
    words = letters.Phrases.of(renderer.templates.theme.table("letter"))
    templates, bare = renderer.templates, msgspec.structs.replace(view, services=())

    def letter() -> tuple[Letter, str, str]:
        made = Composer(bare, templates, words).compose()
        return made, made.marks.in_html(made.html), made.marks.in_text(text_of(made, templates, words))

    def message() -> None:
        made, html, text = letter()
        checks = findings(bare, made.dressed, html, text, [blocks for blocks, _ in made.bodies.values()])
        write_message(bare, made.dressed, html, text)
        summary_of(bare, made, html, checks)

    return {
        "MJML, HTML, text": letter,
        "with the message, and JSON with all checks": message,
        "with Markdown, fragment and preview": lambda: letters.render_letter(bare, templates, words),
        f"with the files of {len(view.services)} services": lambda: letters.render_letter(view, templates, words),
    }


def main() -> int:
    """Prints one line for each letter and stage; with --assert, ends with 1 when a letter of the sample takes too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--entries", type=int, default=24)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--assert", action="store_true", dest="asserted")
    asked = parser.parse_args()
    gc.disable()  # as a build does
    own = own_letters(asked.runs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        journal(root, asked.entries)
        prepared = prepare(Request(root, root / "output", NOW))
        issue = next(one for one in prepared.journal.issues if one.month == MONTH)
        view = newsletter.letter_view(prepared.dresser, issue)
        told = sum(len(group.items) for group in view.groups)
        view = msgspec.structs.replace(view, services=tuple(name for name, one in SERVICES.items() if not one.fragment))
        renderer = Session().renderer(root, prepared.theme)
        renderer.get_ready()  # as a build does while it reads
        found = {name: measured(call, asked.runs) for name, call in stages(view, renderer).items()}
        size = len(letters.render_letter(view, renderer.templates)["email.html"])
    medians = {name: round(statistics.median(times), 2) for name, times in found.items()}
    if asked.json:
        print(json.dumps({"sample": own, "entries": told, "bytes": size, "milliseconds": medians}))
    else:
        print("letters of the sample, all files; milliseconds: median")
        for month, (count, median) in own.items():
            print(f"{median:7.2f}  {month}, {count} entries")
        print(f"a letter of {told} entries, {size:,} bytes of HTML; milliseconds: median (fastest) of {asked.runs}")
        for name, times in found.items():
            print(f"{medians[name]:7.2f} ({min(times):.2f})  {name}")
    return int(asked.asserted and max(median for _, median in own.values()) > MOST_MILLISECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
