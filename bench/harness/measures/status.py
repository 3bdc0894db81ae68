# SPDX-License-Identifier: ISC
"""The state of a thousand services in one command."""

import re
import subprocess

from .. import calls, processes
from ..figures import Table, median

def measure(bench):
    count = bench.pick(200, 1000)
    rounds = bench.pick(5, 31)
    table = Table(
        f"Status of {count} services in one command",
        ["ms", "CPU ms", "system calls / service", "instructions / service"],
        floors=[bench.floor_with_files.name],
        target="at most half of the time of daemontools' svstat; at most 5 system calls a service; linear",
        notes=["s6 has no command for many services: s6-svstat in a loop",
               f"{rounds} runs, the peers in turn; system calls and instructions: those of {count} services less those "
               f"of one; instructions in user space, where the machine counts them"])
    with bench.trees([*bench.peers, bench.floor_with_files], table, count) as trees:
        bench.say(f"status: {rounds} rounds")
        wall, cpu = {peer: [] for peer in trees}, {peer: [] for peer in trees}
        for _, peer in bench.turns(list(trees), rounds):
            code, seconds, cpu_seconds = processes.run(_command(peer, trees[peer]), peer.environment())
            if code != 0:
                table.fail(peer.name, f"its status command exited {code}")
                continue
            wall[peer].append(seconds * 1e3)
            cpu[peer].append(cpu_seconds * 1e3)
        for peer, tree in trees.items():
            if peer.name in table.rows:
                continue
            bench.say(f"status: counting for {peer.name}")
            table.add(peer.name, [median(wall[peer]), median(cpu[peer]), _calls(bench, peer, tree),
                                  _instructions(peer, tree)])
    return [table]


def _command(peer, tree, services=None):
    return peer.status([tree.link(name) for name in services or sorted(tree.latest)])


def _per_service(tree, cost):
    """What one service adds to a command: cost(names), for all of them less that for the first alone."""
    names = sorted(tree.latest)
    many, one = cost(names), cost(names[:1])
    return None if many is None or one is None else (many - one) / (len(names) - 1)


def _calls(bench, peer, tree):
    if not calls.available():
        return None
    if isinstance(_command(peer, tree)[0], list):  # a command for each: all of its calls are the service's
        counted = calls.command(_command(peer, tree)[0], peer.environment(), tree.path("calls"))
        bench.say(f"status: {peer.name}: {calls.top(counted, 1)}")
        return sum(counted.values())

    def cost(names):
        counted = calls.command(_command(peer, tree, names), peer.environment(), tree.path("calls"))
        if len(names) > 1:
            bench.say(f"status: {peer.name}: {calls.top(counted, len(names))}")
        return sum(counted.values())

    return _per_service(tree, cost)


def _instructions(peer, tree):
    if isinstance(_command(peer, tree)[0], list):
        return None

    def cost(names):
        try:
            asked = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", *_command(peer, tree, names)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        except OSError:
            return None
        found = re.search(r"^(\d+),", asked.stderr, re.MULTILINE)
        return int(found[1]) if found else None

    return _per_service(tree, cost)
