# SPDX-License-Identifier: ISC
"""From the execution of the scanner to the first instruction of the last of many services."""

import time

from .. import calls
from ..figures import Table, median
from ..tree import Failure

SETTLED_S = 1.3  # what a supervise still does in the second after a start is part of starting
TRACED_SERVICES = 100


def measure(bench):
    sizes = bench.pick([50, 200], [100, 1000], [100, 1000, 10000])
    rounds = bench.pick(2, 5)
    sizes_of_cpu = [size for size in sizes if size > 100]
    table = Table(
        "Boot: execution of the scanner to the last service's first instruction",
        [*(f"{size} services, ms" for size in sizes), *(f"CPU us / service, {size}" for size in sizes_of_cpu),
         "system calls / service"],
        floors=[floor.name for floor in bench.floors_of_a_process[1:]],
        target="1000 services at most 1.3 x the floor with files; at most 40 system calls a service (45 with "
               "five for the service itself); 10,000 services at most 12 x 1000",
        notes=["CPU: the whole tree, services included",
               f"system calls: the whole tree over {TRACED_SERVICES} services, without those of the services; "
               f"medians of {rounds} boots, of 3 beyond 1000 services"])

    everybody = [*bench.peers, *bench.floors_of_a_process]
    times = {(peer.name, size): [] for peer in everybody for size in sizes}
    cpu = {(peer.name, size): [] for peer in everybody for size in sizes}
    failures = {}
    for size in sizes:
        bench.say(f"boot: {size} services")
        for _, peer in bench.turns(everybody, rounds if size <= 1000 else 3):
            if peer.services_max is not None and size > peer.services_max:
                continue
            try:
                milliseconds, cpu_us = _boot(bench, peer, size)
            except Failure as failure:
                failures[peer.name] = failure
                continue
            times[peer.name, size].append(milliseconds)
            if cpu_us is not None:
                cpu[peer.name, size].append(cpu_us)

    bench.say("boot: system calls")
    for peer in everybody:
        traced = _calls(bench, peer, table) if calls.available() else None
        table.add(peer.name, [*(median(times[peer.name, size]) for size in sizes),
                              *(median(cpu[peer.name, size]) for size in sizes_of_cpu), traced])
        if peer.name in failures:
            table.notes.append(f"{peer.name}: {failures[peer.name]}")
    return [table]


def _boot(bench, peer, size):
    """(milliseconds, CPU microseconds for each service)"""
    with bench.tree(peer) as tree:
        tree.up(size, seconds=max(60, size / 20))
        last = max(start.nanoseconds for start in tree.latest.values())
        time.sleep(SETTLED_S)
        cpu_ns = tree.group.cpu_ns()
        return (last - tree.begin) / 1e6, None if cpu_ns is None else cpu_ns / 1e3 / size


def _calls(bench, peer, table):
    with bench.tree(peer) as tree:
        log = tree.path("calls")
        try:
            tree.up(TRACED_SERVICES, wrapper=[*calls.TRACER, "-o", log])
        except Failure as failure:
            table.notes.append(f"{peer.name}: no system calls counted: {failure}")
            return None
        time.sleep(SETTLED_S)
        counted = calls.count(log)
        bench.say(f"boot: {peer.name}: {calls.top(counted, TRACED_SERVICES)}")
        return sum(counted.values()) / TRACED_SERVICES
