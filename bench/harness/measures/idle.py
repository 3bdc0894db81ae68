# SPDX-License-Identifier: ISC
"""What a tree does while nothing happens: nothing, one hopes."""

import time

from .. import processes
from ..figures import Table

SETTLED_S = 1.5


def measure(bench):
    count = bench.pick(50, 200, 1000)
    seconds = bench.pick(6, 10)
    table = Table(
        f"Idle, {count} services for {seconds} s",
        ["wake-ups of the scanner", "wake-ups of all supervises", "CPU ms"],
        target="no wake-ups of svscan and of any supervise, no CPU",
        notes=["wake-ups: voluntary and involuntary context switches of /proc/PID/status",
               "CPU: the whole tree's control group, by the nanosecond (without groups: utime and stime, by the tick)"])
    with bench.trees(bench.peers, table, count) as trees:
        bench.say(f"idle: {seconds} s")
        time.sleep(SETTLED_S)
        supervisors = {peer: tree.supervisors() for peer, tree in trees.items()}
        before = {peer: _state(tree, supervisors[peer]) for peer, tree in trees.items()}
        time.sleep(seconds)
        for peer, tree in trees.items():
            after = _state(tree, supervisors[peer])
            table.add(peer.name, [late - early for early, late in zip(before[peer], after)])
    return [table]


def _state(tree, supervisors):
    cpu_ns = tree.group.cpu_ns()
    cpu_ms = cpu_ns / 1e6 if cpu_ns is not None else 1e3 * sum(map(processes.ticks, [tree.scanner, *supervisors]))
    return [processes.switches(tree.scanner), sum(map(processes.switches, supervisors)), cpu_ms]
