"""The command line: one small file a group of words."""

import gc

# Thousands of classes come in and none goes again: looking for garbage among them while they do
# takes a sixth of the time that `rollcall` needs to start, and each later look would pass them.
_looks = gc.isenabled()
gc.disable()

from bot.cli.main import app, main  # noqa: E402

gc.freeze()
if _looks:
    gc.enable()

__all__ = ["app", "main"]
