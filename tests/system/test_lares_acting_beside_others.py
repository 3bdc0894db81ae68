# SPDX-License-Identifier: ISC
"""The verbs of lares that act: where supervises are those of daemontools and runit."""
import pytest

from support import processes, programs
from support.acting import exits, masked
from support.processes import Process
from support.services import Service, make_service
from support.trees import SLEEPS, Tree
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_a_tree_of_daemontools(tree):
    for name in ("db", "web"):
        tree.make(name)
    (tree.services["web"].path / "needs").mkdir()
    (tree.services["web"].path / "needs/db").write_text("")
    theirs = [Process([programs.debian("supervise"), str(tree.scan / name)], tree.scratch) for name in ("db", "web")]
    wait_for(lambda: {"db": "up", "web": "up"} == tree.states())
    assert tree.lares("wait", "db", "web").exit_code == 0
    answer = tree.lares("restart", "db", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   restarted, up after T (pid N -> N)\n"
                                                     "web  restarted, up after T (pid N -> N)\n")
    exits(tree.lares("pause", "db"), 0, r"^db  paused")
    exits(tree.lares("cont", "db"), 0, r"^db  continued")
    exits(tree.lares("signal", "HUP", "db"), 0, r"^db  was sent SIGHUP")
    wait_for(lambda: tree.states()["db"] == "up")
    exits(tree.lares("signal", "USR1", "db"), 1, r"which is not that of lares, has no command for SIGUSR1")
    answer = tree.lares("stop", "db", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  stopped after T\ndb   stopped after T\n"), "in their order"
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   up after T (pid N) (web needs it)\nweb  up after T (pid N)\n")
    for name in ("web", "db"):
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / name))
    assert [it.wait() for it in theirs] == [0, 0]


def test_a_start_that_ends_at_once_is_seen_in_a_tree_of_daemontools(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "down"})
    exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it ends as soon as it is started; see: lares why web$")
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
    assert theirs.wait() == 0


def test_a_tree_of_runit(tree):
    service = make_service(tree.scratch / "sv", "web", run=SLEEPS)
    (tree.scan / "web").symlink_to(service.path)
    theirs = Process([programs.peer("runsv", "runit"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "up"})
    answer = tree.lares("restart", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  restarted, up after T (pid N -> N)\n")
    exits(tree.lares("kill", "web"), 0, r"^web  killed .*, runs again ")
    exits(tree.lares("signal", "USR1", "web"), 0, r"^web  was sent SIGUSR1")
    wait_for(lambda: tree.states() == {"web": "up"})
    assert masked(tree.lares("stop", "web")) == "web  stopped after T\n"
    assert masked(tree.lares("start", "web")) == "web  up after T (pid N)\n"
    Service(service.path).send("x")
    assert theirs.wait() == 0
