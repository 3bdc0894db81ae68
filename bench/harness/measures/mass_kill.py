# SPDX-License-Identifier: ISC
"""Every service of a tree killed at the same instant, until all of them are back."""

import os
import signal
import time

from ..figures import Table, median
from ..tree import Failure

LIVED_S = 1.3


def measure(bench):
    count = bench.pick(100, 1000)
    rounds = bench.pick(2, 7)
    table = Table(
        f"{count} services killed at the same instant, until all are back", ["ms", "CPU us / service"],
        floors=[bench.floor_with_files.name],
        target="ahead of every peer",
        notes=[f"medians of {rounds} rounds, the peers in turn; the time begins with the first kill, and all of them "
               "take about a millisecond"])
    everybody = [*bench.peers, *bench.floors]
    with bench.trees(everybody, table, count) as trees:
        times, cpu = {peer: [] for peer in trees}, {peer: [] for peer in trees}
        for number, peer in bench.turns(list(trees), rounds):
            if peer.name in table.rows:
                continue
            bench.say(f"mass-kill: round {number + 1}: {peer.name}")
            try:
                milliseconds, cpu_us = _round(trees[peer])
            except Failure as failure:
                table.fail(peer.name, failure)
                continue
            times[peer].append(milliseconds)
            cpu[peer].append(cpu_us)
        for peer in trees:
            if peer.name not in table.rows:
                known = [one for one in cpu[peer] if one is not None]
                table.add(peer.name, [median(times[peer]), median(known)])
    return [table]


def _round(tree):
    time.sleep(max(0.0, LIVED_S - min(map(tree.age, tree.latest))))
    victims = [start.pid for start in tree.latest.values()]
    starts, cpu = tree.starts, tree.group.cpu_ns()
    begin = time.monotonic_ns()
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    tree.wait_for_starts(starts + len(victims), 60)
    last = max(start.nanoseconds for start in tree.latest.values())
    time.sleep(LIVED_S)
    cpu_us = None if cpu is None else (tree.group.cpu_ns() - cpu) / 1e3 / len(victims)
    return (last - begin) / 1e6, cpu_us
