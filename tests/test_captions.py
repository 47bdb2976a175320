"""Captions: SubRip becomes WebVTT, WebVTT stays, what is neither is refused."""

import pytest

from journeygen.captions import as_vtt

SRT = "1\r\n00:00:01,000 --> 00:00:04,5 X1:40 X2:600 Y1:20 Y2:50\r\nThe leg <i>cracked</i>.\r\n\r\n2\r\n01:02:03,456 --> 01:02:04,000\r\nÄh.\r\n"


@pytest.mark.parametrize("content", [SRT.encode(), b"\xef\xbb\xbf" + SRT.encode(), SRT.encode("cp1252")])
def test_subrip_becomes_webvtt(content):
    assert as_vtt(content).decode() == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.500\nThe leg <i>cracked</i>.\n\n2\n01:02:03.456 --> 01:02:04.000\nÄh.\n"
    )


def test_webvtt_stays_as_it_is():
    text = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000 align:start\nHello\n"
    assert as_vtt(text.replace("\n", "\r\n").encode()).decode() == text


@pytest.mark.parametrize("content", [b"", b"Only words\n", b"\xff\xd8\xff\xe0", b"WEBVTT\n\nno cue"])
def test_what_holds_no_caption(content):
    with pytest.raises(ValueError, match="It has no caption"):
        as_vtt(content)


def test_no_zero_byte_gets_through():
    assert b"\0" not in as_vtt(SRT.encode() + b"\0\0")
