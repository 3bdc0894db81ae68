# SPDX-License-Identifier: ISC
"""Whoever is killed of svscanboot, svscan and readproctitle: the services run on, and the next svscanboot has it all."""
import itertools
import os
import signal

import pytest

from support import proc, processes
from support.boots import (Boot, all_called, booted, kill_all_of, stopped_by_a_second_term, stopped_by_its_time_limit,
                           the_one_called, title_of)
from support.calm import idle
from support.services import gone, is_up
from support.situations import STUBBORN, Scan
from support.waiting import stays, wait_for

# It says the lines that are written into the FIFO `say`, and nothing else. It is one process, which leaves nobody behind.
SPEAKER = "#!/bin/sh\nmkfifo say\nwhile :; do read line <say && echo \"$line\" >&2; done\n"
# It writes into its standard error all the time. A broken pipe would be its end.
NOISY = "#!/bin/sh\nwhile :; do echo noise >&2; sleep 0.01; done\n"
EVERYBODY = ("svscanboot", "readproctitle", "svscan")
ORDERS = [order for count in (1, 2, 3) for order in itertools.permutations(EVERYBODY, count)]


def say(service, text):
    with open(service.path / "say", "w") as fifo:
        fifo.write(text)


def is_shown(text):
    return text in title_of(the_one_called("readproctitle"))


def kept_alive(services):
    """Who runs and must run on: the processes of the services, and their supervise."""
    return {it.name: (it.pid, proc.stat(it.pid).parent) for it in services}


def wait_until_whole():
    """One of each, and nothing is left to be done: svscan has looked at all services."""
    wait_for(lambda: all(map(the_one_called, EVERYBODY)) and all(map(proc.sleeps_until_told, map(the_one_called, EVERYBODY))),
             what=lambda: {name: all_called(name) for name in EVERYBODY})


def orphaned(scratch, *services, kill=("svscanboot",)):
    """A tree whose svscanboot was killed, with others, and a new one that looks after what was left."""
    boot, made = booted(scratch, *services)
    wait_until_whole()
    kill_all_of([the_one_called(name) for name in kill])
    boot.process.wait()
    boot.start()
    return boot, made


def stop(boot):
    """In order, and all of it."""
    everybody = [pid for name in ("svscan", "readproctitle", "supervise") for pid in all_called(name)]
    boot.process.signal(signal.SIGTERM)
    assert boot.process.wait() == 0
    wait_for(lambda: all(map(gone, everybody)))


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_whoever_is_killed_the_services_run_on_and_all_is_whole_again(scratch, order):
    boot, services = booted(scratch, ("quiet", "exec sleep 1000", "exec cat >>lines"), ("noisy", NOISY), ("speaker", SPEAKER))
    wait_for(lambda: services[2].has("say"))
    wait_until_whole()
    before = kept_alive(services)
    kill_all_of([the_one_called(name) for name in order])
    if "svscanboot" in order:
        boot.process.wait()
        boot.start()
    wait_until_whole()
    say(services[2], "still here\n")
    wait_for(lambda: is_shown("still here\n"))
    assert kept_alive(services) == before
    pids = [pid for pid, _ in before.values()]
    stop(boot)
    assert all(map(gone, pids))


def test_who_still_lives_is_not_started_again(scratch):
    boot, _ = booted(scratch)
    wait_until_whole()
    svscan, readproctitle = boot.svscan, boot.readproctitle
    boot.process.kill()
    boot.start()
    wait_for(lambda: proc.sleeps_until_told(boot.process.pid))
    stays(lambda: all_called("svscan") == [svscan] and all_called("readproctitle") == [readproctitle])


def test_what_is_said_while_nobody_is_there_is_shown_later(scratch):
    boot, (speaker,) = booted(scratch, ("speaker", SPEAKER))
    wait_for(lambda: speaker.has("say"))
    kill_all_of([boot.process.pid, boot.readproctitle, boot.svscan])
    boot.process.wait()
    say(speaker, "meanwhile\n")
    boot.start()
    wait_for(lambda: is_shown("meanwhile\n"))


def test_a_found_svscan_is_stopped_in_order(scratch):
    run = "trap 'echo last; exit' TERM; : >ready; while :; do sleep 0.05; done"
    boot, (web,) = orphaned(scratch, ("web", run, "exec cat >>lines"))
    wait_until_whole()
    wait_for(lambda: web.has("ready"))
    stop(boot)
    assert (web.path / "log/lines").read_text() == "last\n"


def everybody():
    return [pid for name in ("svscan", "readproctitle", "supervise", "sleep", "cat") for pid in all_called(name)]


def is_all_stopped(boot, pids):
    return boot.process.wait() == 0 and wait_for(lambda: all(map(gone, pids)) and everybody() == [])


@pytest.mark.parametrize("lived", ["long", "short"])
def test_asked_to_stop_while_svscan_is_dead_it_has_another_one_do_it(scratch, lived):
    boot, _ = booted(scratch, ("web", "exec sleep 1000", "exec cat >>lines"), ("plain", "exec sleep 1000"))
    if lived == "short":  # then the next one is waited for
        processes.kill(boot.svscan)
        wait_for(lambda: boot.svscan)
    wait_until_whole()
    pids = everybody()
    with processes.motionless(boot.process):
        processes.kill(boot.svscan)
        boot.process.signal(signal.SIGTERM)
    assert is_all_stopped(boot, pids)


def test_asked_twice_while_svscan_is_dead_it_has_another_one_use_force(scratch):
    boot, (web,) = booted(scratch, ("web", STUBBORN))
    processes.kill(boot.svscan)
    wait_for(lambda: boot.svscan)
    wait_until_whole()
    pids = [*everybody(), web.pid]
    with processes.motionless(boot.process):
        processes.kill(boot.svscan)
    for _ in range(2):  # it waits for the next svscan to be due
        boot.process.signal(signal.SIGTERM)
        wait_for(lambda: proc.sleeps(boot.process.pid))
    assert is_all_stopped(boot, pids)


# It is told to stop, and does so when there is a file `go`.
SLOW_TO_STOP = "trap 'while [ ! -e go ]; do sleep 0.05; done; exit' TERM; : >ready; while :; do sleep 0.05; done"


@pytest.mark.parametrize("asked", ["svscanboot", "svscan"])
@pytest.mark.parametrize("tree", [booted, orphaned])
def test_svscan_is_killed_in_the_midst_of_a_stop_and_the_next_one_goes_on_with_it(scratch, tree, asked):
    boot, (web, _) = tree(scratch, ("web", SLOW_TO_STOP, "exec cat >>lines"), ("plain", "exec sleep 1000"))
    wait_until_whole()
    wait_for(lambda: web.has("ready"))
    pids, svscan = everybody(), the_one_called("svscan")
    processes.kill(boot.process.pid if asked == "svscanboot" else svscan, signal.SIGTERM)
    wait_for(lambda: web.status.want == "d")
    processes.kill(svscan)
    wait_for(lambda: boot.svscan not in (0, svscan))
    web.write("go")
    assert is_all_stopped(boot, pids)


def test_what_has_stopped_when_svscan_is_killed_is_not_started_anew(scratch):
    count = "echo >>starts; exec sleep 1000"
    boot, (slow, *others) = booted(scratch, ("slow", SLOW_TO_STOP), *((f"web-{number}", count) for number in range(5)))
    wait_until_whole()
    wait_for(lambda: slow.has("ready"))
    svscan = boot.svscan
    boot.process.signal(signal.SIGTERM)
    wait_for(lambda: slow.status.want == "d" and not any(it.supervised for it in others))
    processes.kill(svscan)
    wait_for(lambda: boot.svscan not in (0, svscan))
    slow.write("go")
    assert boot.process.wait() == 0
    assert [(it.path / "starts").read_text() for it in others] == ["\n"] * 5


def test_a_second_term_reaches_a_found_svscan_too(scratch):
    boot, (web,) = orphaned(scratch, ("web", STUBBORN))
    wait_until_whole()
    assert stopped_by_a_second_term(boot, web)


def test_the_time_limit_of_a_found_svscan_counts(scratch):
    boot, (web,) = orphaned(scratch, ("web", STUBBORN))
    wait_until_whole()
    assert stopped_by_its_time_limit(boot, web)


def test_a_found_svscan_that_is_asked_to_leave_takes_svscanboot_along(scratch):
    boot, (web,) = orphaned(scratch, ("web", "exec sleep 1000"))
    wait_until_whole()
    pid = web.pid
    boot.scan.send("q")
    assert boot.process.wait() == 0
    stays(lambda: web.pid == pid and not gone(pid))


@pytest.mark.parametrize("name", ["svscan", "readproctitle"])
def test_one_that_was_found_is_started_again_when_it_dies(scratch, name):
    boot, (web,) = orphaned(scratch, ("web", "exec sleep 1000"))
    wait_until_whole()
    before, old = kept_alive([web]), the_one_called(name)
    processes.kill(old)
    wait_for(lambda: boot.child(name) not in (0, old))
    wait_until_whole()
    assert kept_alive([web]) == before
    stop(boot)


def test_two_found_ones_are_not_polled(scratch):
    boot, _ = orphaned(scratch)
    wait_until_whole()
    with idle(boot.process.pid, *map(the_one_called, ("svscan", "readproctitle"))):
        stays(lambda: boot.process.running, 1.1)


def test_killed_again_and_again_it_finds_what_runs_each_time(scratch):
    boot, services = booted(scratch, ("noisy", NOISY), ("web", "exec sleep 1000", "exec cat >>lines"))
    wait_until_whole()
    before, svscan = kept_alive(services), boot.svscan
    for _ in range(5):
        boot.process.kill()
        boot.start()
        wait_until_whole()
    assert kept_alive(services) == before and the_one_called("svscan") == svscan
    stop(boot)


def test_a_second_svscanboot_is_turned_away_and_changes_nothing(scratch):
    boot, (web,) = booted(scratch, ("web", "exec sleep 1000"))
    wait_until_whole()
    before = kept_alive([web])
    second = Boot(boot.scan, boot.scan.path)
    assert second.process.wait() == 111
    assert second.process.stderr == (
        "svscanboot: fatal: unable to acquire .svscan/boot-lock: temporary failure "
        "(another svscanboot looks after this directory; end that first, or let it go on)\n")
    wait_until_whole()
    assert kept_alive([web]) == before


def test_who_loses_its_supervisor_is_its_child(scratch):
    boot, (web,) = booted(scratch, ("web", "exec sleep 1000"))
    supervise = proc.stat(web.pid).parent
    processes.kill(boot.svscan)
    wait_for(lambda: proc.stat(supervise).parent == boot.process.pid)


def test_where_messages_cannot_have_a_name_they_still_break_nobody(scratch):
    scan = Scan(scratch)
    (scan.path / ".svscan").mkdir(mode=0o700)
    (scan.path / ".svscan/messages").write_text("not a FIFO")
    noisy = scan.add("noisy", NOISY)
    boot = Boot(scan, scan.path).wait_until_all_is_there()
    assert boot.process.stderr == (
        "svscanboot: warning: unable to use .svscan/messages: invalid argument "
        "(going on without; the svscanboot that comes next will not find what runs)\n")
    wait_for(lambda: is_up(noisy) and "noise\n" in boot.title)
    pid = noisy.pid
    processes.kill(boot.readproctitle)
    boot.process.kill()
    stays(lambda: not gone(pid))
    assert noisy.pid == pid


def test_where_nothing_can_be_written_it_goes_on_without(scratch):
    scan = Scan(scratch)
    (scan.path / ".svscan").write_text("in the way")
    web = scan.add("web")
    boot = Boot(scan, scan.path).wait_until_all_is_there()
    wait_for(lambda: is_up(web))
    assert boot.process.stderr == (
        "svscanboot: warning: unable to open .svscan/boot-lock: not a directory "
        "(going on without; the svscanboot that comes next will not find what runs)\n")
    stop(boot)


def oom_score_adj(pid):
    with open(f"/proc/{pid}/oom_score_adj", encoding="ascii") as file:
        return int(file.read())


def test_it_is_one_of_the_last_to_be_ended_for_lack_of_memory_and_services_are_not_spared_with_it(scratch):
    boot, (web,) = booted(scratch, ("web", "exec sleep 1000"),
                          launcher=["/bin/sh", "-c", 'echo 123 >/proc/self/oom_score_adj; exec "$@"', "sh"])
    may_lower_it = proc.status(os.getpid())["CapEff"][-7] in "13579bdf"  # CAP_SYS_RESOURCE, bit 24
    assert oom_score_adj(boot.process.pid) == (-900 if may_lower_it else 123)
    assert oom_score_adj(boot.readproctitle) == oom_score_adj(web.pid) == 123
