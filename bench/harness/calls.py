# SPDX-License-Identifier: ISC
"""Counting system calls with strace: whole logs, so that each call can be laid at somebody's door."""

import collections
import os
import re
import shutil

CALL = re.compile(r"^(\d+)\s+(\w+)\(")

TRACER = ["strace", "-f", "-q", "-s", "64", "-e", "signal=none"]


def available():
    return shutil.which("strace") is not None


def count(log):
    """The system calls in a log of `strace -f`, by name, without those of the services themselves.

    A service is a process that has executed ./run; the execution itself is its supervisor's doing
    and counts. A call that strace shows in two halves is counted at its first.
    """
    found = collections.Counter()
    services = set()
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            call = CALL.match(line)
            if call is None or call[1] in services:
                continue
            found[call[2]] += 1
            if call[2] == "execve" and re.search(r'execve\("[^"]*\brun"', line):
                services.add(call[1])
    return found


def is_traced(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        return any(line.startswith("TracerPid:") and line.split()[1] != "0" for line in file)


def top(counter, per, limit=12):
    """The commonest calls, in words: `openat 5.0, close 4.0`."""
    return ", ".join(f"{name} {number / per:.1f}" for name, number in counter.most_common(limit)
                     if number / per >= 0.05)


def command(argv, environment, log):
    """Runs a command under strace; returns its calls."""
    path = shutil.which(argv[0], path=environment["PATH"]) or argv[0]
    pid = os.posix_spawnp("strace", [*TRACER, "-o", log, path, *argv[1:]], dict(os.environ, **environment),
                          file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                                        (os.POSIX_SPAWN_DUP2, 1, 2)])
    os.waitpid(pid, 0)
    return count(log)
