# SPDX-License-Identifier: ISC
"""Killing a daemon with -9 at each system call that it makes in the course of a story, and at each that its children make
before they execute something.

A point is (name of the call, how manieth of that name). At a point of its own the daemon is dead before the call is made. At a
point of a child, that is held up there, and meanwhile the daemon is killed.
"""
import os
import re

from . import proc, processes, programs
from .tracing import environment
from .waiting import wait_for

SWEEP = os.environ.get("LARES_SWEEP")  # "full": every point, and not only some of them


def _strace(arguments, directory, *options, env=None):
    # -D: the program is our child, and not that of strace.
    command = [programs.peer("strace", "strace"), "-D", "-qq", "-o", str(directory / "points.trace"), *options]
    return processes.Process([*command, *arguments], directory, env=environment(env))


def traced(arguments, directory, env=None):
    """The program, and the file that its calls and those of its children are written to, until they execute something."""
    return _strace(arguments, directory, "-f", "-b", "execve", env=env), directory / "points.trace"


def traced_through_exec(arguments, directory):
    """Likewise, without its children; and it goes on when it has become another program."""
    return _strace(arguments, directory), directory / "points.trace"


def killed_at(point, arguments, directory, env=None):
    """The program, which will be killed there."""
    name, count = point
    return _strace(arguments, directory, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={count}", env=env)


def held_up_at(point, arguments, directory, env=None):
    """The program, whose children will come to that point, and not get on for a second."""
    name, count = point
    return _strace(arguments, directory, "-f", "-b", "execve", "-e", f"trace={name}", "-e",
                   f"inject={name}:delay_enter=1000000:when={count}", env=env)


def points_in(trace):
    """Those of the program, and those of the children that it starts; in the order in which they come, each once."""
    counts, own, of_children, program = {}, [], [], None
    for line in trace.read_text().splitlines():
        found = re.match(r"(?:(\d+) +)?(\w+)\(", line)  # without its children, there are no pids
        if not found:
            continue
        pid, name = found.groups()
        program = program or pid
        counts[pid, name] = counts.get((pid, name), 0) + 1
        points, point = own if pid == program else of_children, (name, counts[pid, name])
        if point not in points:
            points.append(point)
    return own[1:], of_children  # strace has already executed it when the first could be met


def sample(points, of_every):
    """All of them in a sweep; else a part that is spread over them."""
    return points if SWEEP == "full" else points[::of_every]


class Keeper:
    """Starts a daemon again whenever it has died, as who is above it does. The first one is to die somewhere."""

    def __init__(self, first, start_another, check=lambda: None):
        self.daemon = first
        self.replaced = 0
        self._start_another = start_another
        self.check = check  # what must hold at any moment

    def tend(self):
        processes.reap_orphans()
        self.check()
        if self.daemon.exit_code not in (None, 0):
            self.replaced += 1
            self.daemon = self._start_another()

    def kill_in_the_midst_of_a_start(self):
        pid = self.daemon.pid
        wait_for(lambda: proc.children(pid))
        self.daemon.kill()
        self.tend()

    def reach(self, what, condition):
        self.tell(None, what, condition)

    def tell(self, say, what, condition):
        """`say(daemon)` once to each that has come since: what a dead one had not heeded is lost with it."""
        told = None

        def reached():
            nonlocal told
            self.tend()
            if say and told is not self.daemon:
                try:
                    say(self.daemon)
                    told = self.daemon
                except OSError:
                    pass  # it has not come yet, or has left already
            try:
                return condition()
            except (OSError, AssertionError):
                return False

        wait_for(reached, what=lambda: f"{what}; {self.daemon.stderr!r}")


def try_points(points, begin, live_through):
    """A life, `live_through(number, point, begin)`, with each point; how often its Keeper had to start another daemon."""
    died = 0
    for number, point in enumerate(points):
        try:
            died += live_through(number, point, begin).replaced > 0
        except AssertionError as error:
            raise AssertionError(f"killed at {point}: {error}") from error
    return died


def report(of_whom, points, tried, died):
    """What pytest -s shows. Who gets here has held."""
    print(f"points of {of_whom}: {len(points)}; tried: {len(tried)}; died and was replaced at: {died}; held: {len(tried)}")
