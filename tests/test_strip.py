"""Metadata goes, the picture stays: real files by Pillow, taken apart again by Pillow."""

import base64
import struct
from io import BytesIO

import pillow_heif
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from journeygen.strip import metadata_found, published_copy, strip_metadata
from journeygen.tags import orientation
from journeygen.vector import clean_svg

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="48,8N"/></x:xmpmeta>'
PLACE = {1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 30.0, 0.0)}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 24)) -> Image.Image:
    """A picture in which no two corners are alike."""
    across, down = Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size)
    return Image.merge("RGB", (across, down, ImageOps.invert(across))).convert(mode)


def exif(turn: int = 1, **more: object) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = turn
    if more:
        block[0x010F] = "Maker"
        block[0x8825] = PLACE
        block[0x8769] = {0xA431: "SN-12345678", 0x927C: b"maker note"}
    return block


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def with_thumbnail(turn: int = 1) -> bytes:
    """An EXIF block with a second directory that holds a small JPEG, as cameras write it."""
    small = saved(picture(size=(16, 10)), "JPEG")
    main = struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 26)
    second = struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, len(small), 0)
    return b"Exif\0\0MM\0*\0\0\0\x08" + main + second + small


def photo(turn: int = 1, mode: str = "RGB") -> bytes:
    """A JPEG with everything in it that a phone and an editor leave behind."""
    plain = saved(
        picture(mode), "JPEG", icc_profile=SRGB, comment=b"a private comment", xmp=XMP, exif=exif(turn, gps=1)
    )
    extra = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x05By me\0") + segment(0xE2, b"FPXR\0secret")
    return plain[:2] + extra + plain[2:] + b"\xff\xd8second picture behind the end\xff\xd9"


def pixels(content: bytes) -> list[bytes]:
    """All frames as decoded, upright as a viewer shows them."""
    with Image.open(BytesIO(content)) as image:
        frames = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            frames.append(ImageOps.exif_transpose(image).convert("RGBA").tobytes())
        return frames


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_loses_everything_private_and_not_one_pixel(mode: str) -> None:
    source = photo(mode=mode)
    stripped = strip_metadata(source)
    assert metadata_found(stripped) == ()
    with Image.open(BytesIO(stripped)) as image:
        assert image.info["icc_profile"] == SRGB
        assert not {"exif", "xmp", "comment", "photoshop", "mp"} & set(image.info)
        assert image.mode == mode
    assert pixels(stripped)[0] == pixels(source)[0]
    for trace in (b"Maker", b"SN-123", b"private", b"Photoshop", b"FPXR", b"xmpmeta", b"second picture"):
        assert trace in source
        assert trace not in stripped


def test_everything_private_has_a_name() -> None:
    expected = ("EXIF", "EXIF GPS", "IPTC", "XMP", "XMP GPS", "application data", "camera serial", "comment")
    assert metadata_found(photo()) == (*expected, "maker note", "trailing data")
    block = with_thumbnail()
    source = saved(picture(), "JPEG")
    assert metadata_found(source[:2] + segment(0xE1, block) + source[2:]) == ("thumbnail",)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_orientation_survives_alone(form: str, turn: int) -> None:
    options = {"xmp": XMP} if form == "WEBP" else {}
    source = saved(picture(), form, exif=exif(turn, gps=1), **options)
    stripped = strip_metadata(source)
    assert "EXIF GPS" in metadata_found(source)
    assert metadata_found(stripped) == ()
    assert pixels(stripped) == pixels(source)
    with Image.open(BytesIO(stripped)) as image:
        assert dict(image.getexif()) == ({} if turn == 1 else {0x0112: turn})
    assert strip_metadata(stripped) == stripped


def test_orientation_beside_a_thumbnail_is_kept_without_it() -> None:
    source = saved(picture(), "JPEG")
    stripped = strip_metadata(source[:2] + segment(0xE1, with_thumbnail(6)) + source[2:])
    assert stripped.count(b"\xff\xd8") == 1
    assert len(stripped) == len(source) + 36
    with Image.open(BytesIO(stripped)) as image:
        assert image.getexif()[0x0112] == 6


def test_the_thumbnail_inside_jfif_goes() -> None:
    source = saved(picture(), "JPEG")
    jfif = segment(0xE0, source[6:18] + b"\x02\x01" + b"\1\2\3\4\5\6")
    with_small = source[:2] + jfif + source[20:]
    assert metadata_found(with_small) == ("thumbnail",)
    assert strip_metadata(with_small) == source


def test_markers_between_scans_are_seen() -> None:
    source = saved(picture(), "JPEG", progressive=True)
    second = source.rindex(b"\xff\xda")
    between = source[:second] + segment(0xFE, b"hidden between two scans") + source[second:]
    assert metadata_found(between) == ("comment",)
    assert strip_metadata(between) == source


def test_what_stands_where_no_marker_may_stand_leaves_the_file_alone() -> None:
    source = saved(picture(), "JPEG", progressive=True, comment=b"private")
    for second in (source.rindex(b"\xff\xda"), source.rindex(b"\xff\xc4")):
        table = segment(0xC4, b"")
        damaged = source[:second] + table + b"no marker" + source[second:]
        assert strip_metadata(damaged) == damaged
        assert metadata_found(damaged) == ("comment",)


def test_a_file_without_metadata_is_the_same_file() -> None:
    for form in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"):
        source = saved(picture(), form)
        assert strip_metadata(source) == source


def test_png_keeps_colours_and_animation_only() -> None:
    notes = PngInfo()
    notes.add_text("Author", "somebody")
    notes.add_text("Comment", "packed", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    notes.add(b"tIME", b"\x07\xea\1\1\1\1\1")
    notes.add(b"prVt", b"an editor's own", after_idat=True)
    frames = [picture("RGBA"), ImageOps.mirror(picture("RGBA"))]
    more = {"save_all": True, "append_images": frames[1:], "dpi": (300, 300), "icc_profile": SRGB}
    source = saved(frames[0], "PNG", pnginfo=notes, exif=exif(gps=1), **more)
    stripped = strip_metadata(source)
    named = metadata_found(source)
    assert {"EXIF", "EXIF GPS", "XMP", "comment", "time", "application data"} <= set(named)
    assert metadata_found(stripped) == ()
    assert pixels(stripped) == pixels(source)
    with Image.open(BytesIO(stripped)) as image:
        assert image.n_frames == 2
        assert image.info["icc_profile"] == SRGB
        assert round(image.info["dpi"][0]) == 300
        assert not {"Author", "Comment", "exif", "xmp"} & set(image.info)


def test_webp_is_a_true_container_again() -> None:
    frames = [picture("RGBA"), ImageOps.mirror(picture("RGBA"))]
    more = {"save_all": True, "append_images": frames[1:], "duration": [70, 90], "loop": 3}
    source = saved(frames[0], "WEBP", exif=exif(gps=1), xmp=XMP, icc_profile=SRGB, **more)
    stripped = strip_metadata(source)
    assert {"EXIF GPS", "XMP"} <= set(metadata_found(source))
    assert metadata_found(stripped) == ()
    assert struct.unpack_from("<I", stripped, 4)[0] == len(stripped) - 8
    assert stripped[20] & 0x0C == 0
    assert strip_metadata(saved(picture(), "WEBP", exif=exif(6, gps=1), xmp=XMP))[20] & 0x0C == 0x08
    assert pixels(stripped) == pixels(source)
    with Image.open(BytesIO(stripped)) as image:
        assert (image.n_frames, image.info["loop"], image.info["icc_profile"]) == (2, 3, SRGB)


def test_gif_keeps_its_loop() -> None:
    frames = [picture("P"), ImageOps.mirror(picture("RGB")).convert("P")]
    more = {"save_all": True, "append_images": frames[1:], "duration": [70, 90], "loop": 3}
    source = saved(frames[0], "GIF", comment=b"who made it", **more)
    packet = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    head = 13 + 3 * 2 ** ((source[10] & 7) + 1)
    source = source[:head] + packet + source[head:] + b"behind the end"
    stripped = strip_metadata(source)
    assert metadata_found(source) == ("XMP", "XMP GPS", "comment", "trailing data")
    assert metadata_found(stripped) == ()
    assert pixels(stripped) == pixels(source)
    with Image.open(BytesIO(stripped)) as image:
        assert (image.info["loop"], image.info["duration"]) == (3, 70)
        assert "comment" not in image.info


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_file_raises_nothing_and_is_never_longer(form: str) -> None:
    source = saved(picture("P" if form == "GIF" else "RGB"), form)
    for end in range(len(source)):
        assert len(strip_metadata(source[:end])) <= end
        metadata_found(source[:end])


WHOLE = [photo(6)] + [saved(picture(), form, exif=exif(6, gps=1)) for form in ("PNG", "WEBP")]
WHOLE += [saved(picture("P"), "GIF", comment=b"me"), saved(picture(), "TIFF")]


@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6)), max_size=4))
def test_damage_raises_nothing_and_stripping_twice_is_stripping_once(
    source: bytes, damages: list[tuple[int, bytes]]
) -> None:
    for at, patch in damages:
        start = at % len(source)
        source = source[:start] + patch + source[start + len(patch) // 2 :]
    once = strip_metadata(source)
    metadata_found(source)
    assert strip_metadata(once) == once


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"MM\0*"]))
def test_any_bytes_at_all(content: bytes, start: bytes) -> None:
    strip_metadata(start + content)
    metadata_found(start + content)
    assert 1 <= orientation(content) <= 8


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


FTYP = box(b"ftyp", b"qt  \0\0\0\0")
XYZ = box(b"\xa9xyz", b"\0\x12\x15\xc7+48.1173+011.5167/")
KEYS = box(b"keys", b"\0\0\0\0\0\0\0\1" + box(b"mdta", b"com.apple.quicktime.location.ISO6709"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (FTYP + box(b"moov", box(b"udta", XYZ)), ("location",)),
        (FTYP + box(b"moov", box(b"meta", KEYS)), ("location",)),
        (FTYP + box(b"moov", box(b"udta", box(b"loci", b"\0\0\0\0\x15\xc7place\0"))), ("location",)),
        (FTYP + box(b"moov", box(b"stsd", b"\0\0\0\0\0\0\0\1" + box(b"gpmd", b"\0\0\0\0\0\0\0\1"))), ("location",)),
        (b"\x1a\x45\xdf\xa3\x84webm\x45\xa3\x88LOCATION\x44\x87\x85+48.1", ("location",)),
        (FTYP + box(b"moov", box(b"udta", box(b"\xa9nam", b"\0\x04\x15\xc7name"))), ()),
        (FTYP + box(b"uuid", b"0" * 16 + XMP), ("XMP GPS",)),
        (b"%PDF-1.7 " + exif(gps=1).tobytes(), ("EXIF GPS",)),
        (b"%PDF-1.7 " + exif(6).tobytes() + b"<x:xmpmeta></x:xmpmeta>", ()),
        (b"a text that says \xa9xyz and GPSLatitude", ()),
    ],
)
def test_other_files_name_places_and_nothing_else(content: bytes, named: tuple[str, ...]) -> None:
    assert metadata_found(content) == named
    assert strip_metadata(content) == content


def test_tiff_and_avif_tell_what_is_in_them() -> None:
    assert metadata_found(saved(picture(), "TIFF")) == ()
    block = Image.Exif()
    block.load(exif(gps=1).tobytes())
    assert {"EXIF", "EXIF GPS"} <= set(metadata_found(saved(picture(), "TIFF", exif=block)))
    assert {"EXIF", "EXIF GPS", "XMP"} <= set(metadata_found(saved(picture(), "AVIF", exif=exif(gps=1), xmp=XMP)))


def drawing(inside: str, root: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {root}>{inside}</svg>".encode()


BARE = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>\n'


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("<script>alert(1)</script><g/>", b"<g></g>"),
        ("<g><foreignObject><p>text</p></foreignObject></g>", b"<g></g>"),
        ('<g onclick="alert(1)" ONLOAD="x" id="a"/>', b'<g id="a"></g>'),
        ('<use href="#a"/>', b'<use href="#a"></use>'),
        ('<a href="javascript:alert(1)"><g/></a>', b"<a><g></g></a>"),
        ('<image href="http://x.example/t.png"/><use href="b.svg#a"/>', b"<image></image><use></use>"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', b"<image></image>"),
        ('<set attributeName="href" to="javascript:alert(1)"/><animate attributeName="xlink:href"/>', b""),
        ('<animate attributeName="r" to="5"/>', b'<animate attributeName="r" to="5"></animate>'),
        ('<metadata xmlns:r="r"><r:RDF>me</r:RDF></metadata><!-- me --><?php me?>', b""),
        ('<n:view xmlns:n="http://www.inkscape.org/namespaces/inkscape" n:zoom="2"><g/></n:view>', b""),
        ('<g xml:base="http://x.example/" xml:space="preserve"/>', b'<g xml:space="preserve"></g>'),
        ('<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="me" x="1"/>', b'<g x="1"></g>'),
        ('<g fill="url(#a)" style="fill: url( \'#b\' )"/>', b'<g fill="url(#a)" style="fill: url(#b)"></g>'),
        ('<g fill="url(http://x.example/#a)"/>', b'<g fill="none"></g>'),
        ('<g style="background:u\\72 l(//x.example/t)"/>', b'<g style="background:none"></g>'),
        ("<style>@import 'http://x.example/a;b'; .a{fill:red}</style>", b"<style> .a{fill:red}</style>"),
        ("<style>@\\69mport url(x.css);.a{fill:red}</style>", b"<style>.a{fill:red}</style>"),
        ("<style>.a{background:image-set('http://x.example' 1x)}</style>", b"<style>.a{background:none}</style>"),
        ("<style><![CDATA[a>b{src:url(http://x.example]]></style>", b"<style>a&gt;b{src:none</style>"),
        ("<text>a &lt; b &amp; c</text>", b"<text>a &lt; b &amp; c</text>"),
        ('<g aria-label="&quot;a&quot; &lt;"/>', b'<g aria-label="&quot;a&quot; &lt;"></g>'),
    ],
)
def test_drawings_keep_their_lines_and_nothing_that_runs(inside: str, left: bytes) -> None:
    cleaned = clean_svg(drawing(inside))
    assert cleaned == BARE % left
    assert clean_svg(cleaned) == cleaned


def test_xlink_stays_where_it_is_used() -> None:
    cleaned = clean_svg(drawing('<use xlink:href="#a" xlink:title="me"/>', 'width="5"'))
    spaces = b'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    assert cleaned == b"<svg " + spaces + b' width="5"><use xlink:href="#a"></use></svg>\n'


def test_pictures_in_drawings_lose_their_metadata_too() -> None:
    encoded = base64.b64encode(photo()).decode()
    source = drawing(f'<image href="data:image/jpeg;base64,{encoded[:76]}\n{encoded[76:]}"/>')
    assert "EXIF GPS" in metadata_found(source)
    cleaned = clean_svg(source)
    assert metadata_found(cleaned) == ()
    assert base64.b64encode(strip_metadata(photo())) in cleaned


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]><svg>&l8;</svg>', "defines the entity `l1` from other"),
        (f'<!DOCTYPE svg [<!ENTITY a "{"a" * 5000}">]><svg>{"&a;" * 2000}</svg>', "entities grow without measure"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>', "from other entities or files"),
        ('<!DOCTYPE svg [<!ENTITY % a "x">%a;]><svg/>', "defines the entity `a`"),
        ("<svg><g></svg>", "no well-formed XML: mismatched tag"),
        ("<html><svg/></html>", "no SVG drawing: it begins with <html>"),
        ('<svg xmlns="http://example.org/else"/>', "no SVG drawing"),
        ('<?xml version="1.0" encoding="nonsense"?><svg/>', "no well-formed XML: unknown encoding"),
        ("", "no well-formed XML"),
        ("no markup at all", "no well-formed XML"),
    ],
)
def test_bombs_and_what_is_no_drawing_are_refused_with_a_sentence(content: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        clean_svg(content.encode())


def test_an_editors_plain_entities_and_document_type_are_resolved() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/svg.dtd" ['
    source = head + '<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;"><title>A leg</title></svg>'
    assert clean_svg(source.encode("utf-16")) == BARE % b"<title>A leg</title>"


@given(st.text(alphabet="<>svg/ =\"'&;#url()x:!-[]", max_size=60).map(lambda text: f"<svg {text}</svg>"))
def test_any_drawing_is_cleaned_or_refused(content: str) -> None:
    try:
        cleaned = clean_svg(content.encode())
    except ValueError:
        return
    assert clean_svg(cleaned) == cleaned


def camera_tiff() -> bytes:
    block = Image.Exif()
    block.load(exif(gps=1).tobytes())
    block[0x013B], block[0x02BC] = "A name that nobody needs to know", XMP
    pages = [picture(), ImageOps.mirror(picture())]
    return saved(pages[0], "TIFF", exif=block, save_all=True, append_images=pages[1:])


def test_a_tiff_copy_keeps_its_samples_and_says_nothing_else() -> None:
    source = camera_tiff()
    assert {"EXIF", "EXIF GPS", "XMP", "camera serial"} <= set(metadata_found(source))
    copied = published_copy("a.TIFF", source)
    assert metadata_found(copied) == ()
    assert pixels(copied) == pixels(source)
    assert len(copied) == len(source)
    for trace in (b"Maker", b"SN-123", b"A name", b"xmpmeta"):
        assert trace in source
        assert trace not in copied
    assert published_copy("a.tif", copied) == copied
    assert published_copy("a.nef", source) == source


@pytest.mark.parametrize(
    "options", [{}, {"compression": "tiff_lzw"}, {"compression": "jpeg"}, {"compression": "tiff_deflate", "tiled": 1}]
)
@pytest.mark.parametrize("mode", ["RGB", "L", "1", "CMYK", "P", "RGBA"])
def test_every_kind_of_tiff_survives_its_copy(mode: str, options: dict[str, object]) -> None:
    if options.get("compression") == "jpeg" and mode in ("1", "P", "RGBA"):
        options = {}
    more = dict(options)
    if more.pop("tiled", 0):
        more["tiffinfo"] = {322: 16, 323: 16}
    source = saved(picture(mode), "TIFF", **more)
    with Image.open(BytesIO(published_copy("a.tif", source))) as copied, Image.open(BytesIO(source)) as image:
        assert copied.mode == image.mode
        assert copied.tobytes() == image.tobytes()


@pytest.mark.parametrize("end", [5, 8, 9, 60, 200, -1])
def test_a_broken_tiff_is_copied_as_far_as_it_can_be(end: int) -> None:
    source = camera_tiff()[:end]
    assert len(published_copy("a.tif", source)) == len(source)


def test_a_tiff_that_leads_in_circles_ends() -> None:
    looped = bytearray(saved(picture(), "TIFF"))
    start = struct.unpack_from("<I", looped, 4)[0]
    count = struct.unpack_from("<H", looped, start)[0]
    struct.pack_into("<I", looped, start + 2 + 12 * count, start)
    assert pixels(published_copy("a.tif", bytes(looped)[:])) == pixels(saved(picture(), "TIFF"))
    metadata_found(bytes(looped))


@pytest.mark.parametrize("form", ["AVIF", "HEIF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_heif_keeps_its_samples_and_says_nothing_else(form: str, mode: str) -> None:
    pillow_heif.register_heif_opener()
    image = picture(mode, (64, 48))
    source = saved(image, form, exif=exif(gps=1).tobytes(), xmp=XMP, quality=90)
    source += box(b"uuid", bytes(16) + XMP)
    assert {"EXIF", "EXIF GPS", "XMP", "camera serial"} <= set(metadata_found(source))
    stripped = strip_metadata(source)
    assert metadata_found(stripped) == ()
    assert len(stripped) == len(source)
    assert pixels(stripped) == pixels(source)
    assert b"Maker" not in stripped
    assert b"xmpmeta" not in stripped
    assert strip_metadata(stripped) == stripped


@given(st.sampled_from(["AVIF", "TIFF"]), st.integers(0, 600), st.binary(min_size=1, max_size=4))
@example("AVIF", 104, b"\xe0")  # extents of 14 bytes a number: the metadata lies far behind the file's end
def test_damaged_boxes_and_directories_raise_nothing(form: str, at: int, patch: bytes) -> None:
    source = BOXED[form]
    at %= len(source)
    source = source[:at] + patch + source[at + len(patch) :]
    assert len(strip_metadata(source)) == len(source)
    assert len(published_copy("a.tif", source)) == len(source)


BOXED = {"AVIF": saved(picture(), "AVIF", exif=exif(gps=1), xmp=XMP), "TIFF": camera_tiff()}
