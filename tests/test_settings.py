"""The config: every key, every problem at once and on its line, and no value that ends in anything else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import CONFIG, write

from journeygen.config import DEFAULT_STEPS, Config, Markdown, MenuItem, NetworkSettings, Newsletter, Site, Step
from journeygen.errors import ContentError, UsageError
from journeygen.networks import NETWORKS
from journeygen.plausible import STEP_ID
from journeygen.settings import FILE, TABLES, read_config

SITE = '[site]\ntitle = "Bench"\nbase_url = "https://example.org/"\ntimezone = "Europe/Dublin"\n'
FORM = re.compile(r"journeygen\.toml(:\d+)?: [^\n]+ \[config-[a-z-]+\]")


def problems(root, text: str | bytes):
    with pytest.raises(ContentError) as caught:
        read_config(write(root, **{FILE: text}))
    assert all(FORM.fullmatch(problem.message) for problem in caught.value.problems)
    return caught.value.problems


def test_the_least_that_a_config_may_say(tmp_path):
    config = read_config(write(tmp_path, **{FILE: SITE}))
    site = Site(title="Bench", base_url="https://example.org/", timezone="Europe/Dublin", id="example.org")
    assert config == Config(site=site, steps=DEFAULT_STEPS)
    assert config.shared_on == ()


def test_everything_that_a_config_may_say(tmp_path):
    text = """\
steps = [{ id = "idea", label = "Idea", color = "#A63d2f", icon = "*" }, { id = "setback-2" }]

[site]
title = "Bench"
base_url = "http://example.org:8000/sub"
timezone = "Asia/Kathmandu"
id = "tags.example.org"
language = "pt-BR"
author = "A maker"
description = "Stools"
theme = "mine"
contact = "mailto:a@example.org"

[[menu]]
label = "About"
page = "about"
[[menu]]
label = "Shop"
url = "https://shop.example.org/"

[markdown]
engine = "commonmark"
extensions = ["pymdownx.details"]
extension_configs = { "pymdownx.details" = { a = 1, b = true } }
smart = false

[networks.pinterest]
profile = "https://www.pinterest.com/bench"
[networks.twitter]
profile = "https://x.com/bench"
hashtags = ["#stool"]
times = ["09:00"]
max_per_day = 2
limit = 200
[networks.mastodon]
enabled = false

[newsletter]
title = "Letters"
signup_url = "https://example.org/join"
from = "Bench <letters@example.org>"
address = "1 Sample Lane"
unsubscribe_url = "https://example.org/leave"
services = ["buttondown"]
"""
    config = read_config(write(tmp_path, **{FILE: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()}))
    assert config.site.base_url == "http://example.org:8000/sub/"
    assert config.site.id == "tags.example.org"
    assert config.steps == (Step(id="idea", label="Idea", color="#A63d2f", icon="*"), Step(id="setback-2"))
    assert config.menu == (
        MenuItem(label="About", page="about"),
        MenuItem(label="Shop", url="https://shop.example.org/"),
    )
    configs: dict[str, dict[str, str | int | float | bool]] = {"pymdownx.details": {"a": 1, "b": True}}
    assert config.markdown == Markdown(
        engine="commonmark", extensions=("pymdownx.details",), extension_configs=configs, smart=False
    )
    assert config.networks["x"] == NetworkSettings(
        profile="https://x.com/bench", hashtags=("#stool",), times=("09:00",), max_per_day=2, limit=200
    )
    assert config.shared_on == ("x", "pinterest")
    assert config.newsletter == Newsletter(
        title="Letters", signup_url="https://example.org/join", sender="Bench <letters@example.org>",
        address="1 Sample Lane", unsubscribe_url="https://example.org/leave", services=("buttondown",),
    )  # fmt: skip
    assert set(TABLES) == set(Config.__struct_fields__)


def test_default_steps_and_shared_fixtures_are_valid(tmp_path):
    assert all(STEP_ID.fullmatch(step.id) and step.label and step.icon for step in DEFAULT_STEPS)
    assert read_config(write(tmp_path, **{FILE: CONFIG})).shared_on == tuple(NETWORKS)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.org/töpfe/große", "https://example.org/t%C3%B6pfe/gro%C3%9Fe/"),
        ("https://example.org/t%C3%B6pfe/", "https://example.org/t%C3%B6pfe/"),
        ("https://example.org/~ann/a+b@c", "https://example.org/~ann/a+b@c/"),
    ],
)
def test_the_path_of_an_address_is_encoded_as_all_paths_below_it(tmp_path, written, read):
    write(tmp_path, **{FILE: SITE.replace("https://example.org/", written)})
    assert read_config(tmp_path).site.base_url == read
    assert read_config(tmp_path, written).site.base_url == read


def test_the_address_of_the_command_line_wins(tmp_path):
    write(tmp_path, **{FILE: SITE})
    assert read_config(tmp_path, "https://preview.example.net/a").site.base_url == "https://preview.example.net/a/"
    write(tmp_path, **{FILE: SITE.replace('base_url = "https://example.org/"\n', "")})
    assert read_config(tmp_path, "https://preview.example.net/").site.id == "preview.example.net"


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://[x", "https://a/?b", "https://a:b/"]
)
def test_an_address_of_the_command_line_that_is_none(tmp_path, url):
    with pytest.raises(UsageError, match="--base-url must be a web address"):
        read_config(write(tmp_path, **{FILE: SITE}), url)
    found = problems(tmp_path, SITE.replace("https://example.org/", url))
    assert [(problem.line, problem.code) for problem in found] == [(3, "config-value")]
    assert f"not a web address: {url}" in found[0].message


PROBLEMS = {
    "not toml": ("[site]\ntitle = Bench\n", 2, "config-toml", "Text values need quotes"),
    "toml that ends early": ('[site]\ntitle = "a"\nx = [\n', 3, "config-toml", "end of document"),
    "toml too deep": ("a = " + "[" * 5000, 1, "config-toml", "nested too deeply"),
    "toml with a number without end": ("a = " + "1" * 5000, 1, "config-toml", "4,300 digits"),
    "unknown table": (SITE + "[friends]\na = 1\n", 5, "config-unknown-key",
     "Unknown key `friends`. Known: contact, deploy, listmonk, look"),
    "unknown key at the top": ("langauge = 'en'\n" + SITE, 1, "config-unknown-key", "Unknown key `langauge`"),
    "unknown key": (SITE + "langauge = 'en'\n", 5, "config-unknown-key", "in [site]. Did you mean `language`?"),
    "unknown key in quotes": (SITE + "'langauge' = 'en'\n", 5, "config-unknown-key", "Did you mean `language`?"),
    "unknown key in an inline table": ("newsletter = {form = 'x'}\n" + SITE, 1, "config-unknown-key",
     "Did you mean `from`?"),
    "unknown network": (SITE + "[networks.x]\n[networks.mastodn]\n", 6, "config-unknown-key",
     "Did you mean `mastodon`?"),
    "unknown key of a network": (SITE + "[networks.x]\nprofil = ''\n", 6, "config-unknown-key",
     "Did you mean `profile`?"),
    "unknown key of another name": (SITE + "[networks.bsky]\nprofil = ''\n", 6, "config-unknown-key",
     "[networks.bsky]"),
    "unknown key of the second step": (
        SITE + "[[steps]]\nid = 'a'\n[[steps]]\nid = 'b'\ncolour = 'x'\n", 9, "config-unknown-key",
        "Did you mean `color`?"),
    "no title": (SITE.replace('title = "Bench"\n', ""), 1, "config-missing",
     '`title` is missing in [site]. It has no default. Add a line title = "..."'),
    "label missing in the second item": (
        SITE + "[[menu]]\nlabel = 'a'\n[[menu]]\npage = 'b'\n", 7, "config-missing", "`label` is missing in [menu]"),
    "text that is a number": (SITE.replace('"Bench"', "5"), 2, "config-type",
     "`title` in [site] must be text in quotes"),
    "list that is text": (SITE + "[markdown]\nextensions = 'a'\n", 6, "config-type", "must be a list"),
    "table that is text": (SITE + "[markdown]\nextension_configs = 'a'\n", 6, "config-type", "must be a table"),
    "flag that is text": (SITE + "[markdown]\nsmart = 'no'\n", 6, "config-type", "must be true or false"),
    "number that is text": (SITE + "[networks.x]\nlimit = '9'\n", 6, "config-type", "must be a whole number"),
    "a table that is none": (SITE + "[[markdown]]\n", 5, "config-type", "`markdown` must be a table"),
    "networks that are a list": ("networks = []\n" + SITE, 1, "config-type",
     "`networks` must be a table. [networks.mastodon]"),
    "a network that is text": ("networks = {x = 'me'}\n" + SITE, 1, "config-type", "`networks.x` must be a table"),
    "steps that are a table": (SITE + "[steps]\nid = 'a'\n", 5, "config-type", "Write [[steps]]"),
    "steps that are words": ("steps = ['idea']\n" + SITE, 1, "config-type", "`steps` must be a table, found 'idea'"),
    "one network by two names": (SITE + "[networks.x]\n[networks.twitter]\n", 6, "config-value",
     "`twitter` and `x` are one"),
    "unknown time zone": (SITE.replace("Dublin", "Dubln"), 4, "config-value", "Did you mean `Europe/Dublin`?"),
    "time zone of words": (SITE.replace("Europe/Dublin", "home time"), 4, "config-value", "Write a name such as"),
    "time zone of two letters": (SITE.replace("Europe/Dublin", "ET"), 4, "config-value", "Write a name such as"),
    "language": (SITE + "language = 'english!'\n", 5, "config-value", "no language tag"),
    "engine": (SITE + "[markdown]\nengine = 'comonmark'\n", 6, "config-value", "Did you mean `commonmark`?"),
    "step id": (SITE + "[[steps]]\nid = 'First Idea'\n", 6, "config-value", "cannot be a step's id"),
    "step twice": (SITE + "[[steps]]\nid = 'a'\n[[steps]]\nid = 'a'\n", 8, "config-value", "declared twice"),
    "an empty title": (SITE.replace('"Bench"', "' '"), 2, "config-value", "`title` is empty"),
    "a host with a space": (SITE.replace("example.org", "exam ple.org"), 3, "config-value", "not a web address"),
    "an id that no tag holds": (SITE + "id = 'a b/c'\n", 5, "config-value", "Write a domain that was yours"),
    "webmention": (SITE + "webmention = 'x'\n", 5, "config-value", "`webmention` is no web address: x"),
    "a map that runs": (SITE + "[contact]\nmap = 'javascript:1'\n", 6, "config-value", "`map` is no web address"),
    "a server": (SITE + "[networks.mastodon]\nserver = 'here'\n", 6, "config-value", "`server` is no web address"),
    "listmonk": (SITE + "[listmonk]\nurl = 'here'\n", 6, "config-value", "`url` is no web address: here"),
    "a way out that is none": (SITE + "[newsletter]\nunsubscribe_url = 'leave'\n", 6, "config-value",
     "`unsubscribe_url` is no address that a letter can lead to: leave"),
    "a sender without an address": (SITE + "[newsletter]\nfrom = 'Bench'\n", 6, "config-value", "no address that a server"),
    "a sender with another header": (
        SITE + '[newsletter]\nfrom = "a@b.example\\nBcc: c@d.example"\n', 6, "config-value", "`from`"),
    "a sender beyond ASCII": (SITE + "[newsletter]\nfrom = 'Jörg <jörg@b.example>'\n", 6, "config-value", "ASCII"),
    "less than no letters": (SITE + "[networks.x]\nlimit = -5\n", 6, "config-value", "less than nothing: -5"),
    "less than no posts": (SITE + "[networks.x]\nmax_per_day = -1\n", 6, "config-value", "less than nothing: -1"),
    "port": (SITE + "[smtp]\nport = 99999\n", 6, "config-value", "There is no port 99999"),
    "rate": (SITE + "[smtp]\nrate = -1\n", 6, "config-value", "less than nothing: -1"),
    "colour": (SITE + "[[steps]]\nid = 'a'\ncolor = 'red'\n", 7, "config-value", "Write six digits"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_stand_on_their_line(tmp_path, name):
    text, line, code, words = PROBLEMS[name]
    found = problems(tmp_path, text)
    assert [(problem.line, problem.code) for problem in found] == [(line, code)]
    assert words in found[0].message
    assert found[0].excerpt == text.split("\n")[line - 1].strip()


def test_all_problems_at_once(tmp_path):
    text = '[site]\ntitel = "Bench"\ntimezone = 5\n\n[markdwn]\n[networks.x]\nlimit = "a"\n'
    found = problems(tmp_path, text)
    assert [(problem.line, problem.code) for problem in found] == [
        (1, "config-missing"), (1, "config-missing"), (2, "config-unknown-key"), (3, "config-type"),
        (5, "config-unknown-key"), (7, "config-type"),
    ]  # fmt: skip


def test_values_are_judged_beside_tables_that_cannot_be_read(tmp_path):
    text = (
        '[site]\ntimezone = "Europe/Dublin"\n[smtp]\nsecurity = "ssl"\n[contact]\nphone = 5\n[media]\nqualty = 1\nformat = "jpg"\n'
        '[[steps]]\nlabel = "x"\n[networks.x]\nlimit = "a"\n[networks.bluesky]\ntimes = ["25:00"]\n'
    )
    found = problems(tmp_path, text)
    assert [(problem.line, problem.code) for problem in found] == [
        (1, "config-missing"), (1, "config-missing"), (4, "config-value"), (6, "config-type"), (8, "config-unknown-key"),
        (9, "config-value"), (10, "config-missing"), (13, "config-type"), (15, "config-value"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", [
    "from = 'letters@example.org'", "from = 'Jörg, \"the\" smith <a.b+c@exämple.org>'", "from = ''",
    "unsubscribe_url = '{{ unsubscribe_url }}'", "unsubscribe_url = '*|UNSUB|*'", "unsubscribe_url = '[[unsubscribe]]'",
    "unsubscribe_url = '%unsubscribe_url%'", "unsubscribe_url = 'mailto:leave@example.org'",
])  # fmt: skip
def test_senders_and_ways_out_as_services_want_them(tmp_path, line):
    assert read_config(write(tmp_path, **{FILE: SITE + f"[newsletter]\n{line}\n"})).newsletter


def test_no_site_at_all(tmp_path):
    found = problems(tmp_path, "")
    assert {problem.code for problem in found} == {"config-missing"}
    assert {problem.line for problem in found} == {0}
    assert len(found) == 3


def test_files_that_cannot_be_read(tmp_path):
    (found,) = problems(tmp_path, SITE.encode() + b"# caf\xe9")
    assert (found.code, found.line) == ("config-encoding", 5)
    (tmp_path / FILE).unlink()
    with pytest.raises(ContentError, match="config-unreadable"):
        read_config(tmp_path)


values = st.recursive(
    st.sampled_from(['"a"', "5", "1.5", "true", "2026-03-01", '""', '"https://["', '"Europe/Dublin"', '"//"']),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["id", "label", "x", "profile"]), inner, max_size=2).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=4,
)
places = st.sampled_from([
    "site.title", "site.base_url", "site.timezone", "site.id", "menu", "steps", "markdown", "networks", "newsletter",
    "networks.x", "other",
])  # fmt: skip


@given(st.dictionaries(places, values, max_size=6))
def test_any_config_is_read_or_has_problems(tmp_path_factory, table):
    text = "".join(f"{key} = {value}\n" for key, value in table.items())
    root = write(tmp_path_factory.mktemp("site"), **{FILE: text})
    try:
        config, found = read_config(root), ()
    except ContentError as error:
        config, found = None, error.problems
    assert isinstance(config, Config) is not bool(found)
    assert all(FORM.fullmatch(problem.message) for problem in found)
    assert all(problem.line <= text.count("\n") for problem in found)


def test_services_are_known_by_name(tmp_path):
    assert read_config(
        write(tmp_path, **{FILE: SITE + '[newsletter]\nservices = ["kit", "generic"]\n'})
    ).newsletter.services
    (problem,) = problems(tmp_path, SITE + '[newsletter]\nservices = ["buttondwn"]\n')
    assert "Unknown service `buttondwn`" in problem.message
    assert "Did you mean `buttondown`?" in problem.message
    assert problem.line == 6
