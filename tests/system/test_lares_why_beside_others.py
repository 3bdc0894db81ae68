# SPDX-License-Identifier: ISC
"""lares why and doctor where others keep the services: daemontools, runit and s6; and where another tree has what is needed."""
import re
import shutil
import socket

import pytest

from support import programs, web
from support.diagnoses import PYTHON, BrokenTree, script
from support.processes import Process
from support.waiting import wait_for

OTHERS = {"daemontools": lambda: programs.debian("svscan"), "runit": lambda: programs.peer("runsvdir", "runit"),
          "s6": lambda: programs.peer("s6-svscan", "s6")}  # fmt: skip


def begin(tree, keeper):
    tree.svscan = Process([OTHERS[keeper](), str(tree.scan)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    if keeper != "s6":  # whose supervise says nothing in this form
        for service in tree.services.values():
            wait_for(lambda: service.supervised and service.status_bytes)


@pytest.mark.parametrize("keeper", OTHERS)
def test_a_svscan_of_another_kind_is_one(scratch, keeper):
    tree = BrokenTree(scratch)
    tree.make("web")
    begin(tree, keeper)
    wait_for(lambda: set(tree.findings("web")) == ({"foreign-supervise"} if keeper == "s6" else set()), what=lambda: tree.asked("web"))
    assert keeper == "s6" or tree.asked("web")["as_wanted"]
    found = {it["id"] for it in tree.examined(PATH=f"{programs.BIN}:/usr/bin:/bin")[1]}
    assert found.isdisjoint({"no-svscan", "svscan-missing", "not-supervised"}), found


@pytest.mark.parametrize("keeper, logger", [("daemontools", "multilog t ./main"), ("runit", "svlogd -tt ./main")])
def test_its_last_words_are_the_end_of_the_log(scratch, keeper, logger):
    tree = BrokenTree(scratch)
    for name, command in {"broken": "echo 'app: error: No space left on device'; sleep 0.1; exit 1", "sound": "exec sleep 1000"}.items():
        (tree.make(name, script(command), log=f"#!/bin/sh\nexec {logger}\n").path / "log/main").mkdir()
    begin(tree, keeper)
    assert tree.finding("broken", "disk-full")
    words = tree.asked("broken")["last_words"]
    assert words["of"] == "untimed" and set(words["lines"]) == {"app: error: No space left on device"}
    assert "disk-full" not in tree.findings("sound")


@pytest.mark.parametrize("keeper", ["daemontools", "runit"])
def test_the_end_of_the_log_is_shown_of_what_keeps_ending_and_of_what_runs_it_says_what_is_not_known(scratch, keeper):
    tree = BrokenTree(scratch)
    for name, command in {"broken": "echo bad; sleep 0.1; exit 3", "sound": "exec sleep 1000"}.items():
        (tree.make(name, script(command), log="#!/bin/sh\nexec multilog t ./main\n").path / "log/main").mkdir()
    begin(tree, keeper)
    wait_for(lambda: re.search(r"^  said .*\n +bad", tree.why("broken").stdout, re.M), what=lambda: tree.why("broken").stdout)
    wait_for(lambda: "its supervise keeps no record of runs that have ended" in tree.why("sound").stdout, what=lambda: tree.why("sound").stdout)


@pytest.mark.parametrize("keeper", ["daemontools", "runit"])
def test_of_a_run_that_lives_for_some_seconds_each_time_it_is_told_that_it_has_come_back(scratch, keeper):
    tree = BrokenTree(scratch)
    for name, command in {"broken": "sleep 8; exit 3", "sound": "exec sleep 1000"}.items():
        tree.make(name, script(command))
    begin(tree, keeper)
    wait_for(lambda: re.search(r"^  so far +nothing is found", tree.why("sound").stdout, re.M), what=lambda: tree.why("sound").stdout)
    found = tree.finding("broken", "started-lately")
    assert re.match(r"it was started \ds ago, and its supervise \d+s ago: it has ended since then, or a command", found["sentence"]), found
    assert (found["severity"], found["remedy"].partition("  #")[0]) == ("advice", "lares events broken"), found
    assert "started-lately" not in tree.findings("sound")
    assert not re.search("^  (well|so far) ", tree.why("broken").stdout, re.M)


@pytest.mark.parametrize("keeper", ["daemontools", "runit"])
def test_a_log_directory_that_was_deleted_while_its_logger_runs_is_missed(scratch, keeper):
    tree = BrokenTree(scratch)
    web = tree.make("web", log=f"#!/bin/sh\nexec {programs.debian('multilog')} t ./main\n")
    begin(tree, keeper)
    wait_for(lambda: (web.path / "log/main/current").exists())
    assert "log-directory-missing" not in tree.findings("web")
    shutil.rmtree(web.path / "log/main")
    found = tree.finding("web", "log-directory-missing")
    assert found["sentence"].endswith("was deleted while its logger runs") and " && svc -t " in found["remedy"], found


@pytest.fixture
def elsewhere(scratch):
    """Another tree on this machine, with a service that serves."""
    place = scratch / "elsewhere"
    place.mkdir()
    return BrokenTree(place)


def serves(kind, port):
    if kind == "tcp":
        return f"exec {PYTHON} -m http.server --bind {web.HOST} {port}"
    return f"exec {PYTHON} -u -c 'import socket, time; s = socket.socket(type=socket.SOCK_DGRAM); s.bind((\"{web.HOST}\", {port})); print({port}); time.sleep(1000)'"


def is_taken(kind, port):
    with socket.socket(type=socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((web.HOST, port))
        except OSError:
            return True
    return False


@pytest.mark.parametrize("kind", ["tcp", "udp"])
def test_a_port_that_a_service_of_another_tree_has_is_told_with_both(scratch, elsewhere, kind):
    port = web.free_port()
    elsewhere.make("api", script(serves(kind, port)))
    elsewhere.begin()
    wait_for(lambda: is_taken(kind, port))
    tree = BrokenTree(scratch)
    tree.make("web", script(f"echo port {port}; " + serves(kind, port)), log=True)
    tree.make("sound", script(serves(kind, web.free_port())), log=True)
    tree.begin()
    found = tree.finding("web", "port-in-use")
    of_kind = "port" if kind == "tcp" else "UDP port"
    assert re.fullmatch(rf"{of_kind} {port} is in use by python3 \(pid \d+\), which belongs to the service api in {elsewhere.scan}", found["sentence"]), found
    assert found["remedy"] == f"lares --scan {elsewhere.scan} stop api"
    assert "port-in-use" not in tree.findings("sound")
