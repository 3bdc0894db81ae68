# SPDX-License-Identifier: ISC
"""What a person who types svc waits for."""

import time

from .. import processes
from ..figures import Table, median
from ..tree import Failure

LIVED_S = 1.15
AFTERMATH_S = 0.02  # what a tree still does when a command has taken effect is over by then, and not in the next figure
BUDGET_S = 6.0  # a peer that has kept us waiting this long in one column gets no more samples there


def measure(bench):
    services = bench.pick(3, 10)
    rounds = bench.pick(2, 6)
    columns = {"down": "-d until gone", "down at once": "-d right after a start", "up": "-u until first instruction",
               "status": "one status command"}
    table = Table(
        "Control, p50 (us)", list(columns.values()),
        target="ahead of every peer in every column; -d right after a start like any other",
        notes=["from the start of the command (svc, sv, s6-svc), its own execution included, to the death or first "
               "instruction of the service; a status command to its end",
               f"{services * rounds} samples, the peers in turn"])
    with bench.trees(bench.peers, table, services) as trees:
        samples = {(peer, column): [] for peer in trees for column in columns}
        for number in range(rounds):
            bench.say(f"control: round {number + 1} of {rounds}")
            time.sleep(LIVED_S)
            _each(bench, trees, services, samples, table, "status", _status)
            _each(bench, trees, services, samples, table, "down", _down)
            time.sleep(LIVED_S)
            _up_then_down_at_once(bench, trees, services, samples, table)
            time.sleep(LIVED_S)
            _each(bench, trees, services, samples, table, "up", _up)
        for peer in trees:
            if peer.name not in table.rows:
                table.add(peer.name, [median(samples[peer, column]) for column in columns])
    return [table]


def _each(bench, trees, services, samples, table, column, act):
    """Does one thing to every service, the peers in turn, and notes how long it took."""
    for number, peer in bench.turns(list(trees), services):
        if peer.name in table.rows:
            continue  # it has failed before
        time.sleep(AFTERMATH_S)
        try:
            samples[peer, column].append(act(peer, trees[peer], f"s{number:05}"))
        except Failure as failure:
            table.fail(peer.name, failure)


def _up_then_down_at_once(bench, trees, services, samples, table):
    for number, peer in bench.turns(list(trees), services):
        if peer.name in table.rows:
            continue
        time.sleep(AFTERMATH_S)
        tree, name = trees[peer], f"s{number:05}"
        try:
            samples[peer, "up"].append(_up(peer, tree, name))
            if sum(samples[peer, "down at once"]) < BUDGET_S * 1e6:
                samples[peer, "down at once"].append(_down(peer, tree, name))
            else:
                time.sleep(LIVED_S)
                _down(peer, tree, name)
        except Failure as failure:
            table.fail(peer.name, failure)


def _run(peer, tree, command):
    code, seconds, _ = processes.run(command, peer.environment(), tree.path("output"))
    if code != 0:
        raise Failure(f"{' '.join(command)} exited {code}: {tree.last_words()}")
    return seconds * 1e6


def _down(peer, tree, name):
    death = processes.Death(tree.latest[name].pid)
    begin = time.monotonic_ns()
    _run(peer, tree, peer.down(tree.link(name)))
    end = death.wait(10)
    if end is None:
        raise Failure(f"{name} still ran 10 s after it was told to go down")
    return (end - begin) / 1e3


def _up(peer, tree, name):
    begin = time.monotonic_ns()
    _run(peer, tree, peer.up(tree.link(name)))
    return (tree.wait_for_start(name, begin).nanoseconds - begin) / 1e3


def _status(peer, tree, name):
    command = peer.status([tree.link(name)])
    return _run(peer, tree, command[0] if isinstance(command[0], list) else command)
