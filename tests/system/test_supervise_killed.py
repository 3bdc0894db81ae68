# SPDX-License-Identifier: ISC
"""A supervise is killed, and another one comes: nothing starts twice, and nothing is forgotten.

The test runner is the subreaper of what it has started, as svscan is of its services: a process that has lost its
supervise is its child.
"""
import contextlib
import os
import queue
import shutil
import signal
import subprocess
import threading

import pytest

from support import calm, proc, processes, programs, services, tracing
from support.boots import all_called
from support.services import SLEEPER, make_service, supervise, wait_for_another_tick
from support.upgrades import NO_GOOD, slow_to_try
from support.waiting import stays, wait_for

TRAPS = "trap 'exit 7' TERM; trap 'echo HUP >>heard' HUP; trap 'echo USR1 >>heard' USR1; trap 'echo ALRM >>heard' ALRM\n" \
        "touch ready; while :; do sleep 1000 & wait $!; done"


def running(scratch, run=SLEEPER, **options):
    service = make_service(scratch, run=run)
    supervise(service, **options)
    service.wait_until_up()
    return service


def kill_supervise(service):
    service.supervise.kill()
    wait_for(lambda: not service.supervised)


def another(service, **options):
    supervise(service, **options)
    wait_for(lambda: service.supervised and service.all_is_told and
             int(service.state["supervise-pid"]) == service.supervise.pid,
             what=lambda: f"another supervise serves; it said {service.supervise.stderr!r}")


def killed_and_another(scratch, run=SLEEPER):
    service = running(scratch, run)
    pid = service.pid
    kill_supervise(service)
    another(service)
    assert service.pid == pid
    return service


def copies(service):
    """How many processes have their directory there, supervise apart."""
    return sorted(pid for pid in proc.descendants(os.getpid())
                  if proc.directory(pid) == str(service.path) and pid != service.supervise.pid)


def last_end(service, number):
    """Its process dies, and is reaped by its parent, which is the test runner."""
    pid = service.pid
    service.kill_process(number)
    wait_for(lambda: (processes.reap_orphans(), service.pid != pid)[1])
    return service.state_when(lambda state: state["pid"] != str(pid))["last-end"]


# Taking over.


def test_the_process_runs_on_and_is_taken_over(scratch):
    service = running(scratch)
    pid, since, copies_before = service.pid, service.status.since, copies(service)
    kill_supervise(service)
    another(service)
    assert (service.pid, service.status.since) == (pid, since)
    assert copies(service) == copies_before
    assert service.supervise.stderr == ""


def test_it_says_for_how_long_it_has_really_been_up(scratch):
    service = running(scratch)
    started = service.state["since-monotonic-ns"]
    kill_supervise(service)
    another(service)
    assert service.state["since-monotonic-ns"] == started
    assert service.starts == 1


def test_supervises_may_follow_each_other_as_often_as_they_like(scratch):
    service = running(scratch)
    pid = service.pid
    for _ in range(5):
        kill_supervise(service)
        another(service)
    assert service.pid == pid


@pytest.mark.parametrize("command, heard", [("h", "HUP"), ("1", "USR1"), ("a", "ALRM")])
def test_signals_reach_it_as_before(scratch, command, heard):
    service = killed_and_another(scratch, TRAPS)
    wait_for(lambda: service.has("ready"))
    service.send(command)
    wait_for(lambda: service.has("heard") and (service.path / "heard").read_text() == f"{heard}\n")


def test_it_can_be_stopped_and_started_again(scratch):
    service = killed_and_another(scratch)
    service.send("d")
    wait_for(lambda: (processes.reap_orphans(), service.down)[1])
    service.send("u")
    service.wait_until_up()
    assert service.starts == 2


def test_it_can_be_paused_and_resumed(scratch):
    service = killed_and_another(scratch)
    service.send("p")
    wait_for(lambda: proc.stat(service.pid).state == "T" and service.status.paused)
    service.send("c")
    wait_for(lambda: proc.stat(service.pid).state == "S" and not service.status.paused)


def test_its_whole_group_can_be_signalled(scratch):
    service = killed_and_another(scratch, "sleep 1000 & echo $! >child; wait")
    wait_for(lambda: service.has("child") and (service.path / "child").read_text())
    child = int((service.path / "child").read_text())
    service.send("dK")  # d alone ends its leader
    wait_for(lambda: (processes.reap_orphans(), not proc.alive(child))[1])


def test_TERM_to_the_next_supervise_ends_both(scratch):
    service = killed_and_another(scratch)
    pid = service.pid
    service.supervise.signal(signal.SIGTERM)
    wait_for(lambda: not proc.alive(pid))
    assert service.wait_until_left() == 0


# What was wanted is wanted still.


def test_a_service_that_was_down_stays_down(scratch):
    service = running(scratch)
    service.send("d")
    service.wait_until_down()
    since = service.status.since
    kill_supervise(service)
    another(service)
    service.wait_until_it_rests()
    assert (service.status.want, service.status.since) == ("d", since)


def test_told_once_it_is_not_started_again(scratch):
    service = running(scratch)
    service.send("o")
    service.state_when(lambda state: state["want"] == "once")
    kill_supervise(service)
    another(service)
    last_end(service, signal.SIGTERM)
    service.wait_until_it_rests()


def test_a_paused_service_is_known_to_be_paused(scratch):
    service = running(scratch)
    service.send("p")
    wait_for(lambda: service.status.paused)
    kill_supervise(service)
    another(service)
    assert service.status.paused
    service.send("c")
    wait_for(lambda: proc.stat(service.pid).state == "S")


def test_one_that_was_told_to_leave_leaves(scratch):
    service = running(scratch)
    service.send("x")
    service.state_when(lambda state: state["leaving"] == "1")
    kill_supervise(service)
    another(service)
    service.kill_process()
    wait_for(lambda: (processes.reap_orphans(), not service.supervise.running)[1])
    assert service.wait_until_left() == 0


def test_the_moment_of_the_next_start_is_kept(scratch):
    service = make_service(scratch, run="exit 3")
    supervise(service)
    service.state_when(lambda state: state["phase"] == "waiting")
    kill_supervise(service)
    before = service.state
    another(service)
    after = service.state
    assert int(after["starts"]) - int(before["starts"]) <= 1
    service.wait_for_starts(int(after["starts"]) + 2)


def test_after_an_orderly_end_all_begins_anew(scratch):
    service = running(scratch)
    service.send("dx")
    assert service.wait_until_left() == 0
    supervise(service)
    service.wait_until_up()
    assert service.starts == 1


# Death of what was taken over.


def test_its_death_is_noticed_at_once_and_it_is_restarted(scratch):
    service = killed_and_another(scratch)
    pid = service.pid
    service.kill_process()
    wait_for(lambda: (processes.reap_orphans(), service.pid not in (0, pid))[1])
    assert copies(service) == [service.pid]
    # The next one is a child of its own again, of which nobody else needs to tell.
    assert proc.stat(service.pid).parent == service.supervise.pid
    pid = service.pid
    service.kill_process()
    service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 9"


def kernel_tells():
    """Linux 6.15 remembers how a process ended, for whoever holds a pidfd."""
    return tuple(int(it) for it in os.uname().release.split(".")[:2]) >= (6, 15)


def test_the_kernel_tells_how_it_ended(scratch):
    if not kernel_tells():
        pytest.skip("Linux 6.15 tells")
    service = killed_and_another(scratch, TRAPS)
    wait_for(lambda: service.has("ready"))
    assert last_end(service, signal.SIGTERM) == "exited 7"
    service.wait_until_up()
    kill_supervise(service)
    another(service)
    assert last_end(service, signal.SIGKILL) == "killed 9"


def tell_end(service, status, pid=None, started=None):
    state = service.state
    text = "lares-ended 1\npid {}\nstarted-ticks {}\nwait-status {}\nend\n".format(
        pid or state["pid"], started or state["started-ticks"], status)
    (service.control / "ended.new").write_text(text)
    (service.control / "ended.new").rename(service.control / "ended")
    service.supervise.signal(signal.SIGUSR1)


def test_who_has_reaped_it_may_tell_how_it_ended(scratch):
    """It stays a zombie, so that the kernel has nothing to tell yet."""
    service = killed_and_another(scratch)
    pid = service.pid
    processes.stop(service.supervise.pid)  # so that it learns of both at once
    with processes.nobody_reaps():
        service.kill_process()
        wait_for(lambda: proc.stat(pid).state == "Z")
        tell_end(service, 42 << 8)
        service.supervise.signal(signal.SIGCONT)
        service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "exited 42"
    wait_for(lambda: not (service.control / "ended").exists())


def test_what_was_told_is_forgotten_when_it_is_written_down(scratch):
    """And not before: a supervise that is killed in between would leave nobody who knows."""
    service = killed_and_another(scratch)
    service.send("o")
    service.state_when(lambda state: state["want"] == "once")
    with tracing.attached(service.supervise.pid, scratch, "renameat2,unlinkat") as trace:
        tell_end(service, 42 << 8)
        with processes.nobody_reaps():
            service.kill_process()
            service.wait_until_down()
            wait_for(lambda: not (service.control / "ended").exists())
    assert service.state["last-end"] == "exited 42"
    order = [name for line in trace.lines for name in ('"state.new"', '"ended"') if name in line]
    assert order == ['"state.new"', '"ended"'], trace.text


def test_what_is_told_of_another_process_is_not_believed(scratch):
    service = killed_and_another(scratch)
    pid = service.pid
    tell_end(service, 0, pid=pid, started=1)
    assert proc.alive(pid) and service.pid == pid
    service.kill_process()
    wait_for(lambda: (processes.reap_orphans(), service.pid != pid)[1])
    assert service.state_when(lambda state: "last-end" in state)["last-end"] != "exited 0"


def test_one_that_nobody_reaps_is_dead_all_the_same(scratch):
    service = killed_and_another(scratch)
    pid = service.pid
    with processes.nobody_reaps():
        service.kill_process()
        service.wait_until_up(other_than=pid)
        assert proc.stat(pid).state == "Z"
        assert service.state["last-end"] == "unknown 0"
    if kernel_tells():  # when somebody has reaped it after all
        other = service.pid
        wait_for(lambda: (processes.reap_orphans(), service.state["last-end"] == "killed 9")[1])
        assert service.pid == other and service.starts == 2


def test_one_that_has_ended_when_nobody_supervised_it_is_started_again(scratch):
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    service.kill_process()
    wait_for(lambda: not proc.alive(pid))
    supervise(service)
    service.wait_until_up(other_than=pid)
    assert service.starts == 2
    assert service.state["last-end"] == "unknown 0"
    assert f"process {pid} of {service.path} has ended when nobody supervised it" in service.supervise.stderr


def test_while_it_waits_for_nothing_it_does_nothing(scratch):
    service = killed_and_another(scratch)
    with calm.idle(service.supervise.pid):
        stays(lambda: service.up)
    # Not even when nobody reaps what has died, and svscan might have told.
    pid = service.pid
    service.send("o")
    service.state_when(lambda state: state["want"] == "once")
    with processes.nobody_reaps():
        service.kill_process()
        service.wait_until_down()
        assert proc.stat(pid).state == "Z"
        with calm.idle(service.supervise.pid):
            stays(lambda: service.down)


# A record that proves nothing.


def change_state(service, old, new):
    path = service.control / "state"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def somebody_else(scratch):
    return processes.Process(["sleep", "1000"], scratch)


@contextlib.contextmanager
def a_thread():
    """The number of a thread that is not the first of its process."""
    numbers, done = queue.Queue(), threading.Event()
    thread = threading.Thread(target=lambda: (numbers.put(threading.get_native_id()), done.wait()))
    thread.start()
    yield numbers.get()
    done.set()
    thread.join()


@pytest.mark.parametrize("what", ["a thread", "no pid"])
def test_a_number_that_is_no_process_is_nobody(scratch, what):
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    service.kill_process()
    wait_for(lambda: not proc.alive(pid))
    with a_thread() as number:
        change_state(service, f"\npid {pid}\n", f"\npid {number if what == 'a thread' else 4294967290}\n")
        supervise(service)
        service.wait_until_up(other_than=pid)


def test_a_pid_that_was_used_again_is_not_signalled(scratch):
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    service.kill_process()
    wait_for(lambda: not proc.alive(pid))
    wait_for_another_tick(service)
    other = somebody_else(scratch)
    change_state(service, f"pid {pid}\n", f"pid {other.pid}\n")
    another(service)
    wait_for(lambda: service.pid not in (0, pid, other.pid), what="one of its own")
    service.send("dx")
    assert service.wait_until_left() == 0
    assert other.running


@pytest.mark.parametrize("fact, value", [("era", "11111111-2222-3333-4444-555555555555.4026531836.1")])
def test_a_record_of_another_boot_is_told_of_and_not_used(scratch, fact, value):
    service = running(scratch)
    pid, state = service.pid, service.state
    kill_supervise(service)
    change_state(service, f"{fact} {state[fact]}\n", f"{fact} {value}\n")
    service.kill_process()  # as a reboot would have
    wait_for(lambda: not proc.alive(pid))
    supervise(service)
    service.wait_until_up(other_than=pid)
    assert service.starts == 1 and "last-end" not in service.state
    assert "was running before the machine was started anew" in service.supervise.stderr


@pytest.mark.parametrize("spoil", [
    lambda text: text[: len(text) // 2], lambda text: "", lambda text: "\0" * 600, lambda text: text.replace("pid", "pid x"),
    lambda text: "lares-states 1\n" + text])
def test_a_record_that_is_not_whole_is_told_of_and_not_used(scratch, spoil):
    service = make_service(scratch, run="echo run >>runs; exec sleep 1000")
    supervise(service)
    service.wait_until_up()
    wait_for(lambda: service.has("runs"))
    pid = service.pid
    kill_supervise(service)
    service.kill_process()
    wait_for(lambda: not proc.alive(pid))
    path = service.control / "state"
    path.write_text(spoil(path.read_text()))
    supervise(service)
    service.wait_until_up(other_than=pid)
    assert "unable to use what another supervise has left" in service.supervise.stderr
    service.send("d")
    service.wait_until_down()


@pytest.mark.parametrize("change", [
    lambda text: text.replace("lares-state 1\n", "lares-state 2\n"),
    lambda text: text.replace("phase running\n", "phase dancing\n").replace("paused 0", "paused for-a-while"),
    lambda text: text.replace("end\n", "why " + 3000 * "x" + "\nend\n")], ids=["version", "words", "length"])
def test_what_a_supervise_of_another_version_has_left_is_taken_over(scratch, change):
    """Every version says in the same words which process it is."""
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    path = service.control / "state"
    path.write_text(change(path.read_text()))
    another(service)
    assert (service.pid, service.starts) == (pid, 1)
    assert service.supervise.stderr == ""
    service.send("d")
    service.wait_until_down()
    assert not proc.alive(pid)


def test_a_record_that_contradicts_itself_does_not_keep_the_service_from_starting(scratch):
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    service.kill_process()
    wait_for(lambda: not proc.alive(pid))
    change_state(service, f"pid {pid}\n", "pid 0\n")
    supervise(service)
    service.wait_until_up(other_than=pid)


# Copies.


def copy_of(service, name="copy"):
    copy = services.Service(service.path.with_name(name))
    subprocess.run(["cp", "-a", service.path, copy.path], check=True)
    return copy


def is_told_that_it_is_a_copy(copy):
    return copy.supervise.messages == [f"supervise: warning: what another supervise has left of {copy} is a copy: "
                                       "it is about another directory (it is started anew)"]


def test_a_copy_of_a_directory_that_is_served_begins_for_itself(scratch):
    service = running(scratch)
    pid = service.pid
    copy = copy_of(service)
    supervise(copy)
    copy.wait_until_up(other_than=pid)
    assert copy.starts == 1 and is_told_that_it_is_a_copy(copy)
    copy.send("dx")
    assert copy.wait_until_left() == 0
    assert proc.alive(pid) and service.pid == pid and service.status.want == "u"


def test_a_copy_of_what_a_killed_supervise_has_left_begins_for_itself(scratch):
    service = running(scratch)
    pid = service.pid
    kill_supervise(service)
    copy = copy_of(service)
    supervise(copy)
    copy.wait_until_up(other_than=pid)
    assert is_told_that_it_is_a_copy(copy)
    another(service)
    assert service.pid == pid and service.supervise.messages == []


def test_a_record_of_another_service_is_not_believed(scratch):
    one, two = running(scratch), make_service(scratch, "two")
    supervise(two)
    two.wait_until_up()
    pid = two.pid
    kill_supervise(two)
    two.kill_process()
    wait_for(lambda: not proc.alive(pid))
    (two.control / "state").write_bytes(one.state_bytes)
    supervise(two)
    two.wait_until_up(other_than=pid)
    assert two.pid != one.pid and is_told_that_it_is_a_copy(two)


def test_two_directories_with_one_control_directory_are_one_service(scratch):
    """A new version beside the old one, with `supervise` a link to the same place; neither is a copy of the other."""
    (scratch / "control").mkdir()
    one, two = make_service(scratch, "one"), make_service(scratch, "two")
    for service in (one, two):
        (service.path / "supervise").symlink_to(scratch / "control")
    supervise(one)
    one.wait_until_up()
    pid = one.pid
    kill_supervise(one)
    another(two)
    assert two.pid == pid and two.supervise.messages == []
    processes.stop(two.supervise.pid)
    (two.control / "lock").unlink()
    refused(one, f"supervise: fatal: unable to acquire {one}/supervise/lock: temporary failure "
                 "(another supervise already runs this service)")
    two.supervise.signal(signal.SIGCONT)


def test_what_somebody_has_put_where_the_process_works_is_not_believed(scratch):
    work = scratch / "work"
    (work / "supervise").mkdir(parents=True)
    service = running(scratch, f"cd {work}; exec sleep 1000")
    pid = service.pid
    wait_for(lambda: proc.directory(pid) == str(work))
    kill_supervise(service)
    (work / "supervise/state").write_bytes(service.state_bytes)
    os.chown(work / "supervise/state", 65534, 65534)
    another(service)
    assert service.pid == pid and service.supervise.messages == []


def refused(service, why):
    refusal = processes.Process([programs.ours("supervise"), str(service)], service.path.parent)
    assert refusal.wait() == 111
    assert refusal.messages == [why]


def test_who_has_lost_its_lock_is_not_succeeded_while_it_lives(scratch):
    service = running(scratch)
    processes.stop(service.supervise.pid)  # or it would make another one at once
    (service.control / "lock").unlink()
    refused(service, f"supervise: fatal: unable to acquire {service}/supervise/lock: temporary failure "
                     "(another supervise already runs this service)")
    service.supervise.signal(signal.SIGCONT)
    service.send("d")
    service.wait_until_down()


def test_one_that_was_moved_to_another_disk_is_started_there_when_it_has_ended_here(scratch):
    """There it is another directory; this one was removed."""
    service = running(scratch)
    pid = service.pid
    moved = copy_of(service, "moved")
    shutil.rmtree(service.path)
    refused(moved, f"supervise: fatal: unable to take over the process of {moved}/supervise/state: device busy "
                   "(it was moved while it ran, and the supervise of before still has it; to end both, send TERM to "
                   f"the supervise-pid in {moved}/supervise/state)")
    assert proc.alive(pid)
    service.supervise.signal(signal.SIGTERM)
    assert service.supervise.wait() == 0 and not proc.alive(pid)
    supervise(moved)
    moved.wait_until_up(other_than=pid)


# No window.


def test_the_record_is_there_before_the_process_executes_anything(scratch):
    """./run reads it, as its first act."""
    service = make_service(scratch, run="cp supervise/state looked && mv looked seen && exec sleep 1000")
    supervise(service)
    service.wait_until_up()
    wait_for(lambda: service.has("seen"))
    seen = dict(line.split(" ", 1) for line in (service.path / "seen").read_text().splitlines() if " " in line)
    assert (seen["phase"], seen["pid"]) == ("running", str(service.pid))
    assert int(seen["started-ticks"]) == proc.stat(service.pid).start


def test_one_that_only_sleeps_is_not_succeeded(scratch):
    service = running(scratch)
    first = service.supervise
    processes.stop(first.pid)
    supervise(service)
    assert service.supervise.wait() == 111
    assert "unable to acquire" in service.supervise.stderr
    first.signal(signal.SIGCONT)
    assert service.supervised


# In place.


def upgrade(service):
    """Asks as a person would, which is not answered: the version of who publishes tells."""
    service.supervise.signal(signal.SIGUSR2)


def put_in_place(program, contents):
    new = program.with_suffix(".new")
    new.write_bytes(contents)
    new.chmod(0o755)
    new.rename(program)


def installed(scratch):
    """A place of the test's own, where a newer supervise can be installed."""
    program = scratch / "installed" / "supervise"
    program.parent.mkdir()
    put_in_place(program, open(programs.ours("supervise"), "rb").read())
    return program


def executable_of(pid):
    return os.stat(f"/proc/{pid}/exe").st_ino


def running_installed(scratch):
    """(the program, a service that is up under it)"""
    program = installed(scratch)
    service = make_service(scratch)
    supervise(service, program=str(program))
    service.keeps_state = True
    service.wait_until_up()
    return program, service


def test_it_becomes_what_is_installed_and_is_the_same_process_with_the_same_child(scratch):
    program, service = running_installed(scratch)
    pid, supervise_pid, since = service.pid, service.supervise.pid, service.status.since
    old = executable_of(supervise_pid)
    put_in_place(program, program.read_bytes())
    upgrade(service)
    wait_for(lambda: executable_of(supervise_pid) == program.stat().st_ino != old)
    wait_for(lambda: service.supervised and service.all_is_told)
    assert (service.pid, service.status.since, service.supervise.pid) == (pid, since, supervise_pid)
    assert service.supervise.running and proc.stat(pid).parent == supervise_pid
    service.kill_process(signal.SIGTERM)
    service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 15"


def test_one_that_was_started_by_a_relative_path_is_found_again(scratch):
    program = installed(scratch)
    service = make_service(scratch)
    supervise(service, program="./installed/supervise", cwd=scratch)
    service.wait_until_up()
    old = executable_of(service.supervise.pid)
    put_in_place(program, program.read_bytes())
    upgrade(service)
    wait_for(lambda: executable_of(service.supervise.pid) == program.stat().st_ino != old)
    wait_for(lambda: service.supervised)


def being_upgraded(scratch):
    """A service whose supervise tries a program that is done with its trial when there is a file `go`."""
    program, service = running_installed(scratch)
    old = executable_of(service.supervise.pid)
    put_in_place(program, slow_to_try(scratch))
    upgrade(service)
    wait_for(lambda: (scratch / "tried").exists())
    return service, old


def test_what_happens_in_the_moment_before_is_dealt_with(scratch):
    """The trial has ended, then the service has died, and a command has come: all in one turn."""
    service, old = being_upgraded(scratch)
    first = service.pid
    service.kill_process()
    pid = service.wait_until_up(other_than=first)  # a child that is younger than the trial is reaped after it
    processes.stop(service.supervise.pid)
    (scratch / "go").touch()
    service.kill_process()
    service.send("o")
    wait_for(lambda: all(proc.stat(it).state == "Z" for it in proc.every_child(service.supervise.pid)))
    service.supervise.signal(signal.SIGCONT)
    wait_for(lambda: executable_of(service.supervise.pid) != old)
    service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 9" and service.state["want"] == "once"


# Has something removed after it was tried, and before it looks for what the program before it has left.
REMOVES = """#!/bin/sh
[ "$1" = --check-handover ] || rm -r {what}
exec {supervise} "$@"
"""


@pytest.mark.parametrize("what", ["supervise", "supervise/state", "supervise/status supervise/state supervise/lock"])
def test_what_is_removed_in_the_moment_between_does_not_make_a_second_copy(scratch, what):
    program, service = running_installed(scratch)
    pid, since, supervise_pid = service.pid, service.status.since, service.supervise.pid
    put_in_place(program, REMOVES.format(supervise=programs.ours("supervise"), what=what).encode())
    upgrade(service)
    wait_for(lambda: executable_of(supervise_pid) == os.stat(programs.ours("supervise")).st_ino)
    wait_for(lambda: service.supervised and service.all_is_told)
    assert proc.every_child(supervise_pid) == [pid]
    assert (service.pid, service.status.since) == (pid, since)
    service.send("d")
    service.wait_until_down()
    assert not proc.alive(pid)


def test_what_was_removed_before_keeps_it_from_being_replaced(scratch):
    service, old = being_upgraded(scratch)
    pid = service.pid
    with processes.motionless(service.supervise):
        (scratch / "go").touch()
        wait_for(lambda: all(proc.stat(it).state == "Z" for it in proc.every_child(service.supervise.pid) if it != pid))
        (service.control / "state").unlink()
    wait_for(lambda: service.supervise.messages)
    assert service.supervise.messages[0].startswith(
        f"supervise: warning: unable to upgrade {service.path}: its state is not on the disk")
    assert executable_of(service.supervise.pid) == old and service.pid == pid


@pytest.mark.parametrize(("contents", "words"), NO_GOOD.values(), ids=NO_GOOD.keys())
def test_a_new_program_that_is_no_good_never_takes_the_old_one_down(scratch, contents, words):
    program, service = running_installed(scratch)
    pid, old = service.pid, executable_of(service.supervise.pid)
    put_in_place(program, contents)
    upgrade(service)
    wait_for(lambda: words in service.supervise.stderr and "this one goes on; " in service.supervise.stderr)
    assert executable_of(service.supervise.pid) == old and service.pid == pid
    service.kill_process()
    service.wait_until_up(other_than=pid)


def test_one_on_trial_that_does_not_end_is_ended_with_its_children(scratch):
    program, service = running_installed(scratch)
    put_in_place(program, b"#!/bin/sh\nsleep 1000\n")
    upgrade(service)
    wait_for(lambda: len(proc.descendants(service.supervise.pid)) == 3)  # the service, the shell, and its sleep
    wait_for(lambda: "more than five seconds" in service.supervise.stderr)
    wait_for(lambda: all_called("sleep") == [service.pid])


def upgraded_again(program, service):
    """It has been asked to become what is installed now; the answer is waited for by who calls this."""
    put_in_place(program, program.read_bytes())
    upgrade(service)
    return lambda: executable_of(service.supervise.pid) == program.stat().st_ino


def test_commands_that_come_in_the_midst_of_it_are_not_lost(scratch):
    program, service = running_installed(scratch)
    for _ in range(10):
        is_upgraded = upgraded_again(program, service)
        service.send("d")
        service.wait_until_down()
        service.send("u")
        service.wait_until_up()
        wait_for(is_upgraded)


def test_a_death_in_the_midst_of_it_is_not_lost(scratch):
    program, service = running_installed(scratch)
    for _ in range(10):
        pid = service.pid
        is_upgraded = upgraded_again(program, service)
        service.kill_process()
        service.wait_until_up(other_than=pid)
        assert service.state["last-end"] == "killed 9"
        wait_for(is_upgraded)


# When there is no memory.


def test_it_is_not_the_first_to_go_and_the_service_gets_what_was_there_before(scratch):
    command = 'echo -900 >/proc/self/oom_score_adj'
    if processes.run("sh", "-c", command).exit_code != 0:
        pytest.skip("oom_score_adj may not be lowered here: it takes CAP_SYS_RESOURCE")
    service = running(scratch)
    before = int(open("/proc/self/oom_score_adj").read())
    assert int(open(f"/proc/{service.supervise.pid}/oom_score_adj").read()) < before
    assert int(open(f"/proc/{service.pid}/oom_score_adj").read()) == before
