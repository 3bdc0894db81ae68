# SPDX-License-Identifier: ISC
"""Facts about a process, from /proc."""
import os
import platform


class Stat:
    """The fields of /proc/PID/stat that we ask for; the name may hold spaces and parentheses."""

    def __init__(self, text):
        head, _, rest = text.rpartition(")")
        self.name = head.partition("(")[2]
        fields = rest.split()
        self.state = fields[0]
        self.parent = int(fields[1])
        self.group = int(fields[2])
        self.session = int(fields[3])
        self.cpu_ticks = int(fields[11]) + int(fields[12])
        self.start = int(fields[19])
        # The kernel gives a new program its name first, and its arguments and environment a moment later.
        self.has_its_environment = int(fields[48]) != 0


def stat(pid):
    """Nothing when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="surrogateescape") as file:
            return Stat(file.read())
    except (FileNotFoundError, ProcessLookupError):
        return None


def alive(pid):
    """Does it run? A zombie does not."""
    found = stat(pid)
    return found is not None and found.state not in "ZX"


def every_child(pid):
    """The children of a process, zombies among them, in the order of their pids."""
    found = set()
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found.update(int(it) for it in file.read().split())
    except (FileNotFoundError, ProcessLookupError):
        pass
    return sorted(found)


def children(pid):
    """The living children of a process, in the order of their pids."""
    return [it for it in every_child(pid) if alive(it)]


def descendants(root):
    """The descendants of a process, zombies among them, nearest first: {pid: Stat}."""
    found = {}
    generation = [root]
    while generation:
        generation = [child for pid in generation for child in every_child(pid)]
        for pid in generation:
            facts = stat(pid)
            if facts is not None:
                found[pid] = facts
    return found


def arguments(pid):
    """argv, as bytes."""
    return _read(pid, "cmdline").split(b"\0")[:-1]


def environment(pid):
    """The environment that the program was started with, in its order, as bytes."""
    return _read(pid, "environ").split(b"\0")[:-1]


def directory(pid):
    return os.readlink(f"/proc/{pid}/cwd")


def descriptors(pid):
    """{number: what it is}"""
    found = {}
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/{pid}/fd/{name}")
        except FileNotFoundError:
            pass
    return found


def status(pid):
    """/proc/PID/status as {name: text}"""
    lines = _read(pid, "status").decode(errors="surrogateescape").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def signals(pid, which):
    """The numbers of the signals in a mask: which is SigBlk, SigIgn or SigCgt."""
    mask = int(status(pid)[which], 16)
    return {number for number in range(1, 65) if mask >> (number - 1) & 1}


def open_file_limit(pid):
    """(soft, hard)"""
    for line in _read(pid, "limits").decode().splitlines():
        if line.startswith("Max open files"):
            soft, hard = line.split()[3:5]
            return int(soft), int(hard)
    raise AssertionError("no limit of open files in /proc")


def pages_written(pid):
    """How much memory it has written to, which is the memory that nobody shares with it."""
    for line in _read(pid, "smaps_rollup").decode().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) * 1024 // os.sysconf("SC_PAGESIZE")
    raise AssertionError("no anonymous memory in /proc")


def cpu_seconds(pid):
    """The processor time that it has used, to the nanosecond."""
    return int(_read(pid, "schedstat").split()[0]) / 1e9


def switches(pid):
    """How often it has left a processor: to sleep, or because others were to have it."""
    facts = status(pid)
    return int(facts["voluntary_ctxt_switches"]) + int(facts["nonvoluntary_ctxt_switches"])


# The numbers of read(2), ppoll(2) and fsync(2).
_READ, _PPOLL, _FSYNC = (0, 271, 74) if platform.machine() == "x86_64" else (63, 73, 82)


def _sleeps_in(pid):
    """The number of the system call that it sleeps in, and its arguments; nothing while it runs."""
    words = _read(pid, "syscall").split()
    return None if words[0] == b"running" else (int(words[0]), [int(it, 16) for it in words[1:7]])


def syncs(pid):
    """It waits for the disk, in fsync."""
    call = _sleeps_in(pid)
    return call is not None and call[0] == _FSYNC


def sleeps(pid):
    """It is where all our daemons sleep: in ppoll."""
    call = _sleeps_in(pid)
    return call is not None and call[0] == _PPOLL


def sleeps_until_told(pid):
    """It sleeps, and no time-out will wake it up: only a signal, or a descriptor that is ready."""
    call = _sleeps_in(pid)
    return call is not None and (call[0] == _READ or call[0] == _PPOLL and call[1][2] == 0)


def resident_kib(pid):
    return int(status(pid)["VmRSS"].split()[0])


def _read(pid, name):
    with open(f"/proc/{pid}/{name}", "rb") as file:
        return file.read()
