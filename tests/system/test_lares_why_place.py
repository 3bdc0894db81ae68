# SPDX-License-Identifier: ISC
"""lares why: where a service lies, who keeps it, and who may see that; each diagnosis provoked for real."""
import json
import os
import re
import shutil
import signal

import pytest

from support import mounts, proc, processes, programs
from support.diagnoses import KEEPS_LOG, BrokenTree, Provocations, needs_root
from support.processes import Process
from support.services import Service, make_service
from support.waiting import wait_for

CASES = Provocations()
provokes = CASES.provokes


# Where it lies.


@provokes("link-dangling", r"broken is a link that leads nowhere", r"rm \S+/service/broken")
def link_that_leads_nowhere(tree):
    (tree.scan / "broken").symlink_to("/nowhere/at/all")
    tree.make("sound")


@provokes("directory-deleted", r"its directory was deleted while its supervise \(pid \d+\) runs", r"lares disable broken")
def directory_that_was_deleted(tree):
    service = tree.make("broken")
    tree.make("sound")

    def delete():
        service.wait_until_it_executes("sleep")
        shutil.rmtree(service.path)
        del tree.services["broken"]
    return delete


@provokes("supervise-stopped", r"its supervise \(pid \d+\) has been stopped", r"kill -CONT \d+")
def stopped_supervise(tree):
    tree.make("broken")
    tree.make("sound")

    def stop():
        tree.services["broken"].wait_until_up()
        processes.stop(int(tree.services["broken"].state["supervise-pid"]))
    return stop


@provokes("real-directory", r"is a directory, where mostly a link is", r"mkdir -p (?P<place>/etc/lares|\S+/service/\.kept) && mv -nT \S+/service/broken (?P=place)/broken && ln -s \S+/broken \S+/service/$")
def directory_in_the_scan_directory(tree):
    make_service(tree.scan, "broken")
    tree.services["broken"] = Service(tree.scan / "broken")
    tree.make("sound")


@provokes("not-supervised", r"no supervise runs on it", r"ln -s \S+/sv/broken \S+/service/")
def service_that_no_scan_directory_has(tree):
    service = make_service(tree.scratch / "sv", "broken")
    tree.path_of_broken = str(service.path)
    tree.make("sound")


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    tree = CASES.recognised(scratch, identity)
    if identity == "supervise-stopped":
        os.kill(int(tree.services["broken"].state["supervise-pid"]), signal.SIGCONT)


# Others than root, and where nobody keeps anything.


def test_who_may_not_see_a_service_is_told_so_and_sees_what_is_wrong_with_run_all_the_same(scratch):
    needs_root()
    tree = BrokenTree(scratch)
    tree.make("web").write_run("#!/no/such/interpreter\n")
    tree.make("sound")
    tree.begin()
    tree.services["web"].wait_until_supervised()
    assert "not-permitted" not in tree.findings("web"), "root may"
    environment = {"SVDIR": str(tree.scan), "PATH": "/usr/bin:/bin"}
    answer = processes.run(programs.ours("lares"), "why", "web", "sound", cwd="/", env=environment, user=65534, group=65534, extra_groups=[])
    web_page, sound_page = answer.stdout.split("\n\n")
    assert answer.exit_code == 4
    assert "this user may not see how it stands" in web_page and f"sudo lares --scan {tree.scan} why web" in web_page, "sudo takes $SVDIR away"
    assert "/no/such/interpreter, does not exist" in web_page
    assert sound_page.count("problem") == 1, sound_page


def test_what_is_to_be_typed_means_the_scan_directory_that_was_asked_about(scratch):
    """By somebody whose shell has no $SVDIR."""
    tree = BrokenTree(scratch)
    service = tree.make("my web")
    tree.begin()
    service.wait_until_up()
    service.svc("-d")
    service.wait_until_down()
    environment = {"PATH": f"{programs.BIN}:/usr/bin:/bin"}
    answer = processes.run(programs.ours("lares"), "--scan", tree.scan, "why", "--json", "my web", env=environment)
    (told,) = json.loads(answer.stdout)[0]["findings"]
    assert told["remedy"] == f"lares --scan {tree.scan} start 'my web'"
    assert processes.run("sh", "-c", told["remedy"], env=environment).exit_code == 0
    service.wait_until_up()


def test_without_a_svscan_that_is_what_is_told(scratch):
    tree = BrokenTree(scratch)
    tree.make("web")
    found = tree.findings("web")
    assert set(found) == {"svscan-missing"}, found
    assert found["svscan-missing"]["sentence"] == f"no svscan runs on {tree.scan}, so that nobody starts its services"
    assert tree.why("web").exit_code == 3
    tree.begin()
    wait_for(lambda: tree.findings("web") == {})
    wait_for(lambda: tree.why("web").exit_code == 0, what=lambda: "it is up by then")
    tree.svscan.kill()
    found = tree.findings("web")
    assert set(found) == {"svscan-missing"}, found
    assert found["svscan-missing"]["sentence"] == f"no svscan runs on {tree.scan}: nobody starts its supervise again when that ends"
    tree.begin()
    wait_for(lambda: tree.findings("web") == {})


@pytest.mark.parametrize("supervise", ["daemontools", "runit"])
def test_under_another_supervise_what_that_tells_is_enough_for_the_most(scratch, supervise):
    tree = BrokenTree(scratch)
    tree.make("broken", "#!/usr/bin/pyhton3\n")
    tree.make("off", down="")
    tree.make("sound")
    program = programs.debian("supervise") if supervise == "daemontools" else programs.peer("runsv", "runit")
    others = [Process([program, str(tree.scan / name)], tree.scratch) for name in tree.services]
    for service in tree.services.values():
        wait_for(lambda: service.supervised and service.status_bytes)
    assert tree.finding("broken", "run-interpreter-missing")
    assert tree.finding("off", "down-file")
    wait_for(lambda: tree.findings("sound") == {}, what=lambda: tree.findings("sound"))
    assert tree.why("sound").exit_code == 0
    for name, other in zip(tree.services, others):
        processes.run(programs.ours("svc"), "-dx", str(tree.scan / name))
        other.wait()


def test_a_directory_that_would_be_copied_to_another_disk_is_moved_on_its_own_one(scratch):
    needs_root()
    tree = BrokenTree(scratch)
    mounts.small_disk(tree.scan, size="1m")
    service = make_service(tree.scan, "web")
    make_service(service.path, "log", KEEPS_LOG)
    tree.begin()
    pid = wait_for(lambda: service.up and service.pid)
    found = tree.finding("web", "real-directory")
    assert any("/etc/lares is on another disk" in it for it in found["evidence"]), found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    assert (tree.scan / "web").is_symlink() and (tree.scan / ".kept/web/run").exists()
    wait_for(lambda: tree.findings("web") == {}, what=lambda: tree.findings("web"))
    assert service.pid == pid and tree.why("web").exit_code == 0
    assert tree.examined(PATH=f"{programs.BIN}:/usr/bin:/bin")[1] == []


def test_a_supervise_in_what_was_copied_and_deleted_is_told_with_what_ends_it(scratch):
    """What mv does across disks."""
    tree = BrokenTree(scratch)
    service = make_service(tree.scan, "web")
    make_service(service.path, "log", KEEPS_LOG)
    tree.begin()
    wait_for(lambda: service.up and Service(service.path / "log").up)
    wait_for((service.path / "log/main/current").exists)  # its logger needs nothing more of the directory
    old = service.pid
    (tree.scratch / "sv").mkdir()
    shutil.copytree(service.path / "log", tree.scratch / "sv/web/log", ignore=shutil.ignore_patterns("supervise", "main"))
    shutil.copy(service.path / "run", tree.scratch / "sv/web/run")
    shutil.rmtree(service.path)
    (tree.scan / "web").symlink_to(tree.scratch / "sv/web")
    found = tree.finding("web", "directory-deleted")
    assert re.match(r"a supervise of it \(pid \d+\) runs in a directory of that name which was deleted", found["sentence"]), found
    assert re.fullmatch(r"kill \d+ \d+", found["remedy"]), found
    assert set(tree.findings("web")) == {"directory-deleted"}
    told = [(it["service"], it["id"]) for it in tree.examined(PATH=f"{programs.BIN}:/usr/bin:/bin")[1]]
    assert told == [("web", "directory-deleted")], "it is told once"
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    wait_for(lambda: tree.findings("web") == {} and tree.why("web").exit_code == 0, what=lambda: tree.asked("web"))
    assert not proc.alive(old) and Service(tree.scratch / "sv/web").up


def test_a_link_that_counts_from_the_scan_directory_is_followed_from_there(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web")
    link = tree.scan / "web"
    link.unlink()
    link.symlink_to("../sv/web")
    (tree.scan / "none").symlink_to("../sv/none")
    tree.begin()
    service.wait_until_it_executes("sleep")
    shutil.rmtree(service.path)
    found = tree.finding("web", "directory-deleted")
    assert found["evidence"] == [f"{service.path} is not there any more, and the link leads nowhere"], found
    assert tree.finding("none", "link-dangling")["evidence"] == [f"it leads to ../sv/none, which is {tree.scratch}/sv/none"]
    assert tree.lares("disable", "web").exit_code == 0
