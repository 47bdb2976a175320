"""The pictures that stand for recordings: named by source and recipe, in the size of what plays."""

import pytest

from journeygen.model import Media, Recording
from journeygen.stills import WAVE, holds_recordings, still_of


def test_a_film_has_a_poster_of_its_own_size():
    still = still_of(Media("a/lathe.mov", "d" * 32, "video", recording=Recording(1080, 1920, 9.0, "aac", False)))
    assert (still.file, still.kind, still.width, still.height) == ("a/lathe.mov#still", "png", 720, 1280)
    assert still.digest != "d" * 32


def test_a_sound_has_a_waveform():
    still = still_of(Media("a/song.mp3", "d" * 32, "audio", recording=Recording(0, 0, 9.0, "mp3", True, (1, 2))))
    assert (still.width, still.height) == WAVE


def test_what_nothing_is_known_of_has_none():
    assert still_of(Media("a/lathe.mp4", "d", "video")) is None


@pytest.mark.parametrize(("names", "expected"), [(["a.jpg", "b.txt"], False), (["a.jpg", "b.MOV"], True), ([], False)])
def test_only_recordings_ask_for_ffmpeg(names, expected):
    assert holds_recordings(names) is expected


@pytest.mark.parametrize(("width", "height", "expected"), [
    (1920, 1080, (1280, 720)), (641, 481, (640, 480)), (1, 1, (2, 2)), (4000, 10, (1280, 4)), (320, 240, (320, 240)),
])  # fmt: skip
def test_sizes_are_even_and_bounded(width, height, expected):
    found = Recording(width, height, 1.0, "", False).size()
    assert found[0] % 2 == found[1] % 2 == 0
    assert abs(found[0] - expected[0]) <= 2
    assert abs(found[1] - expected[1]) <= 2
