"""`python -m sandbox WORKSPACE_FILE` runs one fake Slack and says on its first line where it is."""

import argparse
import contextlib
import json
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from sandbox.keeping import Keeper
from sandbox.slack import Slack
from sandbox.workspace import Workspace

PORTS_TRIED = 20


def main(argv: list[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM. Returns the exit status."""
    wanted = _read(argv)
    workspace = Workspace.read(wanted.workspace)
    slack = _started(workspace, wanted)
    keeper = Keeper(slack, wanted.state) if wanted.state else None
    if keeper:
        keeper.start()
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    try:
        if wanted.page:
            _show_page(slack, wanted)
        else:
            _greet(slack, None)
            ended.wait()
    finally:
        if keeper:
            keeper.stop()
        slack.stop()
    return 0


def _read(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("workspace", type=Path, help="a YAML or JSON file")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8760, help="the next free one is taken")
    parser.add_argument("--delivery", choices=("socket", "http"), default="socket")
    parser.add_argument("--events-url", help="where signed HTTP deliveries go")
    parser.add_argument("--state", type=Path, help="a file that keeps what was said")
    parser.add_argument("--page", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--page-port", type=int, default=8780, help="the next free one is taken")
    return parser.parse_args(argv)


def _started(workspace: Workspace, wanted: argparse.Namespace) -> Slack:
    ports = [wanted.port + more for more in range(PORTS_TRIED if wanted.port else 1)]
    for port in ports:
        slack = Slack(
            workspace,
            host=wanted.host,
            port=port,
            delivery=wanted.delivery,
            events_url=wanted.events_url,
        )
        try:
            return slack.start()
        except OSError:
            continue
    raise SystemExit(f"Ports {ports[0]} to {ports[-1]} are all taken: name another with --port.")


def _greet(slack: Slack, page: str | None) -> None:
    """One line of JSON: what a parent process needs to start the bot."""
    workspace = slack.workspace
    greeting = {
        "url": slack.url,
        "api_url": f"{slack.url}/api/",
        "bot_token": workspace.bot_token,
        "app_token": workspace.app_token,
        "signing_secret": workspace.signing_secret,
        "page": page,
    }
    print(json.dumps(greeting), flush=True)


def _show_page(slack: Slack, wanted: argparse.Namespace) -> None:
    from sandbox.page import run  # the page's libraries are slow to load and not always there

    port = _free_port(wanted.host, wanted.page_port)

    def greet() -> None:
        _await_port(wanted.host, port)
        _greet(slack, f"http://{wanted.host}:{port}")

    # The page tells that it starts a moment before it can be reached.
    run(slack, wanted.host, port, lambda: threading.Thread(target=greet, daemon=True).start())


def _await_port(host: str, port: int) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
            return
        time.sleep(0.05)


def _free_port(host: str, first: int) -> int:
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                tried.bind((host, port))
                return port
    raise SystemExit(f"Ports from {first} on are all taken: name another with --page-port.")


if __name__ == "__main__":
    sys.exit(main())
