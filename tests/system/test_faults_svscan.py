# SPDX-License-Identifier: ISC
"""svscan when the system refuses: no processes, no descriptors, no memory, directories that cannot be read.

It never leaves and never spins, says what is wrong once, lets every service run, and goes on by itself when the cause
has gone: a command that nobody gives must not be needed.
"""
import contextlib
import os
import resource
import shutil
import signal
import time

import pytest

from support import faults, mounts, proc, programs
from support.calm import idle, no_spin
from support.services import gone, is_up
from support.situations import Scan, path_with_our_programs, running_scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for

pytestmark = pytest.mark.released

LOG = "exec cat >>lines"


def stays_calm(scan, fault=None):
    """For a while there is no new message, hardly any work, and no more than a few attempts."""
    said, begin, met = scan.messages, time.monotonic(), fault.met if fault else 0
    with no_spin(scan.svscan.pid):
        stays(lambda: scan.messages == said and scan.svscan.running, 1.3, what=lambda: f"new: {scan.svscan.stderr}")
    # A service and its log are two attempts a second.
    assert not fault or fault.met - met <= 3 * (time.monotonic() - begin + 1)


def one_message(scan, beginning):
    (message,) = wait_for(lambda: scan.messages)
    assert message.startswith("svscan: warning: " + beginning), message


def stops_in_order(scan):
    scan.send("t")
    assert scan.svscan.wait() == 0


def neighbour(scan):
    """A service that was up before anything went wrong, and that must not notice."""
    service = scan.add("neighbour", log=LOG)
    wait_for(lambda: is_up(service) and is_up(scan.log_of("neighbour")))
    return service, service.pid, scan.log_of("neighbour").pid


def untouched(scan, before):
    service, pid, log = before
    return service.pid == pid and scan.log_of(service.name).pid == log and not gone(pid) and not gone(log)


# At the start: each call fails once, each in a run of its own.

ERRORS = {
    "openat": "EMFILE", "faccessat2": "EACCES", "newfstatat": "EACCES", "chdir": "EACCES", "mkdirat": "ENOSPC",
    "flock": "ENOLCK", "mknodat": "ENOSPC", "signalfd4": "EMFILE", "inotify_init1": "EMFILE", "inotify_add_watch": "ENOSPC",
    "getdents64": "EIO", "pipe2": "EMFILE", "clone": "EAGAIN", "prlimit64": "EPERM", "close_range": "ENOSYS", "fstatfs": "EIO",
}  # fmt: skip


def prepared(scratch, name):
    scan = Scan(scratch / name)
    scan.add("web", "echo line; exec sleep 1000", log=LOG)
    return scan


def calls_at_the_start(scratch):
    (scratch / "calls").mkdir()
    scan = prepared(scratch, "calls")
    found, trace = faults.calls_until([programs.ours("svscan"), str(scan.path)], scan.scratch, ERRORS,
                                      lambda: has_come_up(scan), env={"PATH": path_with_our_programs()})
    scan.svscan = trace.tracer
    stops_in_order(scan)
    return found


def has_come_up(scan):
    """With its log: a service that was started without it would lose its lines until somebody restarts both."""
    lines = scan.log_of("web").path / "lines"
    return is_up(scan.service("web")) and is_up(scan.log_of("web")) and lines.read_text() == "line\n"


def start_with_a_fault(scratch, call, count):
    (scratch / f"{call}-{count}").mkdir()
    scan = prepared(scratch, f"{call}-{count}")
    scan.svscan = faults.started_with([programs.ours("svscan"), str(scan.path)], scan.scratch,
                                      f"{call}:error={ERRORS[call]}:when={count}", env={"PATH": path_with_our_programs()})
    return scan


def is_served_all_the_same(scan):
    assert len(scan.messages) <= 1, scan.messages
    assert all(it.startswith("svscan: warning: unable to ") for it in scan.messages)
    (pid,) = proc.children(scan.svscan.pid)  # which is strace
    os.kill(pid, signal.SIGTERM)  # it may have no control FIFO
    assert scan.svscan.wait() == 0


def has_refused(scan):
    assert scan.svscan.exit_code == 111, scan.svscan.exit_code
    (message,) = scan.messages
    assert message.startswith("svscan: fatal: unable to ")
    assert not scan.service("web").control.exists()


def test_each_call_that_fails_at_the_start_is_either_survived_or_refused(scratch):
    points = calls_at_the_start(scratch)
    assert len(points) > 15 and {"flock", "clone", "getdents64", "mknodat"} <= {name for name, _ in points}
    scans = [(f"{call} {count}", start_with_a_fault(scratch, call, count)) for call, count in points]
    wrong = []
    for name, scan in scans:
        try:
            wait_for(lambda: not scan.svscan.running or has_come_up(scan), what="the service is up")
            (is_served_all_the_same if scan.svscan.running else has_refused)(scan)
        except AssertionError as it:
            wrong.append(f"{name}: {it} {scan.messages}")
    assert wrong == []


# Changes that nothing tells of.


def begun_with(scratch, name, injection):
    """svscan with a fault of its own, beside others."""
    (scratch / name).mkdir()
    scan = Scan(scratch / name)
    scan.svscan = faults.started_with([programs.ours("svscan"), str(scan.path)], scan.scratch, injection,
                                      env={"PATH": path_with_our_programs()})
    return wait_until_scanning(scan)


def test_without_inotify_it_says_so_once_and_looks_every_five_seconds(scratch):
    scans = [begun_with(scratch, "none", "inotify_init1:error=EMFILE"),
             begun_with(scratch, "no-watch", "inotify_add_watch:error=ENOSPC")]
    said = []
    for scan in scans:
        (message,) = wait_for(lambda: scan.messages)
        assert message.startswith("svscan: warning: unable to watch the directory: ")
        assert message.endswith("(looking every five seconds instead)")
        said.append([message])
    services = [scan.add("web") for scan in scans]
    wait_for(lambda: all(map(is_up, services)))
    assert [scan.messages for scan in scans] == said


def test_a_directory_that_cannot_be_watched_while_it_is_made_is_started_all_the_same(scratch):
    scan = running_scan(scratch)
    with faults.injected(scan.svscan.pid, scratch, "inotify_add_watch:error=ENOSPC") as fault:
        (scan.path / "web").mkdir()
        wait_for(lambda: fault.met)
        service = scan.service("web")
        service.write_run("#!/bin/sh\nexec sleep 1000\n")
        wait_for(lambda: is_up(service))
    stops_in_order(scan)


# No processes, and no memory for them.


def test_a_fork_that_fails_is_said_once_and_tried_again_until_it_succeeds(scratch):
    texts = {"EAGAIN": "temporary failure", "ENOMEM": "out of memory"}
    scans = several(scratch, texts)
    struck = []
    with contextlib.ExitStack() as stack:
        for (scan, before), error in zip(scans, texts):
            fault = stack.enter_context(faults.injected(scan.svscan.pid, scratch, f"clone:error={error}"))
            struck.append((scan, before, fault, scan.add("web", log=LOG)))
        for (scan, _, fault, _), text in zip(struck, texts.values()):
            wait_for(lambda: fault.met)
            messages = wait_for(lambda: len(scan.messages) == 2 and scan.messages)
            for message, name in zip(messages, ("web", "web/log")):
                assert message.startswith(f"svscan: warning: unable to fork for {name}: {text}"), message
        for scan, before, fault, _ in struck:
            stays_calm(scan, fault)
            wait_for(lambda: fault.met >= 3)
            assert untouched(scan, before)
    for scan, _, _, service in struck:
        wait_for(lambda: is_up(service) and is_up(scan.log_of("web")))
        assert len(scan.messages) == 2
        stops_in_order(scan)


def test_a_supervise_that_cannot_be_executed_is_said_once_and_tried_again(scratch):
    scan = running_scan(scratch)
    before = neighbour(scan)
    with faults.injected(scan.svscan.pid, scratch, "execve:error=ENOMEM", children=True) as fault:
        service = scan.add("web")
        wait_for(lambda: fault.met)
        one_message(scan, "unable to start supervise web: out of memory")
        stays_calm(scan, fault)
        assert untouched(scan, before)
    wait_for(lambda: is_up(service))
    assert len(scan.messages) == 1


def test_no_memory_for_another_entry(scratch):
    """Of many names that come, some find room and some do not; those come when there is room."""
    stub = scratch / "bin"
    stub.mkdir()
    (stub / "supervise").symlink_to("/bin/sleep")  # for as many seconds as its name says
    scan = running_scan(scratch, environment={**os.environ, "PATH": str(stub)})
    names = [str(number) for number in range(100000, 100000 + 400)]
    for name in names:
        (scratch / "made" / name).mkdir(parents=True)

    def served():
        return len(proc.children(scan.svscan.pid))

    # glibc has room for the first ones in hand; musl asks for room for every few, and is given it a while.
    refused = "mmap:error=ENOMEM" + ("" if programs.of_glibc("svscan") else ":when=9+")
    # A brk that is refused answers with where the heap ends, and not with an error; 0 makes the C library ask again.
    with faults.injected(scan.svscan.pid, scratch, "brk:retval=0", refused) as fault:
        for name in names:
            (scan.path / name).symlink_to(scratch / "made" / name)
        wait_for(lambda: fault.met and scan.messages, what=lambda: f"{served()} are served")
        assert all("out of memory" in it for it in scan.messages)
        stays(lambda: scan.svscan.running)
        assert 0 < served() < len(names)
        assert len(scan.messages) == len(set(scan.messages))
    wait_for(lambda: served() == len(names), what=lambda: f"{served()} are served; {scan.messages[-2:]}")


# No descriptors.


def test_a_log_pipe_that_cannot_be_had_is_said_once_and_tried_again(scratch):
    scan = running_scan(scratch)
    before = neighbour(scan)
    with faults.injected(scan.svscan.pid, scratch, "mknodat:error=ENFILE") as fault:
        logged, unlogged = scan.add("logged", "echo line; exec sleep 1000", log=LOG), scan.add("unlogged")
        wait_for(lambda: is_up(unlogged) and fault.met)
        one_message(scan, "unable to create pipe for logged: system cannot open more files")
        stays_calm(scan, fault)
        assert not logged.control.exists() and untouched(scan, before)
    wait_for(lambda: is_up(logged) and (scan.log_of("logged").path / "lines").read_text() == "line\n")
    assert len(scan.messages) == 1
    stops_in_order(scan)


# svscan raises its own limit, and gives its children what it was given: what it lacks later, they do not lack.
LIMITED = ["prlimit", "--nofile=64:256"]


def test_with_no_descriptor_left_what_needs_none_goes_on(scratch):
    scan = running_scan(scratch, launcher=LIMITED)
    before = neighbour(scan)
    used = len(proc.descriptors(scan.svscan.pid))
    with faults.limited(scan.svscan.pid, resource.RLIMIT_NOFILE, used):
        logged, unlogged = scan.add("logged", log=LOG), scan.add("unlogged")
        wait_for(lambda: is_up(unlogged))
        one_message(scan, "unable to create pipe for logged: process cannot open more files")
        stays_calm(scan)
        assert untouched(scan, before)
    wait_for(lambda: is_up(logged))
    stops_in_order(scan)


def test_with_fewer_descriptors_allowed_than_it_waits_for_it_neither_spins_nor_goes_deaf(scratch):
    scan = running_scan(scratch, launcher=LIMITED)
    before = neighbour(scan)
    with faults.limited(scan.svscan.pid, resource.RLIMIT_NOFILE, 0):
        for name in ("one", "two"):
            service = scan.add(name)
            wait_for(lambda: is_up(service), what=lambda: f"{name} is up; {scan.messages}")
        stays_calm(scan)
        assert untouched(scan, before)
    stops_in_order(scan)


# Directories that cannot be read for a while.


def several(scratch, names):
    """A svscan for each, in a directory of its own, with a neighbour: [(scan, neighbour)]."""
    for name in names:
        (scratch / name).mkdir()
    scans = [running_scan(scratch / name) for name in names]
    return [(scan, neighbour(scan)) for scan in scans]


UNREADABLE = {"getdents64:error=EIO": "unable to read directory: ", "newfstatat:error=EACCES": "unable to stat ",
              "newfstatat:error=EIO": "unable to stat ", "newfstatat:error=ENOMEM": "unable to stat "}


def test_what_cannot_be_looked_at_is_not_taken_for_gone(scratch):
    """Even where an entry that was removed means the end of its service."""
    scans = several(scratch, UNREADABLE)
    wrong = []
    with contextlib.ExitStack() as stack:
        for (scan, _), injection in zip(scans, UNREADABLE):
            (scan.path / ".svscan/stop-removed").touch()
            fault = stack.enter_context(faults.injected(scan.svscan.pid, scratch, injection))
            for _ in range(3):
                met = fault.met
                scan.send("a")
                wait_for(lambda: fault.met > met)
        stays(lambda: all(scan.svscan.running for scan, _ in scans), 1.3)
        for (scan, before), (injection, message) in zip(scans, UNREADABLE.items()):
            said = scan.messages
            if not said or len(said) != len(set(said)) or not all(
                    it.startswith("svscan: warning: " + message) for it in said):
                wrong.append(f"{injection}: it said {said}")
            if not untouched(scan, before):
                wrong.append(f"{injection}: the service was stopped")
    assert wrong == []
    for scan, _ in scans:
        stops_in_order(scan)


def test_what_cannot_be_looked_at_is_kept_all_the_same(scratch):
    scans = several(scratch, UNREADABLE)
    with contextlib.ExitStack() as stack:
        for (scan, _), injection in zip(scans, UNREADABLE):
            fault = stack.enter_context(faults.injected(scan.svscan.pid, scratch, injection))
            scan.send("a")
            wait_for(lambda: fault.met)
        for _, (service, pid, _) in scans:
            old = proc.stat(pid).parent
            service.svc("-dx")
            wait_for(lambda: gone(old))
    wait_for(lambda: all(is_up(service) for _, (service, _, _) in scans))
    for scan, _ in scans:
        stops_in_order(scan)


def test_what_came_while_it_could_not_be_looked_at_is_started_afterwards_unasked(scratch):
    scans = several(scratch, ["newfstatat:error=EACCES", "newfstatat:error=ENOMEM"])
    with contextlib.ExitStack() as stack:
        for scan, _ in scans:
            stack.enter_context(faults.injected(scan.svscan.pid, scratch, scan.scratch.name))
        services = [scan.add("web") for scan, _ in scans]
        for scan, _ in scans:
            wait_for(lambda: any("unable to stat web: " in it for it in scan.messages))
        # Whatever was due because of the new name has happened.
        stays(lambda: not any(it.supervised for it in services))
    wait_for(lambda: all(map(is_up, services)))
    for scan, before in scans:
        assert len(scan.messages) == len(set(scan.messages)) and untouched(scan, before)
        stops_in_order(scan)


# No room on the disk.


def test_on_a_full_disk_it_begins_and_serves(scratch):
    disk = mounts.small_disk(scratch / "disk", "256k")
    scan = Scan(disk)
    service = scan.add("web")
    with open(disk / "filler", "wb", buffering=0) as filler:
        for size in (4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                pass
    scan.scratch = scratch  # for what it says
    svscan(scan)
    wait_until_scanning(scan)
    wait_for(lambda: service.supervised)
    assert scan.messages == []
    (disk / "filler").unlink()
    wait_for(lambda: is_up(service))
    stops_in_order(scan)


# Nobody who reads its messages.


def test_a_standard_error_that_takes_nothing_holds_nothing_up(scratch):
    scan = Scan(scratch)
    (scan.path / "lost").symlink_to("nowhere")
    with faults.full_pipe() as writer:
        svscan(scan, stderr=writer)
        wait_until_scanning(scan)
        service = scan.add("web")
        wait_for(lambda: is_up(service))
        stops_in_order(scan)


def test_closed_standard_descriptors_are_not_taken_for_files_of_ours(scratch):
    """A message must not end up in a FIFO, nor a service's output in the lock."""
    scan = Scan(scratch)
    (scan.path / "lost").symlink_to("nowhere")
    service = scan.add("web", "echo out; echo err >&2; exec sleep 1000")
    svscan(scan, launcher=["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"])
    wait_for(lambda: is_up(service))
    for pid in (scan.svscan.pid, service.pid):
        held = proc.descriptors(pid)
        assert [held[it] for it in (0, 1, 2)] == ["/dev/null"] * 3, held
    assert (scan.path / ".svscan/lock").read_bytes() == b""
    stops_in_order(scan)


# Little by little, and not at all.


def test_hundreds_of_names_that_come_and_go_leave_no_trace_in_it(scratch):
    programs.sanitized() and pytest.skip("ASan keeps what was freed for a while")
    stub = scratch / "bin"
    stub.mkdir()
    (stub / "supervise").symlink_to("/bin/true")
    scan = running_scan(scratch, environment={**os.environ, "PATH": str(stub)})
    pid = scan.svscan.pid
    at_rest = len(proc.descriptors(pid))

    def come_and_go(numbers):
        """A pair each, with its pipe of two descriptors; and a dangling link each, with its complaint."""
        for number in numbers:
            (scratch / "made" / str(number) / "log").mkdir(parents=True)
            (scan.path / f"web-{number}").symlink_to(scratch / "made" / str(number))
            (scan.path / f"lost-{number}").symlink_to("nowhere")
        wait_for(lambda: len(proc.descriptors(pid)) == at_rest + 2 * len(numbers))
        wait_for(lambda: any(f"lost-{numbers[-1]}:" in it for it in scan.messages))
        for number in numbers:
            (scan.path / f"web-{number}").unlink()
            (scan.path / f"lost-{number}").unlink()
        shutil.rmtree(scratch / "made")
        wait_for(lambda: len(proc.descriptors(pid)) == at_rest and proc.every_child(pid) == [])

    def rounds(first, last):
        for number in range(first, last):
            come_and_go(range(50 * number, 50 * number + 50))

    rounds(0, 2)
    memory = proc.resident_kib(pid)
    rounds(2, 7)
    assert proc.resident_kib(pid) <= memory + 16
    assert sum("lost-" in it for it in scan.messages) == 7 * 50


def test_a_tree_with_nothing_to_do_does_nothing(scratch):
    scan = running_scan(scratch)
    up, logged, down = scan.add("up"), scan.add("logged", log=LOG), scan.add("down", down=True)
    wait_for(lambda: is_up(up) and is_up(logged) and is_up(scan.log_of("logged")) and down.supervised)
    daemons = [scan.svscan.pid, *proc.children(scan.svscan.pid)]
    assert len(daemons) == 5
    with idle(*daemons):
        stays(lambda: scan.svscan.running, 1.1)
