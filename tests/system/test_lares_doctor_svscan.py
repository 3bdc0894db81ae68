# SPDX-License-Identifier: ISC
"""lares doctor: what is wrong with svscan, and with what it looks after; each thing provoked for real."""
import json
import re
import shutil

import pytest

from support import diagnoses, proc, processes, programs
from support.diagnoses import BrokenTree
from support.doctors import PATH, begun, of_all, provokes
from support.processes import Process
from support.services import make_service
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return BrokenTree(scratch)


@provokes("no-svscan")
def test_no_svscan(tree):
    tree.make("web")
    found = of_all(tree)
    assert set(found) == {"no-svscan"} and found["no-svscan"]["remedy"] == f"setsid svscanboot {tree.scan} </dev/null >/dev/null 2>&1 &"
    assert all(it["service"] is None for it in tree.examined(PATH=PATH)[1]), "it is said once, and not of each service"


@provokes("other-scan-directory")
def test_svscan_on_another_directory(tree):
    begun(tree)
    other = tree.scratch / "other"
    other.mkdir()
    found = of_all(tree, SVDIR=str(other))
    assert set(found) == {"other-scan-directory"}, "what is to be done is told once"
    remedy = found["other-scan-directory"]["remedy"]
    assert re.match(r"lares --scan \S+ doctor  # or always: export SVDIR=\S+$", remedy), "more of them may run, and one of them is named"
    assert "other-scan-directory" not in of_all(tree)
    (other / "web").symlink_to(tree.scratch / "sv/web0")
    found = of_all(tree, SVDIR=str(other))
    assert set(found) == {"no-svscan"} and re.search(r"; one runs on \S+.* \(lares --scan \S+ doctor\)$", found["no-svscan"]["sentence"]), found


@provokes("svscan-stopped")
def test_a_svscan_that_was_stopped(tree):
    begun(tree)
    assert "svscan-stopped" not in of_all(tree)
    processes.stop(tree.svscan.pid)
    found = wait_for(lambda: of_all(tree).get("svscan-stopped"))
    assert found["remedy"] == f"kill -CONT {tree.svscan.pid}"
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: "svscan-stopped" not in of_all(tree))


# Without its environment, which would tell where it comes from.
LEAVES_ONE = "#!/bin/sh\ncd /\nenv -i setsid sleep 1001 &\nexec sleep 1000\n"
ADOPTS = "import ctypes, os, sys; ctypes.CDLL(None).prctl(36, 1); os.execv(sys.argv[1], sys.argv[1:])"  # PR_SET_CHILD_SUBREAPER


def sleepers_below(pid):
    return [it for it in proc.children(pid) if (found := proc.stat(it)) and found.name == "sleep"]


@provokes("orphans")
def test_processes_below_svscan_that_are_nobodys(tree):
    web = tree.make("web", LEAVES_ONE)
    tree.svscan = Process([diagnoses.PYTHON, "-c", ADOPTS, programs.ours("svscan"), str(tree.scan)], tree.scratch, env={"PATH": PATH})
    wait_for(lambda: web.supervised and sleepers_below(web.pid))
    web.wait_until_it_executes("sleep")
    assert "orphans" not in of_all(tree)
    web.kill_process()
    (pid,) = wait_for(lambda: sleepers_below(tree.svscan.pid))
    found = wait_for(lambda: of_all(tree).get("orphans"))
    assert found["evidence"] == [f"sleep (pid {pid}): sleep 1001, in /"] and found["remedy"] == f"kill {pid}", found
    assert found["severity"] == "problem"
    assert f"sleep (pid {pid}): sleep 1001, in /" in tree.lares("doctor", PATH=PATH).stdout, "it is shown whom that ends"


def test_many_that_are_nobodys_are_ended_by_a_line_that_can_be_read(tree):
    web = tree.make("web", LEAVES_ONE.replace("env -i setsid sleep 1001 &", "for i in 1 2 3 4 5 6 7 8 9; do env -i setsid sleep 1001 & done"))
    tree.svscan = Process([diagnoses.PYTHON, "-c", ADOPTS, programs.ours("svscan"), str(tree.scan)], tree.scratch, env={"PATH": PATH})
    wait_for(lambda: web.supervised and len(sleepers_below(web.pid)) == 9)
    web.wait_until_it_executes("sleep")
    web.kill_process()
    found = wait_for(lambda: (it := of_all(tree).get("orphans")) and it["sentence"].startswith("9 ") and it)
    assert found["remedy"] == f"pkill -P {tree.svscan.pid} -x sleep", found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: sleepers_below(tree.svscan.pid) == [])
    assert web.supervised and proc.alive(tree.svscan.pid)


@provokes("orphans-adopted")
def test_a_svscan_that_is_the_first_process_is_given_all_orphans(tree):
    programs.skip_unless_root("it makes a namespace of processes")
    web = tree.make("web", LEAVES_ONE)
    tree.svscan = Process(["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", programs.ours("svscan"), str(tree.scan)], tree.scratch,
                          env={"PATH": PATH + ":/usr/sbin:/sbin"})
    (svscan,) = wait_for(lambda: proc.children(tree.svscan.pid))
    (supervise,) = wait_for(lambda: proc.children(svscan))
    (sleeper,) = wait_for(lambda: sleepers_below(supervise))

    def found():
        answer = processes.run("nsenter", "-t", str(svscan), "--pid", "--mount", "--root", programs.ours("lares"), "doctor", "--json", env={"SVDIR": str(tree.scan), "PATH": PATH})
        return {it["id"]: it for it in json.loads(answer.stdout)}
    wait_for(lambda: web.supervised and "no-svscan" not in found())
    assert "orphans-adopted" not in found()
    wait_for(lambda: sleepers_below(sleeper))
    processes.kill(sleeper)
    told = wait_for(lambda: found().get("orphans-adopted"))
    assert told["severity"] == "advice" and "sleep 1001, in /" in told["evidence"][0], told
    assert "orphans" not in found()


@provokes("several-svscans")
def test_several_svscans(tree):
    begun(tree)
    assert "several-svscans" not in of_all(tree)
    environment = {"PATH": "/usr/bin:/bin"}
    Process([programs.debian("svscan"), str(tree.scan)], tree.scratch, env=environment)
    wait_for(lambda: "2 svscans run on" in of_all(tree).get("several-svscans", {"sentence": ""})["sentence"])


@provokes("supervise-left-over")
def test_a_supervise_that_has_lost_its_link(tree):
    begun(tree, 2)
    assert "supervise-left-over" not in of_all(tree)
    (tree.scan / "web1").unlink()
    found = wait_for(lambda: of_all(tree).get("supervise-left-over"))
    assert found["remedy"] == f"lares disable {tree.services['web1'].path}"
    assert tree.lares("disable", tree.services["web1"].path).exit_code == 0
    wait_for(lambda: "supervise-left-over" not in of_all(tree), what=lambda: "the remedy works")


def test_a_supervise_that_has_lost_its_link_is_ended_with_its_log_and_with_all_others(tree):
    begun(tree, 1)
    for name in ("one", "two"):
        tree.make(name, log=True)
    for name in ("one", "two"):
        wait_for(lambda: tree.services[name].supervised and tree.log_of(name).supervised)
        (tree.scan / name).unlink()
    found = wait_for(lambda: (it := of_all(tree).get("supervise-left-over")) and it["sentence"].startswith("4 supervises run") and it)
    addresses = found["remedy"].removeprefix("lares disable ").split()
    assert sorted(addresses) == [str(tree.services[it].path) for it in ("one", "two")], found
    assert tree.lares("disable", *addresses).exit_code == 0
    wait_for(lambda: "supervise-left-over" not in of_all(tree), what=lambda: of_all(tree))


def test_a_supervise_whose_directory_was_deleted(tree):
    begun(tree, 2)
    (tree.scan / "web1").unlink()
    tree.services["web1"].wait_until_it_executes("sleep")
    shutil.rmtree(tree.services["web1"].path)
    found = wait_for(lambda: of_all(tree).get("supervise-left-over"))
    assert "which was deleted" in found["evidence"][0]
    assert found["remedy"] == "lares disable web1"
    answer = tree.lares("disable", "web1")
    assert answer.exit_code == 0 and answer.stdout.startswith("web1: stopped"), answer
    wait_for(lambda: "supervise-left-over" not in of_all(tree), what=lambda: "the remedy works")


@provokes("services-hidden")
def test_entries_that_svscan_passes_over(tree):
    begun(tree)
    assert "services-hidden" not in of_all(tree), "though .svscan is there"
    make_service(tree.scratch / "sv", "hidden")
    (tree.scan / ".hidden").symlink_to(tree.scratch / "sv/hidden")
    (tree.scan / ".git").mkdir()
    found = of_all(tree)["services-hidden"]
    assert found["severity"] == "advice" and found["evidence"] == [".hidden: its name begins with a dot"]
    (tree.scan / "notes").write_text("x\n")
    assert of_all(tree)["services-hidden"]["evidence"][1:] == ["notes: it is a file, and no directory"]
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: (tree.scratch / "sv/hidden/supervise/ok").exists(), what=lambda: "the remedy works")


@pytest.mark.parametrize("name", ["...", ".web0"])
def test_a_hidden_service_without_a_name_that_is_free_is_only_shown(tree, name):
    begun(tree)
    make_service(tree.scratch / "sv", "hidden")
    (tree.scan / name).symlink_to(tree.scratch / "sv/hidden")
    found = of_all(tree)["services-hidden"]
    assert found["evidence"] == [f"{name}: its name begins with a dot"] and found["remedy"] == f"ls -ld {tree.scan}/{name}"
