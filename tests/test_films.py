"""Films and sounds, made by ffmpeg itself: what they are, what is made of them, and what is refused."""

import re
import subprocess
import time
from functools import cache
from pathlib import Path

import msgspec
import pytest
from journals import photo
from PIL import Image
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree, write

from journeygen import films
from journeygen.build import build
from journeygen.errors import ContentError
from journeygen.films import BITRATE, LOUDEST, PEAKS, RecordingError, facts, poster, web_ready
from journeygen.request import Request

SECRET = ("-metadata", "title=Secret", "-metadata", "location=+53.3498-006.2603/", "-metadata", "artist=Secret")
CLIPS = {
    "wide.mp4": "-f lavfi -i testsrc2=size=1600x900:rate=10 -f lavfi -i sine=440 -t 1 -pix_fmt yuv420p",
    "ready.mp4": "-f lavfi -i testsrc2=size=320x240:rate=10 -f lavfi -i sine=440 -t 1 -pix_fmt yuv420p",
    "silent.webm": "-f lavfi -i testsrc2=size=322x242:rate=10 -t 1 -c:v libvpx -b:v 200k",
    "long.webm": "-f lavfi -i testsrc2=size=320x240:rate=10 -t 4 -c:v libvpx -b:v 200k",
    "deep.mkv": "-f lavfi -i testsrc2=size=320x240:rate=10 -t 1 -pix_fmt yuv420p10le -c:v libx265",
    "song.mp3": "-f lavfi -i aevalsrc=sin(440*2*PI*t)*t/2:d=2",
    "song.wav": "-f lavfi -i aevalsrc=sin(440*2*PI*t)*t/2:d=2",
    "song.ogg": "-f lavfi -i aevalsrc=sin(440*2*PI*t)*t/2:d=2 -c:a libvorbis",
    "song.flac": "-f lavfi -i aevalsrc=sin(440*2*PI*t)*t/2:d=2",
}


@cache
def clip(name: str) -> bytes:
    """A clip of a second or two, with metadata that nobody may see."""
    folder = Path(_folder.name)
    place = folder / name
    turned = name == "turned.mov"
    call = ["-display_rotation", "90", "-i", str(folder / "wide.mp4"), "-c", "copy"] if turned else CLIPS[name].split()
    if turned:
        clip("wide.mp4")
    call = [films.ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *call, *SECRET, str(place)]
    subprocess.run(call, check=True)
    return place.read_bytes()


class _Folder:
    name = ""


_folder = _Folder()


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    _folder.name = str(tmp_path_factory.mktemp("clips"))
    return Path(_folder.name)


def written(folder: Path, name: str) -> Path:
    clip(name)
    return folder / name


@pytest.mark.parametrize(("name", "size", "sound", "ready"), [
    ("wide.mp4", (1600, 900), "aac", False), ("ready.mp4", (320, 240), "aac", True), ("turned.mov", (900, 1600), "aac", False),
    ("silent.webm", (322, 242), "", False), ("deep.mkv", (320, 240), "", False), ("song.mp3", (0, 0), "mp3", True),
    ("song.wav", (0, 0), "pcm_s16le", False), ("song.ogg", (0, 0), "vorbis", False), ("song.flac", (0, 0), "flac", False),
])  # fmt: skip
def test_what_is_told_of_a_recording(folder, name, size, sound, ready):
    found = facts(written(folder, name))
    assert (found.width, found.height, found.sound, found.ready) == (*size, sound, ready)
    assert found.seconds == pytest.approx(2 if name.startswith("song") else 1, abs=0.15)
    assert len(found.peaks) == (PEAKS if name.startswith("song") else 0)


def test_a_waveform_shows_what_is_heard(folder):
    peaks = facts(written(folder, "song.wav")).peaks
    assert max(peaks) == LOUDEST
    assert peaks[0] <= 1
    assert sum(peaks[:40]) < sum(peaks[40:80]) < sum(peaks[80:120]) < sum(peaks[120:])


@pytest.mark.parametrize(
    "name", ["wide.mp4", "ready.mp4", "turned.mov", "silent.webm", "deep.mkv", "song.mp3", "song.wav", "song.ogg"]
)
def test_what_is_published_plays_everywhere_and_tells_nothing(folder, tmp_path, name):
    path = written(folder, name)
    known = facts(path)
    content = web_ready(path, known)
    assert content == web_ready(path, known)
    assert b"Secret" not in content
    assert b"53.3498" not in content
    assert b"Lavf" not in content
    again = tmp_path / f"made{known.ending}"
    again.write_bytes(content)
    found = facts(again)
    assert (found.width, found.height) == (known.size() if known.width else (0, 0))
    assert found.ready, "what was made needs nothing more"
    if known.width:
        assert 0 < content.find(b"moov") < content.find(b"mdat"), "the beginning comes first"
    assert found.seconds == pytest.approx(known.seconds, abs=0.2)


@pytest.mark.parametrize("name", ["wide.mp4", "turned.mov"])
def test_a_poster_is_a_picture_of_the_film(folder, tmp_path, name):
    path = written(folder, name)
    known = facts(path)
    content = poster(path, known)
    assert content == poster(path, known)
    (tmp_path / "a.png").write_bytes(content)
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == known.size()
        assert len(image.getcolors(1 << 24)) > 50
    assert b"Secret" not in content


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"


@pytest.mark.parametrize(("content", "words"), [
    (b"\0\0\0\x18ftypisom" + b"x" * 999, "neither pictures nor sound"), (PLAYLIST, "neither pictures nor sound"),
    (CONCAT, "neither pictures nor sound"), (b"", "neither pictures nor sound"), (b"RIFF\0\0\0\0WAVEfmt ", "neither"),
    (b"\x1aE\xdf\xa3" + b"\xff" * 500, "neither"), (b"ID3\x04" + b"\0" * 100, "neither"),
])  # fmt: skip
def test_hostile_files_are_refused(tmp_path, content, words):
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(RecordingError, match=words):
        facts(tmp_path / "a.mp4")


@pytest.mark.parametrize(("kept", "name"), [(900, "long.webm"), (0.3, "long.webm"), (0.3, "song.flac")])
def test_what_was_cut_off_on_its_way_is_refused(folder, tmp_path, kept, name):
    cut, content = tmp_path / f"cut{name}", clip(name)
    cut.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    with pytest.raises(RecordingError, match=r"ends too early|cannot"):
        web_ready(cut, facts(cut))


def test_ffmpeg_must_come_to_an_end(folder, monkeypatch):
    path = written(folder, "wide.mp4")

    def endless(call, **options):
        raise subprocess.TimeoutExpired(call, options["timeout"])

    monkeypatch.setattr(subprocess, "run", endless)
    with pytest.raises(RecordingError, match="did not come to an end within 20 seconds"):
        facts(path)


def test_too_long_is_no_recording_of_a_workshop(folder, monkeypatch):
    monkeypatch.setattr(films, "_LONGEST", 0.5)
    with pytest.raises(RecordingError, match="more than the"):
        facts(written(folder, "wide.mp4"))
    assert BITRATE > 1_000_000


# --- in a site


AT = "content/stool/2026-11-01-turned"
PLAYED = {
    f"{AT}/index.md": entry("Turned", "making", "At the lathe.", video="lathe.mp4", captions="lathe.srt"),
    f"{AT}/lathe.srt": "1\n00:00:00,000 --> 00:00:01,000\nShavings\n",
    "content/stool/2026-11-02-heard/index.md": entry("Heard", "making", "At the bench.", audio="saw.wav"),
}


def playing(root: Path) -> Path:
    return site(
        root,
        CONFIG,
        **PLAYED,
        **{f"{AT}/lathe.mp4": clip("wide.mp4"), "content/stool/2026-11-02-heard/saw.wav": clip("song.wav")},
    )


def test_a_film_and_a_sound_on_all_outputs(tmp_path):
    root = playing(tmp_path / "site")
    report = made(root)
    assert not [problem for problem in report.problems if problem.code.startswith("media")]
    output = tree(root / "output")
    page = output["site/stool/turned/index.html"].decode()
    assert 'width="1280" height="720"' in page
    assert "-lathe.mp4" in page
    assert 'poster="../../media/' in page
    assert '<track kind="captions"' in page
    (captions,) = [content for name, content in output.items() if name.endswith(".vtt")]
    assert captions.startswith(b"WEBVTT\n")
    heard = output["site/stool/heard/index.html"].decode()
    assert '<path d="M1 ' in heard
    assert "-saw.m4a" in heard
    for name, content in output.items():
        assert b"Secret" not in content, name
        assert b"53.3498" not in content, name
    assert "social/stool/turned/lathe.jpg" in output
    assert "social/stool/heard/saw.jpg" in output
    letter = output["newsletter/2026-11/email.html"].decode()
    assert letter.count("newsletter/2026-11/media/") >= 2
    assert "<video" not in letter
    assert 'property="og:image"' in page
    assert made(root).made == 0
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "scratch")) == []


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_film_in_raw_html_has_its_poster_everywhere(tmp_path, engine):
    text = (
        'Look:\n\n<video controls src="lathe.mp4" aria-label="At the lathe"></video>\n\n'
        '<video controls preload="metadata" width="320" height="180"><source src="lathe.mp4"></video>\n\n'
        '<video controls poster="own.jpg" src="other.mp4"></video>\n\n`<video poster="">`\n'
    )
    files = {
        "index.md": entry("Turned", "making", text),
        "own.jpg": photo(),
        "lathe.mp4": clip("wide.mp4"),
        "other.mp4": clip("ready.mp4"),
    }
    config = CONFIG + f'[markdown]\nengine = "{engine}"\n'
    root = site(tmp_path / "site", config, **{f"{AT}/{name}": content for name, content in files.items()})
    made(root)
    output = tree(root / "output")
    page = output["site/stool/turned/index.html"].decode()
    first, second, third = re.findall(r"<video[^>]*>", page)
    assert re.search(r'poster="\.\./\.\./media/\w+-1280\.jpg" width="1280" height="720" preload="none"', first)
    assert re.search(r'poster="\.\./\.\./media/\w+-1280\.jpg"', second)
    assert second.count("preload=") == second.count("width=") == 1
    assert "own" not in third
    assert third.count("poster=") == 1
    assert re.search(r"&lt;video poster=(\"|&quot;|&#34;)", page)
    poster = re.search(r'poster="\.\./\.\./(media/\S+?)"', first)[1]
    assert f"site/{poster}" in output
    assert poster not in re.sub(r"<(?:video|meta)[^>]*>|<script.*?</script>", "", page, flags=re.DOTALL), (
        "it is shown once"
    )
    assert f'poster=\\"https://example.org/{poster}' in output["site/feed.json"].decode()
    assert "social/stool/turned/lathe.jpg" in output
    assert re.search(r"newsletter/2026-11/media/[^\"]+\.jpg", output["newsletter/2026-11/email.html"].decode())
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "scratch")) == []


def test_a_still_comes_and_goes_with_the_makers_own_poster(tmp_path):
    film = '<video controls src="lathe.mp4"{}></video>'
    bare, dressed = (
        entry("Turned", "making", film.format(poster), summary="Turned.")
        for poster in ("", ' poster="https://example.org/own.jpg"')
    )
    root = site(tmp_path / "site", CONFIG, **{f"{AT}/index.md": dressed, f"{AT}/lathe.mp4": clip("ready.mp4")})
    made(root)
    for text in (bare, dressed):
        write(root, **{f"{AT}/index.md": text})
        made(root)
        assert differences(tree(root / "output"), clean_tree(root, tmp_path / "scratch")) == []


def test_without_ffmpeg_a_film_in_raw_html_has_no_poster(folder, request, tmp_path):
    clean = web_ready(written(folder, "ready.mp4"), facts(written(folder, "ready.mp4")))
    request.getfixturevalue("without_ffmpeg")
    index = entry("Turned", "making", '<video controls src="lathe.mp4"></video>')
    root = site(tmp_path, CONFIG, **{f"{AT}/index.md": index, f"{AT}/lathe.mp4": clean})
    made(root)
    page = (root / "output/site/stool/turned/index.html").read_text("utf-8")
    (film,) = re.findall(r"<video[^>]*>", page)
    assert "-lathe.mp4" in film
    assert "poster" not in film


def test_how_far_a_film_is_can_be_seen(tmp_path):
    told = []
    root = playing(tmp_path)
    build(Request(root, root / "output", NOW), lambda stage, done, total: told.append((stage, done, total)), SESSION)
    seconds = [(done, total) for stage, done, total in told if stage == "Seconds of film and sound"]
    assert {total for _, total in seconds} == {3}
    done = [done for done, _ in seconds]
    assert done == sorted(done)
    assert done[0] <= 1
    assert done[-1] == 3


def test_a_call_that_takes_too_long_is_ended(folder, monkeypatch):
    path = written(folder, "wide.mp4")
    monkeypatch.setattr(films, "_streams", lambda _: ["-vf", "realtime=speed=0.01", "-t", "1", "-c:v", "libx264"])
    known = facts(path)
    short = msgspec.structs.replace(known, seconds=-3.95)
    begun = time.monotonic()
    with pytest.raises(RecordingError, match="did not come to an end within 2 seconds"):
        web_ready(path, short)
    assert time.monotonic() - begun < 8


def test_what_was_made_is_kept(tmp_path, monkeypatch):
    root = playing(tmp_path)
    made(root)
    (root / "output/site/stool/turned/index.html").unlink()
    for path in (root / "output/site/media").iterdir():
        path.unlink()
    monkeypatch.setattr(films, "web_ready", lambda *_: pytest.fail("made again"))
    monkeypatch.setattr(films, "poster", lambda *_: pytest.fail("made again"))
    assert made(root).written > 2


def test_without_ffmpeg_a_recording_is_published_as_it_is(without_ffmpeg, tmp_path):
    clean = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0"
    root = site(tmp_path, CONFIG, **{
        f"{AT}/index.md": entry("Turned", "making", "At the lathe.", audio="saw.wav"), f"{AT}/saw.wav": clean,
    })  # fmt: skip
    (problem,) = [problem for problem in made(root).problems if problem.code == "media-unprepared"]
    assert problem.level == "note"
    assert "pip install 'journeygen[video]'" in problem.message
    page = (root / "output/site/stool/turned/index.html").read_text()
    assert "-saw.wav" in page
    assert "<svg" not in page.split("<main")[1].split("</article>")[0]


def test_a_broken_film_is_a_problem_at_its_file(tmp_path):
    root = site(
        tmp_path,
        CONFIG,
        **PLAYED,
        **{f"{AT}/lathe.mp4": clip("wide.mp4")[:2000], "content/stool/2026-11-02-heard/saw.wav": b"RIFF"},
    )
    with pytest.raises(ContentError) as caught:
        made(root)
    found = {problem.path: problem for problem in caught.value.problems if problem.code == "media-broken"}
    assert f"{AT}/lathe.mp4" in found
    assert (
        "This recording cannot be used. ffmpeg finds neither pictures nor sound in it"
        in found[f"{AT}/lathe.mp4"].message
    )


def test_captions_that_are_none_are_a_problem(tmp_path):
    root = playing(tmp_path)
    (root / AT / "lathe.srt").write_text("Only words\n")
    with pytest.raises(ContentError, match=r"This captions file cannot be used\. It has no caption"):
        made(root)
