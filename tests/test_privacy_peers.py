"""Nothing that exiftool can find is left in the whole output of inputs that exiftool has filled with everything."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms
from sites import CONFIG, NOW, entry, made, site, tree

from journeygen.check import check_output
from journeygen.errors import ContentError
from journeygen.request import Request
from journeygen.strip import metadata_found

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool (libimage-exiftool-perl) is not installed"),
]

SECRET = "Ada-Secret"
TAGS = (
    f"-Artist={SECRET}", f"-Copyright={SECRET}", f"-Make={SECRET}", f"-Model={SECRET}", f"-ImageDescription={SECRET}",
    f"-UserComment={SECRET}", f"-SerialNumber={SECRET}", f"-LensSerialNumber={SECRET}", f"-OwnerName={SECRET}",
    f"-XMP:Creator={SECRET}", f"-XMP:Title={SECRET}", f"-IPTC:By-line={SECRET}", f"-Comment={SECRET}", f"-PNG:Author={SECRET}",
    "-GPSLatitude=48.137", "-GPSLatitudeRef=N", "-GPSLongitude=11.575", "-GPSLongitudeRef=E", "-XMP:GPSLatitude=48.137",
    "-DateTimeOriginal=2026:03:09 07:50:00", "-Orientation#=6",
)  # fmt: skip
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "HEIF")
ENDINGS = {"JPEG": "jpg", "HEIF": "heic"}
# What a file format says about itself; everything else would be about somebody or something.
STRUCTURE = {
    "ExifTool",
    "System",
    "File",
    "Composite",
    "JFIF",
    "PNG",
    "PNG-pHYs",
    "RIFF",
    "GIF",
    "Meta",
    "QuickTime",
    "SVG",
    "ICC_Profile",
    "ICC-header",
}
TIFF_LAYOUT = {"SubfileType", "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation", "StripOffsets", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "XResolution", "YResolution", "PlanarConfiguration", "ResolutionUnit", "Orientation"}  # fmt: skip


def scene(size: tuple[int, int] = (900, 600)) -> Image.Image:
    image = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (image, image.rotate(180), image.rotate(90).resize(size)))


def tagged(folder: Path, form: str) -> Path:
    """A picture with everything that exiftool can write into it, an embedded preview and a profile."""
    path = folder / f"tagged.{ENDINGS.get(form, form.lower())}"
    image = scene().convert("P") if form == "GIF" else scene()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(path, form, **({} if form == "GIF" else {"icc_profile": profile}))
    small = folder / "small.jpg"
    scene((160, 107)).save(small)
    preview = (f"-ThumbnailImage<={small}",) if form in ("JPEG", "TIFF") else ()
    ran = subprocess.run(
        ["exiftool", "-m", "-q", "-overwrite_original", *TAGS, *preview, str(path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert SECRET.encode() in path.read_bytes()
    return path


def found(folder: Path) -> dict[str, dict[str, object]]:
    """What exiftool reads from every file below a folder: `group:tag` -> value."""
    asked = ["exiftool", "-r", "-j", "-G1", "-a", "-u", "-ee", "-api", "largefilesupport=1", str(folder)]
    read = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return {str(one.pop("SourceFile")): one for one in json.loads(read)}


def private(tags: dict[str, object], path: str) -> list[str]:
    names = []
    for tag, value in tags.items():
        group, _, name = tag.rpartition(":")
        layout = path.endswith((".tif", ".tiff")) and group.startswith("IFD") and name in TIFF_LAYOUT
        turned = group == "IFD0" and name == "Orientation"
        usual = group in STRUCTURE or group.startswith(("ICC", "Track")) or layout or turned
        if SECRET in str(value) or "GPS" in tag or not usual:
            names.append(f"{tag}={value}"[:80])
    return names


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with tagged pictures in a text, in `static/` and in its theme, built once."""
    pillow_heif.register_heif_opener()
    folder, root = tmp_path_factory.mktemp("tagged"), tmp_path_factory.mktemp("site")
    pictures = [tagged(folder, form) for form in FORMATS]
    body = "\n\n".join(f"![A {path.suffix[1:]}]({path.name})" for path in pictures)
    bundle = "content/stool/2026-11-01-first"
    files: dict[str, str | bytes] = {f"{bundle}/index.md": entry(body=body)}
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><metadata>{SECRET}</metadata><g/></svg>'
    for path in pictures:
        for place in (bundle, "static", "themes/own/assets"):
            files[f"{place}/{path.name}"] = path.read_bytes()
    files[f"{bundle}/plan.svg"] = drawing
    files[f"{bundle}/index.md"] += "\n\n![A plan](plan.svg)\n"  # type: ignore[operator]
    assets = "\n".join(f'{path.suffix[1:]} = "{path.name}"' for path in pictures)
    files["themes/own/theme.toml"] = f'extends = "default"\n[assets]\n{assets}\n'
    made(site(root, CONFIG.replace("[site]", '[site]\ntheme = "own"', 1), **files))
    return root


def test_the_inputs_are_full_of_it(root: Path) -> None:
    read = found(root / "content")
    pictures = [tags for path, tags in read.items() if "tagged." in path]
    assert len(pictures) == len(FORMATS)
    for tags in pictures:
        assert any(SECRET in str(value) for value in tags.values())
    assert sum(any("GPS" in tag for tag in tags) for tags in pictures) >= 6


def test_exiftool_finds_nothing_in_the_whole_output(root: Path) -> None:
    read = found(root / "output")
    assert {Path(path).suffix for path in read} >= {".jpg", ".webp", ".png", ".gif", ".avif", ".tiff", ".heic", ".svg"}
    media = {path: tags for path, tags in read.items() if Path(path).suffix not in (".html", ".json", ".xml", ".ics")}
    left = {path: names for path, tags in media.items() if (names := private(tags, path))}
    assert left == {}


def test_no_file_of_the_output_names_anybody(root: Path) -> None:
    for name, content in tree(root / "output").items():
        assert SECRET.encode() not in content, name
        assert metadata_found(content) == (), name


def test_pictures_in_static_and_in_themes_keep_every_pixel(root: Path) -> None:
    copies = [*(root / "output/site").glob("tagged.*"), *(root / "output/site/-").glob("tagged-*")]
    assert len(copies) == 2 * len(FORMATS)
    for copy in copies:
        source = root / "static" / f"tagged{copy.suffix}"
        with Image.open(copy) as one, Image.open(source) as other:
            assert one.mode == other.mode, copy
            assert one.tobytes() == other.tobytes(), copy


def test_check_agrees(root: Path) -> None:
    report = check_output(Request(root, root / "output", NOW))
    assert [problem.message for problem in report.problems if problem.code == "check-metadata"] == []
    for place in ("site/tagged.jpg", "social/stool/first/left.png", "newsletter/2026-11/left.heic"):
        path = root / "output" / place
        kept = path.read_bytes() if path.exists() else None
        path.write_bytes((root / "static" / f"tagged{path.suffix}").read_bytes())
        report = check_output(Request(root, root / "output", NOW))
        assert [problem.path for problem in report.problems if problem.code == "check-metadata"] == [f"output/{place}"]
        path.unlink() if kept is None else path.write_bytes(kept)


def test_a_film_in_static_that_tells_its_place_is_refused(tmp_path: Path) -> None:
    film = BytesIO(bytes.fromhex("00000014667479707174202000000000717420200000000866726565")).getvalue()
    film += bytes.fromhex("0000001e6d6f6f76000000167564746100000012a978797a") + b"\x00\x0a\x15\xc7+48.1+11"
    root = site(tmp_path, **{"content/stool/2026-11-01-first.md": entry(), "static/clip.mov": film})
    with pytest.raises(ContentError) as caught:
        made(root)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("static/clip.mov", "media-location")
    ]
    assert not (root / "output").exists()
