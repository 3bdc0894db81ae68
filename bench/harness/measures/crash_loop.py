# SPDX-License-Identifier: ISC
"""A service that dies at once: how often it is started, and what that costs."""

import time

from ..figures import Table

SERVICES = 20


def measure(bench):
    seconds = bench.pick(4, 15)
    table = Table(
        f"A service that dies at once, {SERVICES} of them for {seconds} s",
        ["starts a second, each", "CPU us a start"], plain=["starts a second, each"],
        target="one start a second, CPU at most 600 us",
        notes=["CPU: the whole tree, the service's short life included; all peers in the same seconds"])
    with bench.trees(bench.peers, table, SERVICES, probe="probe_that_dies") as trees:
        bench.say(f"crash-loop: {seconds} s")
        time.sleep(1)
        before = {peer: _state(tree) for peer, tree in trees.items()}
        begin = time.monotonic()
        time.sleep(seconds)
        for peer, tree in trees.items():
            elapsed = time.monotonic() - begin
            starts, cpu_us = _state(tree)
            starts -= before[peer][0]
            per_start = None if cpu_us is None or starts == 0 else (cpu_us - before[peer][1]) / starts
            table.add(peer.name, [starts / elapsed / SERVICES, per_start])
    return [table]


def _state(tree):
    tree.read()
    cpu_ns = tree.group.cpu_ns()
    return tree.starts, None if cpu_ns is None else cpu_ns / 1e3
