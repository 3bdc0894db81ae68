# SPDX-License-Identifier: ISC
"""What a program that was started through a chain loader finds: its environment, limits, user, groups, arguments."""
import dataclasses
import os
import signal
import subprocess

from . import processes, programs

# Reads it all from /proc, and needs no program of ours for it.
OBSERVER = ["/bin/cat", "/proc/self/status", "/proc/self/limits", "/proc/self/stat", "/proc/self/cmdline",
            "/proc/self/environ"]
_FACTS = ("Uid", "Gid", "Groups", "SigBlk", "SigIgn")


@dataclasses.dataclass(frozen=True)
class Found:
    facts: tuple  # of /proc/self/status
    limits: bytes
    leads_session: bool
    niceness: int
    environment: tuple

    def limit(self, name):
        """(soft, hard) as text, by the name that /proc uses."""
        line = next(it for it in self.limits.decode().splitlines() if it.startswith("Max " + name))
        return tuple(line[26:].split()[:2])

    @property
    def blocked(self):
        """The numbers of the signals that are."""
        mask = int(dict(self.facts)["SigBlk"], 16)
        return {number for number in range(1, 65) if mask >> (number - 1) & 1}

    def ids(self, which):
        return [int(it) for it in dict(self.facts)[which].split()]

    @property
    def variables(self):
        return dict(it.split(b"=", 1) for it in self.environment if b"=" in it)


def found_in(output):
    """What the observer has printed; nothing when it did not run."""
    if not output.startswith(b"Name:\tcat\n"):
        return None
    status, _, rest = output.partition(b"Limit  ")
    limits, last, rest = rest.partition(b"Max realtime timeout")
    timeout, _, rest = rest.partition(b"\n")
    stat, _, rest = rest.partition(b"\n")
    if not stat:
        return None  # it was not given the descriptors, or the time, to say so much
    fields = stat.rpartition(b")")[2].split()
    pid = stat.split()[0]
    facts = dict(line.split(":\t", 1) for line in status.decode().splitlines())
    cmdline = b"".join(it.encode() + b"\0" for it in OBSERVER)
    _, _, environment = rest.partition(cmdline.partition(b"\0")[2])
    return Found(tuple((name, facts[name]) for name in _FACTS), limits + last + timeout,
                 fields[2] == pid and fields[3] == pid, int(fields[16]), tuple(environment.split(b"\0")[:-1]))


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a command whose last program is the observer, or is not."""

    exit_code: int
    found: Found
    stdout: bytes  # of anything else
    stderr: bytes


def outcome(command, **options):
    done = subprocess.run([os.fsencode(it) for it in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=processes.PATIENCE,
                          **options)
    found = found_in(done.stdout)
    return Outcome(done.returncode, found, b"" if found else done.stdout, done.stderr)


def observed(name, *words, **options):
    """What a program finds that one of our loaders has started."""
    it = outcome([programs.ours(name), *words, *OBSERVER], **options)
    assert it.exit_code == 0 and it.found, it
    assert it.stderr == b"", it
    return it.found


def block(*numbers):
    """For preexec_fn: what is started has these signals blocked, and no others."""
    return lambda: signal.pthread_sigmask(signal.SIG_SETMASK, numbers)


def answer(name, *words, **options):
    return processes.run(programs.ours(name), *words, **options)


def is_classic(ours, theirs):
    """Is each line the other's, perhaps with a hint in parentheses behind it?"""
    ours, theirs = ours.splitlines(), theirs.splitlines()
    return len(ours) == len(theirs) and all(
        one == other or (one.startswith(other + b" (") and one.endswith(b")")) for one, other in zip(ours, theirs))
