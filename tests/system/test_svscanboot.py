# SPDX-License-Identifier: ISC
"""svscanboot keeps svscan and readproctitle, in a clean environment, and mends what dies."""
import os
import signal
import time

import pytest

from support import mounts, proc, processes, programs
from support.boots import Boot, booted, stopped_by_a_second_term, stopped_by_its_time_limit
from support.calm import idle, no_spin
from support.processes import Process
from support.services import Service, gone, is_up, make_service
from support.situations import STUBBORN, Scan
from support.waiting import stays, wait_for

CLASSIC_PATH = "/command:/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin"


def processes_in(directory):
    """The living processes below the test whose current directory this is: the copies of a service."""
    found = []
    for pid, facts in proc.descendants(os.getpid()).items():
        try:
            if facts.state not in "ZX" and facts.name != "supervise" and proc.directory(pid) == str(directory):
                found.append(pid)
        except OSError:
            pass
    return found


def test_it_runs_svscan_and_readproctitle_with_the_words_of_daemontools(scratch):
    boot, _ = booted(scratch)
    assert proc.arguments(boot.svscan) == [b"svscan", str(boot.scan.path).encode()]
    assert proc.arguments(boot.readproctitle) == [b"readproctitle", b"service", b"errors:", b"." * 400]


def test_services_have_nothing_but_PATH_in_their_environment(scratch):
    scan = Scan(scratch)
    service = scan.add("web", run="#!/usr/bin/env -S perl -e 'sleep 1000'\n")
    Boot(scan, scan.path, env={**os.environ, "SECRET": "1", "LD_LIBRARY_PATH": "/x"})
    wait_for(lambda: is_up(service))
    service.wait_until_it_executes("perl")
    assert proc.environment(service.pid) == [f"PATH={programs.BIN}:{CLASSIC_PATH}".encode()]


def test_its_standard_descriptors_are_not_those_of_the_caller(scratch):
    boot, (service,) = booted(scratch, ("web", "exec sleep 1000"))
    assert proc.descriptors(boot.process.pid)[0] == "/dev/null"
    title_input = proc.descriptors(boot.readproctitle)[0]
    assert title_input == str(boot.scan.path / ".svscan/messages")
    # What it executes opens its libraries first.
    wait_for(lambda: proc.descriptors(service.pid) == {0: "/dev/null", 1: title_input, 2: title_input})


def test_the_directory_may_come_from_SVDIR(scratch):
    scan = Scan(scratch)
    service = scan.add("web")
    Boot(scan, env={"SVDIR": str(scan.path)})
    wait_for(lambda: is_up(service))


def test_the_operand_goes_before_SVDIR(scratch):
    scan = Scan(scratch)
    service = scan.add("web")
    Boot(scan, scan.path, env={"SVDIR": "/no/such"})
    wait_for(lambda: is_up(service))


def test_without_either_it_is_slash_service(scratch):
    """In a root directory of its own, which has a /service."""
    programs.skip_unless_root("it changes the root directory")
    scan = Scan(scratch)
    root = scratch / "root"
    for name in ("usr", "bin", "lib", "lib64", "proc", "dev", "service", "command", "service/web"):
        (root / name).mkdir(parents=True)
    for name in ("usr", "bin", "lib", "lib64", "proc", "dev"):
        mounts.show_also_at(f"/{name}", root / name)
    mounts.show_also_at(programs.BIN, root / "command")
    (root / "service/web/run").write_text("#!/bin/sh\nexec sleep 1000\n")
    (root / "service/web/run").chmod(0o755)
    boot = Process(["chroot", str(root), "/command/svscanboot"], scratch, env={"PATH": "/usr/sbin:/usr/bin:/bin"})
    service = Service(root / "service/web")
    wait_for(lambda: is_up(service))
    assert proc.environment(proc.stat(service.pid).parent)[0] == f"PATH={CLASSIC_PATH}".encode()
    boot.signal(signal.SIGTERM)
    assert boot.wait() == 0


def test_what_svscan_and_services_complain_of_is_seen_in_the_title(scratch):
    boot, _ = booted(scratch, ("web", "echo from a service >&2; exec sleep 1000"))
    wait_for(lambda: "from a service\n" in boot.title)
    (boot.scan.path / "lost").symlink_to("nowhere")
    wait_for(lambda: "unable to stat lost: file does not exist" in boot.title)
    assert boot.title.startswith("...")


def test_svscan_killed_is_back_at_once_and_no_service_notices(scratch):
    boot, services = booted(scratch, ("one", "exec sleep 1000"), ("two", "exec sleep 1000", "exec cat >lines"))
    pids = [service.pid for service in services]
    old = boot.svscan
    processes.kill(old)
    wait_for(lambda: boot.svscan not in (0, old))
    # It finds the supervise processes of both, and starts none that would only be refused.
    wait_for(lambda: proc.sleeps_until_told(boot.svscan))
    assert "temporary failure" not in boot.title
    stays(lambda: [it.pid for it in services] == pids and not any(map(gone, pids)))
    for service in services:
        assert processes_in(service.path) == [service.pid]
    # The supervise processes that were there obey as before, and a new service is served.
    services[0].send("d")
    services[0].wait_until_down()
    late = boot.scan.add("late")
    wait_for(lambda: is_up(late))


def test_readproctitle_killed_is_back_at_once_and_no_service_notices(scratch):
    boot, (service,) = booted(scratch, ("web", "mkfifo say; echo one >&2; cat <say >&2; exec sleep 1000"))
    wait_for(lambda: "one\n" in boot.title and service.has("say"))
    pid, old = service.pid, boot.readproctitle
    processes.kill(old)
    wait_for(lambda: gone(old))
    with open(service.path / "say", "w") as say:
        say.write("two\n")
    wait_for(lambda: boot.readproctitle not in (0, old) and "two\n" in boot.title)
    stays(lambda: service.pid == pid and not gone(pid))


def test_both_killed_are_both_back(scratch):
    boot, (service,) = booted(scratch, ("web", "exec sleep 1000"))
    pid, svscan, readproctitle = service.pid, boot.svscan, boot.readproctitle
    processes.kill(svscan)
    processes.kill(readproctitle)
    wait_for(lambda: boot.svscan not in (0, svscan) and boot.readproctitle not in (0, readproctitle))
    stays(lambda: service.pid == pid and processes_in(service.path) == [pid])


def test_a_svscan_that_dies_again_and_again_is_started_once_a_second(scratch):
    boot, _ = booted(scratch)
    seen, begin = {0}, time.monotonic()
    with no_spin(boot.process.pid):
        for _ in range(4):
            svscan = wait_for(lambda: pid if (pid := boot.svscan) not in seen else None)
            seen.add(svscan)
            processes.kill(svscan)
    # The first was started before the beginning, so that there were two whole seconds from the second to the fourth.
    assert time.monotonic() - begin >= 2


def test_term_stops_the_whole_tree_in_order(scratch):
    run = "trap 'echo last; exit' TERM; : >ready; while :; do sleep 0.05; done"
    boot, (web, other) = booted(scratch, ("web", run, "exec cat >>lines"), ("other", "exec sleep 1000"))
    wait_for(lambda: web.has("ready"))
    everybody = list(proc.descendants(boot.process.pid))
    boot.process.signal(signal.SIGTERM)
    assert boot.process.wait() == 0
    wait_for(lambda: all(map(gone, everybody)))
    assert (web.path / "log/lines").read_text() == "last\n"


def test_a_second_term_forces(scratch):
    boot, (web,) = booted(scratch, ("web", STUBBORN))
    assert stopped_by_a_second_term(boot, web)


def test_a_timeout_forces(scratch):
    boot, (web,) = booted(scratch, ("web", STUBBORN))
    assert stopped_by_its_time_limit(boot, web)


def test_a_svscan_that_was_asked_to_leave_the_services_takes_svscanboot_along(scratch):
    boot, (web,) = booted(scratch, ("web", "exec sleep 1000"))
    pid = web.pid
    boot.scan.send("q")
    assert boot.process.wait() == 0
    stays(lambda: web.pid == pid and not gone(pid))


@pytest.mark.parametrize("arguments", [["--help"], ["-x"], ["a", "b"]])
def test_what_it_does_not_know_is_refused(scratch, arguments):
    answer = processes.run(programs.ours("svscanboot"), *arguments, cwd=scratch)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (100, "", "svscanboot: usage: svscanboot [ dir ]\n")


def test_a_scan_directory_that_comes_later_is_served(scratch):
    scan = Scan(scratch)
    scan.path.rmdir()
    boot = Boot(scan, scan.path)
    wait_for(lambda: "unable to chdir" in boot.process.stderr and str(scan.path) in boot.process.stderr)
    service = make_service(scratch, "web")
    (scratch / "made").mkdir()
    (scratch / "made/web").symlink_to(service.path)
    (scratch / "made").rename(scan.path)
    wait_for(lambda: is_up(service))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGUSR1, signal.SIGPIPE, signal.SIGALRM])
def test_other_signals_do_not_end_it(scratch, number):
    boot, _ = booted(scratch)
    boot.process.signal(number)
    stays(lambda: boot.process.running, 0.1)


def test_it_may_be_started_without_any_descriptor(scratch):
    boot, (service,) = booted(scratch, ("web", "exec sleep 1000"),
                              launcher=["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"])
    assert proc.descriptors(service.pid)[0] == "/dev/null"
    assert proc.descriptors(service.pid)[2] == proc.descriptors(boot.readproctitle)[0]


def test_idle_it_is_never_woken_up(scratch):
    boot, (service,) = booted(scratch, ("web", "exec sleep 1000"))
    with idle(boot.process.pid, boot.svscan, boot.readproctitle, proc.stat(service.pid).parent):
        stays(lambda: boot.process.running, 1.1)
