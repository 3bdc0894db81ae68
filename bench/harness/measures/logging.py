# SPDX-License-Identifier: ISC
"""Lines from a pipe into a log directory: time, processor time and system calls."""

import os
import shutil
import subprocess
import time

from .. import calls
from ..figures import Table, median
from ..peers import Copy, LaresSvlogd

SIZES = (20, 100, 1000)
SCRIPTS = {"plain": "as they are", "stamps": "with TAI64N stamps", "pattern": "with a pattern, -*DEBUG*"}
TEXT = b"2026 INFO a line as a service might write it into its log, and nothing special; "
INPUT = 16 << 20  # of which a run has several


def measure(bench):
    times = bench.pick(4, 8)
    rounds = bench.pick(2, 3)
    second = [LaresSvlogd(peer.directory) for peer in bench.peers if peer.name == "lares"]
    peers = [*bench.peers, *second, Copy()]
    inputs = {size: _input(bench, size) for size in SIZES}
    tables = []
    for script, words in SCRIPTS.items():
        bench.say(f"logging: {words}")
        columns = [f"{what}, {size}" for what in ("s/GB", "CPU s/GB") for size in SIZES] + ["calls/MB, 100"]
        table = Table(
            f"Lines of 20, 100 and 1000 bytes into a log, {words}", columns,
            floors=["cat"] if script == "plain" else [],
            target="a fifth of the best peer's time plain, and at most 1.4 x that of cat; a quarter of it with stamps "
                   "or a pattern; at most 60 system calls for a megabyte",
            notes=[f"median of {rounds} runs of {times * INPUT >> 20} MB, the peers in turn; files of 16 MB, ten kept; CPU: "
                   "the logger's own"])
        _fill(bench, table, peers, script, inputs, times, rounds)
        tables.append(table)
    return tables


def _fill(bench, table, peers, script, inputs, times, rounds):
    wall, cpu = {}, {}
    for size in SIZES:
        for _, peer in bench.turns(peers, rounds):
            found = _run(bench, peer, script, inputs[size], times)
            if found is not None:
                wall.setdefault((peer.name, size), []).append(found[0])
                cpu.setdefault((peer.name, size), []).append(found[1])
    for peer in peers:
        if (peer.name, SIZES[0]) in wall:
            table.add(peer.name, [median(figures[peer.name, size]) for figures in (wall, cpu) for size in SIZES]
                      + [_calls(bench, peer, script, inputs[100])])


def _input(bench, size):
    path = bench.root()
    line = (TEXT * (size // len(TEXT) + 1))[: size - 1] + b"\n"
    with open(path, "xb") as file:
        file.write((line * (INPUT // size + 1))[:INPUT])
    return path


def _start(bench, command, path, times):
    feed = subprocess.Popen([bench.helpers.path("feed"), path, str(times)], stdout=subprocess.PIPE)
    logger = subprocess.Popen(command, stdin=feed.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    feed.stdout.close()
    return feed, logger


def _run(bench, peer, script, path, times):
    """Seconds, and processor seconds of the logger, for a gigabyte."""
    directory = bench.root()
    command = peer.logger(script, directory)
    if command is None:
        return None
    begin = time.monotonic()
    feed, logger = _start(bench, command, path, times)
    _, _, usage = os.wait4(logger.pid, 0)
    seconds = time.monotonic() - begin
    logger.returncode = feed.wait()
    shutil.rmtree(directory, ignore_errors=True)
    gigabytes = times * INPUT / 1e9
    return seconds / gigabytes, (usage.ru_utime + usage.ru_stime) / gigabytes


def _calls(bench, peer, script, path):
    if not calls.available():
        return None
    directory, log = bench.root(), bench.root()
    command = peer.logger(script, directory)
    feed, logger = _start(bench, ["strace", "-f", "-q", "-o", log, *command], path, 1)
    logger.wait()
    feed.wait()
    shutil.rmtree(directory, ignore_errors=True)
    return sum(calls.count(log).values()) / (INPUT / 1e6)
