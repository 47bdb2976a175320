"""One file for each mail service: its own marks and no other, and the maker's words as typed."""

import html
import io
import re
import shutil
import subprocess
import zipfile

import pytest
from test_letters_samples import groups, issue, item, letter, picture, project, theme

from journeygen.letters import render_letter
from journeygen.letters.targets import text_for
from journeygen.markup import parse_page
from journeygen.markup import text_of as html_text
from journeygen.services import SERVICES, files_of
from journeygen.views import LetterGroup

HOSTILE = (
    "{{ x }} {% if y %} {# z #} *|FNAME|* {$name} {{{RESEND}}} %FIRSTNAME% 50% off [[UNSUB]] <%= e %> ::unsubscribeUrl::"
    ' {{{{a}}}} `tick` \\ }} {{`b`}} {{"c"}} https://x.example/@TrackLink *||* {{'
)
NAMES = [name for name, service in SERVICES.items() if not service.fragment]
URL = "https://list.example.org/leave?a=1&b=2"


def hostile(**more):
    entry = item(
        "a/hostile", HOSTILE, markdown=f"Words `{{{{ code }}}}` and\n\n    {{% raw %}} {HOSTILE}\n\n[{{{{ a }}}}](https://x.example/?q={{{{b}}}}&c=*|d|*)",
        picture=picture("a", HOSTILE), question=HOSTILE,
    )  # fmt: skip
    view = letter(
        LetterGroup(project("a", HOSTILE), (entry,)), *groups(), lead="a/hostile", issue=issue(subject=HOSTILE, preheader=HOSTILE),
        unsubscribe_url=URL, services=tuple(NAMES), **more,
    )  # fmt: skip
    return render_letter(view, theme())


@pytest.fixture(scope="module")
def files():
    return hostile()


def test_every_service_gets_its_files(files):
    names = {name for service in NAMES for name in files_of(service)}
    assert {f"{name}.html" for name in NAMES} | {"mailchimp.zip"} == names
    assert names <= files.keys()
    assert files_of("ghost") == files_of("substack") == ()
    plain = render_letter(letter(), theme())
    assert not names & plain.keys()


def own_marks(name):
    service = SERVICES[name]
    return [mark for mark in (service.leave, service.address) if mark]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_its_own_marks_and_no_other(files, name):
    text = files[f"{name}.html"].decode()
    for mark in own_marks(name):
        assert text.count(mark) == 1, mark
        text = text.replace(mark, "")
    text = re.sub(r"{{ Safe `(<!--.*?-->)` }}", r"\1", text, flags=re.DOTALL)
    # A per cent sign alone is no mark; widths in style sheets have it.
    for mark in SERVICES[name].marks:
        assert mark == "%" or mark not in text, mark
    assert not re.search(r"%[A-Za-z_]+%", text) or "%" not in SERVICES[name].marks


@pytest.mark.parametrize("name", NAMES)
def test_readers_see_the_words_as_typed(files, name):
    text = files[f"{name}.html"].decode()
    page = parse_page(re.sub(r"{{ Safe `(<!--.*?-->)` }}", r"\1", text, flags=re.DOTALL))
    words = " ".join(html_text(text).split())
    assert words.count(" ".join(HOSTILE.split())) >= 4
    assert HOSTILE in [node.attributes["alt"] for node in page.walk() if node.tag == "img"]
    assert "https://x.example/?q={{b}}&c=*|d|*" in [node.attributes["href"] for node in page.walk() if node.tag == "a"]
    assert page.elements[0].elements[0].children == [HOSTILE]


@pytest.mark.parametrize("name", NAMES)
def test_the_way_out_is_the_services(files, name):
    links = [node.attributes["href"] for node in parse_page(files[f"{name}.html"].decode()).walk() if node.tag == "a"]
    assert links.count(SERVICES[name].leave or URL) == 1
    assert (URL in links) is (not SERVICES[name].leave)


@pytest.mark.parametrize("name", NAMES)
def test_it_stays_the_same_letter(files, name):
    """Beside marks and character references nothing differs from `email.html`."""
    service = SERVICES[name]
    text = re.sub(r"{{ Safe `(<!--.*?-->)` }}", r"\1", files[f"{name}.html"].decode(), flags=re.DOTALL)
    text = text.replace(service.leave, html.escape(URL)) if service.leave else text
    if service.address:
        text = text.replace(service.address, html.escape(letter().address))
    assert html.unescape(text) == html.unescape(files["email.html"].decode())


def test_the_archive_holds_the_letter_and_is_the_same_on_any_day(files):
    with zipfile.ZipFile(io.BytesIO(files["mailchimp.zip"])) as archive:
        assert archive.namelist() == ["index.html"]
        assert archive.read("index.html") == files["mailchimp.html"]
    assert hostile()["mailchimp.zip"] == files["mailchimp.zip"]


def test_other_forms_keep_the_configs_own(files):
    assert URL in files["email.txt"].decode()
    assert html.escape(URL) in files["email.html"].decode()
    assert not any(b"JGLEAVE" in content or b"JGADDRESS" in content for content in files.values())


def test_style_sheets_keep_their_meaning(files):
    def sheets(name):
        return re.findall(r"<style.*?</style>", files[name].decode(), re.DOTALL)

    assert sheets("generic.html") == sheets("email.html")
    assert sheets("buttondown.html") == sheets("email.html")


GO = r"""
package main

import (
	"html/template"
	"io"
	"os"
	"regexp"
	"strings"
	txttpl "text/template"
)

// What listmonk does to a campaign before it parses it, read from its models (campaigns.go, common.go).
func prepared(body string) string {
	body = regexp.MustCompile(`{{\s*TrackLink\s+"([^"]+)"\s*}}`).ReplaceAllString(body, `{{ TrackLink "$1" . }}`)
	body = regexp.MustCompile(`(https?://[\p{L}\p{N}_\-\.~!#$&'()*+,/:;=?@\[\]%]*)@TrackLink`).ReplaceAllString(body, `{{ TrackLink "$1" . }}`)
	return regexp.MustCompile(`{{(\s+)?(TrackView|UnsubscribeURL|ManageURL|OptinURL|MessageURL)(\s+)?}}`).ReplaceAllString(body, `{{ $2 . }}`)
}

func main() {
	read, _ := io.ReadAll(os.Stdin)
	functions := template.FuncMap{
		"TrackLink":      func(url string, dot any) string { return "TRACKED" },
		"UnsubscribeURL": func(dot any) string { return "https://listmonk.example/leave/1?x=1&y=2" },
		"Safe":           func(safe string) template.HTML { return template.HTML(safe) },
	}
	if os.Args[1] == "subject" {
		tpl := txttpl.Must(txttpl.New("content").Funcs(txttpl.FuncMap(functions)).Parse(prepared(string(read))))
		if err := tpl.ExecuteTemplate(os.Stdout, "content", nil); err != nil { panic(err) }
		return
	}
	base := template.Must(template.New("base").Funcs(functions).Parse(`{{ template "content" . }}`))
	message := template.Must(template.New("content").Funcs(functions).Parse(prepared(string(read))))
	whole, err := base.AddParseTree("content", message.Tree)
	if err != nil { panic(err) }
	var out strings.Builder
	if err := whole.ExecuteTemplate(&out, "base", nil); err != nil { panic(err) }
	os.Stdout.WriteString(out.String())
}
"""


@pytest.fixture(scope="module")
def listmonk(tmp_path_factory):
    """What listmonk's template engine makes of a text."""
    go = shutil.which("go")
    assert go, "apt-get install golang-go"
    folder = tmp_path_factory.mktemp("go")
    (folder / "main.go").write_text(GO)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "GOFLAGS": "-mod=mod", "GO111MODULE": "off"}
    subprocess.run([go, "build", "-o", "render", "main.go"], cwd=folder, env=environment, check=True, timeout=300)

    def render(kind, text):
        made = subprocess.run(
            [folder / "render", kind], input=text.encode(), capture_output=True, timeout=60, check=False
        )
        assert made.returncode == 0, made.stderr.decode()[-2000:]
        return made.stdout.decode()

    return render


@pytest.mark.peers
def test_gos_templates_give_the_letter_back(files, listmonk):
    made = listmonk("body", files["listmonk.html"].decode())
    assert "TRACKED" not in made
    assert made.count("https://listmonk.example/leave/1?x=1&amp;y=2") == 1
    ours = files["email.html"].decode().replace(html.escape(URL), "https://listmonk.example/leave/1?x=1&amp;y=2")
    assert "<!--[if mso" in ours
    assert html.unescape(made) == html.unescape(ours)


@pytest.mark.peers
def test_gos_templates_give_subjects_and_plain_text_back(files, listmonk):
    for kind, text in (("subject", HOSTILE.replace("@TrackLink", "")), ("body", "a {{ b }} {{{c}}} `d` {% e %} {{")):
        assert listmonk(kind, text_for(SERVICES["listmonk"], text)) == text


def test_a_subject_with_marks_is_written_for_engines_that_know_text_in_quotes():
    assert text_for(SERVICES["buttondown"], "{{ a }} {% b %}") == '{{ "{{" }} a }} {{ "{%" }} b %}'
    assert text_for(SERVICES["listmonk"], "{{ a }} {% b %}") == '{{ "{{" }} a }} {% b %}'
