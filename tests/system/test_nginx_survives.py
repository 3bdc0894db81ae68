# SPDX-License-Identifier: ISC
"""A real nginx answers request after request while those that supervise it are killed, stopped or replaced.

Not one request fails, its master and its workers are the same afterwards, there is one of it at all times, its age is its
true one, and svc -d ends it.
"""
import os
import re
import signal

import pytest

from support import proc, processes, programs, web
from support.boots import Boot, all_called
from support.nginx import is_one_copy, make_nginx, under_load
from support.services import gone, is_up
from support.situations import Scan
from support.upgrades import Installed
from support.waiting import wait_for


class Tree:
    """svscanboot on a directory with nginx in it, started from a place where other programs can be installed."""

    def __init__(self, scratch):
        scratch.chmod(0o755)
        self.scratch, self.port = scratch, web.free_port()
        self.installed = Installed(scratch, "svscanboot", "svscan", "supervise", "readproctitle")
        self.scan = Scan(scratch)
        self.nginx = make_nginx(self.scan.path, self.port)
        self.boot = Boot(self.scan, self.scan.path, program=str(self.installed.path / "svscanboot"))
        self.boot.wait_until_all_is_there()
        wait_for(lambda: is_up(self.nginx) and len(self.workers) == 2 and self.answers())

    @property
    def workers(self):
        return proc.children(self.nginx.pid)

    @property
    def supervise(self):
        return int(self.nginx.state["supervise-pid"])

    def answers(self):
        return not web.nobody_listens(self.port) and web.get(self.port) == "this is nginx\n"

    def is_whole(self):
        """One of each, with nothing left to do, and one copy of nginx."""
        assert is_one_copy(self.nginx), "a second nginx"
        self.tend()
        everybody = [all_called(name) for name in ("svscanboot", "readproctitle", "svscan", "supervise")]
        return all(len(it) == 1 for it in everybody) and is_up(self.nginx) and all(proc.sleeps_until_told(it[0]) for it in everybody)

    def tend(self):
        """What an init does: reaps, and starts svscanboot again when it has died."""
        processes.reap_orphans()
        if not self.boot.process.running:
            self.boot.start()


def killed(*names):
    def kill(tree):
        pids = [pid for name in names for pid in all_called(name)]
        assert len(pids) == len(names)
        for pid in pids:
            processes.kill(pid)
        wait_for(lambda: (tree.tend(), all(map(gone, pids)))[1])

    return kill


def stopped_for_a_while(*names):
    def stop(tree):
        pids = [pid for name in names for pid in all_called(name)]
        for pid in pids:
            processes.stop(pid)
        assert tree.answers()
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    return stop


def upgraded(tree):
    """svscan and its supervise become what is installed now; who they are stays."""
    tree.installed.install_all()
    svscan, supervise = tree.boot.svscan, tree.supervise
    tree.scan.send("u")
    for name, pid in (("svscan", svscan), ("supervise", supervise)):
        wait_for(lambda: tree.installed.is_what_runs_as(name, pid))
    wait_for(lambda: (tree.boot.svscan, tree.supervise) == (svscan, supervise))  # its name is gone for an instant


WHAT_IS_DONE = {
    "supervise is killed": killed("supervise"),
    "svscan is killed": killed("svscan"),
    "svscanboot is killed": killed("svscanboot"),
    "readproctitle is killed": killed("readproctitle"),
    "svscan and supervise are killed": killed("svscan", "supervise"),
    "svscanboot, svscan and supervise are killed": killed("svscanboot", "svscan", "supervise"),
    "everything but nginx is killed": killed("svscanboot", "readproctitle", "svscan", "supervise"),
    "all of them are stopped for a while": stopped_for_a_while("svscanboot", "readproctitle", "svscan", "supervise"),
    "all of them are upgraded": upgraded,
}


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


@pytest.mark.parametrize("do", WHAT_IS_DONE.values(), ids=WHAT_IS_DONE.keys())
def test_no_request_fails_when(tree, scratch, do):
    master, workers, began = tree.nginx.pid, tree.workers, tree.nginx.state["since"]
    with under_load(tree.port, scratch) as seen:
        for _ in range(3):
            do(tree)
            wait_for(tree.is_whole)
    load, = seen
    assert load.completed > 100 and (load.failed, load.other_answers) == (0, 0)
    assert (tree.nginx.pid, tree.workers, tree.nginx.state["since"]) == (master, workers, began)
    assert re.fullmatch(rf"up \(pid {master}\) \d+ seconds", tree.nginx.svstat_by(programs.debian("svstat")))

    assert processes.run(programs.debian("svc"), "-d", tree.nginx.path) == processes.SILENT_SUCCESS
    wait_for(lambda: web.nobody_listens(tree.port) and all(map(gone, [master, *workers])))
    assert "Address already in use" not in (tree.nginx.path / "error.log").read_text()
    tree.boot.process.signal(signal.SIGTERM)
    assert tree.boot.process.wait() == 0
