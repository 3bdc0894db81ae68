# SPDX-License-Identifier: ISC
"""What one supervised service costs in memory."""

import statistics
import time

from .. import processes
from ..figures import Table
from ..tree import Failure

SETTLED_S = 1.5  # daemontools' supervise sleeps for a second after a start; wait until all are idle


def measure(bench):
    count = bench.pick(50, 200, 1000)
    table = Table(
        f"Memory, {count} services (KiB)",
        ["USS of a supervise", "written by the scanner", "charged for each service"],
        floors=[bench.floor.name],
        target="USS of a supervise at most 48, never above 52",
        notes=["USS is Private_Clean + Private_Dirty of smaps_rollup, the mean over all supervises",
               "the scanner: what it has written (Anonymous), since its code, which nobody else runs, would count "
               "for a static program and not for one whose code is in shared libraries",
               "charged is what the kernel charges to the tree's control group in all, divided by the "
               "services: supervise, service, files, kernel memory and a share of the scanner"])
    for peer in [*bench.peers, *bench.floors_of_a_process]:
        bench.say(f"memory: {peer.name}")
        try:
            table.add(peer.name, _of(bench, peer, count))
        except Failure as failure:
            table.fail(peer.name, failure)
    return [table]


def _of(bench, peer, count):
    # Whoever reads a file first is charged for its pages. A first tree outside any group does that,
    # so that the measured one pays for its own memory only.
    with bench.tree(peer, grouped=False) as warming:
        warming.up(1)
    with bench.tree(peer) as tree:
        tree.up(count)
        time.sleep(SETTLED_S)
        charged = tree.group.memory_bytes()
        supervisors = tree.supervisors()
        if len(supervisors) != count:
            raise Failure(f"{len(supervisors)} supervisors for {count} services")
        private = [processes.memory_kib(pid, "Private_Clean", "Private_Dirty") for pid in supervisors]
        return [statistics.mean(private), processes.memory_kib(tree.scanner, "Anonymous"),
                None if charged is None else charged / 1024 / count]
