# SPDX-License-Identifier: ISC
"""How long a new link in the scan directory waits for its service, and a removed one for its end."""

import os
import random
import time

from .. import processes
from ..figures import Table, percentile
from ..tree import Failure

ALREADY_THERE = 20
PAUSE_S = 0.15  # a scanner that looks every five seconds must be met at every phase of its sleep
LIMIT_S = 20


def measure(bench):
    count = bench.pick(15, 60)
    appeared = Table(
        "A new link: created to the service's first instruction (ms)", ["p50", "max"],
        target="p50 at most 5 ms, max at most 50 ms, without any command",
        notes=[f"{count} links for each, one at a time, the peers in turn; {ALREADY_THERE} services were there before",
               "s6 must be told by a command, which is part of the time; the others see it themselves"])
    removed = Table(
        "A removed link: unlinked to the death of the service (ms)", ["p50", "max"],
        target="p50 at most 5 ms, max at most 50 ms",
        notes=["only where removal stops the service: s6 after a command, lares where .svscan/stop-removed exists; "
               "daemontools never does"])
    with bench.trees(bench.peers, appeared, ALREADY_THERE) as trees:
        bench.say("discovery: new links")
        _appear(bench, trees, appeared, count)
    stopping = [peer for peer in bench.peers if peer.removes]
    with bench.trees(stopping, removed, count, stops_removed=True) as trees:
        bench.say("discovery: removed links")
        _disappear(bench, trees, removed, count)
    return [appeared, removed]


def _appear(bench, trees, table, count):
    created = {tree: {} for tree in trees.values()}
    for number, peer in bench.turns(list(trees), count):
        tree, name = trees[peer], f"new{number:05}"
        tree.make(name)
        time.sleep(random.uniform(0, PAUSE_S))
        created[tree][name] = time.monotonic_ns()
        tree.publish(name)
        _tell(peer, peer.after_link(tree.path("scan")))
    for peer, tree in trees.items():
        try:
            tree.wait_for_starts(ALREADY_THERE + count, LIMIT_S)
        except Failure as failure:
            table.fail(peer.name, failure)
            continue
        waits = [(tree.latest[name].nanoseconds - begin) / 1e6 for name, begin in created[tree].items()]
        table.add(peer.name, [percentile(waits, 50), max(waits)])


def _disappear(bench, trees, table, count):
    # The end of a service is seen by us, so each must be waited for before the next link goes; those
    # that look only now and then would take minutes. They get fewer samples.
    waits = {peer: [] for peer in trees}
    time.sleep(1.2)
    for number, peer in bench.turns(list(trees), count):
        tree, name = trees[peer], f"s{number:05}"
        if peer not in waits or sum(waits[peer]) > LIMIT_S * 1000:
            continue
        death = processes.Death(tree.latest[name].pid)
        time.sleep(random.uniform(0, PAUSE_S))
        begin = time.monotonic_ns()
        os.unlink(tree.link(name))
        _tell(peer, peer.after_unlink(tree.path("scan")))
        end = death.wait(LIMIT_S)
        if end is None:
            table.fail(peer.name, f"{name} still ran {LIMIT_S} s after its link was removed")
            del waits[peer]
            continue
        waits[peer].append((end - begin) / 1e6)
    for peer, samples in waits.items():
        if samples:
            table.add(peer.name, [percentile(samples, 50), max(samples)])


def _tell(peer, command):
    if command is not None:
        processes.run(command, peer.environment())
