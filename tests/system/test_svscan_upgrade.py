# SPDX-License-Identifier: ISC
"""A new lares is installed over the old one: svscan has every supervise become it, and then becomes it itself.

Nobody gets another pid, no service notices, and a new program that is no good never takes the place of one that runs.
"""
import contextlib
import os
import re
import signal

import pytest

from support import faults, proc, processes, programs
from support.services import is_up, supervise, supervise_of
from support.situations import Scan, wait_until_scanning
from support.upgrades import NO_GOOD, Installed, fit_but, slow_to_try
from support.waiting import stays, wait_for

COLLECT = "exec cat >>lines"
ONES_OWN = ("svscan", "supervise")


def start(scan, installed, program=None, launcher=(), **options):
    environment = {**os.environ, "PATH": f"{installed.path}:/usr/bin:/bin:/usr/sbin:/sbin"}
    scan.svscan = processes.Process([*launcher, program or "svscan", str(scan.path)], scan.scratch, env=environment,
                                    executable=None if launcher or program else str(installed.path / "svscan"), **options)
    wait_until_scanning(scan)


def tree(scratch, count=3, **options):
    """svscan from a place of its own, with services and a log that are up: (scan, installed, services and log)."""
    installed = Installed(scratch, *ONES_OWN)
    scan = Scan(scratch)
    made = [scan.add(f"web-{number}") for number in range(count)] + [scan.add("logged", "exec sleep 1000", COLLECT)]
    made.append(scan.log_of("logged"))
    start(scan, installed, **options)
    wait_for(lambda: all(map(is_up, made)), what=lambda: f"all are up; {scan.svscan.stderr}")
    return scan, installed, made


def who(scan, made):
    return [(supervise_of(it), it.pid) for it in made] + [scan.svscan.pid]


ASK = {"USR2": lambda scan: scan.svscan.signal(signal.SIGUSR2), "u": lambda scan: scan.send("u")}


def is_all_new(scan, installed, made):
    return installed.is_what_runs_as("svscan", scan.svscan.pid) and all(
        installed.is_what_runs_as("supervise", supervise_of(it)) for it in made)


def upgrade(scan, installed, made):
    installed.install_all()
    scan.send("u")
    wait_for(lambda: is_all_new(scan, installed, made), what=lambda: scan.svscan.stderr)


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK.keys())
def test_all_become_what_is_installed_and_are_who_they_were(scratch, ask):
    scan, installed, made = tree(scratch)
    before = who(scan, made)
    installed.install_all()
    assert not is_all_new(scan, installed, made)
    ask(scan)
    wait_for(lambda: is_all_new(scan, installed, made), what=lambda: scan.svscan.stderr)
    wait_until_scanning(scan)
    stays(lambda: who(scan, made) == before)
    version = made[0].state["supervise-version"]
    assert scan.messages == [f"svscan: info: upgraded 5 supervises to {version}; 0 passed over"]
    assert sorted(proc.every_child(scan.svscan.pid)) == sorted(supervise_of(it) for it in made)


def test_everything_goes_on_afterwards(scratch):
    scan, installed, made = tree(scratch, count=1)
    web, logged, log = made
    upgrade(scan, installed, made)
    # What dies is replaced, what comes is started, and everything can be stopped.
    old, pid = supervise_of(web), web.pid
    processes.kill(old)
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    assert web.pid == pid
    late = scan.add("late", log=COLLECT)
    wait_for(lambda: is_up(late) and is_up(scan.log_of("late")))
    pids = [it.pid for it in (*made, late)]
    scan.send("t")
    assert scan.svscan.wait() == 0
    assert not any(map(proc.alive, pids))
    assert len(scan.messages) == 1


def test_again_and_again(scratch):
    scan, installed, made = tree(scratch, count=1)
    before = who(scan, made)
    descriptors = None
    for _ in range(4):
        upgrade(scan, installed, made)
        wait_until_scanning(scan)
        wait_for(lambda: proc.sleeps(scan.svscan.pid))
        now = len(proc.descriptors(scan.svscan.pid))
        assert descriptors in (None, now)
        descriptors = now
    assert who(scan, made) == before


def test_a_status_of_a_process_that_was_taken_over_comes_through_it_all(scratch):
    scan, installed, made = tree(scratch, count=0)
    web = scan.add("web", "while [ ! -e end ]; do sleep 0.05; done; exit 3")
    wait_for(lambda: is_up(web))
    old, pid = supervise_of(web), web.pid
    processes.kill(old)
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    upgrade(scan, installed, [*made, web])
    wait_until_scanning(scan)
    assert web.pid == pid
    web.write("end")
    assert web.state_when(lambda state: state["pid"] != str(pid))["last-end"] == "exited 3"


ENDS_WITH_3 = "while [ ! -e end ]; do sleep 0.05; done; exit 3"


def ends_told_by_svscan(web, scratch):
    """It ends; the kernel does not tell its supervise how, so it is svscan that must."""
    pid = web.pid
    with faults.injected(supervise_of(web), scratch, "ioctl:error=ENOTTY") as fault:
        web.write("end")
        state = web.state_when(lambda state: state["pid"] != str(pid))
        assert fault.met
    return state["last-end"]


@pytest.mark.parametrize("name", ["supervise", "svscan"])
def test_where_there_is_none_any_more_no_other_of_that_name_is_tried(scratch, name):
    """PATH may have one of daemontools."""
    scan, installed, made = tree(scratch, count=0)
    pids = who(scan, made)
    (installed.path / name).unlink()
    scan.send("u")
    wait_for(lambda: "unable to" in scan.svscan.stderr)
    assert f"unable to start the new {installed.path}/{name}: file does not exist" in scan.svscan.stderr
    assert who(scan, made) == pids


def test_who_asks_while_another_has_asked_is_answered(scratch):
    scan, installed, made = tree(scratch, count=0)
    logged, log = made
    installed.install("supervise", slow_to_try(scratch))
    os.kill(supervise_of(logged), signal.SIGUSR2)
    wait_for(lambda: (scratch / "tried").exists())
    scan.send("u")
    wait_for(lambda: proc.every_child(supervise_of(log)) != [log.pid] or proc.sleeps(scan.svscan.pid))
    (scratch / "go").touch()
    wait_for(lambda: scan.messages, what=lambda: scan.svscan.stderr)
    assert re.fullmatch(r"svscan: info: upgraded 2 supervises to \S+; 0 passed over", scan.messages[0])


# Is tried, and then kills a supervise before it is svscan.
KILLS = """#!/bin/sh
[ "$1" = --check-handover ] || kill -9 {victim}
exec {svscan} "$@"
"""


def one_that_runs(scratch):
    """A tree with one service that ends with 3: the scan, what is installed, the service, its supervise, its pid."""
    scan, installed, _ = tree(scratch, count=0)
    web = scan.add("web", ENDS_WITH_3)
    wait_for(lambda: is_up(web))
    return scan, installed, web, supervise_of(web), web.pid


@pytest.mark.released
def test_whose_supervise_dies_while_svscan_becomes_another_program_is_expected_by_that(scratch):
    scan, installed, web, old, pid = one_that_runs(scratch)
    installed.install("svscan", KILLS.format(victim=old, svscan=programs.ours("svscan")).encode())
    scan.send("u")
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    assert web.pid == pid and proc.stat(pid).parent == scan.svscan.pid
    assert ends_told_by_svscan(web, scratch) == "exited 3"


@pytest.mark.released
def test_what_a_supervise_leaves_that_refuses_after_it_was_upgraded_is_expected(scratch):
    scan, installed, web, old, pid = one_that_runs(scratch)
    installed.install("supervise", fit_but("supervise", "exit 111"))
    os.kill(old, signal.SIGUSR2)
    wait_for(lambda: not proc.alive(old))
    installed.install("supervise")
    scan.send("h")
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    assert web.pid == pid and proc.stat(pid).parent == scan.svscan.pid
    assert ends_told_by_svscan(web, scratch) == "exited 3"


def test_what_svscan_was_started_with_is_given_on(scratch):
    scan, installed, made = tree(scratch, count=0, launcher=["prlimit", "--nofile=64:4096"])
    upgrade(scan, installed, made)
    web = scan.add("web")
    wait_for(lambda: is_up(web))
    assert proc.open_file_limit(web.pid) == (64, 4096)
    with open("/proc/self/oom_score_adj", encoding="ascii") as own, \
            open(f"/proc/{web.pid}/oom_score_adj", encoding="ascii") as its:
        assert own.read() == its.read()
    names = {entry.partition(b"=")[0] for entry in proc.environment(web.pid)}
    assert not names & {b"LARES_HANDOVER", b"SVSCAN_WORD"}


def test_a_svscan_that_was_started_by_a_relative_path_is_found(scratch):
    installed = Installed(scratch, *ONES_OWN)
    scan = Scan(scratch)
    web = scan.add("web")
    start(scan, installed, program="./svscan", cwd=installed.path)
    wait_for(lambda: is_up(web))
    upgrade(scan, installed, [web])
    upgrade(scan, installed, [web])


def test_a_supervise_that_is_not_ours_is_passed_over(scratch):
    installed = Installed(scratch, *ONES_OWN)
    scan = Scan(scratch)
    theirs = scan.add("theirs")
    supervise(theirs)
    theirs.wait_until_up()
    ours = scan.add("ours")
    start(scan, installed)
    wait_for(lambda: is_up(ours) and "another supervise already runs this service" in scan.svscan.stderr)
    # While it is being tried again it is there, and not proven to be anybody's.
    wait_for(lambda: proc.children(scan.svscan.pid) == [supervise_of(ours)])
    before = supervise_of(theirs), theirs.pid
    upgrade(scan, installed, [ours])
    wait_for(lambda: any("upgraded 1 supervise to " in it and it.endswith("; 1 passed over") for it in scan.messages),
             what=lambda: scan.messages)
    stays(lambda: (supervise_of(theirs), theirs.pid) == before)


@pytest.mark.parametrize(("contents", "words"), NO_GOOD.values(), ids=NO_GOOD.keys())
def test_a_supervise_that_is_no_good_ends_it_at_the_first(scratch, contents, words):
    scan, installed, made = tree(scratch)
    before = who(scan, made)
    installed.install("svscan")
    installed.install("supervise", contents)
    scan.send("u")
    wait_for(lambda: any("svscan: info: upgraded 0 supervises; 0 passed over" == it for it in scan.messages),
             what=lambda: scan.svscan.stderr)
    (warning, _) = scan.messages
    assert warning.startswith("svscan: warning: unable to upgrade supervise ")
    assert warning.endswith(" (it has said why, and goes on as it is; the upgrade ends here)")
    (said,) = [it for it in scan.svscan.messages if it.startswith("supervise: warning: ")]
    assert f"{installed.path}/supervise" in said and words in said
    stays(lambda: who(scan, made) == before and not installed.is_what_runs_as("svscan", scan.svscan.pid))
    assert all(map(is_up, made))


@pytest.mark.parametrize(("contents", "words"), NO_GOOD.values(), ids=NO_GOOD.keys())
def test_a_svscan_that_is_no_good_does_not_take_the_place_of_one_that_runs(scratch, contents, words):
    scan, installed, made = tree(scratch)
    before = who(scan, made)
    installed.install("supervise")
    installed.install("svscan", contents)
    scan.send("u")
    said = wait_for(lambda: next((it for it in scan.messages if "the new" in it), None), what=lambda: scan.svscan.stderr)
    assert f"{installed.path}/svscan" in said and words in said
    stays(lambda: who(scan, made) == before and not installed.is_what_runs_as("svscan", scan.svscan.pid))
    # And the next one that is good does.
    upgrade(scan, installed, made)
    assert who(scan, made) == before


def test_a_supervise_that_does_not_answer_is_waited_for_and_then_named(scratch):
    scan, installed, made = tree(scratch, count=1)
    web, *others = made
    for it in made:
        processes.stop(supervise_of(it))
    installed.install_all()
    scan.send("u")
    (warning, summary) = wait_for(lambda: scan.messages if len(scan.messages) == 2 else None)
    assert warning.endswith("(it does not answer: is it stopped? the upgrade ends here)")
    for it in made:
        os.kill(supervise_of(it), signal.SIGCONT)
    wait_for(lambda: all(map(is_up, made)))


def test_one_that_dies_of_it_is_named_and_replaced(scratch):
    scan, installed, made = tree(scratch, count=0)
    for it in made:
        processes.stop(supervise_of(it))
    installed.install_all()
    asked = {supervise_of(it) for it in made}
    pids = [it.pid for it in made]
    scan.send("u")
    pending = lambda pid: int(proc.status(pid)["SigPnd"], 16) | int(proc.status(pid)["ShdPnd"], 16)
    victim = wait_for(lambda: next((pid for pid in asked if pending(pid) >> (signal.SIGUSR2 - 1) & 1), None))
    processes.kill(victim)
    wait_for(lambda: any("(it has died of it; the upgrade ends here)" in it for it in scan.messages))
    for pid in asked - {victim}:
        os.kill(pid, signal.SIGCONT)
    wait_for(lambda: all(it.supervised and it.all_is_told and supervise_of(it) != victim for it in made))
    assert [it.pid for it in made] == pids


def test_when_everything_is_to_be_stopped_the_upgrade_is_given_up(scratch):
    scan, installed, made = tree(scratch)
    for it in made:
        processes.stop(supervise_of(it))
    installed.install_all()
    scan.send("ut")
    for it in made:
        with contextlib.suppress(ProcessLookupError):  # svscan wakes whom it tells to leave
            os.kill(supervise_of(it), signal.SIGCONT)
    assert scan.svscan.wait() == 0
    assert not any(proc.alive(it.pid) for it in made if it.pid)


def test_no_command_and_no_death_is_lost_in_the_midst_of_it(scratch):
    scan, installed, made = tree(scratch, count=1)
    web = made[0]
    for _ in range(5):
        pid = web.pid
        installed.install_all()
        scan.send("u")
        web.kill_process()
        web.wait_until_up(other_than=pid)
        wait_for(lambda: is_all_new(scan, installed, made), what=lambda: scan.svscan.stderr)
    scan.send("ut")
    assert scan.svscan.wait() == 0


def test_no_line_is_lost(scratch):
    installed = Installed(scratch, *ONES_OWN)
    scan = Scan(scratch)
    web = scan.add("web", "i=1; while [ ! -e enough ]; do echo line $i; i=$((i+1)); done; : >done; exec sleep 1000", COLLECT)
    log = scan.log_of("web")
    start(scan, installed)
    wait_for(lambda: is_up(web) and is_up(log))
    pids = [web.pid, log.pid]
    for _ in range(3):
        upgrade(scan, installed, [web, log])
        wait_until_scanning(scan)
    web.write("enough")
    wait_for(lambda: web.has("done"))

    def whole():
        lines = (log.path / "lines").read_text().splitlines()
        return lines == [f"line {number}" for number in range(1, len(lines) + 1)]

    wait_for(whole)
    assert [web.pid, log.pid] == pids
