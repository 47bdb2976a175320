"""What audits of the site need: checkers from npm, kept outside of the repository, and a folder served as a host would."""

import fcntl
import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

CHROMIUM = "/usr/bin/chromium"
CACHE = Path(os.environ.get("JOURNEYGEN_AUDITS", "~/.cache/journeygen-audits")).expanduser()
# Lighthouse 13 needs Node 22.
PACKAGES = {"axe-core": "4.14.1", "lighthouse": "12.8.2", "vnu-jar": "26.9.27"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FAST_HOST = 1500  # Lighthouse's benchmark of "high-end desktop" machines, from there up
COMPRESSED = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt")


def modules() -> Path:
    """The folder of the installed checkers; the first call on a machine asks npm for them."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if {name: _version(name) for name in PACKAGES} != PACKAGES:
            wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
            command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(CACHE), *wanted]
            subprocess.run(command, check=True, timeout=300)
    return CACHE / "node_modules"


def _version(name: str) -> str:
    try:
        return str(json.loads((CACHE / "node_modules" / name / "package.json").read_bytes())["version"])
    except OSError:
        return ""


class _Host(SimpleHTTPRequestHandler):
    """Compresses text, answers with the site's own page for what is not there, and keeps quiet."""

    def __init__(self, *args: Any, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = (
            Path(self.translate_path("/" + path.removeprefix(self.prefix))) if path.startswith(self.prefix) else Path()
        )
        file = file / "index.html" if file.is_dir() and path.endswith("/") else file
        status = 200 if path.startswith(self.prefix) and file.is_file() else 404
        content = (file if status == 200 else Path(self.directory) / "404.html").read_bytes()
        packed = file.suffix in COMPRESSED or status == 404
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(file) if status == 200 else "text/html")
        if packed:
            content = gzip.compress(content, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: tests speak for themselves."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a browser asks for all of a page at once, and on a busy machine five are soon too few
    daemon_threads = True


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """The address at which a folder is served until the block ends."""
    server = _Server(("127.0.0.1", 0), partial(_Host, directory=str(folder), prefix=prefix))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def markup_errors(files: list[Path]) -> list[str]:
    """What the Nu HTML checker finds in pages and stylesheets, as `file:line: message`."""
    jar = modules() / "vnu-jar/build/dist/vnu.jar"
    command = ["java", "-Xss4m", "-jar", str(jar), "--also-check-css", "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=240, check=True)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    return [
        f"{one['url'].rsplit('/output/', 1)[-1]}:{one.get('lastLine')}: {one['message']}"
        for one in messages
        if one["type"] == "error"
    ]


def lighthouse(url: str, folder: Path) -> dict[str, int]:
    """The scores of a page on Lighthouse's phone.

    Lighthouse slows the processor down fourfold, which is meant for a machine whose benchmark is at least
    `FAST_HOST` (its docs/throttling.md); a slower host is slowed down in proportion, or it would be another phone.
    """
    found = _lighthouse(url, folder, 4)
    host = found["environment"]["benchmarkIndex"]
    if host < FAST_HOST and min(_scores(found).values()) < 100:
        found = _lighthouse(url, folder, max(1, 4 * host / FAST_HOST))
    return _scores(found)


def _scores(found: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}


def _lighthouse(url: str, folder: Path, slower: float) -> dict[str, Any]:
    binary = shutil.which("node") or "node"
    script = modules() / "lighthouse/cli/index.js"
    flags = f"--headless=new --no-sandbox --disable-gpu --disable-quic --user-data-dir={folder / 'lighthouse'}"
    report = folder / "lighthouse.json"
    command = [
        binary,
        str(script),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--throttling.cpuSlowdownMultiplier={slower:.2f}",
        f"--chrome-flags={flags}",
    ]
    command.append("--only-categories=" + ",".join(CATEGORIES))
    subprocess.run(command, check=True, timeout=180, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True)
    return dict(json.loads(report.read_bytes()))
