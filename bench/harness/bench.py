# SPDX-License-Identifier: ISC
"""What every measurement is given: the peers, the floors, scratch room and how hard to try."""

import contextlib
import itertools
import os
import random
import sys

from .peers import Floor, FloorWithFiles, FloorWithLibrary
from .tree import Failure, Tree


class Bench:
    def __init__(self, peers, helpers, scratch, effort):
        self.peers = peers
        self.helpers = helpers
        self.scratch = scratch
        self.effort = effort  # "quick", "full" or "large"
        self.floor = Floor(helpers)
        self.floor_with_files = FloorWithFiles(helpers)
        self.floors = [self.floor, self.floor_with_files]
        self.floors_of_a_process = [*self.floors, FloorWithLibrary(helpers)]  # where its making and size count
        self._number = itertools.count(1)

    def pick(self, quick, full, large=None):
        if self.effort == "large" and large is not None:
            return large
        return quick if self.effort == "quick" else full

    def say(self, text):
        print(f"  {text}", file=sys.stderr, flush=True)

    def root(self):
        """The path of a new, empty place below the scratch directory."""
        return os.path.join(self.scratch, str(next(self._number)))

    def tree(self, peer, **choices):
        return Tree(peer, self.root(), self.helpers, **choices)

    @staticmethod
    def turns(peers, rounds):
        """(round, peer), each round in another order: nobody always comes after the one that leaves most behind to do."""
        for number in range(rounds):
            for peer in random.Random(number).sample(peers, len(peers)):
                yield number, peer

    @contextlib.contextmanager
    def trees(self, peers, table, count, probe="probe", **choices):
        """A tree of `count` running services for each peer, all alive together: {peer: tree}.

        A peer that fails to come up is noted in the table and left out.
        """
        with contextlib.ExitStack() as stack:
            alive = {}
            for peer in peers:
                tree = stack.enter_context(self.tree(peer, probe=probe))
                try:
                    tree.up(count, **choices)
                except Failure as failure:
                    table.fail(peer.name, failure)
                    continue
                alive[peer] = tree
            yield alive
