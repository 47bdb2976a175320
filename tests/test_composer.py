"""Every network hears of an entry in its own shape, within its own limit, and always with the way home."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.composer import DEFAULT_WORDINGS, Post, Snippet, Wording, compose
from journeygen.counting import are_plain, clusters, fits, is_plain, length
from journeygen.model import OwnPost
from journeygen.networks import NETWORKS
from journeygen.prose import clean, cut, cut_plain, hashtag, hashtags, keywords, paragraphs, shorten

LINK = "https://workshop.example.com/oak-chair/leg-cracked/"
TEXT = (
    "I heard it before I saw it: a dry tick, then a chip on the floor.\n\n"
    "The blank came from the same board as the others, cut approx. 40 mm from the heart. Outside there was nothing to "
    "see. Inside, a knot no wider than a pencil ran straight through the shoulder.\n\n"
    "Glue would hold on a shelf. A chair is different: every time somebody leans back, that shoulder works. So the leg "
    "goes into the stove, and I start again with a blank from the other end of the board, with a lamp behind it first."
)
POST = Post(
    entry="oak-chair/leg-cracked",
    title="The third leg cracked",
    summary="A hidden knot gave way on the lathe.",
    step="setback",
    step_label="Setback",
    project="oak-chair",
    project_title="Oak Chair",
    question="Would you have seen the knot?",
    text=TEXT,
    hashtags=("oak chair", "Woodworking"),
    tags=("chair making", "wood turning", "2026", "woodworking", "green wood"),
    link=LINK,
)


def with_(**changed: object) -> Post:
    fields = {name: getattr(POST, name) for name in POST.__struct_fields__}
    return Post(**fields | changed)


def snippet(network: str, post: Post = POST, **options: object) -> Snippet:
    return compose(post, network, DEFAULT_WORDINGS[network], **options)


# --- shapes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", NETWORKS)
def test_a_snippet_fits_and_leads_home(network: str) -> None:
    made = snippet(network)
    assert made.fits
    assert made.length == length(made.text, network) <= made.limit == NETWORKS[network].limit
    assert made.link == LINK
    assert (LINK in made.text) == (network != "pinterest")
    assert made.network == network


def test_each_network_has_its_own_text() -> None:
    assert len({snippet(network).text for network in NETWORKS}) == len(NETWORKS)


def test_x_is_a_hook_the_question_the_link_and_two_tags() -> None:
    hook, rest = "Setback: The third leg cracked (Oak Chair)", f"{LINK}\n#OakChair #Woodworking"
    assert snippet("x").text == f"{hook}\n\nWould you have seen the knot?\n\n{rest}"
    assert snippet("x", with_(question="")).text == f"{hook}\n\n{rest}"


def test_bluesky_adds_the_summary() -> None:
    assert snippet("bluesky").text == (
        "Setback on Oak Chair: The third leg cracked\n\n"
        "A hidden knot gave way on the lathe.\n\n"
        f"{LINK}\n\n"
        "#OakChair #Woodworking #ChairMaking"
    )


def test_threads_has_one_tag_and_ends_with_the_question() -> None:
    text = snippet("threads").text
    assert text.count("#") == 1
    assert text.endswith("\n\nWould you have seen the knot?")


def test_instagram_has_five_tags_and_a_link_to_read() -> None:
    text = snippet("instagram").text
    assert text.endswith(f"{LINK}\n\n#OakChair #Woodworking #ChairMaking #WoodTurning #GreenWood")
    assert POST.question in text


def test_pinterest_has_keywords_and_no_hashtag() -> None:
    text = snippet("pinterest").text
    assert "#" not in text
    assert text.endswith("oak chair, Woodworking, chair making, wood turning, 2026")


@pytest.mark.parametrize("network", NETWORKS)
def test_a_setback_is_called_one(network: str) -> None:
    assert "Setback" in snippet(network).text
    assert "Setback" not in snippet(network, with_(step="finished", step_label="Finished")).text


def test_the_hook_follows_the_step_then_the_tone_then_the_default() -> None:
    wording = Wording("{hook}", {"default": "d", "milestone": "m", "launch": "l"})
    hooks = {
        step: compose(with_(step=step), "facebook", wording).text.split("\n")[0]
        for step in ("idea", "finished", "launch")
    }
    assert hooks == {"idea": "d", "finished": "m", "launch": "l"}


def test_a_question_in_the_title_gets_no_second_stop() -> None:
    wording = Wording("{hook}", {"default": "{title}: {project}"})
    assert compose(with_(title="Three legs?"), "x", wording).text.startswith("Three legs? Oak Chair\n")


def test_what_gave_way_leaves_no_gap_before_what_is_shortened_next() -> None:
    wording = Wording("{hook}\n\n{text}\n\n{summary}\n\n{link}", {"default": "{title}"})
    post = with_(
        text="Incomprehensibilities " * 9, summary="One short end. Another that is longer.", mentions={}, tags=()
    )
    made = compose(post, "x", wording, limit=23 + len(POST.title) + 20)
    assert made.text == f"{POST.title}\n\nOne short end.\n\n{LINK}"


def test_a_summary_in_the_hook_is_shortened_there_as_well() -> None:
    wording = Wording("{hook}\n{summary}", {"default": "{title}: {summary}"})
    made = compose(with_(summary="One short end. Another that is longer."), "mastodon", wording, limit=100)
    first, second, _ = made.text.split("\n")
    assert first == f"{POST.title}: {second}"


# --- wordings ---------------------------------------------------------------------------------------------------------


def test_a_line_of_empty_fields_is_left_out() -> None:
    wording = Wording("{title}\n\nQ: {question}\n\n{link}\n{tags}", {"default": "x"})
    bare = with_(question="", hashtags=(), tags=())
    assert compose(bare, "x", wording).text == f"The third leg cracked\n\n{LINK}"


def test_a_template_without_a_link_gets_one() -> None:
    wording = Wording("{title}", {"default": "x"})
    assert compose(POST, "x", wording).text == f"The third leg cracked\n{LINK}"
    assert compose(POST, "pinterest", wording).text == "The third leg cracked"


def test_braces_stay_where_they_are_doubled_or_in_a_value() -> None:
    wording = Wording("{{oak}} {title} {link}", {"default": "x"})
    assert compose(with_(title="A {title} {0}"), "x", wording).text == f"{{oak}} A {{title}} {{0}} {LINK}"


@pytest.mark.parametrize("template", ["{titel}", "{title!r}", "{title:>9}", "{}", "{title.upper}"])
def test_a_wording_with_an_unknown_field_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="there is no field"):
        Wording(template, {"default": "x"})


def test_a_wording_needs_a_default_hook_without_itself() -> None:
    with pytest.raises(ValueError, match="default"):
        Wording("{hook}", {"setback": "x"})
    with pytest.raises(ValueError, match="cannot hold"):
        Wording("{hook}", {"default": "{hook}"})


def test_the_summary_is_not_told_twice() -> None:
    text = snippet("instagram", with_(text=f"{POST.summary} {TEXT}")).text
    assert text.count(POST.summary) == 1
    assert "a dry tick" in text


def test_without_a_summary_the_text_opens_and_without_a_text_the_summary_does() -> None:
    assert "a dry tick" in snippet("bluesky", with_(summary="")).text
    assert POST.summary in snippet("threads", with_(text="")).text


# --- room -------------------------------------------------------------------------------------------------------------


def test_text_ends_with_a_sentence_when_one_fits() -> None:
    told = snippet("mastodon").text.split("\n\nThe whole step:")[0]
    assert told.endswith("on a shelf.")
    assert "approx. 40 mm" in told


def test_text_gives_way_before_summary_question_tags_and_title() -> None:
    kept = ["text", "summary", "question", "tags", "title"]
    wording = Wording("{title}\n{summary}\n{text}\n{question}\n{link}\n{tags}", {"default": "x"})
    seen = []
    for limit in range(700, 30, -1):
        text = compose(POST, "mastodon", wording, limit=limit).text
        whole = {
            "text": TEXT in text,
            "summary": POST.summary in text,
            "question": POST.question in text,
            "tags": "#GreenWood" in text,
            "title": POST.title in text,
        }
        lost = [name for name in kept if not whole[name]]
        assert lost == kept[: len(lost)]
        seen.append(len(lost))
        assert fits(text, "mastodon", limit)
        assert LINK in text
    assert set(seen) == {0, 1, 2, 3, 4, 5}


def test_a_text_that_is_told_twice_is_cut_so_that_both_fit() -> None:
    made = compose(POST, "x", Wording("{text}\n\n{text}\n{link}", {"default": "x"}))
    opening = TEXT.partition("\n\n")[0]
    assert made.text == f"{opening}\n\n{opening}\n{LINK}"


def test_tags_go_one_by_one_from_the_end() -> None:
    wording = Wording("{title}\n{link}\n{tags}", {"default": "x"})
    tags = ["#OakChair", "#Woodworking", "#ChairMaking", "#WoodTurning", "#GreenWood"]
    found = [re.findall(r"#\w+", compose(POST, "mastodon", wording, limit=limit).text) for limit in range(120, 44, -1)]
    counts = [len(kept) for kept in found]
    assert found == [tags[:count] for count in counts]
    assert counts == sorted(counts, reverse=True)
    assert set(counts) == {0, 1, 2, 3, 4, 5}


def test_a_title_without_end_is_cut_and_the_link_is_not() -> None:
    made = snippet("x", with_(title="oak " * 200))
    assert made.fits
    assert "…" in made.text
    assert made.text.endswith(LINK)


def test_the_ellipsis_weighs_two_on_x() -> None:
    wording = Wording("{title}\n{link}", {"default": "x"})
    made = compose(with_(title="a" * 300), "x", wording)
    assert made.text == "a" * 254 + f"…\n{LINK}"
    assert made.length == 280


def test_a_link_longer_than_the_network_is_an_error_that_says_so() -> None:
    long = "https://workshop.example.com/" + "a" * 300
    assert snippet("x", with_(link=long)).fits
    with pytest.raises(ValueError, match=r"oak-chair/leg-cracked takes 329 of the 300 graphemes that Bluesky allows"):
        snippet("bluesky", with_(link=long))


def test_bluesky_is_cut_by_bytes_too() -> None:
    made = snippet("bluesky", with_(summary="👨‍👩‍👧‍👦" * 160 + " " + "👨‍👩‍👧‍👦" * 60))
    assert made.length <= 300
    assert 2000 < len(made.text.encode()) <= 3000
    assert made.fits


def test_a_warning_counts_on_mastodon() -> None:
    made = snippet("mastodon", own=OwnPost(warning="Blood, a little"))
    assert made.warning == "Blood, a little"
    assert made.length == length(made.text, "mastodon") + 15 <= 500
    assert snippet("x", own=OwnPost(warning="Blood, a little")).warning == ""


def test_a_warning_that_leaves_no_room_is_an_error() -> None:
    for size in (480, 500, 600):
        with pytest.raises(ValueError, match="warning makes room"):
            snippet("mastodon", own=OwnPost(warning="a" * size))


def test_a_server_with_a_higher_limit_hears_more() -> None:
    assert TEXT in snippet("mastodon", limit=2000).text
    assert snippet("mastodon", limit=2000).limit == 2000


# --- own words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("My own words", f"My own words\n{LINK}"),
        ("See {link} now", f"See {LINK} now"),
        (f"See {LINK} now", f"See {LINK} now"),
        ("{tags} {link}", f"#OakChair #Woodworking {LINK}"),
        ("{title} {0} {} {{link}}", f"{{title}} {{0}} {{}} {{{LINK}}}"),
        ("Two\r\nlines  stay", f"Two\nlines  stay\n{LINK}"),
    ],
)
def test_own_words_are_taken_as_written(own: str, expected: str) -> None:
    assert snippet("x", own=OwnPost(text=own)).text == expected


def test_own_words_on_pinterest_need_no_link() -> None:
    made = snippet("pinterest", own=OwnPost(text="My own words"))
    assert (made.text, made.link) == ("My own words", LINK)


def test_own_words_over_the_limit_are_handed_back_whole() -> None:
    made = snippet("x", own=OwnPost(text="a" * 300))
    assert not made.fits
    assert (made.length, made.limit) == (324, 280)
    assert made.text.startswith("a" * 300)


def test_own_words_of_too_many_bytes_do_not_fit_on_bluesky() -> None:
    made = snippet("bluesky", own=OwnPost(text="👨‍👩‍👧‍👦" * 121))
    assert made.length < made.limit
    assert not made.fits


def test_empty_own_words_change_nothing() -> None:
    assert snippet("x", own=OwnPost(text=" ")) == snippet("x")


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_name_becomes_a_handle_where_the_network_has_one() -> None:
    mentions = {"Anna Holz": {"bluesky": "anna.bsky.social", "mastodon": "@anna@host.example"}}
    post = with_(summary="Turned with Anna Holz. Anna Holz knows knots.", mentions=mentions)
    assert "Turned with @anna.bsky.social. Anna Holz knows" in snippet("bluesky", post).text
    assert "Turned with @anna@host.example. Anna" in snippet("mastodon", post).text
    assert "Turned with Anna Holz. Anna" in snippet("facebook", post).text


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("pottery process", "#PotteryProcess"),
        ("#PotteryProcess", "#PotteryProcess"),
        ("wood-turning", "#WoodTurning"),
        ("diy", "#diy"),
        ("3D printing", "#3DPrinting"),
        ("maker's mark", "#MakersMark"),
        ("größe und maß", "#GrößeUndMaß"),
        ("гончарное дело", "#ГончарноеДело"),
        ("日本語", "#日本語"),
        ("हिन्दी", "#हिन्दी"),
        ("e\u0301clat", "#éclat"),
        ("🏺 pots", "#pots"),
        ("2026", ""),
        ("🏺", ""),
        ("", ""),
        ("a" * 51, ""),
    ],
)
def test_hashtags_keep_letters_and_digits(name: str, tag: str) -> None:
    assert hashtag(name) == tag


def test_hashtags_and_keywords_come_once() -> None:
    names = ("Oak Chair", "oakchair", "OAK CHAIR", "2026", "oak")
    assert hashtags(names) == ("#OakChair", "#oak")
    assert keywords(names) == ("Oak Chair", "2026", "oak")


def test_the_networks_own_hashtags_come_first() -> None:
    assert snippet("threads", network_hashtags=("wood threads",)).text.count("#WoodThreads") == 1
    assert "#OakChair" not in snippet("threads", network_hashtags=("wood threads",)).text


# --- cutting ----------------------------------------------------------------------------------------------------------


def shortened(text: str, room: int, network: str = "bluesky") -> str:
    return shorten(text, lambda part: length(part, network) <= room)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("One. Two. Three.", 16, "One. Two. Three."),
        ("One. Two. Three.", 15, "One. Two."),
        ("One! Two? Three", 9, "One! Two?"),
        ("“One.” Two three four", 12, "“One.”"),
        ("Use e.g. oak or ash wood", 13, "Use e.g. oak…"),
        ("It is no. 5 of seven things", 14, "It is no. 5…"),
        ("By J. Krenov and others", 16, "By J. Krenov…"),
        ("It said no. Then it broke", 20, "It said no."),
        ("some words, and more", 12, "some words…"),
        ("see https://example.com/a-long-one here", 20, "see…"),
        ("see https://example.com/ and more", 28, "see https://example.com/ …"),
        ("by #OakChair and more", 14, "by #OakChair …"),
        ("mail me@example.com now and then", 21, "mail me@example.com …"),
        ("https://example.com/a/b/c", 10, ""),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("木の椅子。脚が折れた。また作る。", 12, "木の椅子。脚が折れた。"),
        ("木の椅子を作っている人たち", 6, "木の椅子を…"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3, "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2, "👨‍👩‍👧…"),
        ("words", 0, ""),
    ],
)
def test_shorten(text: str, room: int, expected: str) -> None:
    assert shortened(text, room) == expected


def test_clean_takes_out_what_cannot_be_seen() -> None:
    assert clean("a\u202eb\u2066c\ufeff\x00\x1b\x7f") == "abc"
    assert clean("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree four"
    assert clean("e\u0301") == "é"
    assert clean("one\n\ntwo") == "one\n\ntwo"
    assert clean("one\n\x00two\n") == "one\ntwo\n"
    assert clean("نص\u200f") == "نص\u200f"


WORDS = st.sampled_from(
    ("oak", "leg.", "cracked!", "“why?”", "größe", "e\u0301", "нога", "…", "—", "\n\n", "日本語。", "नमस्ते")
)
TOKENS = st.sampled_from(
    ("setup.py", "https://example.com/a_(b)/c", "https://日本.jp/日本。語", "#OakTable", "(#日本。語")
)
SIGNS = st.sampled_from(
    ("👩‍🚒", "🇩🇪", "👋🏽", "1️⃣", "。\u0301", "@maker@host.example", "Donaudampfschifffahrtsgesellschaft")
)
PROSE = st.lists(WORDS | TOKENS | SIGNS, max_size=60).map(" ".join)
PLAIN = (
    "oak leg. cracked! “why?” größe Größe. — -- ,; (so) e.g. approx. Dr. J. #oak 5 a: … prof. Prof. rim. mrs. Holzzz"
)
BREAKS = st.sampled_from((" ", " ", "\n", "\n\n", ""))


@given(st.lists(st.tuples(st.sampled_from(PLAIN.split()), BREAKS), max_size=30), st.integers(-1, 120))
def test_plain_texts_are_cut_as_all_are(words: list[tuple[str, str]], room: int) -> None:
    text = paragraphs("".join(map("".join, words)))
    if is_plain(text):
        assert cut(text, room) == cut_plain(text, room) == shorten(text, lambda part: len(part) <= room)


@given(st.lists(st.text(st.sampled_from("ab é’“–.:/@\n\t\r\x7f…🏺1\u0301\u200b\ud800")), max_size=4))
def test_texts_that_are_plain_are_clean_already(texts: list[str]) -> None:
    assert not are_plain(texts) or all(is_plain(text) and clean(text) == text for text in texts)


ATOMS = re.compile(r"https?://\S+|[#@]\w\S*")


@given(text=PROSE, room=st.integers(0, 200), network=st.sampled_from(list(NETWORKS)))
def test_a_cut_splits_nothing(text: str, room: int, network: str) -> None:
    text = clean(text)
    short = shortened(text, room, network)
    assert length(short, network) <= room
    kept = short.removesuffix("…").removesuffix(" ") if short != text else text
    assert text.startswith(kept)
    borders = {0}
    for part in clusters(text):
        borders.add(max(borders) + len(part))
    assert len(kept) in borders
    for atom in ATOMS.finditer(text):
        assert not atom.start() < len(kept) < atom.end()


@given(
    title=PROSE,
    summary=PROSE,
    text=PROSE,
    question=PROSE,
    project=st.sampled_from(["Oak Chair", "椅子", "Stuhl " * 60]),
    tags=st.lists(st.sampled_from(["oak", "green wood", "größe", "日本語", "2026", "x" * 50]), max_size=8).map(tuple),
    step=st.sampled_from(["idea", "setback", "finished", "launch", "own"]),
    link=st.sampled_from([LINK, "https://a.de/b/", "http://localhost:8000/a/", "https://example.com/" + "a" * 150]),
)
def test_every_snippet_fits_and_leads_home(title: str, text: str, project: str, link: str, **rest: object) -> None:
    post = with_(title=title, text=text, project_title=project, link=link, **rest)
    for network in NETWORKS:
        made = snippet(network, post, network_hashtags=("Handmade",))
        assert made.fits
        assert made.length == length(made.text, network)
        assert made.link == link
        assert network == "pinterest" or re.search(rf"(?:^|\s){re.escape(link)}(?:\s|$)", made.text)
        assert made == snippet(network, post, network_hashtags=("Handmade",))


FIELDS = "{title} {project} {summary} {text} {link} {tags} {hook} {question}"
LITERALS = ". , : ( ) “ … / // @ com Read on: setup.py é e\u0301 100%"
PIECES = st.sampled_from([*FIELDS.split(), *LITERALS.split(), " ", "\n", "\n\n", "\r", "\t"])
VALUES = st.sampled_from(
    ["Oak", "Inc.", "setup", "//b", "a:", "com", ".", "“Größe”…", "Why? So.", "", "🏺", "a.b", "x" * 90]
)


@given(
    template=st.lists(PIECES, max_size=12).map("".join),
    hook=st.lists(PIECES.filter(lambda piece: piece not in {"{hook}", "{link}", "{tags}", "{text}"}), max_size=6),
    link=st.sampled_from(
        [LINK, "https://a.de/b/", "http://localhost:8000/a/", "https://日本.jp/x/", f" {LINK}", "oak.de"]
    ),
    tags=st.lists(st.sampled_from(["oak", "node.js", "größe", "日本語"]), max_size=3).map(tuple),
    limit=st.integers(60, 400),
    values=st.fixed_dictionaries(dict.fromkeys(("title", "project_title", "summary", "text", "question"), VALUES)),
)
def test_a_length_that_adds_up_is_the_length(
    template: str, hook: list[str], link: str, tags: tuple[str, ...], limit: int, values: dict[str, str]
) -> None:
    post, wording = with_(link=link, hashtags=(), tags=tags, **values), Wording(template, {"default": "".join(hook)})
    for network in NETWORKS:
        made = compose(post, network, wording, limit=limit)
        assert made.length == length(made.text, network)
        assert made.fits
