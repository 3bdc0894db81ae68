# SPDX-License-Identifier: ISC
"""svscan finds services: what is one, what is none, when it is seen, and that none is served twice."""
import os
import shutil
import signal
import time

import pytest

from support import faults, mounts, processes, proc, programs, tracing
from support.calm import idle, no_spin
from support.services import Service, gone, is_up, make_service, supervise
from support.situations import Scan, path_with_our_programs, running_scan, svscan, wait_for_age, wait_until_scanning
from support.waiting import stays, wait_for


def supervises(scan):
    """The names that svscan has started a supervise with, in the order of their starts."""
    return [os.fsdecode(proc.arguments(pid)[1]) for pid in proc.children(scan.svscan.pid)]


def test_a_directory_that_is_not_there_is_refused(scratch):
    answer = processes.run(programs.ours("svscan"), "missing", cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (111, "")
    assert answer.stderr == "svscan: fatal: unable to chdir to missing: file does not exist\n"


def test_without_an_operand_it_is_the_current_directory(scratch):
    scan = Scan(scratch)
    service = scan.add("web")
    svscan(scan, operand=False, cwd=scan.path)
    wait_for(lambda: is_up(service))


def test_further_operands_are_ignored(scratch):
    scan = Scan(scratch)
    service = scan.add("web")
    environment = {**os.environ, "PATH": path_with_our_programs()}
    scan.svscan = processes.Process([programs.ours("svscan"), str(scan.path), "and", "more"], scratch, env=environment)
    wait_for(lambda: is_up(service))


def test_what_is_there_is_started_in_sorted_order(scratch):
    scan = Scan(scratch)
    names = ["zeta", "alpha", "Beta", "10", "9", "ä"]
    services = [scan.add(name) for name in names]
    svscan(scan)
    wait_for(lambda: all(map(is_up, services)))
    assert supervises(scan) == sorted(names, key=os.fsencode)


def test_a_new_link_is_seen_at_once(scratch):
    """0.76 looked every five seconds. Ours has no moment at which it would look, so it must have been told."""
    scan = running_scan(scratch)
    wait_for(lambda: proc.sleeps_until_told(scan.svscan.pid))
    service = make_service(scratch, "web")
    scan.link(service)
    wait_for(lambda: is_up(service))


def test_a_directory_that_is_moved_in_is_seen_at_once(scratch):
    scan = running_scan(scratch)
    wait_for(lambda: proc.sleeps_until_told(scan.svscan.pid))
    service = scan.add("web")
    wait_for(lambda: is_up(service))


def test_a_directory_that_is_made_in_place_is_started_when_it_is_whole(scratch):
    scan = running_scan(scratch)
    (scan.path / "web").mkdir()
    service = scan.service("web")
    stays(lambda: supervises(scan) == [], 0.4)
    (service.path / "log").mkdir()
    Service(service.path / "log").write_run("#!/bin/sh\nexec cat >>lines\n")
    service.write_run("#!/bin/sh\necho first\nexec sleep 1000\n")
    wait_for(lambda: is_up(service) and is_up(scan.log_of("web")))
    wait_for(lambda: (service.path / "log/lines").read_text() == "first\n")
    assert scan.messages == []


def test_a_directory_without_run_is_supervised_all_the_same(scratch):
    """As in 0.76: whoever makes it may still be at it; the supervise says what is missing."""
    scan = running_scan(scratch)
    service = make_service(scratch, "web", run=None)
    scan.link(service)
    wait_for(lambda: service.supervised)
    wait_for(lambda: any("unable to start web/run" in it for it in scan.svscan.messages))


def test_edge_33_dots_and_files_are_skipped_silently(scratch):
    scan = running_scan(scratch)
    make_service(scan.path, ".hidden")
    (scan.path / "..odd").mkdir()
    (scan.path / "README").write_text("not a service")
    os.mkfifo(scan.path / "pipe")
    (scan.path / "link-to-file").symlink_to("README")
    last = make_service(scratch, "web")
    scan.link(last)
    wait_for(lambda: is_up(last))
    assert supervises(scan) == ["web"]
    assert scan.messages == []


def test_edge_33_a_dangling_link_is_complained_of_once_and_again_after_hup(scratch):
    scan = Scan(scratch)
    (scan.path / "lost").symlink_to("nowhere")
    svscan(scan)
    wait_until_scanning(scan)
    (message,) = wait_for(lambda: scan.messages)
    assert message.startswith("svscan: warning: unable to stat lost: file does not exist")
    scan.send("a")
    other = scan.add("web")
    wait_for(lambda: is_up(other))
    assert len(scan.messages) == 1
    scan.svscan.signal(1)
    wait_for(lambda: len(scan.messages) == 2)
    assert scan.messages[1] == message
    scan.send("h")
    wait_for(lambda: len(scan.messages) == 3)


def test_a_link_in_a_circle_is_complained_of_once(scratch):
    scan = running_scan(scratch)
    (scan.path / "loop").symlink_to("loop")
    (message,) = wait_for(lambda: scan.messages)
    assert message.startswith("svscan: warning: unable to stat loop: symbolic link loop")
    scan.send("aa")
    stays(lambda: len(scan.messages) == 1)


def test_a_dangling_link_whose_target_comes_is_started_by_itself(scratch):
    """0.76 would have found it within five seconds."""
    scan = running_scan(scratch)
    (scan.path / "web").symlink_to(scratch / "later")
    wait_for(lambda: scan.messages)
    service = make_service(scratch, "later")
    wait_for(lambda: is_up(service))


def test_a_link_that_was_mended_is_started_at_once(scratch):
    """Because its name is told: the look at all names that is due by now, and in which it would be found, cannot be had."""
    scan = running_scan(scratch)
    (scan.path / "web").symlink_to("nowhere")
    wait_for(lambda: scan.messages)
    service = make_service(scratch, "real")
    (scan.path / ".new").symlink_to(service.path)
    with faults.injected(scan.svscan.pid, scratch, "getdents64:error=EIO"):
        (scan.path / ".new").rename(scan.path / "web")
        wait_for(lambda: is_up(service))


def test_edge_34_two_links_to_one_directory_are_one_service(scratch):
    scan = Scan(scratch)
    service = make_service(scratch, "web")
    for name in ("b-web", "a-web", "c-web"):
        scan.link(service, name)
    svscan(scan)
    wait_for(lambda: is_up(service))
    scan.send("a")
    stays(lambda: supervises(scan) == ["a-web"])
    assert service.starts == 1


def test_edge_34_a_bind_mount_beside_the_original_is_one_service(scratch):
    scan = Scan(scratch)
    service = scan.add("one")
    mounts.show_also_at(service.path, scan.path / "two")
    svscan(scan)
    wait_for(lambda: is_up(service))
    scan.send("a")
    stays(lambda: supervises(scan) == ["one"])


def test_edge_34_copies_are_services_of_their_own(scratch):
    scan = running_scan(scratch)
    one = scan.add("one")
    two = scan.add("two")
    wait_for(lambda: is_up(one) and is_up(two))
    assert one.pid != two.pid and len(supervises(scan)) == 2


def test_one_of_two_links_may_go(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service, "a")
    scan.link(service, "b")
    wait_for(lambda: is_up(service))
    pid, supervised_by = service.pid, proc.children(scan.svscan.pid)
    (scan.path / "a").unlink()
    scan.send("a")
    stays(lambda: service.pid == pid and proc.children(scan.svscan.pid) == supervised_by)
    # It is still listed, so its supervise is kept alive.
    service.send("dx")
    wait_for(lambda: is_up(service, other_than=pid))


def test_edge_35_a_removed_link_leaves_the_service_running_and_a_new_one_starts_no_second(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service)
    wait_for(lambda: is_up(service))
    pid, supervised_by = service.pid, proc.children(scan.svscan.pid)
    (scan.path / "web").unlink()
    scan.send("a")
    stays(lambda: not gone(pid) and service.pid == pid)
    scan.link(service)
    scan.send("a")
    stays(lambda: service.pid == pid and proc.children(scan.svscan.pid) == supervised_by)
    assert scan.messages == []


def test_a_removed_service_is_not_restarted_by_svscan_once_it_was_dismissed(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service)
    wait_for(lambda: is_up(service))
    (scan.path / "web").unlink()
    service.send("dx")
    wait_for(lambda: proc.every_child(scan.svscan.pid) == [])
    with idle(scan.svscan.pid):
        stays(lambda: proc.children(scan.svscan.pid) == [], 1.1)
    # Back under its name, it is a new service.
    scan.link(service)
    wait_for(lambda: is_up(service))


def test_a_removed_service_whose_run_dies_is_still_restarted_by_its_supervise(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service)
    wait_for(lambda: is_up(service))
    (scan.path / "web").unlink()
    pid = service.pid
    service.kill_process()
    assert service.wait_until_up(other_than=pid)


def test_a_renamed_link_is_the_same_service(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service, "old")
    wait_for(lambda: is_up(service))
    pid, supervised_by = service.pid, proc.children(scan.svscan.pid)
    (scan.path / "old").rename(scan.path / "new")
    stays(lambda: service.pid == pid and proc.children(scan.svscan.pid) == supervised_by)
    # Its next supervise has the new name.
    service.send("dx")
    wait_for(lambda: is_up(service) and supervises(scan) == ["new"])


def test_a_link_is_renamed_while_its_supervise_dies(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service, "old")
    wait_for(lambda: is_up(service))
    wait_for_age(service, 1)
    pid, old = service.pid, service.state["supervise-pid"]
    with processes.motionless(scan.svscan):
        (scan.path / "old").rename(scan.path / "new")
        processes.kill(int(old))
    wait_for(lambda: is_up(service) and service.state["supervise-pid"] != old)
    assert proc.arguments(int(service.state["supervise-pid"]))[1] == b"new"
    assert service.pid == pid and "unable to chdir" not in scan.svscan.stderr


def test_a_directory_that_was_replaced_is_another_service_and_that_is_said(scratch):
    scan = running_scan(scratch)
    old = scan.add("web")
    wait_for(lambda: is_up(old))
    pid = old.pid
    old.path.rename(scratch / "aside")
    new = scan.add("web")
    wait_for(lambda: is_up(new))
    assert new.pid != pid and not gone(pid)
    wait_for(lambda: any("web is another directory now" in it for it in scan.messages))
    Service(scratch / "aside").send("dx")
    wait_for(lambda: gone(pid) and len(proc.children(scan.svscan.pid)) == 1)


def test_a_supervise_that_was_dismissed_is_back_while_it_is_listed(scratch):
    scan = running_scan(scratch)
    service = scan.add("web")
    wait_for(lambda: is_up(service))
    pid = service.pid
    service.send("dx")
    wait_for(lambda: is_up(service, other_than=pid))
    assert gone(pid)


def test_a_supervise_that_leaves_after_a_second_is_back_at_once(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", down=True)
    wait_for(lambda: service.supervised)
    (first,) = proc.children(scan.svscan.pid)
    stays(lambda: proc.children(scan.svscan.pid) == [first], 1.1)
    with tracing.attached(scan.svscan.pid, scratch, "wait4,clone") as trace:
        service.send("x")
        wait_for(lambda: gone(first) and service.supervised)
    # No sooner has it seen that one go than it starts the next, without another look whether there are more.
    assert trace.calls[:2] == ["wait4", "clone"] and trace.lines[0].endswith(f" = {first}"), trace.text


def test_edge_41_a_supervise_that_refuses_is_tried_again_every_five_seconds_and_says_so_once(scratch):
    service = make_service(scratch, "web")
    supervise(service)
    service.wait_until_supervised()
    pid = service.wait_until_up()
    scan = running_scan(scratch)
    scan.link(service)
    wait_for(lambda: any("supervise/lock: temporary failure" in it for it in scan.svscan.messages))
    begin = time.monotonic()
    with tracing.attached(scan.svscan.pid, scratch, "clone") as trace:
        wait_for(lambda: trace.calls, what="it is tried again")
        stays(lambda: service.pid == pid and not gone(pid), 1.3)
    attempts, longest = len(trace.calls), time.monotonic() - begin
    assert attempts <= 1 + longest / 5
    assert len(scan.svscan.messages) == 1
    service.send("dx")
    service.wait_until_left()
    wait_for(lambda: is_up(service))


def test_edge_39_an_empty_directory_keeps_it_running(scratch):
    scan = running_scan(scratch)
    with idle(scan.svscan.pid):
        stays(lambda: scan.svscan.running)
    service = scan.add("web")
    wait_for(lambda: is_up(service))


def test_a_second_svscan_on_the_same_directory_leaves_with_111(scratch):
    scan = running_scan(scratch)
    service = scan.add("web")
    wait_for(lambda: is_up(service))
    pid = service.pid
    answer = processes.run(programs.ours("svscan"), scan.path)
    assert (answer.exit_code, answer.stdout) == (111, "")
    assert answer.stderr.startswith("svscan: fatal: unable to acquire .svscan/lock: temporary failure")
    assert service.pid == pid and scan.svscan.running and len(supervises(scan)) == 1


def test_a_read_only_scan_directory_is_served_without_a_control_fifo(scratch):
    scan = Scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service)
    mounts.make_read_only(scan.path)
    svscan(scan)
    wait_for(lambda: is_up(service))
    assert len(scan.messages) >= 1 and all(it.startswith("svscan: warning: unable to ") for it in scan.messages)
    scan.svscan.signal(15)
    assert scan.svscan.wait() == 0


def test_without_a_supervise_in_path_it_says_so_once_and_recovers(scratch):
    scan = Scan(scratch)
    tools = scratch / "tools"
    tools.mkdir()
    service = scan.add("web")
    svscan(scan, environment={"PATH": str(tools)})
    (message,) = wait_for(lambda: scan.messages)
    assert message.startswith("svscan: warning: unable to start supervise web: file does not exist")
    stays(lambda: len(scan.messages) == 1, 1.3)
    (tools / "supervise").symlink_to(programs.ours("supervise"))
    # The service itself has a PATH without programs.
    wait_for(lambda: service.supervised)


def test_a_scan_directory_that_was_removed_leaves_the_services_running(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    scan.link(service)
    wait_for(lambda: is_up(service))
    pid = service.pid
    shutil.rmtree(scan.path)
    with no_spin(scan.svscan.pid):
        stays(lambda: scan.svscan.running and not gone(pid), 1.3)
    scan.svscan.signal(15)
    assert scan.svscan.wait() == 0 and gone(pid)


def test_a_directory_whose_name_is_gone_and_back_many_times_is_one_service(scratch):
    scan = running_scan(scratch)
    service = make_service(scratch, "web")
    for _ in range(50):
        scan.link(service)
        (scan.path / "web").unlink()
    scan.link(service)
    wait_for(lambda: is_up(service))
    scan.send("a")
    stays(lambda: len(supervises(scan)) == 1)
    assert service.starts == 1


def test_a_hundred_names_at_once_are_all_seen(scratch):
    scan = running_scan(scratch)
    services = [make_service(scratch / "made", f"{number:03}", down=True) for number in range(100)]
    for service in services:
        scan.link(service)
    wait_for(lambda: all(service.supervised for service in services))
    assert len(supervises(scan)) == 100


def test_more_changes_than_the_kernel_remembers_lose_nothing(scratch):
    """While svscan sleeps its queue overflows, and what comes then is reported by nobody."""
    scan = running_scan(scratch)
    before = scan.add("before")
    wait_for(lambda: is_up(before))
    scan.wait_until_asleep()
    processes.stop(scan.svscan.pid)
    with open("/proc/sys/fs/inotify/max_queued_events", encoding="ascii") as file:
        room = int(file.read())
    noise = scan.path / ".noise"
    for _ in range(room // 2 + 100):
        noise.symlink_to("nowhere")
        noise.unlink()
    after = scan.add("after")
    scan.svscan.signal(signal.SIGCONT)
    wait_for(lambda: is_up(after))
    assert is_up(before)


def test_an_idle_svscan_is_never_woken_up(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", log="exec cat >/dev/null")
    wait_for(lambda: is_up(service) and is_up(scan.log_of("web")))
    with idle(scan.svscan.pid):
        stays(lambda: scan.svscan.running, 1.1)


@pytest.mark.parametrize("ask", [lambda scan: scan.svscan.signal(signal.SIGALRM), lambda scan: scan.send("a")],
                         ids=["ALRM", "a"])
def test_alrm_and_a_are_a_look_at_every_name(scratch, ask):
    """At what nothing tells of, and what it would not look at by itself: another directory behind a link to a link."""
    scan = running_scan(scratch)
    old, new = make_service(scratch / "old", "web"), make_service(scratch / "new", "web")
    (scratch / "current").symlink_to("old")
    (scan.path / "web").symlink_to(scratch / "current/web")
    wait_for(lambda: is_up(old))
    with idle(scan.svscan.pid):
        (scratch / "next").symlink_to("new")
        (scratch / "next").rename(scratch / "current")
        stays(lambda: not new.supervised)
    ask(scan)
    wait_for(lambda: is_up(new))


def test_its_control_directory_is_made_anew_when_it_is_removed(scratch):
    scan = running_scan(scratch)
    service = scan.add("web")
    wait_for(lambda: is_up(service))
    pid = service.pid
    shutil.rmtree(scan.path / ".svscan")
    wait_for(lambda: scan.messages)
    wait_until_scanning(scan)
    assert scan.messages == ["svscan: warning: .svscan or something in it was removed; it has been made anew"]
    second = processes.run(programs.ours("svscan"), str(scan.path))
    assert (second.exit_code, second.stderr) == (
        111, "svscan: fatal: unable to acquire .svscan/lock: temporary failure (another svscan already serves this directory)\n")
    assert service.pid == pid and not gone(pid)
    scan.send("t")
    assert scan.svscan.wait() == 0


def test_a_control_fifo_of_the_wrong_type_is_reported_once_and_used_when_it_is_mended(scratch):
    scan = Scan(scratch)
    (scan.path / ".svscan").mkdir(mode=0o700)
    (scan.path / ".svscan/control").write_text("no FIFO")
    svscan(scan)
    wait_for(lambda: scan.messages)
    scan.svscan.signal(signal.SIGALRM)
    scan.svscan.signal(signal.SIGALRM)
    (scan.path / ".svscan/control").unlink()
    scan.svscan.signal(signal.SIGALRM)
    wait_until_scanning(scan)
    (message,) = scan.messages
    assert message.startswith("svscan: warning: unable to read .svscan/control: invalid argument (")
