"""Letters before the judges of others: caniemail's data, the Nu HTML checker, SpamAssassin."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_letters_months import MONTHS, month
from test_letters_samples import CRACKED, GLAZE, groups, item, letter, picture, project, site, theme

from journeygen.letters import render_letter
from journeygen.views import LetterGroup

pytestmark = pytest.mark.peers
PACKAGES = ("caniemail@1.0.5", "vnu-jar@26.9.27")
# The most features that a client may lack; MJML's own frame has 11 (see the table of caniemail.com).
LIMITS = {
    "apple-mail.ios": 0, "apple-mail.macos": 0, "gmail.desktop-webmail": 1, "gmail.ios": 1, "gmail.android": 1,
    "outlook.windows": 7, "yahoo.desktop-webmail": 4,
}  # fmt: skip
SCRIPT = """
import { caniemail } from 'caniemail';
import { readFileSync } from 'fs';
const [clients, ...files] = process.argv.slice(2);
console.log(JSON.stringify(files.map(file => {
  const found = caniemail({ clients: JSON.parse(clients), html: readFileSync(file, 'utf8'), css: '' });
  return Object.fromEntries([...found.issues.errors].map(([client, list]) => [client, [...new Set(list.map(one => one.title))]]));
})));
"""
# What MRML writes and what Outlook needs: everything else must be clean.
ALLOWED = re.compile(
    r"Bad value .auto. for attribute .height. on element .img.|Attribute .xmlns:[vo]. not allowed|CSS: .mso-table-.space."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The two packages from npm, and letters of all kinds beside them."""
    place = tmp_path_factory.mktemp("checkers")
    assert shutil.which("npm"), "apt-get install npm"
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], cwd=place, check=True, timeout=300
    )
    (place / "check.mjs").write_text(SCRIPT)
    for name, view in letters().items():
        files = render_letter(view, theme())
        (place / f"{name}.html").write_bytes(files["email.html"])
        (place / f"{name}.eml").write_bytes(files["email.eml"])
    return place


def letters():
    shown = picture("crack", "A crack.")
    many = tuple(
        item(f"stool/{n}", f"Step {n}", "Words of a step. " * 60, "making", picture=shown, question="Why?")
        for n in range(24)
    )
    return {
        "sample": letter(), "many": letter(LetterGroup(project(), many)), "right": letter(site=site(language="he")),
        "rich": letter(*groups(), LetterGroup(project("x", "X"), (item("x/a", "A", CRACKED), item("x/b", "B", GLAZE)))),
        **{f"month{number}": month(number) for number in range(0, MONTHS, 40)},
    }  # fmt: skip


def test_every_client_understands_what_it_is_given(folder):
    pages = sorted(folder.glob("*.html"))
    command = ["node", "check.mjs", json.dumps([*LIMITS]), *map(str, pages)]
    found = json.loads(
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120).stdout
    )
    for page, clients in zip(pages, found, strict=True):
        for client, limit in LIMITS.items():
            missing = clients.get(client, [])
            assert len(missing) <= limit, (page.name, client, missing)


def test_html_is_clean_but_for_what_outlook_needs(folder):
    assert shutil.which("java"), "apt-get install default-jre-headless"
    jar = next(folder.glob("node_modules/vnu-jar/build/dist/vnu.jar"))
    pages = sorted(map(str, folder.glob("*.html")))
    command = ["java", "-jar", str(jar), "--errors-only", "--format", "json", "--stdout", *pages]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=200).stdout)
    wrong = {(Path(one["url"]).name, one["message"]) for one in said["messages"] if not ALLOWED.search(one["message"])}
    assert wrong == set()


@pytest.mark.parametrize("name", ["sample", "many", "rich", "right"])
def test_filters_find_no_spam(folder, name):
    assert shutil.which("spamassassin"), "apt-get install spamassassin"
    with (folder / f"{name}.eml").open("rb") as message:
        said = subprocess.run(
            ["spamassassin", "-L", "-t", "-x"], stdin=message, capture_output=True, check=True, timeout=120
        ).stdout
    score = float(re.search(rb"X-Spam-Status: .*?score=([-\d.]+)", said, re.DOTALL)[1])
    assert -0.1 <= score <= 0.5, said.decode("utf-8", "replace")[-2000:]
