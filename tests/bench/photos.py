"""Measure the making of photographs beside @11ty/eleventy-img and Hugo: `python tests/bench/photos.py --help`."""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops, ImageEnhance, ImageOps
from speed import peers
from speed.timing import RunError, Sample, peak_memory, timed

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "content"
SIZE, QUALITY = (4000, 3000), 80
PEER_WIDTHS, PEER_FORMATS = (480, 960, 1600), ("jpeg", "webp")
SITE_WIDTHS = (400, 800, 1200, 1600)
LETTER_WIDTH = 1104
SSIM_MARGIN, FASTER = 0.005, {"eleventy-img": 2.5, "hugo": 7.0}
CACHED_SECONDS, PEAK_MEGABYTES = 0.5, 400.0
NODE_PACKAGES = {"private": True, "type": "module", "dependencies": {"@11ty/eleventy-img": "6.0.4"}}
ELEVENTY = """\
import Image from "@11ty/eleventy-img"; import fs from "fs"; import path from "path";
const [source, output, wanted] = process.argv.slice(2);
const names = fs.readdirSync(source).filter(name => name.endsWith(".jpg"));
await Promise.all(names.flatMap(name => JSON.parse(wanted).map(([widths, formats]) => Image(path.join(source, name), {
  widths, formats, outputDir: output, urlPath: "/", sharpJpegOptions: {quality: 80}, sharpWebpOptions: {quality: 80},
  filenameFormat: (id, from, width, format) => `${path.basename(from, ".jpg")}-${width}.${format}`}))));
"""
HUGO_CONFIG = """\
baseURL = "https://example.org/"
resourceDir = "made/resources"
disableKinds = ["taxonomy", "term", "section", "RSS", "sitemap", "404"]
[imaging]
quality = 80
resampleFilter = "Lanczos"
"""
HUGO_PAGE = """\
{{ range resources.Match "photos/*.jpg" }}{{ $p := . }}{{ range $one := site.Params.wanted }}
{{ $made := $p.Resize (printf "%vx %s q80 Lanczos" (index $one 0) (index $one 1)) -}}
{{ path.BaseName $p.Name }} {{ index $one 0 }} {{ index $one 1 }} {{ $made.RelPermalink }}
{{- end }}{{ end }}
"""
Wanted = tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
PEER_SET: Wanted = ((PEER_WIDTHS, PEER_FORMATS),)
# What a build makes of an entry's photograph: the site's files, the snippets' one, the letter's one.
OWN_SET: Wanted = ((SITE_WIDTHS, PEER_FORMATS), ((LETTER_WIDTH,), ("jpeg",)))


@dataclass(frozen=True)
class Maker:
    """One tool: how it makes all photographs, what it leaves behind, and where each file is."""

    name: str
    folder: Path
    command: tuple[str, ...]
    file: Callable[[str, int, str], Path]


# --- photographs


def photographs(folder: Path, count: int) -> Path:
    """So many different photographs of 12 megapixels, drawn from the sample's by a fixed seed; made once."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(count) if not (folder / f"p{number:04}.jpg").exists()]
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(_photograph, folder), missing))
    return folder


def _photograph(folder: Path, number: int) -> None:
    """One of the sample's, enlarged, cut, mirrored, with other light, and with the grain of a sensor."""
    chance = random.Random(number)
    files = sorted(SAMPLE.rglob("*.jpg"))
    with Image.open(files[number % len(files)]) as image:
        centre = (chance.random(), chance.random())
        photo = ImageOps.fit(image.convert("RGB"), SIZE, Image.Resampling.BICUBIC, centering=centre)
    photo = ImageOps.mirror(photo) if chance.random() < 0.5 else photo
    photo = ImageEnhance.Brightness(photo).enhance(0.85 + 0.3 * chance.random())
    photo = ImageEnhance.Color(photo).enhance(0.8 + 0.4 * chance.random())
    coarse, fine = _grain(chance, 4, 16), _grain(chance, 2, 10)
    grain = ImageChops.add(coarse, fine)
    photo = ImageChops.add(photo, Image.merge("RGB", (grain, grain, grain)))
    photo = ImageChops.subtract(photo, Image.new("RGB", SIZE, (20, 20, 20)))
    part = folder / f"p{number:04}.part"
    photo.save(part, "JPEG", quality=90)
    part.rename(part.with_suffix(".jpg"))


def _grain(chance: random.Random, coarseness: int, weakness: int) -> Image.Image:
    size = SIZE[0] // coarseness, SIZE[1] // coarseness
    noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(SIZE, Image.Resampling.BICUBIC)
    return noise.point(lambda value: value // weakness)


# --- makers


def ours(work: Path, photos: Path, wanted: Wanted) -> Maker:
    """Our pipeline from the probe to the file, in as many processes as a build would take, from an empty cache."""
    folder = work / "ours"
    command = (sys.executable, str(HERE / "photos.py"), "--make", str(photos), str(folder), json.dumps(wanted))
    return Maker("journeygen", folder, command, lambda name, width, form: folder / f"{name}-{width}.{form}")


def eleventy(work: Path, photos: Path, wanted: Wanted) -> Maker:
    modules = work / "eleventy-img"
    if not (modules / "node_modules").exists():
        modules.mkdir(parents=True, exist_ok=True)
        (modules / "package.json").write_text(json.dumps(NODE_PACKAGES))
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=modules, check=True)
    (modules / "make.mjs").write_text(ELEVENTY)
    folder = work / "eleventy"
    command = (peers.node(), str(modules / "make.mjs"), str(photos), str(folder), json.dumps(wanted))
    return Maker("eleventy-img", folder, command, lambda name, width, form: folder / f"{name}-{width}.{form}")


def hugo(work: Path, photos: Path, wanted: Wanted) -> Maker:
    site = work / "hugo"
    for name in ("layouts", "assets"):
        (site / name).mkdir(parents=True, exist_ok=True)
    rows = [
        [width, "jpg" if form == "jpeg" else form] for widths, forms in wanted for width in widths for form in forms
    ]
    (site / "hugo.toml").write_text(f"{HUGO_CONFIG}[params]\nwanted = {json.dumps(rows)}\n")
    (site / "layouts" / "index.html").write_text(HUGO_PAGE)
    shutil.rmtree(site / "assets" / "photos", ignore_errors=True)
    shutil.copytree(photos, site / "assets" / "photos", copy_function=os.link)
    command = (str(peers.hugo(work)), "--source", str(site), "--cacheDir", str(site / "made" / "cache"), "--quiet")
    command += ("--destination", str(site / "made" / "public"))

    def file(name: str, width: int, form: str) -> Path:
        form = "jpg" if form == "jpeg" else form
        lines = (site / "made" / "public" / "index.html").read_text().splitlines()
        found = next(line for line in lines if line.startswith(f"{name} {width} {form} "))
        return site / "made" / "public" / found.split()[3].lstrip("/")

    return Maker("hugo", site / "made", command, file)


def make(photos: Path, folder: Path, wanted: Wanted) -> None:
    """Our own part of the race: what a build does with photographs, and nothing else."""
    from journeygen.workers import spread

    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in photos.glob("*.jpg"))
    spread(partial(_make_some, photos, folder, wanted), names, 2)


def _make_some(photos: Path, folder: Path, wanted: Wanted, names: Sequence[str]) -> list[None]:
    from journeygen.darkroom import Darkroom
    from journeygen.pictures import Variant
    from journeygen.probe import probe

    variants = tuple(
        Variant(width, form, quality=QUALITY) for widths, forms in wanted for width in widths for form in forms
    )
    room = Darkroom(folder / "kept")
    for name in names:
        media = probe(photos / name, name)
        for variant, content in zip(variants, room.develop(photos / name, media, variants), strict=True):
            (folder / f"{name[:-4]}-{variant.width}.{variant.format}").write_bytes(content)
    return [None] * len(names)


# --- measuring


def raced(makers: Sequence[Maker], rounds: int) -> dict[str, list[Sample]]:
    """Everybody makes everything from nothing, in turns."""
    runs: dict[str, list[Sample]] = {maker.name: [] for maker in makers}
    for _ in range(rounds):
        for maker in makers:
            shutil.rmtree(maker.folder, ignore_errors=True)
            maker.folder.mkdir(parents=True)
            runs[maker.name].append(timed(maker.command, maker.folder))
            _say(f"{maker.name}: {runs[maker.name][-1].cpu:.1f} CPU s, {runs[maker.name][-1].wall:.1f} s")
    return runs


def likeness(makers: Sequence[Maker], photos: Path, wanted: Wanted, looked_at: int) -> dict[str, float]:
    """The mean SSIM of each maker's files against the photograph scaled by Lanczos from all its pixels."""
    names = [path.stem for path in sorted(photos.glob("*.jpg"))[:looked_at]]
    with ProcessPoolExecutor() as pool:
        tables = list(pool.map(partial(_likeness, makers_files(makers, names, wanted), photos, wanted), names))
    return {maker.name: statistics.fmean(table[maker.name] for table in tables) for maker in makers}


def makers_files(
    makers: Sequence[Maker], names: Sequence[str], wanted: Wanted
) -> dict[tuple[str, str, int, str], Path]:
    return {
        (maker.name, name, width, form): maker.file(name, width, form)
        for maker in makers for name in names for widths, forms in wanted for width in widths for form in forms
    }  # fmt: skip


def _likeness(
    files: dict[tuple[str, str, int, str], Path], photos: Path, wanted: Wanted, name: str
) -> dict[str, float]:
    import numpy
    from skimage.metrics import structural_similarity

    found: dict[str, list[float]] = {}
    with Image.open(photos / f"{name}.jpg") as photo:
        photo.load()
    for width in sorted({width for widths, _ in wanted for width in widths}):
        size = width, round(photo.height * width / photo.width)
        reference = numpy.asarray(photo.resize(size, Image.Resampling.LANCZOS).convert("L"))
        for (maker, of, wide, _form), path in files.items():
            if of == name and wide == width:
                with Image.open(path) as image:
                    shown = numpy.asarray(image.convert("L"))
                found.setdefault(maker, []).append(float(structural_similarity(reference, shown)))
    return {maker: statistics.fmean(values) for maker, values in found.items()}


def cached(work: Path, photos: Path, count: int) -> dict[str, Sample]:
    """A whole site with a photograph in each entry: built, then again with the pictures kept, then with nothing new."""
    site = work / "site"
    shutil.rmtree(site, ignore_errors=True)
    config = '[site]\ntitle = "Photographs"\nbase_url = "https://example.org/"\ntimezone = "UTC"\n[networks.mastodon]\nprofile = "https://e.example/@a"\n'
    for number in range(count):
        bundle = site / "content" / "stool" / f"2026-{number % 11 + 1:02}-{number % 28 + 1:02}-photo-{number}"
        bundle.mkdir(parents=True)
        os.link(photos / f"p{number:04}.jpg", bundle / "photo.jpg")
        (bundle / "index.md").write_text(
            f"---\ntitle: Photo {number}\nstep: making\n---\n\n![A photograph](photo.jpg)\n"
        )
    (site / "journeygen.toml").write_text(config)
    build = (sys.executable, "-m", "journeygen", "build", "-C", str(site), "--now", "2026-11-30", "-q")
    runs = {"build": timed(build, site)}
    runs["nothing changed"] = timed(build, site)
    shutil.move(site / "output", site / "old")
    for path in (site / ".journeygen").iterdir():
        if path.name != "pictures":
            path.unlink() if path.is_file() else shutil.rmtree(path)
    for path in (site / "content").rglob("*"):
        os.utime(path)
    runs["pictures kept, all else new"] = timed(build, site)
    return runs


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if options.make:
        photos, folder, wanted = options.make
        make(Path(photos), Path(folder), json.loads(wanted))
        return 0
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        missed = _measure(options)
    except (peers.SetupError, RunError) as error:
        _say(str(error))
        return 1
    return int(options.strict and bool(missed))


def _measure(options: argparse.Namespace) -> list[str]:
    work, count = options.work.absolute(), options.photos
    photos = photographs(work / f"photos-{count}", count)
    known = {"eleventy-img": eleventy, "hugo": hugo}
    targets: list[tuple[str, bool]] = []
    for title, wanted in (("480, 960, 1600 px in JPEG and WebP", PEER_SET), ("what a build makes", OWN_SET)):
        if title == "what a build makes" and options.quick:
            continue
        makers = [ours(work, photos, wanted), *(known[name](work, photos, wanted) for name in options.peers)]
        runs = raced(makers, options.rounds)
        alike = likeness(makers, photos, wanted, min(count, options.looked_at))
        print(f"\n{count} photographs of 12 megapixels: {title}")
        print(f"{'':14}{'CPU s/photo':>12}{'photos/CPU s':>14}{'wall s':>9}{'SSIM':>9}{'MB':>7}{'we are':>9}")
        best = {name: min(samples, key=lambda sample: sample.cpu) for name, samples in runs.items()}
        for maker in makers:
            sample, ratio = best[maker.name], best[maker.name].cpu / best["journeygen"].cpu
            size = sum(
                path.stat().st_size
                for path in makers_files([maker], [f"p{n:04}" for n in range(count)], wanted).values()
            )
            row = f"{maker.name:14}{sample.cpu / count:12.3f}{count / sample.cpu:14.2f}{sample.wall:9.1f}"
            print(f"{row}{alike[maker.name]:9.4f}{size / 1e6:7.1f}{'' if maker is makers[0] else f'{ratio:8.2f}x'}")
            if maker is not makers[0]:
                targets.append((f"{FASTER[maker.name]} x {maker.name}: {ratio:.2f}", ratio >= FASTER[maker.name]))
                apart = alike["journeygen"] - alike[maker.name]
                targets.append((f"SSIM beside {maker.name}: {apart:+.4f}", apart >= -SSIM_MARGIN))
    shutil.rmtree(work / "ours", ignore_errors=True)
    peak = peak_memory(ours(work, photos, OWN_SET).command, work)
    targets.append((f"largest process: {peak:.0f} MB", peak < PEAK_MEGABYTES))
    print(f"\nA site with these photographs\n{'':30}{'wall s':>9}{'CPU s':>9}")
    for name, sample in cached(work, photos, count).items():
        print(f"{name:30}{sample.wall:9.2f}{sample.cpu:9.2f}")
        if name == "nothing changed":
            targets.append((f"everything cached: {sample.wall:.2f} s", sample.wall < CACHED_SECONDS))
    print("\n" + "\n".join(f"{'met   ' if met else 'MISSED'} {text}" for text, met in targets))
    return [text for text, met in targets if not met]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description="Measure photographs beside eleventy-img and Hugo.")
    parser.add_argument("--photos", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--rounds", type=int, default=1, help="how often; the least CPU seconds count (default 1)")
    parser.add_argument("--looked-at", type=int, default=40, help="photographs whose SSIM is taken (default 40)")
    parser.add_argument("--peers", type=lambda text: [name for name in text.split(",") if name], default=list(FASTER))
    parser.add_argument("--quick", action="store_true", help="leave out the set of a whole build")
    parser.add_argument("--work", type=Path, default=cache / "journeygen-bench", help="%(default)s")
    parser.add_argument("--assert", action="store_true", dest="strict", help="exit with 1 when a target is missed")
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
