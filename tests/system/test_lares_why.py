# SPDX-License-Identifier: ISC
"""lares why: each diagnosis, provoked for real beside a service that is nearly the same and not broken; and its page."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from support import diagnoses, mounts, proc, processes, programs, web
from support.diagnoses import PYTHON, BrokenTree, script
from support.golden import assert_like_golden, masked
from support.nginx import make_nginx
from support.processes import Process
from support.services import Service, make_service
from support.trees import at_terminal, in_terminal
from support.waiting import wait_for

CASES = {}


def provokes(identity, says, remedy=""):
    """A function that makes `broken` and `sound`; what it answers is done when svscan runs."""
    def note(make):
        CASES[identity] = (make, says, remedy)
        return make
    return note


def needs_root():
    programs.skip_unless_root("it becomes somebody else, or mounts")


# Where it lies, and who keeps it.


@provokes("link-dangling", r"broken is a link that leads nowhere", r"rm \S+/service/broken")
def link_that_leads_nowhere(tree):
    (tree.scan / "broken").symlink_to("/nowhere/at/all")
    tree.make("sound")


@provokes("directory-deleted", r"its directory was deleted while its supervise \(pid \d+\) runs", r"lares disable broken")
def directory_that_was_deleted(tree):
    service = tree.make("broken")
    tree.make("sound")

    def delete():
        service.wait_until_up()
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


@provokes("real-directory", r"is a directory, where mostly a link is", r"mkdir -p /etc/lares && mv \S+/service/broken /etc/lares/ && ln -s /etc/lares/broken \S+/service/")
def directory_in_the_scan_directory(tree):
    make_service(tree.scan, "broken")
    tree.services["broken"] = Service(tree.scan / "broken")
    tree.make("sound")


@provokes("not-supervised", r"no supervise runs on it", r"ln -s \S+/sv/broken \S+/service/")
def service_that_no_scan_directory_has(tree):
    service = make_service(tree.scratch / "sv", "broken")
    tree.path_of_broken = str(service.path)
    tree.make("sound")


# What it is told, and what it waits for.


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


def test_a_need_that_keeps_ending_has_the_same_finding_however_often_it_has(scratch):
    """Whoever needs it may be up for a moment with it, and then waits again."""
    tree = BrokenTree(scratch)
    need_that_keeps_ending(tree)
    tree.begin()
    for times in range(2, 6):
        tree.wait_until_it_dies("db", times)
        assert re.search(r"keeps ending: .* exit(ed)? 3$", tree.finding("broken", "need-failing")["sentence"])
        assert "need-down" not in tree.findings("broken")


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


# What keeps run from being executed.


def both_with_run(tree, text, mode=0o755):
    tree.make("broken").write_run(text, mode)
    tree.make("sound")


@provokes("run-missing", r"there is no file \S+/broken/run")
def no_run(tree):
    (tree.make("broken").path / "run").unlink()
    tree.make("sound")


@provokes("run-dangling", r"broken/run is a link that leads nowhere", r"ln -sfn PROGRAM \S+/broken/run")
def run_that_leads_nowhere(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.symlink_to("/usr/bin/nothing-of-that-name")


@provokes("run-no-file", r"broken/run is a directory; it must be a program", r"mv \S+/broken/run \S+/broken/run.old")
def run_that_is_a_directory(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.mkdir()


@provokes("run-not-executable", r"broken/run is not executable", r"chmod 755 \S+/broken/run")
def run_that_is_not_executable(tree):
    both_with_run(tree, "#!/bin/sh\nexec sleep 1000\n", 0o644)


@provokes("run-carriage-returns", r"the lines of \S+/broken/run end in CR LF", r"sed -i 's/\\r\$//' \S+/broken/run")
def run_with_carriage_returns(tree):
    both_with_run(tree, "#!/bin/sh\r\nexec sleep 1000\r\n")


@provokes("run-without-interpreter", r"names no interpreter", r"sed -i '1i #!/bin/sh' \S+/broken/run")
def run_without_interpreter(tree):
    both_with_run(tree, "exec sleep 1000\n")


@provokes("run-interpreter-missing", r"/usr/bin/pyhton3, does not exist", r"vi \S+/broken/run")
def run_whose_interpreter_is_missing(tree):
    both_with_run(tree, "#!/usr/bin/pyhton3\n")


def with_other_bytes(path, old, new):
    """A program that was changed where it says something, to what is as long."""
    contents = pathlib.Path("/bin/cat").read_bytes()
    found = re.search(old, contents)
    contents = contents[:found.start()] + new(found[0]) + contents[found.end():]
    path.unlink()
    path.write_bytes(contents)
    path.chmod(0o755)


def both_programs(tree, old, new):
    for name, change in {"broken": new, "sound": lambda text: text}.items():
        with_other_bytes(tree.make(name, log=True).path / "run", old, change)


@provokes("run-loader-missing", r"needs the loader /nib\S+, which does not exist", r"file -L \S+/broken/run")
def program_without_its_loader(tree):
    both_programs(tree, rb"/lib[^\0]*/ld-[^\0]*", lambda name: b"/nib" + name[4:])


@provokes("run-wrong-format", r"is a program for another machine", r"file -L \S+/broken/run")
def program_of_another_machine(tree):
    both_programs(tree, rb"(?s)\A\x7fELF.{16}", lambda head: head[:18] + b"\xf7\x00")  # 247: eBPF


@provokes("library-missing", r"a shared library is missing: lib[^c]\S*\.so", r"apt-file search lib")
def program_without_a_library(tree):
    both_programs(tree, rb"\0libc\.so", lambda name: name.replace(b"libc", b"libq"))
    # What the loader says belongs into the log.
    for name in ("broken", "sound"):
        service = tree.services[name]
        (service.path / "run").rename(service.path / "program")
        service.write_run(script("exec ./program"))


@provokes("run-denied", r"supervise may not execute \S+/broken/run", r"namei -l \S+/broken/run")
def run_whose_interpreter_may_not_be_executed(tree):
    shutil.copy("/bin/sh", tree.scratch / "interpreter")
    (tree.scratch / "interpreter").chmod(0o644)
    both_with_run(tree, f"#!{tree.scratch}/interpreter\n")


# Its processes.


@provokes("went-to-background", r"nginx \(pid \d+\) has put itself into the background", r"kill \d+; vi \S+/broken/run  # exec \S*nginx .*-c \S+ -g 'daemon off;'")
def nginx_in_the_background(tree):
    for name in ("broken", "sound"):
        service = tree.make(name)
        made = make_nginx(tree.scratch / "made", web.free_port(), name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(text.replace("daemon off;", "daemon on;") if name == "broken" else text)


@provokes("shell-without-exec", r"its process is a shell that waits for sleep \(pid \d+\)", r"# exec sleep 1000$")
def shell_that_does_not_exec(tree):
    tree.make("broken", "#!/bin/sh\nexec 2>&1\nsleep 1000\n")
    # It is told to stop, and passes that on: it does what it is to do.
    tree.make("sound", "#!/bin/sh\ntrap 'kill $!' TERM\nsleep 1000 &\nwait\n")


@provokes("strays", r"sleep \(pid \d+\) is left of an earlier run", r"kill \d+")
def strays_of_a_run(tree):
    tree.make("broken", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n")
    tree.make("sound", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n", strays="end\n")

    def end_the_runs():
        for name in ("broken", "sound"):
            service = tree.services[name]
            service.wait_until_it_executes("sleep")
            pid = service.pid
            service.kill_process()
            service.wait_until_up(other_than=pid)
    return end_the_runs


@provokes("open-files-short", r"it has 1\d files open, and may have 16", r"# softlimit -o 64")
def nearly_as_many_files_as_it_may_have(tree):
    opens = "exec softlimit -o 16 " + PYTHON + " -S -c 'import time; fs = [open(\"/dev/null\") for _ in range({})]; time.sleep(1000)'"
    tree.make_both(opens.format(12), opens.format(2))


# Its last words, and what the system says to them.


@provokes("port-in-use", r"port \d+ is in use by python3 \(pid \d+\), which belongs to the service other", r"lares stop other")
def nginx_whose_port_another_service_has(tree):
    port = web.free_port()
    tree.make("other", script(f"exec {PYTHON} -m http.server --bind {web.HOST} {port}"))
    for name, number in {"broken": port, "sound": web.free_port()}.items():
        service = tree.make(name, log=True)
        made = make_nginx(tree.scratch / "made", number, name)
        for file in ("run", "nginx.conf"):
            text = (made.path / file).read_text().replace(str(made.path), str(service.path))
            (service.path / file).write_text(re.sub(r"\S+/error.log", "stderr", text).replace("\nexec", "\nexec 2>&1\nexec"))
    tree.services["broken"].write("down")
    tree.services["broken"].write("restart-delay", "1h\n")

    def start_when_the_port_is_taken():
        wait_for(lambda: socket.create_connection((web.HOST, port)).close() is None)
        tree.services["broken"].svc("-u")
    return start_when_the_port_is_taken


def on_disks(tree, **options):
    needs_root()
    for name in ("broken", "sound"):
        disk = mounts.small_disk(tree.scratch / f"disk-{name}", **options)
        service = tree.make(name, script(f"echo more >>{disk}/data || exit 1\nexec sleep 1000"), log=f"#!/bin/sh\nexec multilog t {disk}/main\n")
        service.write("restart-delay", "1s\n")


def restart_all(tree):
    for name in ("broken", "sound"):
        wait_for(lambda: (tree.scratch / f"disk-{name}" / "main/current").exists() and tree.services[name].up)
    yield
    tree.services["broken"].kill_process()


@provokes("disk-full", r"the disk of its log \(\S+/disk-broken/main\) is full", r"df -h \S+/disk-broken/main")
def full_disk(tree):
    on_disks(tree, size="64k")

    def fill():
        with contextlib.contextmanager(restart_all)(tree):
            mounts.filled(tree.scratch / "disk-broken")
    return fill


@provokes("inodes-full", r"the disk of its log \(\S+/disk-broken/main\) can have no more files", r"df -i \S+/disk-broken/main")
def disk_without_inodes(tree):
    on_disks(tree, size="64m", files=64)

    def fill():
        with contextlib.contextmanager(restart_all)(tree), contextlib.suppress(OSError):
            for number in range(1000):
                (tree.scratch / "disk-broken" / f"file{number}").touch()
    return fill


@provokes("unknown-user", r"there is no user nobdy, which it wants to become", r"adduser --system --group nobdy")
def unknown_user(tree):
    needs_root()
    tree.make("broken", "#!/bin/sh\nexec setuidgid nobdy sleep 1000\n")  # what setuidgid says goes nowhere
    tree.make("sound", "#!/bin/sh\nexec setuidgid nobody sleep 1000\n")


@provokes("too-many-open-files", r"too many files are open", r"a larger softlimit -o N")
def too_many_open_files(tree):
    opens = "exec softlimit -o 20 " + PYTHON + " -S -c 'import time; fs = [open(\"/dev/null\") for _ in range({})]; time.sleep(1000)'"
    tree.make_both(opens.format(40), opens.format(2))


@provokes("out-of-memory", r"it gets no memory", r"a larger softlimit -a, -d or -m")
def no_memory(tree):
    takes = "exec softlimit -a 200000000 " + PYTHON + " -S -c 'import time; x = bytearray({}); time.sleep(1000)'"
    tree.make_both(takes.format(10**9), takes.format(10**3))


@provokes("permission-denied", r"it has no access to \S+/secret", r"namei -l \S+/secret")
def no_permission(tree):
    needs_root()
    (tree.scratch / "secret").write_text("x\n")
    (tree.scratch / "secret").chmod(0o600)
    tree.make_both(f"exec setuidgid nobody cat {tree.scratch}/secret", "exec setuidgid nobody sleep 1000")


@provokes("python-traceback", r"python has died of: ValueError: no such colour", r"lares logs broken")
def python_that_dies(tree):
    tree.make_both(f"exec {PYTHON} -c 'raise ValueError(\"no such colour\")'", f"exec {PYTHON} -c 'import time; time.sleep(1000)'", restart_delay="1h\n")


@provokes("not-found", r"the file /opt/app/bin/srever is not found", r"ls -l /opt/app/bin/srever")
def command_that_is_not_there(tree):
    tree.make_both("exec /opt/app/bin/srever --port 80")


# How its supervise goes about that.


@provokes("gave-up", r"its run has failed \(exit 78\), and its file restart wants no other one", r"lares start broken")
def gave_up(tree):
    tree.make("broken", "#!/bin/sh\nexit 78\n", restart="on-failure\n", restart_not_on="78\n")
    tree.make("sound", "#!/bin/sh\nexit 0\n", restart="on-failure\n")


@provokes("restart-limit", r"it has failed as often as its file restart-limit lets it, and rests for (5m|4m\d+s)", r"lares start broken")
def too_many_failures(tree):
    tree.make("broken", "#!/bin/sh\nexit 1\n", restart_limit="2 in 1m, rest 5m\n")
    tree.make("sound", restart_limit="2 in 1m, rest 5m\n")


@provokes("restart-budget", r"all services together have been restarted as often", r"lares start broken")
def budget_is_used_up(tree):
    (tree.scan / ".svscan").mkdir(mode=0o700)
    (tree.scan / ".svscan/restart-budget").write_text("2 in 1h\n")
    tree.make("broken", "#!/bin/sh\nexit 1\n")
    tree.make("sound")


@provokes("restart-delay", r"it is started again in (5\dm\S*|1h\S*): its file restart-delay", r"lares start broken")
def long_delay(tree):
    tree.make("broken", "#!/bin/sh\nexit 1\n", restart_delay="1h\n")
    tree.make("sound", "#!/bin/sh\nexit 1\n")


@provokes("never-ready", r"it has closed the descriptor of notification-fd without saying that it is ready")
def never_ready(tree):
    tree.make("broken", "#!/bin/sh\nexec sleep 1000 3>&-\n", notification_fd="3\n")
    tree.make("sound", "#!/bin/sh\necho >&3\nexec sleep 1000 3>&-\n", notification_fd="3\n")


@provokes("health-failing", r"it runs, and (is not healthy|its last check has failed)", r"cd \S+/broken && ./health/check; echo")
def unhealthy(tree):
    for name, code in {"broken": 1, "sound": 0}.items():
        service = tree.make(name, health={"check": f"#!/bin/sh\nexit {code}\n", "interval": "100ms\n"})
        (service.path / "health/check").chmod(0o755)


@provokes("start-failed", r"unable to start its run: symbolic link loop", r"ls -lL \S+/broken/run")
def run_that_links_to_itself(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.symlink_to("run")


@provokes("ends-early", r"its run ends by itself \S+ after its start, with exit 3", r"cd \S+/broken && ./run")
def ends_early(tree):
    tree.make_both("echo hello; exit 3")


# Who keeps what it says.


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


@provokes("log-down", r"its log is down", r"lares start \S+/broken/log")
def log_is_down(tree):
    for name in ("broken", "sound"):
        tree.make(name, log=True)
    return lambda: tree.log_of("broken").wait_until_supervised().svc("-d")


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


@provokes("settings-rejected", r"does not count: restart-delay, line 1: \"soon\"", r"vi \S+/broken/restart-delay")
def setting_that_makes_no_sense(tree):
    tree.make("broken", restart_delay="soon\n")
    tree.make("sound", restart_delay="2s\n")


def test_when_KILL_comes_is_told_or_that_it_never_will(scratch):
    tree = BrokenTree(scratch)
    for name, files in {"never": {}, "later": {"timeout_kill": "3600000\n"}}.items():
        tree.make(name, STUBBORN, **files)
    tree.begin()
    for name in ("never", "later"):
        told_to_stop(tree, name)()
    never, later = tree.finding("never", "stop-slow"), tree.finding("later", "stop-slow")
    assert never["evidence"][1] == "KILL never comes: it has no file timeout-kill", never
    assert re.fullmatch(r"KILL comes in (1h|59m\d+s)", later["evidence"][1]), later
    assert re.match(r"\S+ \(pid \d+\), state S", later["evidence"][0]), later


def test_a_run_that_is_not_ready_in_its_time_is_told_when_it_was_ended_for_that(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", notification_fd="3\n", timeout_ready="1\n")
    tree.make("sound", "#!/bin/sh\necho >&3\nexec sleep 1000\n", notification_fd="3\n", timeout_ready="1\n")
    tree.begin()
    found = tree.finding("broken", "never-ready")
    assert found["sentence"] == "its last run was ended: it was not ready in the time that its file timeout-ready gives it, 1"
    assert tree.findings("sound") == {}


def limited_memory(scratch):
    """A control group whose processes may have 64 MB together."""
    needs_root()
    root = pathlib.Path("/sys/fs/cgroup")
    if "memory" not in (root / "cgroup.controllers").read_text().split() if (root / "cgroup.controllers").exists() else True:
        pytest.skip("no memory controller of cgroup v2 is to be had")
    if not os.access("/dev/kmsg", os.R_OK):
        pytest.skip("the log of the kernel cannot be read")
    place = root / f"lares-test-{os.getpid()}"
    try:
        place.mkdir()
        (place / "memory.max").write_text("64M")
        (place / "memory.swap.max").write_text("0")
    except OSError as error:
        if place.exists():
            place.rmdir()
        pytest.skip(f"no control group with a limit can be made: {error}")
    return place


def test_a_kill_of_the_kernel_for_want_of_memory_is_told_as_that(scratch):
    place = limited_memory(scratch)
    tree = BrokenTree(scratch)
    takes = PYTHON + " -S -c 'import time; x = b\"x\" * {}; time.sleep(1000)'"
    try:
        for name, size in {"broken": 10**9, "sound": 10**3}.items():
            tree.make(name, script(f"echo $$ >{place}/cgroup.procs\nexec " + takes.format(size)), log=True, restart_delay="1h\n")
        tree.begin()
        assert tree.finding("broken", "out-of-memory")["sentence"] == "the kernel has killed it for want of memory"
        assert "out-of-memory" not in tree.findings("sound")
    finally:
        processes.sweep()
        wait_for(lambda: (place / "cgroup.procs").read_text() == "")
        place.rmdir()


OF_NO_SERVICE_BESIDE = {"not-permitted", "svscan-missing", "foreign-supervise"}  # below, and in test_lares_why_beside_others.py


def test_every_diagnosis_of_a_service_is_provoked_here():
    of_services, _ = diagnoses.identities()
    assert len(of_services) > 40
    assert set(of_services) == set(CASES) | OF_NO_SERVICE_BESIDE


def begun(scratch, identity):
    tree = BrokenTree(scratch)
    tree.path_of_broken = "broken"
    then = CASES[identity][0](tree)
    tree.begin()
    tree.services["sound"].wait_until_supervised()
    if then:
        if "broken" in tree.services:
            tree.services["broken"].wait_until_supervised()
        then()
    return tree


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    _, says, remedy = CASES[identity]
    tree = begun(scratch, identity)
    found = tree.finding(tree.path_of_broken, identity)
    assert re.search(says, found["sentence"]), found
    assert re.search(remedy, found["remedy"] or ""), found
    assert identity not in tree.findings("sound"), tree.findings("sound")[identity]
    assert {it["id"] for it in tree.examined()[1] if it["service"] == "sound"}.isdisjoint({identity})
    if identity == "supervise-stopped":
        os.kill(int(tree.services["broken"].state["supervise-pid"]), signal.SIGCONT)


# By what it is not taken in.


@pytest.mark.parametrize("run, identity, says, remedy", [
    ("#!\nexec sleep 1000\n", "run-without-interpreter", r"names no interpreter: nothing is behind #!", r"sed -i '1s\|\.\*\|#!/bin/sh\|' \S+/web/run"),
    ("#!/usr/bin/env perl9\nsleep 1000;\n", "run-interpreter-missing", r"/web/run, perl9, is not found in the PATH", r"vi \S+/web/run  # mend the first line, or install perl9"),
    ("#!/bin/sh\nexec 2>&1\nexec sleep 1000\r\n", "run-carriage-returns", r"some lines of \S+/web/run end in CR LF", r"sed -i 's/\\r\$//' \S+/web/run"),
], ids=["nothing", "env", "some"])  # fmt: skip
def test_other_ways_in_which_the_lines_of_run_are_wrong(scratch, run, identity, says, remedy):
    tree = BrokenTree(scratch)
    service = tree.make("web", run, log=True)
    tree.make("sound", "#!/usr/bin/env sh\nexec sleep 1000\n")
    tree.begin()
    found = tree.finding("web", identity)
    assert re.search(says, found["sentence"]) and re.search(remedy, found["remedy"]), found
    assert "not-found" not in tree.findings("web")
    assert tree.findings("sound") == {}
    if found["remedy"].startswith("sed"):
        assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
        service.wait_until_it_executes("sleep")


@pytest.mark.parametrize("run", [
    "#!/bin/sh\nexec sleep 1000\n",
    "#!/bin/sh\nwhile :; do\n  sleep 1000\ndone\n",
    "#!/bin/sh\nsleep 1000 &\ntrap 'kill $!' TERM\nwait $!\n",
    "#!/bin/sh\nif true; then\n  cd / && exec sleep 1000\nfi\n",
], ids=["exec", "loop", "trap", "if"])  # fmt: skip
def test_a_shell_that_has_something_to_do_is_no_mistake(scratch, run):
    tree = BrokenTree(scratch)
    tree.make("web", run)
    tree.begin()
    wait_for(lambda: len(proc.descendants(tree.services["web"].wait_until_up())) > 0 or "exec" in run)
    assert tree.findings("web") == {}


@pytest.mark.parametrize("command, remedy", [
    ("cd / && sleep 1000", "cd / && exec sleep 1000"),
    ("sleep 1000 || exit 1", "exec sleep 1000"),
    ("sleep 1000 | tee out", "exec sleep 1000, and a log service, log/run, in the place of: tee out"),
    ("FOO=1 sleep 1000", "FOO=1 exec sleep 1000"),
    ("env FOO=1 sleep 1000", "exec env FOO=1 sleep 1000"),
    ("sleep 1000 &\nwait", "exec sleep 1000, without & and wait"),
    ("if true; then\n  sleep 1000\nfi\nexit 0", "exec sleep 1000"),
    ("./program\nexit 0", "exec ./program"),
    ("sleep 1000 &\nsleep 1001 &\nwait", "a service of its own for each program, which run becomes by exec"),
])  # fmt: skip
def test_a_shell_that_waits_is_known_by_its_processes_and_is_told_what_to_write(scratch, command, remedy):
    tree = BrokenTree(scratch)
    service = tree.make("web", f"#!/bin/sh\n{command}\n")
    (service.path / "program").write_text("#!/bin/sh\nexec sleep 1000\n")
    (service.path / "program").chmod(0o755)
    tree.begin()
    found = tree.finding("web", "shell-without-exec")
    assert found["remedy"].partition("  # ")[2] == remedy, found


def test_old_words_of_a_service_that_runs_are_no_cause(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script("echo 'bind() to 0.0.0.0:80 failed (98: Address already in use)'\necho 'No space left on device'\n"
                                      "echo 'Permission denied'\nexec sleep 1000"), log=True)
    tree.begin()
    service.wait_until_up()
    wait_for(lambda: "Permission" in (service.path / "log/main/current").read_text())
    assert tree.findings("web") == {}


def test_words_of_an_earlier_run_are_no_cause_of_what_another_one_died_of(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("web", script("echo 'No space left on device'\nexec sleep 1000"), log="#!/bin/sh\nexec multilog ./main\n")
    tree.begin()
    service.wait_until_up()
    current = service.path / "log/main/current"
    wait_for(lambda: "No space" in current.read_text())
    wait_for(lambda: time.time() > current.stat().st_mtime + 3, what=lambda: "the words are old")
    service.write_run("#!/bin/sh\nexit 7\n")
    service.kill_process()
    wait_for(lambda: "exit 7" in tree.finding("web", "ends-early")["sentence"])
    assert "disk-full" not in tree.findings("web")
    assert (tree.asked("web")["last_words"]["of"], tree.asked("web")["last_words"]["lines"]) == ("silent", [])


def test_a_port_whose_holder_is_no_service_is_told_with_its_pid(scratch):
    tree = BrokenTree(scratch)
    with socket.create_server((web.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        tree.make("web", script(f"exec {PYTHON} -m http.server --bind {web.HOST} {port}"), log=True)
        tree.begin()
        found = tree.finding("web", "port-in-use")
    assert re.search(rf"port {port} is in use by \S+ \(pid {os.getpid()}\), which belongs to no service", found["sentence"]), found
    assert found["remedy"] == f"kill {os.getpid()}"
    assert "its words do not say which; this one is named in its files" in found["evidence"]


def test_who_has_put_itself_into_the_background_has_the_port_then(scratch):
    tree = BrokenTree(scratch)
    nginx_in_the_background(tree)
    run = tree.services["broken"].path / "run"
    run.write_text(re.sub(r"\S+/error.log", "stderr", run.read_text()).replace("\nexec", "\nexec 2>&1\nexec"))
    conf = tree.services["broken"].path / "nginx.conf"
    conf.write_text(re.sub(r"\S+/error.log", "stderr", conf.read_text()))
    make_service(tree.services["broken"].path, "log", diagnoses.KEEPS_LOG)
    tree.begin()
    found = tree.finding("broken", "port-in-use")
    assert "nginx" in found["sentence"] and found["sentence"].endswith("which an earlier run of this service has left"), found
    assert "went-to-background" in tree.findings("broken")


def test_another_program_that_goes_into_the_background_is_told_of_the_last_resort(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("broken", "#!/bin/sh\nexec ./daemonizes\n")
    (service.path / "daemonizes").write_text(f"#!{PYTHON} -S\nimport os, time\nif os.fork(): os._exit(0)\nos.setsid()\ntime.sleep(1000)\n")
    (service.path / "daemonizes").chmod(0o755)
    tree.begin()
    found = tree.finding("broken", "went-to-background")
    assert "daemonizes (pid " in found["sentence"] and found["remedy"].endswith("exec fghack ./daemonizes"), found


@pytest.mark.parametrize("files", [{"restart": "never\n"}, {"restart": "on-failure\n"}, {"type": "oneshot\n"}], ids=str)
def test_a_run_that_has_done_what_it_was_to_do_is_no_failure(scratch, files):
    tree = BrokenTree(scratch)
    service = tree.make("web", "#!/bin/sh\nexit 0\n", **files)
    tree.begin()
    service.state_when(lambda state: state["phase"] in ("down", "started") and "last-end" in state)
    assert tree.findings("web") == {}
    assert tree.why("web").exit_code == 0


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
    assert tree.why("web").exit_code == 0


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


def test_the_last_words_are_those_of_the_run_that_died_and_of_no_other(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", script("echo \"run $(cat n)\"; echo x >>n; exit 1"), log=True, n="", restart_delay="1s 1h\n")
    tree.begin()
    tree.wait_until_it_dies("web")
    words = wait_for(lambda: (it := tree.asked("web")["last_words"])["lines"] and it)
    assert words["of"] == "run" and len([it for it in words["lines"] if it.startswith("run")]) == 1, words


def test_a_log_without_time_stamps_and_no_log_are_told(scratch):
    tree = BrokenTree(scratch)
    tree.make("bare", script("echo hello; exit 1"), log="#!/bin/sh\nexec multilog ./main\n")
    tree.make("none", script("exit 1"))
    tree.begin()
    wait_for(lambda: tree.asked("bare")["last_words"]["of"] == "untimed", what=lambda: tree.asked("bare"))
    assert set(tree.asked("bare")["last_words"]["lines"]) == {"hello"}
    tree.wait_until_it_dies("none")
    wait_for(lambda: "it has no log" in tree.why("none").stdout, what=lambda: tree.why("none"))


# The page.


def masks(tree):
    return [(re.escape(str(tree.scratch)), "…"), (r"\(pid \d+\)", "(pid N)"), (r"pid \d+", "pid N"), (r"kill \d+", "kill N"),
            (r"(for|last) \d+(s|m \d+s)\b", r"\1 N"), (r"\d+(s|m \d+s) ago", "N ago"), (r"\d+(\.\d+s|ms) after", "N after"), (r"waiting 5?\d+[mh]( \d+[sm])?", "waiting N"),
            (r"again in \S+:", "again in N:"), (r"state S(, waits in [^,\s]+)?(, system call \S+)?", "state S"), (r"\d+#\d+", "N#N"), (r"\b[1-9]\d{4}\b", "PORT"), (r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d", "DATE")]  # fmt: skip


def assert_fits(page, columns):
    """But for what is to be typed, and for a word that is longer than a line."""
    lines = [line for line in page.splitlines() if not line.strip().startswith("try: ") and " " in line.strip()]
    assert all(len(line) <= columns for line in lines), lines


@pytest.mark.parametrize("identity", ["port-in-use", "run-not-executable", "shell-without-exec", "need-missing", "told-down",
                                      "python-traceback", "gave-up", "stop-slow"])  # fmt: skip
def test_its_page_reads_well(scratch, identity):
    tree = begun(scratch, identity)
    tree.finding("broken", identity)
    if identity == "run-not-executable":
        wait_for(lambda: tree.why("broken").stdout.startswith("broken: failed"), what=lambda: "supervise has tried it")
    if identity == "port-in-use":
        wait_for(lambda: tree.asked("broken")["last_words"]["lines"][-1:] and "still could not" in tree.asked("broken")["last_words"]["lines"][-1])
    page = wait_for(lambda: (it := tree.why("broken").stdout) and re.search(CASES[identity][1], it) and it)
    assert_like_golden(page, f"lares-why-{identity}", masks(tree))
    terminal = at_terminal(tree, 80, "why", "broken", NO_COLOR="1")
    terminal.wait()
    assert_fits(terminal.text, 80)
    assert masked(" ".join(terminal.text.split()), masks(tree)) == masked(" ".join(page.split()), masks(tree)), "the same in narrow lines"


def test_the_page_of_a_sound_service_says_so(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", log=True)
    tree.make("app", needs={"web": ""})
    tree.begin()
    tree.services["app"].wait_until_up()
    answer = tree.why("web")
    assert answer.exit_code == 0
    assert_like_golden(answer.stdout, "lares-why-sound", masks(tree))


@pytest.mark.parametrize("columns", [80, 160])
def test_lines_end_where_the_terminal_does_but_for_what_is_to_be_typed(scratch, columns):
    tree = begun(scratch, "run-carriage-returns")
    tree.finding("broken", "run-carriage-returns")
    shown = in_terminal(tree, columns, "why", "broken", exits=3)
    assert "\x1b[1;31mproblem\x1b[0m" in shown
    lines = re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()
    assert_fits("\n".join(lines), columns)
    assert "\x1b" not in in_terminal(tree, columns, "why", "broken", exits=3, NO_COLOR="1")


def test_exit_codes_say_whether_it_is_as_it_is_wanted(scratch):
    tree = BrokenTree(scratch)
    tree.make("up")
    tree.make("off", down="")
    tree.make("fails", "#!/bin/sh\nexit 1\n", restart_delay="1h\n")
    tree.begin()
    tree.wait_until_it_dies("fails", 0)
    tree.services["up"].wait_until_up()
    wait_for(lambda: tree.why("off").exit_code == 0)
    assert tree.why("up", "off").exit_code == 0
    wait_for(lambda: tree.why("fails").exit_code == 3)
    answer = tree.why("fials")
    assert (answer.exit_code, answer.stderr) == (4, f'lares: fatal: no service "fials" in {tree.scan}; did you mean "fails"?\n')
    assert tree.lares("why").exit_code == 2
