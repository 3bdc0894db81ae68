# SPDX-License-Identifier: ISC
"""Making system calls fail: in a program that is about to begin, at each of its calls in turn, and in one that runs.

An injection is what strace's -e inject= takes: "openat:error=EMFILE".
"""
import contextlib
import os
import re
import resource

from . import processes, programs, tracing
from .waiting import wait_for


def _calls_of(injections):
    return ",".join(it.partition(":")[0] for it in injections)


# While a program begins.


def started_with(arguments, directory, injection, **options):
    """A program under strace that makes a call of its own fail; its children are not traced."""
    command = tracing.strace_command(directory / "trace", _calls_of([injection]), [injection])
    return processes.Process([*command, *arguments], directory, env=tracing.environment(options.pop("env", None)), **options)


def calls_until(arguments, directory, calls, begun, **options):
    """The calls that a program makes until `begun()`, in their order: [(name, how manieth of that name)]."""
    trace = tracing.start(arguments, directory, ",".join(calls), **options)
    wait_for(begun)
    found, counts = [], {}
    for line in trace.lines:
        name = re.match(r"\w+", line).group()
        counts[name] = counts.get(name, 0) + 1
        found.append((name, counts[name]))
    return found, trace


# While it runs.


class Fault:
    """What a running program meets for as long as a block lasts."""

    def __init__(self, trace):
        self._trace = trace

    @property
    def met(self):
        """How often a call has been made to fail."""
        return self.count("(INJECTED)")

    def count(self, text):
        """How often this is in the trace of the calls."""
        return self._trace.count(text)


@contextlib.contextmanager
def injected(pid, scratch, *injections, children=False):
    """From now on these calls of a running process fail, or those of the children that it will have as well."""
    with tracing.attached(pid, scratch, _calls_of(injections), injections, children) as trace:
        yield Fault(trace)


@contextlib.contextmanager
def limited(pid, which, soft):
    """A running process has less of something for as long as a block lasts."""
    old, hard = resource.prlimit(pid, which)
    resource.prlimit(pid, which, (soft, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, which, (old, hard))


# Standard error that takes nothing.


@contextlib.contextmanager
def full_pipe():
    """The writing end of a pipe that nobody reads and that has no room for another byte."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b"x" * 4096)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, b"x")
    os.set_blocking(writer, True)
    try:
        yield writer
    finally:
        os.close(reader)
        os.close(writer)
