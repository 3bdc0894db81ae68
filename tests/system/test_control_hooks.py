# SPDX-License-Identifier: ISC
"""runit's ./control/X, which hear of a command before it acts."""
import os
import signal

import pytest

from support import proc, processes, programs
from support.services import make_service, supervise
from support.waiting import stays, wait_for

# Writes down each signal that it gets, and does not go for any.
HEARS = """#!/usr/bin/perl
$| = 1; open my $f, '>>', 'heard'; $f->autoflush(1);
for my $s (qw(TERM CONT HUP ALRM INT QUIT USR1 USR2)) { $SIG{$s} = sub { print $f "$s\\n" } }
open my $r, '>', 'listens'; close $r;
select undef, undef, undef, 1000 while 1;
"""
SIGNALS = {"t": "TERM", "h": "HUP", "a": "ALRM", "i": "INT", "q": "QUIT", "1": "USR1", "2": "USR2", "c": "CONT"}
WAITS = "while test ! -e go; do sleep 0.02; done\n"


def hook(service, letter, then="exit 0", mode=0o755):
    directory = service.path / "control"
    directory.mkdir(exist_ok=True)
    new = directory / ".new"
    new.write_text(f"#!/bin/sh\necho {letter} \"$@\" >>asked\n{then}\n")
    new.chmod(mode)
    new.rename(directory / letter)


def service_with(scratch, run=HEARS, hooks=(), **options):
    service = make_service(scratch, run=run, **options)
    (service.path / "control").mkdir()
    for letter, then in dict(hooks).items():
        hook(service, letter, then)
    return service


def supervised(service, **options):
    supervise(service, as_name=service.name, cwd=service.path.parent, **options)
    return service.wait_until_supervised()


def listening(scratch, **options):
    service = supervised(service_with(scratch, **options))
    wait_for(lambda: service.has("listens"))
    return service


def lines(service, name):
    return (service.path / name).read_text().split("\n")[:-1] if service.has(name) else []


def heard(service):
    return lines(service, "heard")


def asked(service):
    return lines(service, "asked")


def wait_for_lines(service, name, *wanted):
    wait_for(lambda: lines(service, name) == list(wanted), what=lambda: f"{name}: {wanted}, not {lines(service, name)}")


def wait_until_hooks_have_ended(service):
    """And supervise has taken note of it: nothing is its child but the service."""
    wait_for(lambda: proc.every_child(service.supervise.pid) == [service.pid])


@pytest.mark.parametrize("letter", SIGNALS)
def test_a_hook_that_succeeds_keeps_the_signal_away_and_one_that_fails_does_not(scratch, letter):
    service = listening(scratch, hooks={letter: "test ! -e fail"})
    service.send(letter)
    wait_for_lines(service, "asked", letter)
    wait_until_hooks_have_ended(service)
    service.write("fail")
    service.send(letter)
    wait_for_lines(service, "heard", SIGNALS[letter])
    assert asked(service) == [letter, letter]


def test_pause_and_kill_have_hooks_too(scratch):
    service = listening(scratch, hooks={"p": "exit 0", "k": "exit 0"})
    pid = service.pid
    service.send("p")
    wait_for_lines(service, "asked", "p")
    wait_until_hooks_have_ended(service)  # while one runs, k kills at once
    service.send("k")
    wait_for_lines(service, "asked", "p", "k")
    stays(lambda: proc.stat(pid).state == "S" and service.pid == pid)


def test_the_time_that_a_hook_has_may_be_written_while_it_hangs(scratch):
    service = listening(scratch, hooks={"t": WAITS})
    service.write("timeout-control", "1h\n")
    service.svc("-t")
    wait_for_lines(service, "asked", "t")
    stays(lambda: heard(service) == [])
    service.write("timeout-control", "50ms\n")
    service.svc("-c")
    wait_for(lambda: "TERM" in heard(service))


def test_without_a_hook_of_its_name_a_command_acts_as_ever(scratch):
    service = listening(scratch, hooks={"t": "exit 0"})
    service.send("hi1")
    wait_for(lambda: sorted(heard(service)) == ["HUP", "INT", "USR1"])
    assert asked(service) == []


def test_a_hook_that_is_not_executable_is_none_and_of_a_script_that_is_said_once(scratch):
    service = listening(scratch)
    (service.path / "control/i").write_text("notes about i\n")
    hook(service, "h", mode=0o644)
    hook(service, "q", mode=0o644)
    for letter, signals in {"i": 1, "h": 2, "q": 3, "1": 4}.items():
        service.send(letter)
        wait_for(lambda: len(heard(service)) == signals)
    service.send("h")
    wait_for(lambda: len(heard(service)) == 5)
    said = [line for line in service.supervise.messages if "not executable" in line]
    assert [line.split("; try: ")[1] for line in said] == [f"chmod 755 {service.name}/control/{it})" for it in "hq"]
    assert asked(service) == [] and service.supervise.stderr.count("\n") == 2


def test_one_that_cannot_be_executed_is_told_of_and_the_signal_is_sent(scratch):
    service = listening(scratch)
    (service.path / "control/h").write_text("#!/no/such/interpreter\n")
    (service.path / "control/h").chmod(0o755)
    service.send("h")
    wait_for_lines(service, "heard", "HUP")
    assert "unable to start web/control/h" in service.supervise.stderr


# As runsv does it: see test_like_runit below.
def test_down_asks_t_and_then_continues_the_service_and_then_tells_d(scratch):
    service = listening(scratch, hooks={"t": "exit 0", "d": "exit 1", "c": "exit 0"})
    service.send("d")
    wait_for_lines(service, "asked", "t", "d")
    wait_for_lines(service, "heard", "CONT")
    assert service.state["want"] == "down"
    hook(service, "t", "exit 1")
    service.send("d")
    wait_for_lines(service, "asked", "t", "d", "t", "d")
    wait_for(lambda: sorted(heard(service)) == ["CONT", "CONT", "TERM"])


def runsv(service):
    return processes.Process([programs.peer("runsv", "runit"), str(service.path)], service.path.parent)


@pytest.mark.parametrize("success", [True, False])
def test_like_runit(scratch, success):
    """The same directory and the same commands, under runsv and under ours."""
    seen = []
    for name in ("theirs", "ours"):
        service = service_with(scratch, name=name, hooks={it: "exit 0" if success else "exit 1" for it in "utpchaiq12d"})
        if name == "ours":
            supervised(service)
        else:
            runsv(service)
        wait_for(lambda: service.has("listens"))
        known = [it for it in asked(service) if it != "u"]
        for letter in "haiq12td":
            service.send(letter)
            expected = ["t", "d"] if letter == "d" else [letter]
            wait_for(lambda: [it for it in asked(service) if it != "u"] == known + expected)
            known += expected
            count = len(known)
            wait_for(lambda: "CONT" in heard(service) if letter == "d" else success or len(heard(service)) >= count)
        seen.append((known, sorted(heard(service))))
    assert seen[0] == seen[1]


def test_a_service_that_its_hook_has_ended_stays_down_when_it_was_told_down(scratch):
    service = listening(scratch, hooks={"t": 'kill -9 "$MAINPID"; while kill -0 "$MAINPID" 2>/dev/null; do sleep 0.02; done'})
    service.svc("-wd")
    wait_for(lambda: service.rests)
    assert (asked(service), heard(service), service.starts) == (["t"], [], 1)


def test_the_hook_finds_the_pid_where_runit_has_it(scratch):
    service = listening(scratch, hooks={"h": 'cat supervise/pid >seen; echo "$MAINPID" >>seen; pwd >>seen'})
    service.send("h")
    wait_for(lambda: len(lines(service, "seen")) == 3)
    assert lines(service, "seen") == [str(service.pid), str(service.pid), str(service.path)]


def test_exit_tells_x_and_sends_nothing(scratch):
    service = listening(scratch, hooks={"x": "exit 0", "t": "exit 0"})
    service.send("x")
    wait_for_lines(service, "asked", "x")
    assert heard(service) == []
    service.kill_process()
    assert service.wait_until_left() == 0


def test_term_to_supervise_asks_as_down_and_exit_do(scratch):
    service = listening(scratch, hooks={"t": 'kill -9 "$MAINPID"', "d": "exit 0", "x": "exit 0"})
    service.supervise.signal(signal.SIGTERM)
    assert service.wait_until_left() == 0
    assert asked(service) in (["t", "d"], ["t", "d", "x"])


def test_up_and_once_run_u_before_the_start(scratch):
    service = supervised(service_with(scratch, run="#!/bin/sh\necho run >>asked\nexec sleep 1000\n", hooks={"u": "exit 1"}, down=True))
    service.send("u")
    wait_for_lines(service, "asked", "u", "run")
    service.svc("-wd")
    service.send("o")
    wait_for_lines(service, "asked", "u", "run", "u", "run")
    assert service.state["want"] == "once"


@pytest.mark.parametrize("command", ["u", "o"])
def test_a_start_that_waits_for_its_hook_is_not_lost_with_supervise(scratch, command):
    service = supervised(service_with(scratch, hooks={"u": "exec sleep 1000"}, down=True))
    service.send(command)
    wait_for_lines(service, "asked", "u")
    wait_for(lambda: service.state["want"] != "down")
    service.supervise.kill()
    service.supervise.wait()
    supervised(service)
    wait_for(lambda: service.up)


def test_svc_waits_for_a_start_that_waits_for_its_hook(scratch):
    service = supervised(service_with(scratch, hooks={"u": "sleep 0.5"}, down=True))
    service.svc("-wu")
    assert service.up and asked(service) == ["u"]


def test_what_was_decided_is_published_before_the_hook_runs(scratch):
    service = listening(scratch, hooks={"t": "cat supervise/state >seen; exit 1"})
    service.send("d")
    wait_for(lambda: "TERM" in heard(service))
    assert "want down" in lines(service, "seen")


def test_while_a_hook_runs_others_are_answered_and_later_commands_wait_in_order(scratch):
    service = listening(scratch, hooks={"h": WAITS + "exit 1", "1": "exit 1"})
    service.send("h")
    wait_for_lines(service, "asked", "h")
    service.send("2")
    service.wait_until_heard()
    service.send("1")
    service.send("i")
    service.wait_until_heard()
    assert service.state["phase"] == "running"  # it answers
    assert (heard(service), asked(service)) == ([], ["h"])
    service.write("go")
    # In which order a process sees signals that wait for it is the kernel's business.
    wait_for(lambda: sorted(heard(service)) == ["HUP", "INT", "USR1", "USR2"])
    assert asked(service) == ["h", "1"]


def test_kill_reaches_the_process_while_a_hook_hangs(scratch):
    service = listening(scratch, hooks={"t": "exec sleep 1000", "k": "exec sleep 1000"})
    pid = service.pid
    service.send("t")
    wait_for_lines(service, "asked", "t")
    service.send("k")
    service.wait_until_up(other_than=pid)
    assert asked(service) == ["t"]


def test_a_signal_is_not_sent_to_the_process_that_comes_next(scratch):
    service = listening(scratch, hooks={"h": WAITS + "exit 1"})
    pid = service.pid
    service.send("h")
    service.send("2")
    wait_for_lines(service, "asked", "h")
    (service.path / "listens").unlink()
    service.kill_process()
    service.wait_until_up(other_than=pid)
    wait_for(lambda: service.has("listens"))
    service.write("go")
    service.send("1")
    wait_for_lines(service, "heard", "USR1")


def test_more_commands_than_there_is_room_for_act_without_hooks_and_none_is_lost(scratch):
    service = listening(scratch, hooks={"h": "exec sleep 1000"})
    service.send("h")
    wait_for_lines(service, "asked", "h")
    for letter in "12itqa12":
        service.send(letter)
        service.wait_until_heard()
    wait_for(lambda: set(heard(service)) >= {"HUP", "USR1", "USR2", "INT", "TERM", "QUIT", "ALRM"})
    service.send("d")
    service.send("k")
    service.wait_until_down()


def test_a_hook_that_takes_too_long_is_killed_and_the_signal_is_sent(scratch):
    service = service_with(scratch, hooks={"t": "sleep 1000 & echo $! >sleep.pid; wait"})
    service.write("timeout-control", "1\n")
    supervised(service)
    wait_for(lambda: service.has("listens"))
    service.send("t")
    wait_for_lines(service, "heard", "TERM")
    wait_for(lambda: not proc.alive(int((service.path / "sleep.pid").read_text())))


def test_the_hook_dies_with_its_supervise_and_the_next_one_asks_again_for_a_down(scratch):
    service = listening(scratch, hooks={"t": 'echo $$ >t.pid; test -e again || exec sleep 1000; kill -9 "$MAINPID"'})
    pid = service.pid
    service.send("d")
    wait_for_lines(service, "asked", "t")
    hangs = int(wait_for(lambda: (service.path / "t.pid").read_text()))
    service.wait_until_heard()
    service.supervise.kill()
    service.supervise.wait()
    wait_for(lambda: not proc.alive(hangs))
    assert proc.alive(pid)
    service.write("again")
    supervised(service)
    wait_for(lambda: service.rests)
    assert (asked(service), service.starts) == (["t", "t"], 1)


def test_a_supervise_that_is_to_become_another_one_waits_for_the_hook(scratch):
    service = listening(scratch, hooks={"h": WAITS + "exit 1"})
    service.send("h")
    wait_for_lines(service, "asked", "h")
    service.supervise.signal(signal.SIGUSR2)
    service.send("2")
    service.write("go")
    wait_for(lambda: sorted(heard(service)) == ["HUP", "USR2"])


def test_a_hook_has_the_environment_and_descriptors_of_the_service_and_a_session_of_its_own(scratch):
    service = supervised(service_with(scratch, run="#!/bin/sh\nexec sleep 1000\n", hooks={"h": "exec sleep 1000"}),
                         env={**os.environ, "COLOUR": "green"})
    run = service.wait_until_up()
    service.wait_until_it_executes("sleep")
    service.send("h")
    beside = wait_for(lambda: [pid for pid in proc.children(service.supervise.pid) if pid != run and proc.environment(pid)
                               and proc.stat(pid).name == "sleep"])[0]
    assert proc.stat(beside).session == beside
    assert proc.directory(beside) == proc.directory(run)
    assert proc.descriptors(beside) == proc.descriptors(run)
    assert {b"COLOUR=green", f"MAINPID={run}".encode()} <= set(proc.environment(beside))


def test_a_classic_directory_has_no_pid_file(scratch):
    service = supervised(make_service(scratch))
    service.wait_until_up()
    assert not (service.control / "pid").exists() and not (service.control / "stat").exists()
