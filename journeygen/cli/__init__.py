"""The command line: the only place that prints. What a command needs is imported when it runs: it starts fast."""

import gc
import os
import sys
from contextlib import suppress


def entry_point() -> None:
    """Runs the command line, then ends the process at once: taking a large journal apart piece by piece takes time.

    Nor does it look for garbage, which would take a tenth of a build, and of the time before it, in which modules load;
    commands that go on for hours do.
    """
    gc.disable()
    from journeygen.cli.commands import main

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
