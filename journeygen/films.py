"""Films and sounds through ffmpeg: what they are, how they look, and how they are made ready for the web.

The one door to `imageio-ffmpeg` (the extra `video`), or to an ffmpeg that the machine has. Without one, recordings are
published as they are. Files are hostile until proven otherwise: containers only, no playlists that name other files, no
network, a limit of time for each call. Nothing of a file's metadata gets into what is made of it.
"""

import importlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from journeygen.model import Recording

LONG_SIDE, BITRATE = 1280, 4_000_000  # pixels and bits a second that phones load well
RECIPE = "1"  # changes with what is made of a recording
PEAKS, LOUDEST = 160, 32  # bars of a waveform, and how high the loudest is
_RATE = 8000  # samples a second are plenty for a waveform
_LONGEST = 4 * 3600  # seconds; what is longer is no recording of a workshop
_FORMATS = "mov,matroska,avi,ogg,mp3,flac,wav,aac,mpegts"
_GUARDS = (
    "-hide_banner", "-nostdin", "-loglevel", "info", "-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS,
)  # fmt: skip
_SAME = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
    "-flags:a", "+bitexact",
)  # fmt: skip
_TELLING = ("-progress", "pipe:1", "-nostats")  # lines of `key=value`, twice a second (ffmpeg.html, "-progress")
_VIDEO = re.compile(r"Stream #\S+ Video: (\w+)[^\n]*?, (\w+)[(,][^\n]*?, (\d+)x(\d+)(?: \[SAR (\d+):(\d+))?[^\n]*")
_AUDIO = re.compile(r"Stream #\S+ Audio: (\w+)")
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)(?:[^\n]*?bitrate: (\d+) kb/s)?")
_TURNED = re.compile(r"rotation of (-?\d+)")
_WEB_SOUND = ("mp3", "aac")
Tell = Callable[[float], object]


class RecordingError(Exception):
    """A recording that cannot be used, and why, in a maker's words."""


@cache
def ffmpeg() -> str:
    """The path of ffmpeg: the extra's, else the machine's own; empty when there is none."""
    if importlib.util.find_spec("imageio_ffmpeg"):
        try:
            return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
        except RuntimeError:
            return ""
    return shutil.which("ffmpeg") or ""


@cache
def version() -> str:
    """The version of ffmpeg, which decides the bytes that it makes; empty when there is none."""
    if not ffmpeg():
        return ""
    first = _run(["-version"], 10).stdout.decode("utf-8", "replace").partition("\n")[0]
    return first.removeprefix("ffmpeg version ").partition(" ")[0]


def facts(path: Path) -> Recording:
    """What a recording is: its size upright, how long it takes, what it sounds like. Raises RecordingError."""
    told = _run([*_GUARDS, "-i", f"file:{path}"], 20).stderr.decode("utf-8", "replace")
    film, sound, seconds = _film(told), _AUDIO.search(told), _duration(told)
    if film is None and sound is None:
        raise RecordingError("ffmpeg finds neither pictures nor sound in it")
    if seconds > _LONGEST:
        raise RecordingError(f"It takes {seconds / 3600:.0f} hours, more than the {_LONGEST // 3600} that are allowed")
    codec, width, height, shape = film or ("", 0, 0, "")
    ready = _is_ready(codec, shape, sound[1] if sound else "", _rate(told), max(width, height))
    peaks = () if film else _peaks(path)
    return Recording(width, height, seconds, sound[1] if sound else "", ready, peaks)


def _film(told: str) -> tuple[str, int, int, str] | None:
    """Codec, width and height upright, and the way pixels are kept; None where only a cover picture is to be seen."""
    for found in _VIDEO.finditer(told):
        if "attached pic" in found[0]:
            continue
        width, height = int(found[3]), int(found[4])
        if found[5] and found[6]:
            width = round(width * int(found[5]) / max(1, int(found[6])))
        turned = _TURNED.search(told, found.end())
        upright = (height, width) if turned and int(turned[1]) % 180 else (width, height)
        return found[1], *upright, "square" if found[2] == "yuv420p" and not turned else "other"
    return None


def _rate(told: str) -> int:
    """Bits a second, 0 where it is not told."""
    lasting = _DURATION.search(told)
    return int(lasting[4] or 0) * 1000 if lasting else 0


def _is_ready(codec: str, shape: str, sound: str, bitrate: int, longest: int) -> bool:
    """Whether browsers and phones play it as it is: it is packed anew without loss then."""
    if not codec:
        return sound in _WEB_SOUND
    light = longest <= LONG_SIDE and 0 < bitrate <= BITRATE
    return codec == "h264" and shape == "square" and sound in {"", "aac"} and light


def _peaks(path: Path) -> tuple[int, ...]:
    """How loud a sound is from beginning to end, in `PEAKS` steps from 0 to `LOUDEST`."""
    call = [
        *_GUARDS, "-i", f"file:{path}", "-map", "0:a:0", "-ac", "1", "-ar", str(_RATE), "-t", str(_LONGEST),
        "-f", "s16le", "pipe:1",
    ]  # fmt: skip
    done = _run(call, 300)
    samples = memoryview(done.stdout[: len(done.stdout) // 2 * 2]).cast("h")
    if not len(samples):
        raise RecordingError("ffmpeg cannot decode it: " + _reason(done.stderr))
    step = max(1, len(samples) / PEAKS)
    parts = (samples[int(at * step) : max(int(at * step) + 1, int((at + 1) * step))] for at in range(PEAKS))
    loud = [max(abs(max(part)), abs(min(part))) if len(part) else 0 for part in parts]
    most = max(*loud, 1)
    return tuple(round(LOUDEST * one / most) for one in loud)


def web_ready(path: Path, recording: Recording, tell: Tell = lambda _: None) -> bytes:
    """A recording as browsers and phones play it, its beginning first, without metadata. Raises RecordingError.

    Films become H.264 and AAC in MP4, sounds stay MP3 or AAC or become AAC. What is ready is packed anew without loss.
    `tell` hears in between how many seconds of it are done.
    """
    limit = 120 + 30 * recording.seconds
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"made{recording.ending}"
        call = [
            *_GUARDS, *_TELLING, "-i", f"file:{path}", *_streams(recording), *_SAME, "-movflags", "+faststart",
            "-y", str(made),
        ]  # fmt: skip
        if made.suffix == ".mp3":
            call[-4:-2] = ["-id3v2_version", "0", "-write_xing", "0"]
        code, said = _listened(call, limit, tell)
        if code or not made.is_file() or not made.stat().st_size:
            raise RecordingError("ffmpeg cannot convert it: " + _reason(said))
        _whole(made, recording)
        return made.read_bytes()


def _whole(made: Path, recording: Recording) -> None:
    """A file cut off on its way here still says how long it was: what came of it tells how long it is."""
    lasting = _duration(_run([*_GUARDS, "-i", f"file:{made}"], 20).stderr.decode("utf-8", "replace"))
    if lasting < recording.seconds * 0.8 - 0.5:
        raise RecordingError(f"It ends too early: {lasting:.0f} of {recording.seconds:.0f} seconds are there")


def _duration(told: str) -> float:
    lasting = _DURATION.search(told)
    return int(lasting[1]) * 3600 + int(lasting[2]) * 60 + float(lasting[3]) if lasting else 0.0


def _streams(recording: Recording) -> list[str]:
    """What becomes of each stream. The number of threads decides the bytes, so it is the same on all machines."""
    if recording.ready:
        return ["-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy"]
    sound = ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
    if not recording.width:
        return sound
    width, height = recording.size()
    film = ["-map", "0:V:0", "-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-pix_fmt", "yuv420p"]
    scaled = [
        "-threads", "1", "-fpsmax", "60", "-vf", f"scale={width}:{height},setsar=1",
        "-x264-params", "threads=4:lookahead_threads=1",
    ]  # fmt: skip
    return [*film, *scaled, *sound]


def poster(path: Path, film: Recording) -> bytes:
    """One early picture of a film, as PNG in the size that the site shows. Raises RecordingError."""
    at = min(1.0, film.seconds / 10)
    width, height = film.size()
    scale = f"scale={width}:{height},setsar=1"
    call = [
        *_GUARDS, "-threads", "1", "-ss", f"{at:.3f}", "-i", f"file:{path}", "-map", "0:V:0", "-frames:v", "1", "-vf",
    ]  # fmt: skip
    done = _run([*call, scale, *_SAME, "-c:v", "png", "-f", "image2pipe", "pipe:1"], 60)
    if not done.stdout:
        raise RecordingError("ffmpeg finds no picture in it: " + _reason(done.stderr))
    return done.stdout


def _run(arguments: Sequence[str], limit: float) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run([ffmpeg(), *arguments], capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise _late(limit) from None
    except OSError as error:
        raise RecordingError(f"ffmpeg cannot be run: {error.strerror or error}") from None


def _listened(arguments: Sequence[str], limit: float, tell: Tell) -> tuple[int, bytes]:
    """How ffmpeg ended and what it said; `tell` hears how far it is."""
    late = threading.Event()
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen([ffmpeg(), *arguments], stdout=subprocess.PIPE, stderr=said) as running:

            def end() -> None:
                late.set()
                running.kill()

            clock = threading.Timer(limit, end)
            clock.start()
            try:
                for line in running.stdout or ():
                    name, _, value = line.strip().partition(b"=")
                    if name == b"out_time_us" and value.isdigit():
                        tell(int(value) / 1_000_000)
            finally:  # beside another thread no worker could be forked
                clock.cancel()
                clock.join()
        if late.is_set():
            raise _late(limit)
        said.seek(0)
        return running.returncode, said.read()


def _late(limit: float) -> RecordingError:
    return RecordingError(f"ffmpeg did not come to an end within {limit:.0f} seconds")


def _reason(told: bytes) -> str:
    """ffmpeg's last word, without paths, addresses in memory and what else differs from run to run."""
    lines = [line.strip() for line in told.decode("utf-8", "replace").split("\n") if line.strip()]
    words = re.sub(r"\[[^\]]* @ 0x[0-9a-f]+\]|file:\S+", "", lines[-1] if lines else "").strip(" :")
    return words or "it gives no reason"
