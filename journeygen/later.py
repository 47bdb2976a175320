"""Modules that are only loaded when something in them is used, because loading them takes longer than most builds.

Stands at a module's head, beside its imports: `pictures = later("journeygen.pictures")`. Type checkers see the real
import under `TYPE_CHECKING`. Threads that use a module first, all at once, wait until it is loaded: `importlib`'s own
lazy modules show themselves half loaded before Python 3.13 (cpython #117983).
"""

import importlib.util
import sys
from _thread import RLock  # the lock alone: `threading` around it takes a while to load
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader

# What the import system asks of a module, and what may be known before it runs.
_KNOWN = frozenset({"__class__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"})


class _Start:
    """How a module is run, once."""

    def __init__(self, loader: "Loader") -> None:
        self.loader = loader
        self.lock = RLock()
        self.begun = False


class _Waiting(ModuleType):
    """A module that has not run, or is running."""

    def __getattribute__(self, name: str) -> Any:
        own = super().__getattribute__
        if name in _KNOWN:
            return own(name)
        start = own("__spec__").loader_state
        with start.lock:
            if not start.begun:
                start.begun = True  # what it uses of itself while it runs, it finds as far as it has come
                try:
                    start.loader.exec_module(self)
                except BaseException:
                    start.begun = False
                    raise
                # From now on it is a module like any other.
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)


def later(name: str) -> ModuleType:
    """A module that runs at its first use; itself when it is loaded already. Raises ImportError when there is none."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(f"No module named {name!r}", name=name)
    spec.loader_state = _Start(spec.loader)
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Waiting
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
    return module
