"""Modules that are only loaded when something in them is used, because loading them takes longer than most builds.

Stands at a module's head, beside its imports: `pictures = later("journeygen.pictures")`. Type checkers see the real
import under `TYPE_CHECKING`.
"""

import importlib.util
import sys
from types import ModuleType


def later(name: str) -> ModuleType:
    """A module that runs at its first use; itself when it is loaded already. Raises ImportError when there is none."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(f"No module named {name!r}", name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
    return module
