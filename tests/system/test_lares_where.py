# SPDX-License-Identifier: ISC
"""lares where and lares init-script: what Debian's svtools had as svdir, svinitd and svinitd-create."""
import os
import pathlib
import subprocess

import pytest

from support import processes, programs
from support.processes import Process
from support.trees import SLEEPS, Tree
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    web = tree.make("web", SLEEPS)
    (web.path / "log").mkdir()
    log = web.path / "log/run"
    log.write_text("#!/bin/sh\nexec multilog t ./main\n")
    log.chmod(0o755)
    tree.make("mute", SLEEPS)
    tree.begin()
    wait_for(lambda: tree.states() == {"mute": "up", "web": "up"}, what=tree.states)
    return tree


def test_without_a_service_it_is_the_scan_directory(tree):
    answer = tree.lares("where")
    assert (answer.exit_code, answer.stdout) == (0, f"{tree.scan}\n")


def test_a_service_is_where_its_link_leads(tree):
    answer = tree.lares("where", "web", "mute")
    assert (answer.exit_code, answer.stdout) == (0, f"{tree.services['web'].path}\n{tree.services['mute'].path}\n")


def test_its_log_is_where_its_logger_writes(tree):
    main = tree.services["web"].path / "log/main"
    wait_for(lambda: (main / "current").exists())
    answer = tree.lares("where", "--log", "web")
    assert (answer.exit_code, answer.stdout) == (0, f"{main}\n")
    answer = tree.lares("where", "--log", "mute")
    assert (answer.exit_code, answer.stdout) == (4, "") and "mute has no log: " in answer.stderr


def test_a_directory_that_is_not_there_is_told(tree):
    answer = tree.lares("--scan", "/nowhere", "where")
    assert (answer.exit_code, answer.stderr) == (4, "lares: fatal: there is no scan directory /nowhere\n")


SCANNERS = {"svscan": lambda: programs.ours("svscan"), "runsvdir": lambda: programs.peer("runsvdir", "runit"),
            "s6-svscan": lambda: programs.peer("s6-svscan", "s6")}  # fmt: skip


@pytest.mark.parametrize("scanner", SCANNERS)
def test_where_nothing_is_said_the_one_that_is_served_is_named(scratch, scanner):
    """Among processes of its own: on the machine there may be other svscans, of other tests."""
    programs.skip_unless_root("it makes a namespace of processes")
    if os.path.exists("/service"):
        pytest.skip("there is a /service on this machine")
    (pathlib.Path(scratch) / "elsewhere").mkdir()
    apart = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "/bin/sh", "-c"]
    asks = 'until "$1" where; do "$1" status; sleep 0.05; done 2>told; "$1" status 2>>told; kill "$!"'
    answer = processes.run(*apart, f'"$1" where; "$2" elsewhere >/dev/null 2>&1 & {asks}', "sh", programs.ours("lares"), SCANNERS[scanner](),
                           cwd=scratch, env={"PATH": "/usr/bin:/bin"})
    assert answer.stderr == "lares: fatal: there is no scan directory /service\n", "nobody serves one yet"
    assert answer.stdout == f"{scratch}/elsewhere\n"
    hint = f"(svscan serves {scratch}/elsewhere; try: lares --scan {scratch}/elsewhere, or SVDIR={scratch}/elsewhere)\n"
    told = (pathlib.Path(scratch) / "told").read_text(encoding="utf-8")
    assert told.endswith(f"lares: fatal: unable to read /service: file does not exist {hint}"), told


def script_of(tree, name):
    """In a file, as if it lay in /etc/init.d, for our programs."""
    answer = tree.lares("init-script", name)
    assert answer.exit_code == 0 and answer.stdout.startswith("#!/bin/sh\n### BEGIN INIT INFO\n")
    path = tree.scratch / f"{name}.init"
    path.write_text(answer.stdout.replace("PATH=", f"PATH={programs.BIN}:"))
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("form", ["script", "link"])
def test_a_service_can_be_led_by_a_script_with_the_words_of_LSB(tree, form):
    if form == "script":
        script = script_of(tree, "web")
    else:
        script = tree.scratch / "web"
        script.symlink_to(programs.ours("lares"))

    def act(*words):
        return subprocess.run([script, *words], env={"SVDIR": str(tree.scan), "PATH": "/usr/bin:/bin"}, capture_output=True).returncode

    web = tree.services["web"]
    first = web.pid
    assert act("status") == 0
    assert act("restart") == 0 and web.pid != first
    assert act("stop") == 0 and tree.states()["web"] == "down"
    assert act("status") == 3
    assert act("try-restart") == 0 and act("force-reload") == 0 and tree.states()["web"] == "down"
    assert act("reload") == 7
    assert act("start") == 0 and tree.states()["web"] == "up"
    second = web.pid
    assert act("force-reload") == 0 and web.pid not in (first, second)
    assert act("bogus") == 2 and act("") == 2


def test_the_script_says_what_insserv_asks(tree):
    text = tree.lares("init-script", "web").stdout
    for line in ("# Provides:          web", "# Required-Start:    $remote_fs", "# Default-Start:     2 3 4 5"):
        assert line in text.splitlines()
    assert f"--scan {tree.scan} init-script web" in text


def test_a_service_that_is_not_there_is_no_script(tree):
    answer = tree.lares("init-script", "wweb", "start")
    assert answer.exit_code == 5 and answer.stderr.startswith('lares: fatal: no service "wweb" in ')
