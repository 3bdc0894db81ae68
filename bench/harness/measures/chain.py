# SPDX-License-Identifier: ISC
"""What a chain loader costs: from the vfork of a caller until the program at its end has been waited for."""

import os
import subprocess

from ..figures import Table, median

VARIABLES = 10
ACCOUNT = "root"  # who may enter the scratch directory

# column: the words of a loader, by peer; LOCK and ENV are files of the measurement's own
LOADERS = {
    "envdir, 10 files": {"daemontools": ["envdir", "ENV"], "runit": ["chpst", "-e", "ENV"], "s6": ["s6-envdir", "ENV"]},
    "softlimit": {"daemontools": ["softlimit", "-o", "100"], "runit": ["chpst", "-o", "100"],
                  "s6": ["s6-softlimit", "-o", "100"]},
    "setlock": {"daemontools": ["setlock", "LOCK"], "runit": ["chpst", "-l", "LOCK"], "s6": ["s6-setlock", "LOCK"]},
    "pgrphack": {"daemontools": ["pgrphack"], "runit": ["chpst", "-P"], "s6": ["s6-setsid"]},
    "fghack": {"daemontools": ["fghack"], "s6": ["s6-fghack"]},
    "setuidgid": {"daemontools": ["setuidgid", ACCOUNT], "runit": ["chpst", "-u", ACCOUNT],
                  "s6": ["s6-setuidgid", ACCOUNT]},
    "envuidgid": {"daemontools": ["envuidgid", ACCOUNT], "runit": ["chpst", "-U", ACCOUNT],
                  "s6": ["s6-envuidgid", ACCOUNT]},
}


def measure(bench):
    times = bench.pick(30, 200)
    rounds = bench.pick(2, 7)
    table = Table(
        "Chain loaders: vfork, the loader, a program that ends at once, wait; us, median of the rounds",
        list(LOADERS),
        floors=["floor"],
        target="all but the last two at most 0.7 x the best peer; these no worse than daemontools'",
        notes=[f"{times} runs in each of {rounds} rounds; the least of a round counts, since nothing but others makes it longer",
               "floor: a loader without a C library that changes nothing; no loader: what is part of all other figures"])
    place = bench.root()
    os.makedirs(os.path.join(place, "env"))
    for number in range(VARIABLES):
        with open(os.path.join(place, "env", f"VARIABLE_{number}"), "w", encoding="utf-8") as file:
            file.write(f"value {number}\n")

    figures = {(peer.name, column): [] for peer in bench.peers for column in LOADERS}
    floor, alone = [], []
    for column in LOADERS:
        bench.say(f"chain: {column}")
        for _, peer in bench.turns(bench.peers, rounds):
            if command := _command(peer, column, place):
                figures[peer.name, column].append(_least(bench, times, command))
        floor.append(_least(bench, times, [bench.helpers.path("floor_chain")]))
        alone.append(_least(bench, times, []))
    for peer in bench.peers:
        table.add(peer.name, [median(figures[peer.name, column]) for column in LOADERS])
    table.add("floor", [median(floor)] * len(LOADERS))
    table.add("no loader", [median(alone)] * len(LOADERS))
    return [table]


def _command(peer, column, place):
    """Nothing where the peer has no such loader, or it is not installed."""
    words = LOADERS[column].get("daemontools" if peer.name == "lares" else peer.name)
    if not words or (column == "setuidgid" and os.geteuid() != 0):
        return None
    program = peer.find(words[0])
    places = {"ENV": os.path.join(place, "env"), "LOCK": os.path.join(place, "lock")}
    return program and [program, *(places.get(word, word) for word in words[1:])]


def _least(bench, times, loader):
    """Microseconds."""
    done = subprocess.run([bench.helpers.path("repeat"), str(times), *loader, bench.helpers.path("floor_chain")],
                          stdout=subprocess.PIPE, check=True)
    return min(map(int, done.stdout.split())) / 1e3
