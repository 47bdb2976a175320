"""Letters before the judges of others, two hundred hostile months among them: caniemail's data, Nu, SpamAssassin."""

import json
import os
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
# A filter takes half a second for a letter: so many of the months unless all are asked for.
FILTERED = int(os.environ.get("JOURNEYGEN_FILTERED_MONTHS", "40"))
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
# One process for all messages; for each a line of the rules that it breaks and their points.
JUDGE = """
use strict; use Mail::SpamAssassin;
my $judge = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null'});
for my $file (@ARGV) {
  open my $handle, '<', $file or die; local $/; my $mail = $judge->parse(scalar <$handle>);
  my $said = $judge->check($mail);
  print join(',', map { "$_=" . ($said->{conf}{scores}{$_} // 0) } split /,/, $said->get_names_of_tests_hit), "\\n";
  $said->finish; $mail->finish;
}
"""
# Rules that only the maker's own words can break, and the check that tells of it.
TOLD = {
    "SUSP_UTF8_WORD_MANY": "fancy-letters", "SUSP_UTF8_WORD_SUBJ": "fancy-letters", "SUSP_UTF8_WORD_COMBO": "fancy-letters",
    "SUSP_UTF8_WORD_FROM": "fancy-letters", "SUBJ_ALL_CAPS": "subject-capitals", "SUBJ_DOLLARS": "subject-price",
}  # fmt: skip
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
        (place / f"{name}.json").write_bytes(files["email.json"])
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
        **{f"month{number}": month(number) for number in range(MONTHS)},
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


def test_filters_find_no_spam_but_what_the_maker_is_told_of(folder):
    """Points for the maker's own words only, and for each of them the letter's checks have said so."""
    assert shutil.which("spamassassin"), "apt-get install spamassassin"
    filtered = {f"month{number}" for number in range(0, MONTHS, MONTHS // FILTERED)}
    left_out = {f"month{number}" for number in range(MONTHS)} - filtered
    messages = sorted(one for one in folder.glob("*.eml") if one.stem not in left_out)
    said = subprocess.run(
        ["perl", "-e", JUDGE, *map(str, messages)], capture_output=True, text=True, check=True, timeout=900
    ).stdout.splitlines()
    assert len(said) == len(messages) == len(letters()) - len(left_out)
    for line, message in zip(said, messages, strict=True):
        rules = {name: float(points) for name, points in (one.split("=") for one in line.split(",") if one)}
        checks = {one["id"] for one in json.loads(message.with_suffix(".json").read_text("utf-8"))["checks"]}
        for rule, check in TOLD.items():
            assert check in checks or rule not in rules, (message.name, rule)
        ours = sum(points for rule, points in rules.items() if rule not in TOLD)
        assert -0.1 <= ours <= 0.5, (message.name, line)


def test_filters_are_asked_in_earnest(folder, tmp_path):
    """The judge itself: a message that is spam by every rule gets points."""
    (tmp_path / "bad.eml").write_text("Subject: GET CASH NOW, FREE VIAGRA\n\nClick here now. 100% free.\n")
    said = subprocess.run(
        ["perl", "-e", JUDGE, str(tmp_path / "bad.eml")], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert sum(float(one.split("=")[1]) for one in said.strip().split(",")) > 3
