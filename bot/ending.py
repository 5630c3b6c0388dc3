"""A process ends on Ctrl-C or on a supervisor's SIGTERM."""

import signal
import threading


def wait_for_the_end() -> None:
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()
