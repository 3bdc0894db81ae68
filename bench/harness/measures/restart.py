# SPDX-License-Identifier: ISC
"""From `kill -9` of a service to the first instruction of the next one."""

import os
import random
import signal
import time

from .. import calls, processes
from ..figures import Table, percentile
from ..tree import Failure

SERVICES = 20
LIVED_S = 1.15  # who dies in its first second waits for that second to end, everywhere
GAP_S = 0.012  # between two kills: long enough for one restart to be over before the next begins
TRACED_KILLS = 5


def measure(bench):
    quiet = _table(bench, "Restart: kill -9 to the next first instruction")
    quiet.target = "p50 at most 1.1 x floor, p99 no worse than the floor's, CPU at most 650 us, at most 20 system calls"
    quiet.notes.append("CPU: the whole tree, the new service's start included; system calls: the supervise, and its "
                       "child up to the execution of run")
    _fill(bench, quiet)
    for peer in [*bench.peers, *bench.floors]:
        if calls.available() and quiet.rows[peer.name][0] is not None:
            quiet.rows[peer.name][3] = _calls(bench, peer, quiet)

    loops = 2 * os.cpu_count()
    busy = _table(bench, f"Restart while {loops} busy loops fill the machine")
    busy.columns = busy.columns[:3]
    busy.notes.append("the loops have a session of their own; where the kernel groups what it schedules by session "
                      "(autogroup), a service that gets a new one waits for its first turn")
    with processes.busy_machine(loops):
        _fill(bench, busy)
    return [quiet, busy]


def _table(bench, title):
    return Table(title, ["p50 us", "p99 us", "CPU us", "system calls"],
                 floors=[bench.floor.name, bench.floor_with_files.name],
                 notes=[f"{SERVICES} services for each, killed one at a time, the peers in turn, each only after it "
                        f"has lived {LIVED_S} s"])


def _fill(bench, table):
    rounds = bench.pick(2, 25)
    with bench.trees([*bench.peers, *bench.floors], table, SERVICES) as trees:
        bench.say(f"restart: {rounds} rounds")
        _kill_in_turn(trees, rounds, table)


def _kill_in_turn(trees, rounds, table):
    time.sleep(LIVED_S)
    for tree in trees.values():
        tree.read()
    cpu_before = {peer: tree.group.cpu_ns() for peer, tree in trees.items()}
    killed = {peer: {} for peer in trees}  # name -> when, for those not back yet
    delays = {peer: [] for peer in trees}
    # One order for all rounds: whoever is killed has then lived about as long as a round takes.
    victims = [(peer, name) for peer, tree in trees.items() for name in tree.latest]
    random.shuffle(victims)
    for _ in range(rounds):
        begin = time.monotonic()
        for peer, name in victims:
            tree = trees[peer]
            _note_returns(tree, killed[peer], delays[peer])
            # A slow one is not back yet, or has not lived its second: its turn comes in a later round.
            if name not in killed[peer] and tree.age(name) > LIVED_S:
                killed[peer][name] = time.monotonic_ns()
                os.kill(tree.latest[name].pid, signal.SIGKILL)
            time.sleep(GAP_S)
        time.sleep(max(0.0, LIVED_S + 0.1 - (time.monotonic() - begin)))
    for peer, tree in trees.items():
        def all_back(tree=tree, peer=peer):
            _note_returns(tree, killed[peer], delays[peer])
            return not killed[peer]

        if not processes.within(15, all_back):
            table.fail(peer.name, f"{sorted(killed[peer])} did not come back in 15 s: {tree.last_words()}")
            continue
        cpu = None if cpu_before[peer] is None else (tree.group.cpu_ns() - cpu_before[peer]) / 1e3
        count = len(delays[peer])
        delay = [percentile(delays[peer], 50), percentile(delays[peer], 99)]
        table.add(peer.name, [*delay, None if cpu is None else cpu / count, None][:len(table.columns)])
    table.notes.append("samples: " + ", ".join(f"{peer.name} {len(delays[peer])}" for peer in trees))


def _note_returns(tree, killed, delays):
    for start in tree.read():
        if start.service in killed:
            delays.append((start.nanoseconds - killed.pop(start.service)) / 1e3)


def _calls(bench, peer, table):
    """System calls of one restart: a supervise is traced while its service is killed a few times."""
    with bench.tree(peer) as tree:
        name = tree.up(1)[0]
        log, (supervisor,) = tree.path("calls"), tree.supervisors()
        tracer = processes.start([*calls.TRACER, "-o", log, "-p", str(supervisor)], dict(os.environ),
                                 tree.path("tracer"))
        try:
            if not processes.within(10, lambda: calls.is_traced(supervisor)):
                raise Failure("strace did not attach")
            for _ in range(TRACED_KILLS):
                time.sleep(LIVED_S + 0.2)
                now = time.monotonic_ns()
                os.kill(tree.latest[name].pid, signal.SIGKILL)
                tree.wait_for_start(name, now)
            time.sleep(LIVED_S + 0.2)
        except Failure as failure:
            table.notes.append(f"{peer.name}: no system calls counted: {failure}")
            return None
        finally:
            os.kill(tracer, signal.SIGINT)
            os.waitpid(tracer, 0)
        counted = calls.count(log)
        bench.say(f"restart: {peer.name}: {calls.top(counted, TRACED_KILLS)}")
        # The first line is the sleep that strace met; each restart ends with going to sleep again.
        return (sum(counted.values()) - 1) / TRACED_KILLS
