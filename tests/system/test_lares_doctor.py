# SPDX-License-Identifier: ISC
"""lares doctor: what is wrong with the installation, each thing provoked for real, and the findings of all services."""
import json
import os
import pathlib
import re
import resource

import pytest

from support import diagnoses, mounts, processes, programs, tracing
from support.diagnoses import BrokenTree
from support.doctors import PATH, begun, of_all, provokes
from support.golden import assert_like_golden
from support.processes import Process
from support.services import make_service
from support.upgrades import Installed
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return BrokenTree(scratch)


def test_where_all_is_well_it_says_so(tree):
    begun(tree, 3)
    answer, findings = tree.examined(PATH=PATH)
    assert (findings, answer.exit_code) == ([], 0)
    shown = tree.lares("doctor", PATH=PATH).stdout.splitlines()
    assert shown[0] == f"{tree.scan}: well, 3 services, 3 of them without findings"
    assert re.fullmatch(rf"  all  svscan \(pid {tree.svscan.pid}\), lares \d\S+ in {programs.BIN}", shown[1]) and len(shown) == 2, shown


def test_it_tells_of_all_that_is_wrong_with_any_of_them(tree):
    tree.make("mode").write_run("#!/bin/sh\n", 0o644)
    tree.make("need", needs={"rdis": ""})
    tree.make("off", down="")
    tree.make("sound")
    (tree.scan / "gone").symlink_to("/nowhere")
    tree.begin()
    wanted = {("mode", "run-not-executable"), ("need", "need-missing"), ("off", "down-file"), ("gone", "link-dangling")}
    wait_for(lambda: {(it["service"], it["id"]) for it in tree.examined(PATH=PATH)[1]} == wanted, what=lambda: tree.examined(PATH=PATH)[1])
    answer = tree.lares("doctor", PATH=PATH)
    assert answer.exit_code == 1
    assert_like_golden(answer.stdout, "lares-doctor", [(re.escape(str(tree.scratch)), "…"), (r"\(pid \d+\), lares \S+ in \S+", "(pid N), lares VERSION in PLACE")])


def test_advice_alone_is_no_failure(tree):
    tree.make("off", down="")
    tree.begin()
    wait_for(lambda: [it["id"] for it in tree.examined(PATH=PATH)[1]] == ["down-file"])
    assert tree.lares("doctor", PATH=PATH).exit_code == 0


def test_there_must_be_a_scan_directory(tree):
    answer = processes.run(programs.ours("lares"), "--scan", "/nowhere", "doctor")
    assert (answer.exit_code, answer.stderr) == (4, "lares: fatal: unable to read /nowhere: file does not exist\n")


def test_a_log_is_looked_at_as_a_service(tree):
    tree.make("web", log="#!/bin/sh\nmultilog t ./main\n")
    tree.make("sound", log=True)
    tree.begin()
    wait_for(lambda: [(it["service"], it["id"]) for it in tree.examined(PATH=PATH)[1]] == [("web/log", "shell-without-exec")], what=lambda: tree.examined(PATH=PATH)[1])
    found = tree.examined(PATH=PATH)[1][0]
    assert found["remedy"].endswith("/web/log/run  # exec multilog t ./main"), found
    assert "shell-without-exec" in tree.findings("web/log")
    assert "  web/log  problem: its process is a shell that waits" in tree.lares("doctor", PATH=PATH).stdout


@provokes("scan-directory-open")
def test_a_scan_directory_into_which_everybody_may_write(tree):
    programs.skip_unless_root("only what root runs is of interest")
    begun(tree)
    assert "scan-directory-open" not in of_all(tree)
    tree.scan.chmod(0o777)
    assert of_all(tree)["scan-directory-open"]["sentence"].startswith("everybody may write into")


@provokes("program-missing")
def test_programs_that_are_not_in_the_path(tree):
    begun(tree)
    found = of_all(tree, PATH="/nonexistent")["program-missing"]
    assert "svscan, supervise, svc, svstat, multilog" in found["sentence"]
    assert processes.run("/bin/sh", "-c", found["remedy"] + "; command -v svscan", env={"PATH": "/nonexistent"}).exit_code == 0
    assert "program-missing" not in of_all(tree)


@provokes("versions-differ")
def test_supervises_of_another_version(tree):
    programs.sanitized() and pytest.skip("its text is not to be found in a program with sanitizers")
    installed = Installed(tree.scratch, "supervise", "svscan")
    tree.make("web")
    installed.install_all(version="0.0.1")
    tree.svscan = Process([str(installed.path / "svscan"), str(tree.scan)], tree.scratch, env={"PATH": f"{installed.path}:{PATH}"})
    tree.services["web"].wait_until_up()
    found = of_all(tree)["versions-differ"]
    assert found["severity"] == "advice" and found["evidence"] == ["web: 0.0.1"] and found["remedy"].startswith(f"kill -USR2 {tree.svscan.pid}")


HOARD = """
import ctypes, resource, sys, time
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
count = 0
while ctypes.CDLL(None).inotify_init() >= 0:
    count += 1
open(sys.argv[1], "w").write(str(count))
time.sleep(1000)
"""


@provokes("inotify-short")
def test_no_inotify_instance_is_left(tree):
    programs.skip_unless_root("it becomes a user of which there is none")
    limit = int(open("/proc/sys/fs/inotify/max_user_instances", encoding="ascii").read())
    if limit >= resource.getrlimit(resource.RLIMIT_NOFILE)[1]:
        pytest.skip(f"{limit} instances are more than one process can have")
    begun(tree)
    user = {"user": 54321, "group": 54321, "extra_groups": []}
    environment = {"SVDIR": str(tree.scan), "PATH": PATH}

    def found():
        answer = processes.run(programs.ours("lares"), "doctor", "--json", cwd="/", env=environment, **user)
        return {it["id"]: it for it in json.loads(answer.stdout)}
    assert "inotify-short" not in found()
    place = tree.scratch / "hoard"
    place.mkdir()
    place.chmod(0o777)
    Process([diagnoses.PYTHON, "-c", HOARD, str(place / "count")], tree.scratch, **user)
    wait_for(lambda: (place / "count").read_text())
    assert f"is {limit}" in found()["inotify-short"]["evidence"][0]


@pytest.mark.released
@provokes("pidfd-missing")
def test_no_pidfd(tree):
    begun(tree)
    command = tracing.strace_command(tree.scratch / "trace", "pidfd_open", ["pidfd_open:error=ENOSYS"])
    environment = tracing.environment({"SVDIR": str(tree.scan), "PATH": PATH})
    answer = processes.run(*command, programs.ours("lares"), "doctor", "--json", env=environment)
    assert "pidfd-missing" in {it["id"] for it in json.loads(answer.stdout)}, answer
    assert "pidfd-missing" not in of_all(tree)


@provokes("cgroup-missing")
def test_strays_for_which_no_control_group_can_be_made(tree):
    programs.skip_unless_root("it hides the control groups")
    tree.make("web", strays="end\n")
    tree.make("plain")
    hides = ["unshare", "--mount", "--propagation", "private", "sh", "-c", 'mount -t tmpfs none /sys/fs/cgroup; exec "$@"', "sh"]
    tree.svscan = Process([*hides, programs.ours("svscan"), str(tree.scan)], tree.scratch, env={"PATH": PATH + ":/usr/sbin:/sbin"})
    wait_for(lambda: tree.services["web"].up and tree.services["plain"].up and "no-svscan" not in of_all(tree))
    found = of_all(tree)["cgroup-missing"]
    assert found["severity"] == "advice" and found["evidence"] == ["services: web"]


@provokes("svscan-files-short")
def test_svscan_has_no_room_for_more(tree):
    for number in range(8):
        tree.make(f"web{number}", log=True)
    tree.begin()
    for service in tree.services.values():
        service.wait_until_up()
    files = len(os.listdir(f"/proc/{tree.svscan.pid}/fd"))
    assert "svscan-files-short" not in of_all(tree)
    resource.prlimit(tree.svscan.pid, resource.RLIMIT_NOFILE, (files, files))
    found = of_all(tree)["svscan-files-short"]
    assert f"svscan has {files} files open, and may have {files}" in found["sentence"]


@provokes("log-disk-nearly-full")
def test_a_disk_with_logs_that_is_nearly_full(tree):
    programs.skip_unless_root("it mounts a disk")
    disk = mounts.small_disk(tree.scratch / "disk", "1m")
    tree.make("web", log=f"#!/bin/sh\nexec multilog t {disk}/main\n")
    tree.begin()
    wait_for(lambda: (disk / "main/current").exists() and "no-svscan" not in of_all(tree))
    assert "log-disk-nearly-full" not in of_all(tree)
    (disk / "filler").write_bytes(b"\0" * 1000 * 1024)
    found = of_all(tree)["log-disk-nearly-full"]
    assert found["remedy"] == f"df -h {disk}/main", found


def test_every_diagnosis_of_the_installation_is_provoked():
    _, of_installation = diagnoses.identities()
    files = pathlib.Path(__file__).parent.glob("test_lares_doctor*.py")
    provoked = [it for file in files for it in re.findall(r'^@provokes\("([a-z-]+)"\)', file.read_text(), re.M)]
    assert len(of_installation) > 10 and sorted(provoked) == sorted(of_installation), "each once"


@pytest.mark.parametrize("services", [2, 8])
def test_a_stranger_is_asked_as_often_where_it_works_however_many_services_it_might_be_of(tree, services):
    """Once, for all who have to know it."""
    programs.peer("strace", "strace")
    strangers = [Process(["setsid", "sleep", "1000"], tree.scratch) for _ in range(5)]
    begun(tree, services)
    log = tree.scratch / "trace"

    def looks():
        processes.run("strace", "-f", "-e", "trace=readlink,readlinkat", "-o", log, programs.ours("lares"), "doctor",
                      env={"SVDIR": str(tree.scan), "PATH": PATH})
        asked = re.findall(r"/proc/(\d+)/cwd", log.read_text())
        return {asked.count(str(stranger.pid)) for stranger in strangers}
    wait_for(lambda: 0 not in looks(), what=lambda: f"they are old enough to be of interest: {looks()}")
    assert looks() == {1}


def test_a_thousand_services_are_looked_at_in_one_pass(tree):
    """What it asks of the system grows with their number, and not with its square."""
    def calls_for(count):
        scan = tree.scratch / f"scan{count}"
        scan.mkdir()
        for number in range(count):
            (scan / f"s{number}").symlink_to(tree.scratch / "sv/one")
        log = tree.scratch / f"trace{count}"
        answer = processes.run("strace", "-f", "-c", "-o", log, programs.ours("lares"), "--scan", scan, "doctor", env={"PATH": PATH})
        assert f"{count} services" in answer.stdout, answer
        return int(re.search(r"^100\.00 +\S+ +\S+ +(\d+)", log.read_text(), re.M)[1])
    programs.peer("strace", "strace")
    make_service(tree.scratch / "sv", "one")
    few, many = calls_for(100), calls_for(1000)
    assert many < few * 12, (few, many)
