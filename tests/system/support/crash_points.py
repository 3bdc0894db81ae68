# SPDX-License-Identifier: ISC
"""Killing a daemon with -9 at a system call: at each one that it makes in the course of a story.

A point is (name of the call, how manieth of that name, whose): of the daemon itself, or of a child that it starts, until
that executes something. The call is not made; whoever is about to make it is dead.
"""
import os
import re

from . import processes, programs
from .tracing import environment

SWEEP = os.environ.get("LARES_SWEEP")  # "full": every point, and not only some of them


def _command(trace, *options):
    # -D: the program is our child, and not that of strace. -b: children that execute something are let go.
    return [programs.peer("strace", "strace"), "-D", "-f", "-b", "execve", "-qq", "-o", str(trace), *options]


def traced(arguments, directory, **options):
    """The program, and the file that its calls are written to."""
    trace = directory / "points.trace"
    return processes.Process([*_command(trace), *arguments], directory, env=environment(), **options), trace


def killed_at(point, arguments, directory, **options):
    """The program, which will be killed there."""
    name, count = point
    injection = f"inject={name}:signal=KILL:when={count}"
    trace = directory / "killed.trace"
    return processes.Process([*_command(trace, "-e", f"trace={name}", "-e", injection), *arguments], directory,
                             env=environment(), **options)


def points_in(trace):
    """In the order in which they come, each once. When a daemon and its child both make the k-th call of a name, there is
    one point for both: whoever comes first is killed."""
    counts, points = {}, []
    for line in trace.read_text().splitlines():
        found = re.match(r"(\d+) +(\w+)\(", line)
        if not found:
            continue
        pid, name = found.groups()
        counts[pid, name] = counts.get((pid, name), 0) + 1
        point = (name, counts[pid, name])
        if point not in points:
            points.append(point)
    return points


def sample(points, of_every):
    """All of them in a sweep; else a part that is spread over them."""
    return points if SWEEP == "full" else points[::of_every]
