"""Listens, builds on every ring, and answers, until it is interrupted."""

import errno
import socket
from threading import Thread

import uvicorn

from journeygen.errors import UsageError
from journeygen.serve.app import Answers, app_of
from journeygen.serve.preview import Preview, State, Told
from journeygen.watch import Doorbell

TRIES = 100
LOCAL = frozenset({"127.0.0.1", "localhost"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})
# A machine in no network at all still has a route to this address, which is kept for documentation (RFC 5737).
SOMEWHERE = ("192.0.2.1", 9)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the first free port from `port` on (0: any). Raises UsageError when there is none."""
    for wanted in range(port, min(port + TRIES, 65_536)):
        try:
            return _bound(host, wanted)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES} or (error.errno == errno.EACCES and wanted < 1024):
                raise UsageError(f"Cannot serve at {host}:{wanted}: {error.strerror or error}") from None
    raise UsageError(f"There is no free port from {port} on. Name another one with -p")


def _bound(host: str, port: int) -> socket.socket:
    places = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = places[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def port_of(listener: socket.socket) -> int:
    """The port that a socket listens at."""
    return int(listener.getsockname()[1])


def url_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    name = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def network_url(host: str, port: int) -> str:
    """The address for other devices in the same network; empty when they cannot reach this server."""
    if host not in EVERYWHERE:
        return ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(SOMEWHERE)  # sends nothing, but tells which of our addresses would be used
        except OSError:
            return ""
        return f"http://{asking.getsockname()[0]}:{port}/"


def serve(preview: Preview, doorbell: Doorbell, listener: socket.socket, host: str, told: Told) -> None:
    """Serves until interrupted, and builds beside. `told` is called by the thread that builds."""
    answers = Answers(preview)
    server = _Server(answers, public=host not in LOCAL)

    def announced(state: State, seconds: float) -> None:
        answers.hub.announce()
        told(state, seconds)

    building = Thread(target=preview.keep_building, args=(doorbell, announced), daemon=True, name="building")
    building.start()
    try:
        server.run([listener])
    finally:
        doorbell.close()


class _Server(uvicorn.Server):
    """A server that ends its streams before it waits for them, so that it ends at once."""

    def __init__(self, answers: Answers, public: bool) -> None:
        super().__init__(
            uvicorn.Config(
                app_of(answers, public), access_log=False, log_config=None, log_level="critical", lifespan="off",
                ws="none", server_header=False, date_header=True, timeout_graceful_shutdown=1, loop="asyncio",
            )
        )  # fmt: skip
        self._answers = answers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams, then the server."""
        self._answers.hub.close()
        await super().shutdown(sockets)
