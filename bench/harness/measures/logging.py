# SPDX-License-Identifier: ISC
"""Lines from a pipe into a log directory: time, processor time, system calls and memory."""

import fcntl
import os
import shutil
import subprocess
import sys
import termios
import time

from .. import calls, processes
from ..figures import Table, median
from ..peers import Copy, LaresSvlogd

SIZES = {20: "20", 100: "100", 1000: "1000", 1_000_000: "1 MB"}
SCRIPTS = {"plain": "as they are", "stamps": "with TAI64N stamps", "pattern": "with a pattern, -*DEBUG*",
           "small": "in files of 1 MB"}
TEXT = b"2026 INFO a line as a service might write it into its log, and nothing special; "
INPUT = 16 << 20  # of which a run has several
REST = 4  # seconds


def measure(bench):
    times = bench.pick(2, 4)
    rounds = bench.pick(2, 3)
    second = [LaresSvlogd(peer.directory) for peer in bench.peers if peer.name == "lares"]
    peers = [*bench.peers, *second, Copy()]
    inputs = {size: _input(bench, size) for size in SIZES}
    tables = []
    for script, words in SCRIPTS.items():
        bench.say(f"logging: {words}")
        columns = [f"{what}, {size}" for what in ("s/GB", "CPU s/GB") for size in SIZES.values()]
        columns += ["calls/MB, 100", "USS KiB, 100"]
        table = Table(
            f"Lines of 20, 100 and 1000 bytes and of 1 MB into a log, {words}", columns,
            floors=["cat"] if script == "plain" else [],
            target="a fifth of the best peer's time plain, and at most 1.4 x that of cat; a quarter of it with stamps "
                   "or a pattern; at most 60 system calls for a megabyte",
            notes=[f"median of {rounds} runs of {times * INPUT >> 20} MB, the peers in turn; files of "
                   f"{1 if script == 'small' else 16} MB, ten kept; CPU: the logger's own; USS: its memory "
                   f"{REST} s after the last line"])
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
        if (peer.name, 20) in wall:
            table.add(peer.name, [median(figures[peer.name, size]) for figures in (wall, cpu) for size in SIZES]
                      + [_calls(bench, peer, script, inputs[100]), _memory(bench, peer, script, inputs[100])])


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


def _memory(bench, peer, script, path):
    """KiB of its own, at rest: what it needs for a flow of lines may have been given back."""
    directory = bench.root()
    reader, writer = os.pipe()
    logger = subprocess.Popen(peer.logger(script, directory), stdin=reader, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    os.close(reader)
    subprocess.run([bench.helpers.path("feed"), path, "1"], stdout=writer, check=True)
    has_read_all = processes.within(10, lambda: not _waiting(writer))
    time.sleep(REST)
    kib = processes.memory_kib(logger.pid, "Private_Clean", "Private_Dirty") if has_read_all else None
    os.close(writer)
    logger.wait()
    shutil.rmtree(directory, ignore_errors=True)
    return kib


def _waiting(pipe):
    """Bytes that nobody has read yet."""
    answer = bytearray(4)
    fcntl.ioctl(pipe, termios.FIONREAD, answer)
    return int.from_bytes(answer, sys.byteorder)
