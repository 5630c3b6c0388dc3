"""A server process says its address on its first line and ends when it is told to."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from bot.door import free_port


def serve(made: Any) -> None:
    """Serve an ASGI application on a free port until the process ends."""
    bound = free_port("127.0.0.1", 0, step_over=False)
    print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    config = uvicorn.Config(made, log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[bound])


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """`python -m MODULE …` as long as the block lasts; gives its first line."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
