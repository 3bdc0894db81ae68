# SPDX-License-Identifier: ISC
"""Killing a daemon with -9 at each system call that it makes in the course of a story, and at each that its children make
before they execute something.

A point is the name of a call and how manieth of that name it is. At a point of its own the daemon is dead before the call is
made. At a point of a child, that is held up there, and meanwhile the daemon is killed.

Most calls only look: at a file, at the time, for what there is to do. Who dies before one of them has died to everybody else
before the next call that leaves something behind: a file, a name, a process, a signal, or something that was read and cannot
be read again. So a full sweep is made of these, and of one call of each kind that looks at one thing; a sample of some of them.
"""
import concurrent.futures
import os
import re
import typing

from . import proc, processes, programs
from .tracing import environment
from .waiting import wait_for

SWEEP = os.environ.get("LARES_SWEEP")  # "full", or "every": each single call

# What a life consists of is mostly waiting, so that others can be lived meanwhile.
AT_A_TIME = 8

LOOKS = {"access", "arch_prctl", "close", "faccessat", "faccessat2", "fstat", "fstatfs", "getdents64", "getpgid", "getpid",
         "getppid", "getsid", "gettid", "ioctl", "lseek", "lstat", "newfstatat", "pidfd_open", "poll", "ppoll", "pread64", "readlink",
         "readlinkat", "rt_sigaction", "rt_sigprocmask", "rt_sigtimedwait", "set_tid_address", "signalfd4", "stat", "statfs"}


class Point(typing.NamedTuple):
    name: str
    count: int
    leaves_something: bool
    about: str


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
    name, count, *_ = point
    return _strace(arguments, directory, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={count}", env=env)


def held_up_at(point, arguments, directory, env=None):
    """The program, whose children will come to that point, and not get on for a second."""
    name, count, *_ = point
    return _strace(arguments, directory, "-f", "-b", "execve", "-e", f"trace={name}", "-e",
                   f"inject={name}:delay_enter=1000000:when={count}", env=env)


class Call(typing.NamedTuple):
    pid: str
    name: str
    descriptor: str  # its first argument, if that is one
    line: str

    @classmethod
    def from_line(cls, line):
        found = re.match(r"(?:(\d+) +)?(\w+)\((\d*)", line)  # without its children, there are no pids
        return found and cls(*found.groups(default=""), line)

    @property
    def about(self):
        """The file, as a rule; without what is different in each life."""
        found = re.search(r'"([^"]*)"', self.line)
        return re.sub(r"[0-9]+|/[^ ]*reference", "", found[1]) if found else ""

    def reads_on(self, last):
        """In a file. How long the log of the kernel is, is up to the machine."""
        return last is not None and self.name == last.name == "read" and self.descriptor == last.descriptor

    def leaves_something(self, last, signals):
        if "= -1 E" in self.line:
            return False
        if self.name == "read":
            is_of_a_file = last is not None and last.name in ("openat", "lseek") or self.descriptor == signals
            return not is_of_a_file
        if self.name in ("openat", "wait4"):
            return "O_CREAT" in self.line or (self.name == "wait4" and not self.line.endswith("= 0"))
        return self.name not in LOOKS


def points_in(trace):
    """Those of the program, and those of the children that it starts; in the order in which they come, each once. To read on in a
    file is none of its own."""
    counts, own, of_children, last, program, signals, met = {}, [], [], {}, None, None, set()
    for call in filter(None, map(Call.from_line, trace.read_text().splitlines())):
        program = program or call.pid
        counts[call.pid, call.name] = count = counts.get((call.pid, call.name), 0) + 1
        before, last[call.pid] = last.get(call.pid), call
        if call.name == "signalfd4":
            signals = call.line.rpartition("= ")[2]
        met_before = (call.pid == program, call.name, count) in met
        met.add((call.pid == program, call.name, count))
        if not met_before and not call.reads_on(before):
            points = own if call.pid == program else of_children
            points.append(Point(call.name, count, call.leaves_something(before, signals), call.about))
    return own[1:], of_children  # strace has already executed it when the first could be met


def sample(points, of_every):
    """Some of those that leave something, spread over them; in a sweep all of these and more."""
    if SWEEP == "every":
        return points
    if not SWEEP:
        return [it for it in points if it.leaves_something][::of_every]
    chosen, looked = [], set()
    for point in points:
        if point.leaves_something or (point.name, point.about) not in looked:
            chosen.append(point)
            looked.add((point.name, point.about))
    return chosen


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
    def died_at(number, point):
        try:
            return live_through(number, point, begin).replaced > 0
        except AssertionError as error:
            return f"killed at {point.name} {point.count}: {error}"

    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as lives:
        try:
            answers = list(lives.map(died_at, range(len(points)), points))
        finally:
            lives.shutdown(cancel_futures=True)  # if the test is taking too long
    failures = [it for it in answers if isinstance(it, str)]
    assert not failures, "\n".join(failures)
    return sum(answers)


def report(of_whom, points, tried, died):
    """What pytest -s shows. Who gets here has held."""
    print(f"points of {of_whom}: {len(points)}; tried: {len(tried)}; died and was replaced at: {died}; held: {len(tried)}")
