# SPDX-License-Identifier: ISC
"""lares why: who keeps what a service says; each diagnosis provoked for real."""
import shutil

import pytest

from support import processes
from support.diagnoses import PYTHON, BrokenTree, Provocations, needs_root
from support.waiting import wait_for

CASES = Provocations()
provokes = CASES.provokes


@provokes("log-directory-missing", r"the directory of its log, \S+/logs/broken, does not exist", r"mkdir -p \S+/logs/broken")
def log_directory_is_missing(tree):
    for name in ("broken", "sound"):
        tree.make(name, log=f"#!/bin/sh\nexec svlogd -tt {tree.scratch}/logs/{name}\n")
    (tree.scratch / "logs/sound").mkdir(parents=True)


@provokes("log-directory-unwritable", r"its logger may not write into \S+/broken/log/main", r"chown 65534 \S+/broken/log/main")
def log_directory_is_not_writable(tree):
    needs_root()
    for name in ("broken", "sound"):
        service = tree.make(name, log="#!/bin/sh\nexec setuidgid nobody multilog t ./main\n")
        (service.path / "log/main").mkdir()
    shutil.chown(tree.services["sound"].path / "log/main", "nobody")


@provokes("log-down", r"its log is down", r"lares start \S+/broken/log")
def log_is_down(tree):
    for name in ("broken", "sound"):
        tree.make(name, log=True)
    return lambda: tree.log_of("broken").wait_until_supervised().svc("-d")


@provokes("errors-unlogged", r"it has died without a word in its log, where its standard error does not go: run has no exec 2>&1", r"sed -i '1a exec 2>&1' \S+/broken/run")
def errors_that_do_not_go_into_the_log(tree):
    for name, head in {"broken": "", "sound": "exec 2>&1\n"}.items():
        tree.make(name, f"#!/bin/sh\n{head}echo it is all over >&2\nexit 3\n", log=True)


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


def test_a_log_whose_run_is_not_executable_is_told_as_that(scratch):
    tree = BrokenTree(scratch)
    for name in ("broken", "sound"):
        tree.make(name, log=True)
    (tree.services["broken"].path / "log/run").chmod(0o644)
    tree.begin()
    found = tree.finding("broken", "log-down")
    run = f"{tree.scan}/broken/log/run"
    assert (found["sentence"], found["remedy"]) == (f"its log does not get up: {run} is not executable", f"chmod 755 {run}"), found
    assert "log-directory-missing" not in tree.findings("broken")
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: tree.findings("broken") == tree.findings("sound") == {}, what=lambda: tree.findings("broken"))


def test_a_log_that_cannot_be_started_is_told_and_one_that_is_down_with_its_service_is_not(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", log="#!/no/such/logger\n")
    tree.make("off", log=True)
    tree.begin()
    assert "does not get up" in tree.finding("broken", "log-down")["sentence"]
    for service in (tree.services["off"], tree.log_of("off")):
        service.wait_until_supervised()
        service.wait_until_up()
        service.svc("-d")
        service.wait_until_down()
    assert set(tree.findings("off")) == {"told-down"}


def test_what_goes_nowhere_comes_into_the_log_by_what_is_to_be_typed(scratch):
    tree = BrokenTree(scratch)
    errors_that_do_not_go_into_the_log(tree)
    tree.begin()
    found = tree.finding("broken", "errors-unlogged")
    assert "ends-early" in tree.findings("broken"), "why it has died, nobody knows"
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: "it is all over" in tree.asked("broken")["last_words"]["lines"])
    assert "errors-unlogged" not in tree.findings("broken")


def test_a_log_that_has_other_words_of_it_is_told_as_that(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", "#!/bin/sh\ncommand -v sh >/dev/null 2>&1\necho starting\necho it is all over >&2\nexit 3\n", log=True)
    tree.begin()
    wait_for(lambda: "what it writes to standard error does not go into its log" in tree.finding("broken", "errors-unlogged")["sentence"])


def test_a_run_that_is_no_script_of_a_shell_gets_one_in_front_of_it(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", f"#!{PYTHON}\nif True\n", log=True)
    tree.begin()
    found = tree.finding("broken", "errors-unlogged")
    assert "run is no script of a shell" in found["sentence"], found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: any("SyntaxError" in it for it in tree.asked("broken")["last_words"]["lines"]))
    assert "errors-unlogged" not in tree.findings("broken")
