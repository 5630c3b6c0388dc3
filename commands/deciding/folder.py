"""A file is found by lying in its folder: nothing else has to be told of it."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any


def offered(folder: ModuleType, name: str, *, but: str) -> Iterator[Any]:
    """What each module of the folder calls `name`; `but` is the one that they share."""
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name != but:
            yield getattr(importlib.import_module(f"{folder.__name__}.{module.name}"), name)
