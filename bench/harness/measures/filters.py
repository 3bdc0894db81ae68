# SPDX-License-Identifier: ISC
"""How fast the filters are: stamps put in front of lines, and shown as times."""

import os
import shutil
import subprocess
import time

from ..figures import Table, median

PROGRAMS = {  # peer: its name of the filter
    "tai64n": {"lares": "tai64n", "daemontools": "tai64n", "s6": "s6-tai64n"},
    "tai64nlocal": {"lares": "tai64nlocal", "daemontools": "tai64nlocal", "s6": "s6-tai64nlocal"},
}
COPY = "cat"
ZONE = "Europe/Berlin"
EPOCH = 2**62 + 10 + 1_790_000_000
LINES_A_SECOND = 1000


def measure(bench):
    size = bench.pick(20, 100, 400) * 1_000_000
    return [_table(bench, "tai64n", "from a pipe", size, [20, 100, 1000], _plain, "at most 0.33 of the best peer's time "
                   "for lines of 20 and 100 bytes"),
            _table(bench, "tai64nlocal", "from a file", size, [40, 100, 1000], _stamped, "at most 0.2 of the best peer's "
                   "time for lines of 40 and 100 bytes")]


def _table(bench, program, source, size, lengths, line, target):
    rounds = bench.pick(3, 9)
    columns = [f"{length} bytes: {what}" for length in lengths for what in ("s / GB", "CPU s / GB")]
    table = Table(f"{program}, {source} to /dev/null, by length of the lines", columns, floors=[COPY], target=target,
                  notes=[f"{size // 1_000_000} MB, {rounds} rounds, the peers in turn; CPU is that of the filter alone",
                         f"in tai64nlocal's input {LINES_A_SECOND} lines share a second, and TZ={ZONE}"])
    commands = {peer.name: peer.find(PROGRAMS[program][peer.name]) for peer in bench.peers if peer.name in PROGRAMS[program]}
    commands = {name: path for name, path in {**commands, COPY: shutil.which("cat")}.items() if path}
    figures = {name: [] for name in commands}
    root = bench.root()
    os.makedirs(root)
    for length in lengths:
        bench.say(f"{program}: lines of {length} bytes, {rounds} rounds")
        path = os.path.join(root, "lines")
        _write(path, size, length, line)
        taken = {name: [] for name in commands}
        for _, name in bench.turns(list(commands), rounds):
            taken[name].append(_run(commands[name], path, source == "from a pipe"))
        for name, samples in taken.items():
            figures[name] += [median([it[what] for it in samples]) / (size / 1e9) for what in (0, 1)]
        os.unlink(path)
    for name, values in figures.items():
        table.add(name, values)
    return table


def _plain(_, length):
    return b"x" * (length - 1) + b"\n"


def _stamped(number, length):
    second, place = divmod(number, LINES_A_SECOND)
    return b"@%016x%08x %s\n" % (EPOCH + second, place * (10**9 // LINES_A_SECOND), b"x" * (length - 27))


def _write(path, size, length, line):
    with open(path, "wb") as file:
        for begin in range(0, size // length, 10_000):
            file.write(b"".join(line(number, length) for number in range(begin, begin + 10_000)))
        file.truncate(size // length * length)


def _run(program, path, by_pipe):
    """(seconds, CPU seconds) of the filter over the whole file."""
    environment = {"PATH": "/usr/bin:/bin", "TZ": ZONE}
    begin = time.monotonic()
    feeder = subprocess.Popen(["cat", path], stdout=subprocess.PIPE) if by_pipe else None
    with open(path, "rb") as file:
        source = feeder.stdout if feeder else file
        filter_ = subprocess.Popen([program], stdin=source, stdout=subprocess.DEVNULL, env=environment)
        if feeder:
            feeder.stdout.close()
        _, status, usage = os.wait4(filter_.pid, 0)
        filter_.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begin
    if feeder:
        feeder.wait()
    if filter_.returncode != 0:
        raise RuntimeError(f"{program} exited {filter_.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime
