"""Real servers of networks on loopback, and an unruly line to them. What they need is fetched once, outside of here."""

import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CACHE = Path.home() / ".cache" / "journeygen-tests" / "pds"
# Both servers listen on all interfaces unless told otherwise; nothing here may be seen from outside.
PDS = """
const os=require('os'),path=require('path'),fs=require('fs'),crypto=require('crypto'),net=require('net')
const listen=net.Server.prototype.listen
net.Server.prototype.listen=function(port,...rest){
  if(typeof port==='number'||/^\\d+$/.test(String(port)))
    return listen.call(this,{port:+port,host:'127.0.0.1'},...rest.filter(one=>typeof one==='function'))
  return listen.call(this,port,...rest)}
const {PDS,envToCfg,envToSecrets}=require('@atproto/pds'),plc=require('@did-plc/server')
const secret=()=>crypto.randomBytes(32).toString('hex')
;(async()=>{const port=+process.argv[2],folder=process.argv[3]
 const directory=plc.PlcServer.create({db:plc.Database.mock(),port:port+1});await directory.start()
 const env={devMode:true,hostname:'localhost',port,dataDirectory:folder,blobstoreDiskLocation:path.join(folder,'blobs'),
  didPlcUrl:`http://127.0.0.1:${port+1}`,adminPassword:'admin',jwtSecret:secret(),dpopSecret:secret(),
  plcRotationKeyK256PrivateKeyHex:secret(),serviceHandleDomains:['.test'],inviteRequired:false,
  disableSsrfProtection:true,bskyAppViewUrl:'http://127.0.0.1:9',bskyAppViewDid:'did:example:invalid',crawlers:[]}
 const server=await PDS.create(envToCfg(env),envToSecrets(env));await server.start();console.log('READY')
})().catch(error=>{console.error(error);process.exit(1)})
"""
HANDLE, PASSWORD = "maker.test", "pw12345678"


def free_port(width: int = 1) -> int:
    """A port with `width` - 1 free ones above it."""
    while True:
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                for offset in range(1, width):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port


def until_open(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Waits for a server to answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server has ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


@contextlib.contextmanager
def running(*command: str, port: int, **options: object) -> Iterator[None]:
    """A server for as long as it is needed."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **options
    )  # type: ignore[call-overload]
    try:
        until_open(port, process)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def bluesky(folder: Path) -> Iterator[str]:
    """A personal data server with one account; its address."""
    if not (CACHE / "node_modules/@atproto/pds").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "@atproto/pds", "@did-plc/server"]
        subprocess.run(install, cwd=CACHE, check=True, capture_output=True)
    (CACHE / "pds.cjs").write_text(PDS)
    folder.mkdir(parents=True)
    port = free_port(2)
    with running("node", "pds.cjs", str(port), str(folder), port=port, cwd=CACHE):
        address = f"http://127.0.0.1:{port}"
        account = {"email": "a@example.test", "handle": HANDLE, "password": PASSWORD}
        asked(f"{address}/xrpc/com.atproto.server.createAccount", account)
        yield address


@contextlib.contextmanager
def mastodon() -> Iterator[str]:
    """A server of the Mastodon API with a database of its own."""
    port = free_port()
    command = (
        sys.executable,
        "-m",
        "mastodon_mock",
        "serve",
        "--in-memory",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    )
    with running(*command, port=port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def snac(folder: Path) -> Iterator[tuple[str, str]]:
    """Another server that speaks Mastodon's API, in its own way; its address and a token.

    It posts whatever it is sent, as often as it is sent, knows no limits and no later, and says less of itself.
    """
    assert shutil.which("snac"), "apt-get install snac2 (from backports in Debian 12)"
    port = free_port()
    asking = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"
    subprocess.run(["snac", "init", str(folder)], input=asking, text=True, check=True, capture_output=True)
    settings = json.loads((folder / "server.json").read_bytes())
    (folder / "server.json").write_text(json.dumps(settings | {"protocol": "http"}))
    added = subprocess.run(["snac", "adduser", str(folder), "maker"], capture_output=True, text=True, check=True)
    (password,) = re.findall(r"password is (\S+)", added.stdout + added.stderr)
    with running("snac", "httpd", str(folder), port=port):
        address = f"http://127.0.0.1:{port}"
        login = urllib.parse.urlencode({"login": "maker", "passwd": password}).encode()
        with urllib.request.urlopen(f"{address}/oauth/x-snac-get-token", login, timeout=30) as answer:
            yield address, answer.read().decode().strip()


@contextlib.contextmanager
def website(folder: Path, port: int) -> Iterator[None]:
    """A folder on the web."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", port), partial(Silent, directory=str(folder)))):
        yield


@contextlib.contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def unruly(address: str, seed: int, share: float, path: str, *, forgetful: bool = False) -> Iterator[str]:
    """A line to a server that fails that share of what is sent to a path: before it was passed on, or after.

    A forgetful one takes the key away by which a server would know what it has had already, as snac does.
    """
    host, port = address.removeprefix("http://").split(":")
    dice = random.Random(seed)

    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *words: object) -> None:
            pass

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fate = dice.choice(["500", "429", "drop", "500 after", "drop after", "slow"]) if (
                self.command != "GET" and path in self.path and dice.random() < share) else ""  # fmt: skip
            if fate in {"500", "429"}:
                self.send_response(int(fate))
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if fate == "drop":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.passed_on(body, fate)

        def passed_on(self, body: bytes, fate: str) -> None:
            line = http.client.HTTPConnection(host, int(port), timeout=30)
            dropped = {"connection", "idempotency-key"} if forgetful else {"connection"}
            headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
            try:
                line.request(self.command, self.path, body, headers)
                answer = line.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                self.close_connection = True
                return
            line.close()
            if fate == "drop after":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if fate == "slow":
                time.sleep(4)
            self.send_response(500 if fate == "500 after" else answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "content-length", "connection", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    own = free_port()
    with serving(ThreadingHTTPServer(("127.0.0.1", own), Line)):
        yield f"http://127.0.0.1:{own}"


def asked(address: str, table: object | None = None, token: str = "") -> dict[str, object]:
    """JSON from a server."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    content = json.dumps(table).encode() if table is not None else None
    with urllib.request.urlopen(urllib.request.Request(address, content, headers), timeout=30) as answer:
        result: dict[str, object] = json.loads(answer.read())
    return result
