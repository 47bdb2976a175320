"""Writing one file so that no reader ever sees half of it."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file so that it is either the old or the new one, whenever the process ends. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        staged.write_bytes(content)
        os.replace(staged, path)
    except OSError:
        staged.unlink(missing_ok=True)
        raise
