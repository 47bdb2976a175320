"""What all tests share."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
for name in ("SOURCE_DATE_EPOCH", "JOURNEYGEN_WORKERS", "JOURNEYGEN_TRACE", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(name, None)
# The tests are spread over the cores already: a build inside one starts no processes beside them, unless a test names
# their number or asks for `all_cores`.
os.environ["JOURNEYGEN_WORKERS"] = "1"
# As programs run where they are installed: compiled code is kept, or each of hundreds of builds would compile it anew.
sys.dont_write_bytecode = False

# A shell makes what it runs in the background deaf to Ctrl-C, and all that starts from there: tests would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Time is measured in tests/bench; here a busy machine must not fail what is right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_skipped: list[str] = []


@pytest.fixture(scope="module")
def all_cores() -> Iterator[None]:
    """Builds as makers run them: over as many processes as there are cores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JOURNEYGEN_WORKERS")
        yield


@pytest.fixture
def without_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which recordings are published as they are."""
    monkeypatch.setattr("journeygen.films.ffmpeg", lambda: "")
    monkeypatch.setattr("journeygen.films.version", lambda: "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped test is a failure")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if _skipped and session.config.getoption("--fail-on-skip") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
