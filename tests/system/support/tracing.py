# SPDX-License-Identifier: ISC
"""supervise and svscan under strace: to see their system calls, and to make some fail on purpose."""
import contextlib
import os
import pathlib
import signal

from . import processes, proc, programs
from .waiting import wait_for

# Under ptrace the leak check of ASan cannot work.
_ENVIRONMENT = {"ASAN_OPTIONS": "detect_leaks=0"}

# The calls in which a process could sleep; not every machine has each.
SLEEPS = "ppoll,?poll,pselect6,?select,?epoll_wait,epoll_pwait,nanosleep,clock_nanosleep,?pause,rt_sigsuspend,futex"


class Trace:
    """A traced program. `pid` is the program's own, not that of strace."""

    def __init__(self, path, tracer, program):
        self._path = pathlib.Path(path)
        self.tracer = tracer
        self._program = program

    @property
    def text(self):
        return self._path.read_text(errors="surrogateescape")

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def calls(self):
        """The names of its calls, in their order."""
        return [name for name, bracket, _ in (line.partition("(") for line in self.lines) if bracket]

    def count(self, text):
        return sum(text in line for line in self.lines)

    @property
    def pid(self):
        """The traced program has this name; strace begins as a child of itself that has not executed it yet."""

        def find():
            return next((it for it in proc.children(self.tracer.pid) if proc.stat(it).name == self._program), None)

        return wait_for(find, what=f"{self._program} below strace; it said {self.tracer.stderr!r}")


def strace_command(log, calls, injections=(), children=False):
    options = ["-f"] if children else []
    for injection in injections:
        options += ["-e", f"inject={injection}"]
    return [programs.peer("strace", "strace"), "-q", *options, "-o", str(log), "-e", f"trace={calls}"]


def environment(extra=None):
    return {**os.environ, **_ENVIRONMENT, **(extra or {})}


def start(arguments, directory, calls, injections=(), children=False, **options):
    """Starts a command under strace. An injection is what strace's -e inject= takes."""
    log = directory / "trace"
    options["env"] = environment(options.pop("env", None))
    tracer = processes.Process([*strace_command(log, calls, injections, children), *arguments], directory, **options)
    wait_for(log.exists)
    return Trace(log, tracer, os.path.basename(arguments[0]))


@contextlib.contextmanager
def attached(pid, directory, calls, injections=(), children=False):
    """A program that runs is under strace for as long as the block lasts. Its log can still be read then."""
    log = _log_of(directory, pid)
    command = strace_command(log, calls, injections, children)
    tracer = processes.Process([*command, "-p", str(pid)], directory, env=environment())
    wait_for(lambda: proc.status(pid)["TracerPid"] == str(tracer.pid), what=lambda: f"strace is there; {tracer.stderr!r}")
    try:
        yield Trace(log, tracer, proc.stat(pid).name)
    finally:
        tracer.signal(signal.SIGINT)  # strace lets go of it and leaves
        tracer.wait()
        if proc.alive(pid):
            wait_for(lambda: proc.status(pid)["TracerPid"] == "0")


def _log_of(directory, pid):
    log = directory / f"trace-of-{pid}"
    log.unlink(missing_ok=True)
    log.touch()
    return log


@contextlib.contextmanager
def traced(service, calls, injections=(), **options):
    """The supervise of a service under strace for as long as the block lasts; then it is killed."""
    trace = start([programs.ours("supervise"), str(service)], service.path.parent, calls, injections, **options)
    service.supervise = trace.tracer
    yield trace
