"""The command line as a newcomer and as a script meet it: help, options, exit codes, JSON alone, quiet pipes."""

import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from sites import entry, site, tree, write

from journeygen import __version__
from journeygen.cli import building
from journeygen.cli.commands import main

pytestmark = pytest.mark.usefixtures("all_cores")

NOW = "2026-11-20T12:00"
SLOW = (
    "jinja2", "markdown", "comrak", "PIL", "pygments", "mjml", "watchdog", "starlette", "uvicorn", "rich", "babel",
    "selectolax", "yaml", "frontmatter", "regex", "asyncio", "multiprocessing",
)  # fmt: skip
PROGRAM = "import sys; from journeygen.cli import entry_point; sys.exit(entry_point())"
NEEDS_PTY = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are of POSIX")


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    for name, command in sorted(group.commands.items()):
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = dict(commands())
NAMES = [" ".join(path) for path in COMMANDS]


def run(*arguments: str | Path, **environment: str) -> Result:
    """A command in this process; what is no clean end is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "80"} | environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def environ(**more: str) -> dict[str, str]:
    """This environment without what changes how things are printed."""
    left_out = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "PYTHONWARNINGS"}
    return {key: value for key, value in os.environ.items() if key not in left_out} | more


def process(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, its output in pipes."""
    command = [sys.executable, "-c", PROGRAM, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environ(**environment), timeout=60, check=False)


# --- help


def test_help_loads_nothing_that_takes_time() -> None:
    script = (
        "import sys\nfrom journeygen.cli.commands import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print('loaded:', *[name for name in {SLOW} if name in sys.modules])"
    )
    unwatched = {name: value for name, value in environ().items() if not name.startswith("COVERAGE_")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=unwatched, check=True)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]
    assert "Usage:" in done.stdout


def test_a_command_loads_no_other() -> None:
    script = (
        "import sys\nfrom journeygen.cli.commands import main\n"
        "main(['build', '--help'], standalone_mode=False)\n"
        "print('loaded:', *[name for name in ('build', 'new', 'post', 'seeing') if f'journeygen.cli.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environ(), check=True)
    assert done.stdout.splitlines()[-1] == "loaded: build"


def test_every_command_is_called_what_it_is_looked_up_by() -> None:
    assert [name for name, command in main.commands.items() if command.name != name] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_examples(name: str) -> None:
    for option in ("--help", "-h"):
        result = run(*name.split(), option)
        assert result.exit_code == 0
        assert f"Usage: main {name}" in result.stdout
        assert "Example" in result.stdout
        assert f"journeygen {name}" in result.stdout.partition("Example")[2]
        assert max(map(len, result.stdout.splitlines())) <= 100


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_what_it_does(name: str) -> None:
    command = COMMANDS[tuple(name.split())]
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []
    assert command.help
    assert command.help.rstrip().endswith(".")


def test_the_first_help_shows_where_to_start() -> None:
    said = run("--help").stdout
    assert "journeygen init my-workshop" in said
    assert [name for name in main.commands if f"\n  {name} " not in said] == []
    assert "..." not in said.partition("Commands:")[2].partition("\n\n")[0]


def test_without_a_command_there_is_help() -> None:
    assert "Usage:" in run().output
    assert "Usage:" in run("new").output


@pytest.mark.parametrize(("typed", "meant"), [("biuld", "build"), ("server", "serve"), ("nwe", "new")])
def test_a_mistyped_command_names_the_nearest(typed: str, meant: str) -> None:
    result = run(typed)
    assert result.exit_code == 2
    assert meant in result.stderr


def test_version() -> None:
    assert run("--version").stdout == f"journeygen, version {__version__}\n"


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "journeygen", "--version"], capture_output=True, text=True, env=environ(), check=True
    )
    assert __version__ in done.stdout


# --- where the site is


def test_the_site_is_named_before_or_after_the_verb_or_found_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path / "site")
    reports = [run("-C", root, "build", "--now", NOW, "--json"), run("build", "-C", root, "--now", NOW, "--json")]
    monkeypatch.chdir(root / "content/stool")
    reports.append(run("build", "--now", NOW, "--json"))
    assert [one.exit_code for one in reports] == [0, 0, 0]
    assert [json.loads(one.stdout)["entries"] for one in reports] == [1, 1, 1]
    assert (root / "output/site/index.html").is_file()


@pytest.mark.parametrize(
    "order", [("-C", "ROOT", "new", "page"), ("new", "-C", "ROOT", "page"), ("new", "page", "-C", "ROOT")]
)
def test_the_site_is_named_anywhere_in_a_nested_command(tmp_path: Path, order: tuple[str, ...]) -> None:
    root = site(tmp_path)
    assert run(*(str(root) if word == "ROOT" else word for word in order), "How to order").exit_code == 0


def test_a_title_needs_no_quotes(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert run("new", "page", "-C", root, "How", "to", "order").exit_code == 0
    assert (root / "content/pages/how-to-order.md").is_file()


def test_where_no_site_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (("build",), ("build", "-C", str(tmp_path)), ("new", "page", "About"), ("why",)):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "journeygen init" in result.stderr
        assert result.stdout == ""


# --- exit codes


def test_exit_codes(tmp_path: Path) -> None:
    root = site(tmp_path / "good")
    broken = site(tmp_path / "broken", **{"content/stool/2026-11-01-a.md": entry(step="setbak")})
    foreign = write(tmp_path / "foreign", **{"thesis.txt": "mine"})
    assert run("build", "-C", root, "--now", NOW).exit_code == 0
    assert run("build", "-C", broken, "--now", NOW).exit_code == 1
    assert run("build", "-C", root, "--now", "soon").exit_code == 2
    assert run("build", "-C", root, "--no-such-option").exit_code == 2
    assert run("build", "-C", root, SOURCE_DATE_EPOCH="yesterday").exit_code == 2
    assert run("build", "-C", root, "-o", foreign).exit_code == 4
    assert run("init", root).exit_code == 4
    assert tree(foreign) == {"thesis.txt": b"mine"}


def test_what_a_letter_warns_of_fails_a_strict_build_whether_or_not_it_is_written_anew(tmp_path: Path) -> None:
    entries = {"content/stool/2026-11-01-first.md": entry(body="TK " + "words " * 60)}
    root = site(tmp_path, **entries)
    build = ("build", "-C", root, "--now", "2026-11-20")
    assert run(*build).exit_code == 0
    for _ in range(2):
        strict = run(*build, "--strict")
        assert (strict.exit_code, "letter-placeholder" in strict.output) == (1, True)
    write(root, **{"content/stool/2026-11-01-first.md": entry(body="Some " + "words " * 60)})
    assert run(*build, "--strict").exit_code == 0


def test_an_interrupted_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "once", interrupted)
    assert run("build", "-C", site(tmp_path)).exit_code == 130


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_ctrl_c_ends_watching(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "build", "--watch", "-C", str(site(tmp_path))]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ(PYTHONUNBUFFERED="1")
    ) as watching:
        assert watching.stdout is not None
        for line in watching.stdout:
            if line.startswith("Watching"):
                break
        watching.send_signal(signal.SIGINT)
        said = "".join(watching.communicate(timeout=30))
    assert watching.returncode == 130
    assert "Traceback" not in said


# --- JSON alone


def alone(done: "subprocess.CompletedProcess[str]") -> object:
    """What standard output holds, when that is JSON and nothing else."""
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


REPORTS: dict[str, tuple[str, ...]] = {
    "build": ("build", "--now", NOW),
    "check": ("check", "--now", NOW),
    "why": ("why", "--now", NOW),
    "why PATH": ("why", "site/index.html", "--now", NOW),
    "newsletter": ("newsletter", "2026-11", "--now", NOW, "-o", "OUT/letter"),
    "lock": ("lock", "--now", NOW),
    "explain": ("explain", "stool/first", "--now", NOW),
    "list": ("list", "scheduled", "--now", NOW),
    "status": ("status", "--now", NOW),
    "plan": ("plan", "--now", NOW),
    "send": ("send", "2026-11", "--mark-sent", "--dry-run", "--now", NOW),
    "post": ("post", "--due", "--now", NOW),
    "new project": ("new", "project", "Lamp"),
    "new entry": ("new", "entry", "-s", "fix", "A new leg"),
    "new page": ("new", "page", "About"),
    "new issue": ("new", "issue", "2026-11"),
}


def test_every_command_that_reports_is_asked_for_json() -> None:
    silent = {
        "completion",
        "new",
        "serve",
        "init",
        "deploy",
        "ci",
        "inbox",
        "import",
    }  # the last four have tests of their own
    assert {name.removesuffix(" PATH") for name in REPORTS} == set(NAMES) - silent


@pytest.mark.parametrize("name", REPORTS)
def test_json_stands_alone(tmp_path: Path, name: str) -> None:
    root = site(tmp_path / "site")
    assert run("build", "-C", root, "--now", NOW).exit_code == 0
    words = [word.replace("OUT", str(tmp_path)) for word in REPORTS[name]]
    for order in ([*words, "--json", "-C", str(root)], ["--json", "-C", str(root), *words]):
        done = process(*order)
        assert isinstance(alone(done), dict)
        assert done.returncode in {0, 4}, done.stderr


def test_json_of_init_and_of_a_start_that_fails(tmp_path: Path) -> None:
    assert alone(process("init", tmp_path / "new", "--json"))["ok"] is True
    refused = process("init", tmp_path / "new", "--json")
    assert alone(refused) == {"ok": False, "error": alone(refused)["error"], "exit": 4}
    assert (refused.returncode, refused.stderr) == (4, "")


def test_json_of_content_problems(tmp_path: Path) -> None:
    root = site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(step="setbak")})
    done = process("build", "-C", root, "--json", "--now", NOW)
    told = alone(done)
    assert (done.returncode, told["ok"], done.stderr) == (1, False, "")
    assert [problem["code"] for problem in told["problems"]] == ["step-unknown"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_json_of_serve(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "serve", "-p", "0", "--json", "-C", str(site(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ()) as serving:
        assert serving.stdout is not None
        first = serving.stdout.readline()
        serving.send_signal(signal.SIGINT)
        rest, _ = serving.communicate(timeout=30)
    assert json.loads(first + rest)["url"].startswith("http://127.0.0.1:")


# --- what is printed where


def test_a_pipe_gets_no_progress_and_no_color(tmp_path: Path) -> None:
    done = process("build", "-C", site(tmp_path), "--now", NOW)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_quiet_says_nothing_but_problems(tmp_path: Path) -> None:
    done = process("build", "-q", "-C", site(tmp_path / "good"), "--now", NOW)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    bad = site(tmp_path / "bad", **{"content/stool/2026-11-01-a.md": entry(step="setbak")})
    assert "step-unknown" in process("build", "-q", "-C", bad, "--now", NOW).stderr
    done = process("-q", "new", "page", "-C", tmp_path / "good", "About")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no head")
def test_a_pipe_that_closes_early_is_no_fault(tmp_path: Path) -> None:
    root = site(tmp_path)
    command = [sys.executable, "-c", PROGRAM, "why", "-C", str(root), "--now", NOW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()) as asking:
        assert asking.stdout is not None
        asking.stdout.close()
        assert asking.stderr is not None
        said = asking.stderr.read().decode()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


# A terminal of its own, so that the keys which end a program reach it.
OWN_TERMINAL = "import fcntl, os, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
ASKED = b"number or name: "


def terminal(arguments: Sequence[str | Path], *answers: str, **environment: str) -> tuple[int, str]:
    """A command before a terminal, each of its questions answered: its exit code and everything it showed."""
    import pty

    command = [sys.executable, "-c", OWN_TERMINAL + PROGRAM, *(str(argument) for argument in arguments)]
    ours, theirs = pty.openpty()
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen(command, env=environ(TERM="xterm", **environment), **streams) as running:
        os.close(theirs)
        shown = b"".join(_conversation(ours, [answer.encode() for answer in answers]))
    os.close(ours)
    return running.returncode, shown.decode(errors="replace")


def _conversation(terminal: int, answers: list[bytes]) -> Iterator[bytes]:
    """What a program shows until it ends; it gets an answer for each question, and is not waited for without end."""
    heard = b""
    while select.select([terminal], [], [], 30)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            return
        if not part:
            return
        yield part
        heard += part
        if heard.endswith(ASKED) and answers:
            os.write(terminal, answers.pop(0))
            heard = b""


@NEEDS_PTY
def test_a_terminal_gets_color_unless_it_wants_none(tmp_path: Path) -> None:
    root = site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(step="setbak")})
    arguments = ("build", "-C", root, "--now", NOW)
    assert "\x1b[31m" in terminal(arguments)[1]
    code, plain = terminal(arguments, NO_COLOR="1")
    assert code == 1
    assert "\x1b[31m" not in plain
    assert "\x1b[1m" not in plain
    assert "error: content/stool" in plain


STOOL_AND_LAMP = {
    "content/stool/2026-11-01-a.md": entry(),
    "content/lamp/project.md": "---\ntitle: The copper lamp\n---\n",
}


@NEEDS_PTY
@pytest.mark.parametrize(
    ("answers", "project", "step"),
    [
        (("2\n", "7\n"), "stool", "setback"),
        (("The copper lamp\n", "fix\n"), "lamp", "fix"),
        (("1\n", "Setback\n"), "lamp", "setback"),
    ],
)
def test_a_terminal_is_asked_for_what_is_missing(
    tmp_path: Path, answers: tuple[str, str], project: str, step: str
) -> None:
    root = site(tmp_path, **STOOL_AND_LAMP)
    code, shown = terminal(("new", "entry", "-C", root, "A crack"), *answers)
    assert code == 0, shown
    assert "Which project?" in shown
    assert "The copper lamp" in shown
    made = list((root / "content" / project).glob("*-a-crack.md"))
    assert len(made) == 1
    assert f"step: {step}" in made[0].read_text()


@NEEDS_PTY
def test_a_wrong_or_no_answer_makes_nothing(tmp_path: Path) -> None:
    root = site(tmp_path, **STOOL_AND_LAMP)
    before = tree(root)
    assert terminal(("new", "entry", "-C", root, "A crack"), "99\n")[0] == 2
    assert tree(root) == before


def test_leaving_at_a_question_is_an_interruption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object, **__: object) -> None:
        raise click.Abort

    root = site(tmp_path, **STOOL_AND_LAMP)
    before = tree(root)
    monkeypatch.setattr("journeygen.cli.exporting.lock_addresses", leave)
    result = CliRunner().invoke(main, ["lock", "-C", str(root)])
    assert result.exit_code == 130
    assert "defect" not in result.output
    assert tree(root) == before


# --- completion


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete "), ("zsh", "#compdef"), ("fish", "complete ")])
def test_completion_scripts(shell: str, word: str) -> None:
    done = process("completion", shell)
    assert done.returncode == 0
    assert word in done.stdout
    assert "_JOURNEYGEN_COMPLETE" in done.stdout
    assert done.stderr == ""


def test_a_shell_that_is_not_known() -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert "bash" in result.stderr


BASH = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs bash")


@BASH
@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("journeygen bu", ["build"]),
        ("journeygen new ", ["entry", "issue", "page", "project"]),
        ("journeygen completion z", ["zsh"]),
        ("journeygen build --str", ["--strict"]),
        ("journeygen new entry -P st", ["stool"]),
        ("journeygen new entry -s set", ["setback"]),
    ],
)
def test_bash_completes(tmp_path: Path, line: str, completed: list[str]) -> None:
    program = tmp_path / "bin/journeygen"
    write(tmp_path, **{"bin/journeygen": f"#!{sys.executable}\n{PROGRAM}\n"})
    program.chmod(0o755)
    script = process("completion", "bash").stdout
    write(tmp_path, **{"complete.bash": script})
    subprocess.run(["/bin/bash", "-n", str(tmp_path / "complete.bash")], check=True)
    words = line.split(" ")
    asked = (
        f"source {tmp_path}/complete.bash; COMP_WORDS=({' '.join(words[:-1])} '{words[-1]}'); "
        f"COMP_CWORD={len(words) - 1}; _journeygen_completion journeygen; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/bash", "-c", asked], capture_output=True, text=True, cwd=site(tmp_path / "site"), env=environ(PATH=path),
        check=True,
    )  # fmt: skip
    assert sorted(done.stdout.split()) == completed
    assert done.stderr == ""


@NEEDS_PTY
def test_long_work_shows_how_far_it_is_and_leaves_nothing_behind(tmp_path: Path) -> None:
    noise = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(noise, "JPEG")
    files = {
        f"content/stool/2026-11-{day:02d}-n{day}/index.md": entry(f"N {day}", body="![Noise](a.jpg)")
        for day in range(1, 8)
    }
    files |= {f"content/stool/2026-11-{day:02d}-n{day}/a.jpg": noise.getvalue() + bytes([day]) for day in range(1, 8)}
    code, shown = terminal(("build", "-C", site(tmp_path, **files), "--now", NOW))
    assert code == 0
    assert re.search(r"Making.*\d+/\d+", shown)
    last = shown.rstrip().splitlines()[-1]
    assert "Built" in last
    assert "Making" not in last
    assert "Making" not in terminal(("build", "-C", tmp_path, "--now", NOW))[1]
