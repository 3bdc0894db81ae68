# SPDX-License-Identifier: ISC
"""The table of lares status, which asks /proc as well, beside svstat on the same tree of ours."""

from .. import calls, processes
from ..figures import Table, median


def measure(bench):
    count = bench.pick(200, 1000)
    rounds = bench.pick(5, 21)
    peers = {peer.name: peer for peer in bench.peers}
    table = Table(
        f"lares status of {count} services, and svstat on the same tree",
        ["ms", "CPU ms", "system calls / service"],
        target="lares at most 3 times svstat's time",
        notes=["daemontools: its svstat, of our supervises; lares: the table, with memory and processor time",
               "lares --json: what svstat -j says, with what is to be done about it; lares svstat: ours",
               f"{rounds} runs, in turn; system calls: all of them, divided"])
    if "lares" not in peers:
        return []
    with bench.trees([peers["lares"]], table, count) as trees:
        for peer, tree in trees.items():
            commands = _commands(peer, peers.get("daemontools"), tree)
            wall, cpu = {name: [] for name in commands}, {name: [] for name in commands}
            bench.say(f"status for people: {rounds} rounds")
            for _, name in bench.turns(list(commands), rounds):
                code, seconds, cpu_seconds = processes.run(commands[name], peer.environment())
                if code != 0:
                    table.fail(name, f"it exited {code}")
                    continue
                wall[name].append(seconds * 1e3)
                cpu[name].append(cpu_seconds * 1e3)
            for name, command in commands.items():
                if name not in table.rows:
                    table.add(name, [median(wall[name]), median(cpu[name]), _calls(peer, tree, command, count)])
    return [table]


def _commands(peer, daemontools, tree):
    links = [tree.link(name) for name in sorted(tree.latest)]
    lares = [peer.find("lares"), "--scan", tree.path("scan"), "status"]
    theirs = {"daemontools": daemontools.status(links)} if daemontools else {}
    return {"lares": lares, **theirs, "lares --json": [*lares, "--json"], "lares svstat": peer.status(links)}


def _calls(peer, tree, command, count):
    if not calls.available():
        return None
    return sum(calls.command(command, peer.environment(), tree.path("calls")).values()) / count
