"""A process that reads everything once and then forks servers: quick to start, the same server, and it crashes the same.

    python -m tests.preloaded radar_web.wsgi 4

takes on each line a port and a file for words, and answers with the number of the process that serves there, with so many threads.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django
from granian import Granian
from granian.log import LogLevels


def _main(module: str, threads: int) -> None:
    django.setup()
    from radar_web import clock

    start, clock.start = clock.start, lambda: None  # a thread does not survive a fork: each server starts its own
    application = import_module(module).application
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once
    for line in sys.stdin:
        port, log = line.split()
        process = os.fork()
        _group_of_its_own(process)
        if process == 0:
            _serve(int(port), threads, log, application, start)
        print(process, flush=True)


def _group_of_its_own(process: int) -> None:
    """Asked for on both sides of the fork: it is there before anybody can kill it, and before granian makes its worker by a fork too."""
    os.setpgid(process, 0)


def _serve(port: int, threads: int, log: str, application: Any, start: Callable[[], None]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    words = os.open(log, os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(words, stream)

    def loaded(*_: object) -> Any:
        start()
        return application

    server = Granian("radar", port=port, interface="wsgi", blocking_threads=threads, log_level=LogLevels.error)  # type: ignore[arg-type]
    server.serve(target_loader=loaded)
    os._exit(0)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
