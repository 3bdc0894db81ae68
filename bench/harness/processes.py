# SPDX-License-Identifier: ISC
"""Starting, finding and ending processes. Nothing is ever ended by name, only by process id."""

import contextlib
import ctypes
import os
import select
import signal
import time

PR_SET_CHILD_SUBREAPER = 36

_live = set()  # scanners, and whatever else of ours is still wanted


def adopt_orphans():
    """Makes us the parent of every process whose own parent has died below us.

    That is what lets end_tree() find everything a tree has started, however the processes have
    arranged their sessions and groups.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "unable to become a subreaper")


def start(argv, environment, output, new_session=False):
    """Starts a program with its output in a file; returns its process id at once."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    return os.posix_spawnp(argv[0], argv, environment, file_actions=actions, setsid=new_session)


def run(argv, environment, output="/dev/null"):
    """Runs a command to its end; returns (exit code, seconds, CPU seconds).

    A list of commands, for peers that need one for each service, is run one after the other.
    """
    commands = argv if isinstance(argv[0], list) else [argv]
    code, cpu, begin = 0, 0.0, time.monotonic()
    for command in commands:
        _, status, usage = os.wait4(start(command, environment, output), 0)
        code = max(code, abs(os.waitstatus_to_exitcode(status)))
        cpu += usage.ru_utime + usage.ru_stime
    return code, time.monotonic() - begin, cpu


def parents():
    """The parent of every process there is: {pid: parent}."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    found[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError):
                pass  # it has gone meanwhile
    return found


def children(pid):
    return sorted(child for child, parent in parents().items() if parent == pid)


def keep(pid):
    """Leaves this child of ours alone until end_tree() is called for it."""
    _live.add(pid)


def end_tree(top):
    """Kills a child of ours and all that it has ever started, from the top down, and reaps them.

    Each death hands us the children of the dead, so the loop ends when there is nothing left of the
    tree. The other children that we keep are left alone.
    """
    _live.discard(top)
    while True:
        doomed = [pid for pid in children(os.getpid()) if pid not in _live]
        if not doomed:
            return
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)
        for pid in doomed:
            os.waitpid(pid, 0)


@contextlib.contextmanager
def busy_machine(loops):
    """So many loops that want a processor each, in a session of their own, as a build in a terminal would be."""
    pids = [start(["sh", "-c", "while :; do :; done"], dict(os.environ), "/dev/null", new_session=True)
            for _ in range(loops)]
    for pid in pids:
        keep(pid)
    try:
        yield
    finally:
        for pid in pids:
            end_tree(pid)


def end_everything():
    """Kills whatever is left below us: the last thing to do, however the measuring ended."""
    for top in [*_live, None]:
        end_tree(top)


class Death:
    """Tells when a process that is not our child has died."""

    def __init__(self, pid):
        self.descriptor = os.pidfd_open(pid)

    def wait(self, seconds):
        """Returns the monotonic clock in nanoseconds once it has died, None when it does not."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        happened = poll.poll(seconds * 1000)
        now = time.monotonic_ns()
        os.close(self.descriptor)
        return now if happened else None


def memory_kib(pid, *fields):
    """The sum of some fields of smaps_rollup, in KiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) for line in file if line.split(":")[0] in fields)


def switches(pid):
    """How often a process has been put on a processor: each is a wake-up, or time taken from it."""
    total = 0
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        for line in file:
            if "ctxt_switches:" in line:
                total += int(line.split()[1])
    return total


def ticks(pid):
    """User and system time of a process, in seconds, to the resolution of the kernel's clock tick."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def within(seconds, condition, pause=0.005):
    """Asks again and again until the condition holds; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
