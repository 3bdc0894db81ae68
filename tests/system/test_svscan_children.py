# SPDX-License-Identifier: ISC
"""What svscan gives to the supervise processes that it starts, and what it keeps for itself."""
import os
import signal

import pytest

from support import proc, processes, programs
from support.services import SLEEPER, gone, is_up
from support.situations import Scan, path_with_our_programs, running_scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for



def scan_with_a_service(scratch, **options):
    """svscan with one service that is up: (scan, service, the pid of its supervise)."""
    scan = Scan(scratch)
    service = scan.add("web")
    svscan(scan, **options)
    wait_for(lambda: is_up(service))
    (supervise,) = proc.children(scan.svscan.pid)
    return scan, service, supervise


def test_it_is_called_supervise_and_the_name(scratch):
    scan, _, supervise = scan_with_a_service(scratch)
    assert proc.arguments(supervise) == [b"supervise", b"web"]
    assert os.path.samefile(f"/proc/{supervise}/cwd", scan.path / "web")


def test_the_environment_is_handed_on_untouched(scratch):
    environment = {"PATH": path_with_our_programs(), "ODD NAME": "=", "EMPTY": ""}
    scan, service, supervise = scan_with_a_service(scratch, environment=environment)
    expected = [f"{name}={value}".encode() for name, value in environment.items()]
    *handed_on, word = proc.environment(supervise)
    assert handed_on == expected
    assert word.startswith(b"SVSCAN_WORD=pid=%d ticks=%d " % (supervise, proc.stat(supervise).start))
    service.wait_until_it_executes("sleep")
    assert sorted(it for it in proc.environment(service.pid) if it.partition(b"=")[0] not in (b"PWD", b"_", b"OLDPWD")) == \
        sorted(it for it in expected if not it.startswith(b"ODD NAME"))


def test_a_word_for_a_supervise_that_svscan_inherits_is_not_handed_on(scratch):
    environment = {"PATH": path_with_our_programs(), "SVSCAN_WORD": "ticks=1 quiet", "LARES_HANDOVER": "lock=99 control=1"}
    scan, service, supervise = scan_with_a_service(scratch, environment=environment)
    (word,) = [it for it in proc.environment(supervise) if it.startswith(b"SVSCAN_WORD")]
    assert b"quiet" not in word
    assert not any(it.startswith(b"LARES_HANDOVER") for it in proc.environment(supervise))


@pytest.mark.parametrize("how", ["exec", ""], ids=["becomes it", "starts it as a child"])
def test_a_supervise_knows_when_it_began_also_when_a_script_of_that_name_starts_it(scratch, how):
    script = scratch / "tools/supervise"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nsleep 0.03\n{how} {programs.ours("supervise")} "$@"\n')
    script.chmod(0o755)
    _, service, _ = scan_with_a_service(scratch, environment={"PATH": f"{script.parent}:/usr/bin:/bin"})
    state = service.state
    assert int(state["supervise-started-ticks"]) == proc.stat(int(state["supervise-pid"])).start


def test_only_the_three_standard_descriptors_are_handed_on(scratch):
    scan, service, supervise = scan_with_a_service(scratch)
    service.wait_until_it_executes("sleep")
    wait_for(lambda: set(proc.descriptors(service.pid)) == {0, 1, 2})  # it opens its libraries first
    ours, theirs = proc.descriptors(scan.svscan.pid), proc.descriptors(supervise)
    assert {number: theirs[number] for number in (0, 1, 2)} == {number: ours[number] for number in (0, 1, 2)}


def test_stray_descriptors_of_the_caller_reach_nobody(scratch):
    with open(scratch / "stray", "w") as stray:
        high = os.dup2(stray.fileno(), 251, inheritable=True)
        scan, service, supervise = scan_with_a_service(scratch, pass_fds=[stray.fileno(), high])
        os.close(high)
    for pid in (supervise, service.pid):
        assert str(scratch / "stray") not in proc.descriptors(pid).values()


def test_closed_standard_descriptors_are_not_taken_for_something_else(scratch):
    scan, service, supervise = scan_with_a_service(scratch, launcher=["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"])
    for pid in (supervise, service.pid):
        standard = {number: what for number, what in proc.descriptors(pid).items() if number <= 2}
        assert not any("supervise/" in what or "svscan" in what or "inotify" in what or "signalfd" in what
                       for what in standard.values()), standard


def test_on_hup_every_supervise_says_again_what_still_holds(scratch):
    scan = running_scan(scratch)
    for name in ("bad", "mended"):
        scan.add(name, run=None)

    def told(name):
        return [line for line in scan.svscan.messages if line.startswith(f"supervise: fatal: unable to start {name}/run: ")]

    wait_for(lambda: len(told("bad")) == len(told("mended")) == 1)
    mended = scan.service("mended")
    mended.write_run(SLEEPER)
    mended.wait_until_up()
    scan.svscan.signal(signal.SIGHUP)
    wait_for(lambda: len(told("bad")) == 2)
    assert told("bad")[0] == told("bad")[1] and "a service needs an executable file called run" in told("bad")[0]
    stays(lambda: (len(told("bad")), len(told("mended"))) == (2, 1), 1.2)


def test_its_own_limit_of_open_files_is_raised_and_that_of_its_children_is_not(scratch):
    scan, service, supervise = scan_with_a_service(scratch, launcher=["prlimit", "--nofile=64:4096"])
    assert proc.open_file_limit(scan.svscan.pid) == (4096, 4096)
    assert proc.open_file_limit(supervise) == (64, 4096)
    assert proc.open_file_limit(service.pid) == (64, 4096)


def test_signals_that_the_caller_ignores_or_blocks_are_normal_again(scratch):
    launcher = ["env", "--ignore-signal=INT,QUIT,CHLD,HUP,USR1,PIPE", "--block-signal=TERM,USR2,CHLD"]
    scan, service, supervise = scan_with_a_service(scratch, launcher=launcher)
    for pid in (supervise, service.pid):
        assert proc.signals(pid, "SigIgn") == set()
    assert proc.signals(service.pid, "SigBlk") == set()
    assert proc.signals(scan.svscan.pid, "SigIgn") == set()


def test_sigchld_ignored_by_the_caller_does_not_blind_it(scratch):
    scan, service, supervise = scan_with_a_service(scratch, launcher=["env", "--ignore-signal=CHLD"])
    service.send("dx")
    wait_for(lambda: gone(supervise))
    wait_for(lambda: is_up(service))


def test_children_that_it_was_born_with_are_buried(scratch):
    scan = Scan(scratch)
    svscan(scan, launcher=["/bin/sh", "-c", 'sleep 1000 & exec "$@"', "sh"])
    wait_until_scanning(scan)
    (child,) = proc.children(scan.svscan.pid)
    processes.kill(child)
    wait_for(lambda: proc.every_child(scan.svscan.pid) == [])


def test_edge_40_a_log_has_the_pipe_as_input_and_the_service_as_output(scratch):
    scan = Scan(scratch)
    service = scan.add("web", log="exec cat >lines")
    svscan(scan)
    log = scan.log_of("web")
    wait_for(lambda: service.supervised and log.supervised and service.all_is_told and log.all_is_told)
    wait_for(lambda: service.up and log.up)
    main, other = sorted(proc.children(scan.svscan.pid), key=lambda pid: proc.arguments(pid)[1], reverse=True)
    assert proc.arguments(main) == [b"supervise", b"web"]
    assert proc.arguments(other) == [b"supervise", b"log"]
    assert proc.directory(other) == str(service.path / "log")

    own = proc.descriptors(scan.svscan.pid)
    pipe = proc.descriptors(main)[1]
    assert pipe.startswith(str(scan.path / ".svscan/pipes")) and proc.descriptors(other)[0] == pipe
    assert proc.descriptors(main)[0] == own[0] and proc.descriptors(main)[2] == own[2]
    assert proc.descriptors(other)[1] == own[1] and proc.descriptors(other)[2] == own[2]
    wait_for(lambda: proc.descriptors(service.pid) == {0: own[0], 1: pipe, 2: own[2]})
    assert proc.descriptors(log.pid)[0] == pipe
    # Both ends are kept, so that nobody ever sees the other go.
    assert list(own.values()).count(pipe) == 2


def test_the_pipe_of_one_service_reaches_no_other(scratch):
    scan = Scan(scratch)
    one = scan.add("one", log="exec cat >lines")
    two = scan.add("two")
    svscan(scan)
    wait_for(lambda: all(is_up(it) for it in (one, two, scan.log_of("one"))))
    pipe = proc.descriptors(one.pid)[1]
    assert pipe not in proc.descriptors(two.pid).values()
    (supervise,) = [pid for pid in proc.children(scan.svscan.pid) if proc.arguments(pid)[1] == b"two"]
    assert pipe not in proc.descriptors(supervise).values()


def test_signals_to_its_group_do_not_reach_the_services(scratch):
    scan, service, _ = scan_with_a_service(scratch, process_group=0)
    os.killpg(scan.svscan.pid, signal.SIGWINCH)
    stays(lambda: not gone(service.pid))
    assert proc.stat(service.pid).group == service.pid


def test_no_other_signal_ends_it(scratch):
    scan, service, supervise = scan_with_a_service(scratch)
    pid = service.pid
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT):
        scan.svscan.signal(number)
    stays(lambda: scan.svscan.running and service.pid == pid and not gone(supervise))


def test_garbage_in_its_control_fifo_does_nothing(scratch):
    scan, service, supervise = scan_with_a_service(scratch)
    pid = service.pid
    fifo = os.open(scan.path / ".svscan/control", os.O_WRONLY)
    for _ in range(20):
        os.write(fifo, bytes(it for it in range(256) if it not in b"ahntqu") * 100)
    os.close(fifo)
    stays(lambda: scan.svscan.running and service.pid == pid)
    other = scan.add("other")
    wait_for(lambda: other.supervised)


def test_its_files_are_for_its_owner_only(scratch):
    scan = running_scan(scratch)
    modes = {it.name: it.stat().st_mode & 0o777 for it in (scan.path / ".svscan").iterdir()}
    assert modes == {"lock": 0o600, "control": 0o600, "state": 0o644}
    assert (scan.path / ".svscan").stat().st_mode & 0o777 == 0o700
