# SPDX-License-Identifier: ISC
"""lares why: what a service is told, what it waits for, and what keeps it from going; each diagnosis provoked for real."""
import re

import pytest

from support import mounts, proc, processes, programs
from support.diagnoses import BrokenTree, Provocations
from support.services import make_service
from support.waiting import wait_for
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


@provokes("paused", r"it is paused", r"lares cont broken")
def paused(tree):
    tree.make("broken")
    tree.make("sound")
    return lambda: tree.services["broken"].svc("-p")


@provokes("down-file", r"the file \S+/service/broken/down keeps it from", r"rm \S+/broken/down && lares start broken")
def down_file(tree):
    tree.make("broken", down="")
    tree.make("sound")


@provokes("told-down", r"a command has told it so", r"lares start broken")
def told_down(tree):
    tree.make("broken")
    tree.make("sound")
    return lambda: tree.services["broken"].svc("-d")


@provokes("need-missing", r"waits for rdis, which is not in \S+/service", r"rm \S+/broken/needs/rdis")
def need_of_somebody_who_is_not_there(tree):
    tree.make("db")
    tree.make("broken", needs={"rdis": ""})
    tree.make("sound", needs={"db": ""})


@provokes("need-circle", r"waits in a circle, in which none is ever up: broken needs other, other needs broken", r"rm \S+/broken/needs/other")
def need_that_leads_back(tree):
    tree.make("other", needs={"broken": ""})
    tree.make("broken", needs={"other": ""})
    tree.make("db")
    tree.make("sound", needs={"db": ""})


@provokes("need-down", r"waits for db, which is down", r"lares why db")
def need_that_is_down(tree):
    tree.make("db", down="")
    tree.make("broken", needs={"db": ""})
    tree.make("sound", wants={"db": ""})


@provokes("need-failing", r"waits for db, which keeps ending: its run ends by itself \S+ after its start, with exit 3", r"lares why db")
def need_that_keeps_ending(tree):
    tree.make("db", "#!/bin/sh\nexit 3\n")
    tree.make("good")
    tree.make("broken", needs={"db": ""})
    tree.make("sound", needs={"good": ""})


STUBBORN = "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1000; done\n"


def told_to_stop(tree, name):
    """Once it has got past its trap."""
    def tell():
        wait_for(lambda: proc.descendants(tree.services[name].wait_until_up()))
        tree.services[name].svc("-d")
    return tell


@provokes("stop-slow", r"it was sent TERM \d+s ago to stop it, and is still there", r"lares kill broken")
def service_that_does_not_stop(tree):
    tree.make("broken", STUBBORN)
    tree.make("sound")
    return told_to_stop(tree, "broken")


@provokes("stop-held", r"it is told to stop, and goes on for app, which needs it", r"lares stop app")
def service_that_another_one_needs(tree):
    tree.make("broken", timeout_needed_by="1h\n")
    tree.make("sound")
    app = tree.make("app", STUBBORN, needs={"broken": ""})

    def tell():
        wait_for(lambda: proc.descendants(app.wait_until_up()))
        tree.services["broken"].svc("-d")
    return tell


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@pytest.mark.parametrize("identity", ["need-missing", "told-down", "stop-slow"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


def test_a_need_that_keeps_ending_has_the_same_finding_however_often_it_has(scratch):
    """Whoever needs it may be up for a moment with it, and then waits again."""
    tree = BrokenTree(scratch)
    need_that_keeps_ending(tree)
    tree.begin()
    for times in range(2, 6):
        tree.wait_until_it_dies("db", times)
        assert re.search(r"keeps ending: .* exit(ed)? 3$", tree.finding("broken", "need-failing")["sentence"])
        assert "need-down" not in tree.findings("broken")


def test_when_KILL_comes_is_told_or_that_it_never_will(scratch):
    tree = BrokenTree(scratch)
    for name, files in {"never": {}, "later": {"timeout_kill": "3600000\n"}}.items():
        tree.make(name, STUBBORN, **files)
    tree.begin()
    for name in ("never", "later"):
        told_to_stop(tree, name)()
    never, later = tree.finding("never", "stop-slow"), tree.finding("later", "stop-slow")
    assert never["evidence"][1] == "KILL never comes: it has no file timeout-kill", never
    assert re.fullmatch(r"KILL comes in (1h|1h 0m|59m \d+s)", later["evidence"][1]), later
    assert re.match(r"\S+ \(pid \d+\), state S", later["evidence"][0]), later


@pytest.mark.parametrize("need, meant", [("ap", "app"), ("databse", "database")])
def test_a_need_that_is_misspelt_is_mended_by_what_is_to_be_typed(scratch, need, meant):
    tree = BrokenTree(scratch)
    tree.make(meant)
    tree.make("broken", needs={need: ""})
    tree.begin()
    found = tree.finding("broken", "need-missing")
    assert found["sentence"].endswith(f'; did you mean "{meant}"?') and found["remedy"] == f"mv -nT {tree.scan}/broken/needs/{need} {tree.scan}/broken/needs/{meant}", found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    tree.services["broken"].wait_until_up()


def test_a_need_that_is_misspelt_does_not_replace_the_one_that_counts(scratch):
    tree = BrokenTree(scratch)
    tree.make("app")
    tree.make("broken", needs={"ap": "", "app": "ready"})
    tree.begin()
    assert tree.finding("broken", "need-missing")["remedy"] == f"rm {tree.scan}/broken/needs/ap"


def test_a_file_down_is_not_held_against_a_service_that_was_to_run_once(scratch):
    tree = BrokenTree(scratch)
    tree.make("job", "#!/bin/sh\nexit 0\n", down="")
    tree.begin()
    tree.services["job"].wait_until_supervised()
    assert tree.finding("job", "down-file")
    assert tree.lares("once", "job").exit_code == 0
    wait_for(lambda: "no more: it has had its run" in tree.why("job").stdout, what=lambda: tree.why("job"))
    assert tree.findings("job") == {}


def test_a_need_that_was_disabled_is_to_be_enabled_again(scratch):
    tree = BrokenTree(scratch)
    with mounts.own_etc(scratch):
        assert tree.lares("new", "redis", "--enable", "--no-log", "--", "sleep", "1000").exit_code == 0
        tree.make("app", needs={"redis": ""}, down="")
        tree.begin()
        tree.services["app"].wait_until_supervised()
        assert tree.lares("disable", "redis").exit_code == 0
        tree.services["app"].svc("-u")
        found = tree.finding("app", "need-missing")
        assert (found["remedy"], found["evidence"]) == ("lares enable redis", ["it is /etc/lares/redis, and not enabled"]), found
        answer = tree.lares("start", "--timeout", "1", "app")
        assert answer.exit_code != 0 and f"redis, which is not in {tree.scan}; it is /etc/lares/redis; try: lares enable redis" in answer.stdout, answer
        assert tree.lares("enable", "redis").exit_code == 0
        tree.services["app"].wait_until_up()
        assert tree.lares("disable", "redis", "app").exit_code == 0


def test_a_need_whose_directory_is_beside_that_of_the_service_is_to_be_enabled_by_its_path(scratch):
    tree = BrokenTree(scratch)
    tree.make("app", needs={"db": ""})
    make_service(scratch / "sv", "db", "#!/bin/sh\nexec sleep 1000\n")
    tree.begin()
    found = tree.finding("app", "need-missing")
    assert found["remedy"] == f"lares enable {scratch}/sv/db", found
    assert tree.lares("enable", f"{scratch}/sv/db").exit_code == 0
    wait_for(lambda: tree.asked("app")["as_wanted"], what=lambda: tree.why("app"))


def test_a_restart_that_does_not_come_about_is_told(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", STUBBORN, timeout_kill="100\n")
    tree.make("sound")
    tree.begin()
    pid = service.wait_until_up()
    wait_for(lambda: proc.descendants(pid))
    assert tree.lares("restart", "--timeout", "0.1", "web").exit_code != 0
    found = tree.finding("web", "stop-slow")
    assert re.match(r"it was sent TERM \d+s ago to restart it, and is still there$", found["sentence"]), found
    assert found["evidence"][1] == "KILL never comes: a restart has the time that it takes" and found["remedy"] == "lares kill web", found
    assert re.match(rf"web: up for \d+s, pid {pid}, told to restart \d+s ago\n", tree.why("web").stdout), tree.why("web")
    assert processes.run("sh", "-c", f"exec {programs.ours('lares')} --scan {tree.scan} kill web").exit_code == 0
    service.wait_until_up(other_than=pid)
    assert tree.findings("web") == tree.findings("sound") == {}
