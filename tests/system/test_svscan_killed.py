# SPDX-License-Identifier: ISC
"""svscan is killed, alone or with others, and another one comes: it finds what runs, and starts nothing twice.

What has lost its parent comes to the test runner, which stands for svscanboot here.
"""
import fcntl
import os
import shutil
import signal

import pytest

from support import faults, mounts, proc, processes, programs
from support.calm import idle
from support.services import Service, gone, held_open, is_up, kill_all, make_service, supervise, supervise_of, unread_bytes
from support.situations import CHATTER, SLOW_READER, Scan, path_with_our_programs, running_scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for

COLLECT = "exec cat >>lines"


def scan_with(scratch, *services, **options):
    """svscan with services, given as (name, run) or (name, run, log), that are all up: (scan, services and logs)."""
    scan = Scan(scratch)
    made = [scan.add(name, run, *log) for name, run, *log in services]
    made += [scan.log_of(name) for name, _, *log in services if log]
    svscan(scan, **options)
    wait_for(lambda: all(map(is_up, made)), what=lambda: f"all are up; {scan.svscan.stderr}")
    return scan, made


def another(scan, **options):
    """The next svscan, when it has looked at everything."""
    svscan(scan, **options)
    wait_until_scanning(scan)
    wait_for(lambda: proc.sleeps(scan.svscan.pid))
    return scan


def killed_and_another(scratch, *services, **options):
    scan, made = scan_with(scratch, *services, **options)
    scan.svscan.kill()
    return another(scan, **options), made


def who(services):
    return [(supervise_of(it), it.pid) for it in services]


def stops(scan):
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0


# It finds them.


def test_supervises_and_services_are_the_same_and_nothing_is_said(scratch):
    scan, made = scan_with(scratch, ("one", "exec sleep 1000"), ("two", "exec sleep 1000", COLLECT))
    before = who(made)
    scan.svscan.kill()
    another(scan)
    stays(lambda: who(made) == before and proc.every_child(scan.svscan.pid) == [])
    assert scan.svscan.messages == []


def test_svscans_may_follow_each_other_as_often_as_they_like(scratch):
    scan, made = scan_with(scratch, ("web", "exec sleep 1000", COLLECT))
    before = who(made)
    for _ in range(5):
        scan.svscan.kill()
        another(scan)
    assert who(made) == before and scan.svscan.messages == []
    stops(scan)
    assert all(gone(pid) for pids in before for pid in pids)


def test_it_sleeps_until_one_of_them_dies(scratch):
    scan, (web,) = killed_and_another(scratch, ("web", "exec sleep 1000"))
    with idle(scan.svscan.pid):
        stays(lambda: web.up)


@pytest.mark.parametrize("which", [0, 1], ids=["service", "log"])
def test_one_that_is_killed_is_replaced_at_once_by_a_child(scratch, which):
    scan, made = killed_and_another(scratch, ("web", "exec sleep 1000", COLLECT))
    (old, pid), other = who(made)[which], who(made)[1 - which]
    processes.kill(old)
    wait_for(lambda: made[which].supervised and supervise_of(made[which]) != old)
    assert proc.children(scan.svscan.pid) == [supervise_of(made[which])]
    assert made[which].pid == pid and who(made)[1 - which] == other
    assert scan.svscan.messages == []


def test_one_that_leaves_is_started_again(scratch):
    scan, (web,) = killed_and_another(scratch, ("web", "exec sleep 1000"))
    (old, pid), = who([web])
    web.send("dx")
    wait_for(lambda: is_up(web, other_than=pid))
    assert proc.stat(supervise_of(web)).parent == scan.svscan.pid and supervise_of(web) != old


def test_hup_reaches_them(scratch):
    scan, (bad, good) = scan_with(scratch, ("bad", "exec sleep 1000"), ("good", "exec sleep 1000"))
    (bad.path / "run").unlink()
    bad.kill_process()
    wait_for(lambda: "supervise: fatal: unable to start bad/run" in scan.svscan.stderr)
    said = scan.svscan
    scan.svscan.kill()
    another(scan)
    scan.svscan.signal(signal.SIGHUP)
    # The one that says it has the standard error that it was started with.
    wait_for(lambda: said.stderr.count("supervise: fatal: unable to start bad/run") == 2)


def test_what_was_started_in_the_meantime_by_hand_is_somebody_elses(scratch):
    scan = Scan(scratch)
    web = scan.add("web")
    supervise(web)
    web.wait_until_up()
    pid = web.pid
    svscan(scan)
    wait_for(lambda: "another supervise already runs this service" in scan.svscan.stderr)
    stays(lambda: web.pid == pid and len(scan.svscan.messages) == 1)
    stops(scan)
    assert not gone(pid)


@pytest.mark.parametrize("where", ["kept", "/elsewhere"])
def test_they_are_found_where_SUPERVISEDIR_says(scratch, where):
    directory = str(scratch) + where if where.startswith("/") else where
    environment = {**os.environ, "PATH": path_with_our_programs(), "SUPERVISEDIR": directory}
    if where.startswith("/"):
        os.mkdir(directory)
    scan = Scan(scratch)
    scan.add("web", "exec sleep 1000", COLLECT)
    made = []
    for path in (scan.path / "web", scan.path / "web/log"):
        control = pathlike(directory, path) if where.startswith("/") else path / where
        made.append(Service(path, control))
    svscan(scan, environment=environment)
    wait_for(lambda: all(map(is_up, made)))
    before = who(made)
    scan.svscan.kill()
    another(scan, environment=environment)
    stays(lambda: who(made) == before and proc.every_child(scan.svscan.pid) == [])
    assert scan.svscan.messages == []
    stops(scan)
    assert all(gone(pid) for pids in before for pid in pids)


def pathlike(directory, service):
    """Below an absolute one each service has its own, called by its whole path."""
    return f"{directory}/{os.path.realpath(service)[1:].replace('/', ':')}"


# Everything but the services.


def test_when_everything_but_the_services_is_killed_they_run_on(scratch):
    names = [f"web-{number:02}" for number in range(20)]
    scan, made = scan_with(scratch, *[(name, "echo started >>starts; exec sleep 1000") for name in names])
    wait_for(lambda: all(it.has("starts") for it in made))
    pids = [it.pid for it in made]
    kill_all(scan.svscan.pid, *map(supervise_of, made))
    scan.svscan.wait()
    another(scan)
    children = lambda: proc.children(scan.svscan.pid)
    wait_for(lambda: all(it.supervised and supervise_of(it) in children() for it in made))
    assert [it.pid for it in made] == pids
    assert all((it.path / "starts").read_text() == "started\n" for it in made)
    assert scan.svscan.messages == []
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: not scan.svscan.running)
    assert scan.svscan.exit_code == 0 and all(map(gone, pids))


# What a service says is read.

# Numbered lines, one by one, until there is a file `enough`; whether anybody reads them or not.
TALKS = """#!/usr/bin/perl
$| = 1;
$SIG{PIPE} = sub { open my $file, '>', 'pipe'; exit 1 };
for (my $number = 1; !-e 'enough'; $number++) { print "line $number\\n"; select undef, undef, undef, 0.001 }
open my $file, '>', 'done';
sleep 1000 while 1;
"""

WHO = {
    "svscan": lambda scan, web, log: [scan.svscan.pid],
    "supervise of the service": lambda scan, web, log: [supervise_of(web)],
    "supervise of the log": lambda scan, web, log: [supervise_of(log)],
    "both supervises": lambda scan, web, log: [supervise_of(web), supervise_of(log)],
    "svscan and that of the service": lambda scan, web, log: [scan.svscan.pid, supervise_of(web)],
    "svscan and that of the log": lambda scan, web, log: [scan.svscan.pid, supervise_of(log)],
    "svscan and both": lambda scan, web, log: [scan.svscan.pid, supervise_of(web), supervise_of(log)],
}


def read_lines(log):
    return (log.path / "lines").read_text().splitlines()


def numbered(count):
    return [f"line {number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("victims", WHO.values(), ids=WHO.keys())
def test_no_line_is_lost_and_none_doubled_whoever_is_killed(scratch, victims):
    scan, (web, log) = scan_with(scratch, ("web", TALKS, COLLECT))
    pids = [web.pid, log.pid]
    for _ in range(3):
        seen = len(read_lines(log)) if log.has("lines") else 0
        wait_for(lambda: log.has("lines") and len(read_lines(log)) > seen)
        before = supervise_of(web), supervise_of(log)
        dead = victims(scan, web, log)
        kill_all(*dead)
        if scan.svscan.pid in dead:
            scan.svscan.wait()
            another(scan)
        wait_for(lambda: all(it.supervised and supervise_of(it) not in dead and it.all_is_told for it in (web, log)))
        for it, old in zip((web, log), before):
            assert old in dead or supervise_of(it) == old
    assert [web.pid, log.pid] == pids
    web.write("enough")
    wait_for(lambda: web.has("done"))
    wait_for(lambda: read_lines(log) == numbered(len(read_lines(log))) and len(read_lines(log)) > 0)
    assert not web.has("pipe")


def test_what_waits_in_the_pipe_survives_everybody_but_the_service(scratch):
    scan, (web, log) = scan_with(scratch, ("web", TALKS, COLLECT))
    wait_for(lambda: log.has("lines") and read_lines(log))
    # It reads no more: what comes now waits.
    processes.stop(log.pid)
    read = len(read_lines(log))
    wait_for(lambda: lines_waiting(scan, web) > 200)
    web.write("enough")
    wait_for(lambda: web.has("done"))
    pid, old = web.pid, log.pid
    kill_all(scan.svscan.pid, supervise_of(web), supervise_of(log), log.pid)
    scan.svscan.wait()
    another(scan)
    wait_for(lambda: is_up(log, other_than=old) and web.supervised and web.all_is_told)
    assert web.pid == pid
    wait_for(lambda: len(read_lines(log)) > read + 20)
    wait_for(lambda: lines_waiting(scan, web) == 0)
    found = wait_for(lambda: read_lines(log))
    # What the logger had read when it was stopped, and had not written, died with it: one read.
    numbers = [int(line.split()[1]) for line in found]
    gaps = [(one, next) for one, next in zip(numbers, numbers[1:]) if next != one + 1]
    assert gaps in ([], [(read, numbers[read])]) and not web.has("pipe"), gaps


def pipe_of(scan, service):
    found = os.stat(service.path)
    return scan.path / ".svscan/pipes" / f"{found.st_dev}-{found.st_ino}"


def lines_waiting(scan, service):
    return unread_bytes(pipe_of(scan, service)) // len("line 1000\n")


def test_a_service_may_write_while_nobody_but_itself_is_left(scratch):
    scan, (web, log) = scan_with(scratch, ("web", TALKS, COLLECT))
    pid = web.pid
    kill_all(scan.svscan.pid, supervise_of(web), supervise_of(log), log.pid)
    scan.svscan.wait()
    before = lines_waiting(scan, web)
    wait_for(lambda: lines_waiting(scan, web) > before + 20)
    assert not gone(pid) and not web.has("pipe")


ONLY_WRITES = """#!/bin/sh
# As a server that opens /proc/self/fd/1 for its log.
exec 3>/proc/self/fd/1 1>&- 2>&-
echo >ready
while [ ! -e go ]; do sleep 0.05; done
echo line >&3
exec sleep 1000
"""


def test_one_that_only_writes_keeps_its_pipe(scratch):
    scan, (web, log) = scan_with(scratch, ("web", ONLY_WRITES, COLLECT))
    wait_for(lambda: web.has("ready"))
    kill_all(scan.svscan.pid, supervise_of(web), supervise_of(log), log.pid)
    scan.svscan.wait()
    another(scan)
    wait_for(lambda: web.supervised and is_up(log))
    web.write("go")
    wait_for(lambda: log.has("lines") and read_lines(log) == ["line"])
    stops(scan)


def test_the_pipe_of_a_log_that_cannot_have_a_name_is_had_from_the_log(scratch):
    scan = Scan(scratch)
    (scan.path / ".svscan").mkdir()
    (scan.path / ".svscan/pipes").write_text("in the way")
    web = scan.add("web", TALKS, COLLECT)
    log = scan.log_of("web")
    svscan(scan)
    wait_for(lambda: is_up(web) and is_up(log) and log.has("lines"))
    pipe = proc.descriptors(web.pid)[1]
    assert pipe.startswith("pipe:") and scan.svscan.messages == []
    scan.svscan.kill()
    another(scan)
    processes.kill(supervise_of(log))
    wait_for(lambda: log.supervised and supervise_of(log) in proc.children(scan.svscan.pid))
    killed = log.pid
    log.kill_process()
    wait_for(lambda: is_up(log, other_than=killed))
    assert proc.descriptors(log.pid)[0] == pipe == proc.descriptors(web.pid)[1]
    web.write("enough")
    wait_for(lambda: web.has("done"))
    stops(scan)


def test_pipes_go_with_their_services_and_nobody_elses_are_left(scratch):
    scan, (web, log) = scan_with(scratch, ("web", "exec sleep 1000", COLLECT))
    pipes = scan.path / ".svscan/pipes"
    assert [it.name for it in pipes.iterdir()] == [pipe_of(scan, web).name]
    assert pipe_of(scan, web).stat().st_mode & 0o777 == 0o600 and pipes.stat().st_mode & 0o777 == 0o700
    scan.svscan.kill()
    os.mkfifo(pipes / "1-1")  # nobody has that open
    another(scan)
    assert [it.name for it in pipes.iterdir()] == [pipe_of(scan, web).name]
    web.path.rename(scratch / "away")
    scan.send("n")
    wait_for(lambda: list(pipes.iterdir()) == [])


def test_leaving_leaves_them_to_the_next(scratch):
    scan, (web, log) = scan_with(scratch, ("web", "exec sleep 1000", COLLECT))
    before = who([web, log])
    scan.send("q")
    assert scan.svscan.wait() == 0
    assert pipe_of(scan, web).exists()
    another(scan)
    assert who([web, log]) == before and scan.svscan.messages == []


def test_a_log_that_came_late_is_late_for_the_next_svscan_as_well(scratch):
    scan, (web,) = scan_with(scratch, ("web", "echo hello; exec sleep 1000"))
    log = make_service(web.path, "log", COLLECT)
    pid = web.pid
    scan.svscan.kill()
    another(scan)
    (message,) = wait_for(lambda: scan.messages)
    assert "web/log came after web had been started" in message
    stays(lambda: not log.supervised)
    web.send("dx")
    wait_for(lambda: is_up(web, other_than=pid) and is_up(log))
    wait_for(lambda: read_lines(log) == ["hello"])


# An orderly stop.


def test_it_stops_those_that_it_has_found_and_their_logs_after_them(scratch):
    scan, made = killed_and_another(scratch, ("web", CHATTER, SLOW_READER), ("other", "exec sleep 1000"))
    web, other, log = made
    wait_for(lambda: web.has("ready"))
    before = who(made)
    scan.svscan.signal(signal.SIGTERM)
    wait_for(lambda: not scan.svscan.running)
    assert scan.svscan.exit_code == 0 and scan.svscan.messages == []
    found = read_lines(log)
    assert found[-1] == "saw the end"
    assert [it for it in found if it.startswith("last")] == [f"last {number}" for number in range(1, 2001)]
    assert all(gone(pid) for pids in before for pid in pids)


def test_a_service_whose_supervise_was_killed_just_before_is_stopped_as_well(scratch):
    scan, (web, log) = scan_with(scratch, ("web", "exec sleep 1000", COLLECT))
    pids = [web.pid, log.pid]
    with processes.motionless(scan.svscan):
        processes.kill(supervise_of(web))
        scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert all(map(gone, pids)) and scan.messages == []


def test_term_right_after_its_start_stops_what_it_was_to_take_over(scratch):
    names = [f"web-{number}" for number in range(10)]
    scan, made = scan_with(scratch, *[(name, "exec sleep 1000") for name in names])
    pids = [it.pid for it in made]
    kill_all(scan.svscan.pid, *map(supervise_of, made))
    scan.svscan.wait()
    svscan(scan, launcher=["env", "--block-signal=TERM", "/bin/sh", "-c", 'kill -TERM $$; exec "$@"', "sh"])
    wait_for(lambda: not scan.svscan.running)
    assert scan.svscan.exit_code == 0, scan.svscan.stderr
    assert all(map(gone, pids))


# How a process has ended whose supervise was killed.

ENDS_WITH_3 = "while [ ! -e end ]; do sleep 0.05; done; rm end; exit 3"


def test_the_next_supervise_is_told_how_the_service_has_ended(scratch):
    scan, (web, log) = scan_with(scratch, ("web", ENDS_WITH_3, ENDS_WITH_3))
    for it in (web, log):
        old, pid = supervise_of(it), it.pid
        processes.kill(old)
        wait_for(lambda: it.supervised and supervise_of(it) != old and it.all_is_told)
        assert it.pid == pid and proc.stat(pid).parent == scan.svscan.pid
        it.write("end")
        state = it.state_when(lambda state: state["pid"] != str(pid))
        assert state["last-end"] == "exited 3"
    assert scan.svscan.messages == []


@pytest.mark.released
def test_svscan_tells_where_the_kernel_does_not(scratch):
    scan, (web,) = scan_with(scratch, ("web", ENDS_WITH_3))
    old, pid = supervise_of(web), web.pid
    processes.kill(old)
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    with faults.injected(supervise_of(web), scratch, "ioctl:error=ENOTTY") as fault:
        web.write("end")
        state = web.state_when(lambda state: state["pid"] != str(pid))
        assert fault.met
    assert state["last-end"] == "exited 3"
    wait_for(lambda: not (web.control / "ended").exists())


def test_when_all_is_told_in_one_turn_it_is_started_once(scratch):
    """The supervise that took it over waits for svscan to say how it ended; then it hears that, and that it is reaped."""
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    old, pid = supervise_of(web), web.pid
    processes.kill(old)
    wait_for(lambda: web.supervised and supervise_of(web) != old and web.all_is_told)
    supervise = supervise_of(web)
    processes.stop(scan.svscan.pid)
    switches = proc.switches(supervise)
    web.kill_process()
    wait_for(lambda: proc.switches(supervise) != switches and proc.sleeps(supervise))
    processes.stop(supervise)
    os.kill(scan.svscan.pid, signal.SIGCONT)
    wait_for(lambda: signal.SIGUSR1 in proc.signals(supervise, "ShdPnd"))
    os.kill(supervise, signal.SIGCONT)
    wait_for(lambda: web.pid not in (0, pid))
    assert stays(lambda: len(proc.every_child(supervise)) == 1, 0.6) is None
    assert web.state["last-end"] == "killed 9" and proc.every_child(supervise) == [web.pid]


def test_what_is_killed_together_with_its_supervise_is_told_as_well(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    pid = web.pid
    with processes.motionless(scan.svscan):
        processes.kill(supervise_of(web))
        processes.kill(pid)
    state = web.state_when(lambda state: state["pid"] not in ("0", str(pid)) and "last-end" in state)
    assert state["last-end"] == "killed 9"


def test_orphans_of_services_are_buried_and_disturb_nobody(scratch):
    scan, (web,) = scan_with(scratch, ("web", "(while [ ! -e go ]; do sleep 0.05; done &); exec sleep 1000"))
    old = supervise_of(web)
    wait_for(lambda: len(proc.children(scan.svscan.pid)) == 2)
    processes.kill(old)
    wait_for(lambda: web.supervised and supervise_of(web) != old)
    web.write("go")
    wait_for(lambda: sorted(proc.every_child(scan.svscan.pid)) == sorted([supervise_of(web), web.pid]))
    assert scan.svscan.messages == []


# What it says of itself.


def scan_state(scan):
    lines = (scan.path / ".svscan/state").read_text().splitlines()
    assert lines[0] == "lares-svscan 1"
    return dict(line.split(" ", 1) for line in lines[1:lines.index("end")])  # what follows is none of it


def test_its_state_says_who_serves_and_whether_it_is_leaving(scratch):
    scan = running_scan(scratch)
    state = scan_state(scan)
    assert state["pid"] == str(scan.svscan.pid)
    assert int(state["started-ticks"]) == proc.stat(scan.svscan.pid).start
    assert state["leaving"] == "0" and state["version"] and state["era"]
    scan.svscan.kill()
    assert scan_state(scan)["leaving"] == "0"
    another(scan)
    assert scan_state(scan)["pid"] == str(scan.svscan.pid)
    assert "left" not in scan_state(scan)
    stops(scan)
    assert scan_state(scan)["leaving"] == scan_state(scan)["left"] == "1"


def test_on_a_full_disk_the_next_one_still_says_who_it_is(scratch):
    disk = mounts.small_disk(scratch / "disk", "64k")
    scan = running_scan(disk)
    scan.scratch = scratch
    scan.svscan.kill()
    mounts.filled(disk)
    another(scan)
    assert scan_state(scan)["pid"] == str(scan.svscan.pid)


def test_who_was_killed_in_the_midst_of_a_start_is_waited_for(scratch):
    """It leaves a child that holds all that it held until it executes its program; the test stands for that."""
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    before = who([web])
    directory = scan.path / ".svscan"
    scan.svscan.kill()
    with held_open(directory / "lock", os.O_RDWR) as lock, held_open(directory / "control", os.O_RDWR):
        fcntl.flock(lock, fcntl.LOCK_EX)
        svscan(scan)
        wait_for(lambda: proc.sleeps(scan.svscan.pid))
        assert scan_state(scan)["pid"] != str(scan.svscan.pid)
    wait_for(lambda: scan_state(scan)["pid"] == str(scan.svscan.pid))
    assert who([web]) == before and scan.svscan.messages == []


def test_one_whose_lock_was_taken_by_another_leaves_what_is_there_to_that(scratch):
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    first, supervise = scan.svscan, supervise_of(web)
    with processes.motionless(first):
        shutil.rmtree(scan.path / ".svscan")
        another(scan)
    second = scan_state(scan)
    first.signal(signal.SIGHUP)
    wait_for(lambda: "another svscan serves this directory as well" in first.stderr)
    first.signal(signal.SIGUSR2)  # it becomes itself, and is there still
    wait_for(lambda: "upgraded" in first.stderr and proc.sleeps(first.pid))
    first.signal(signal.SIGTERM)
    assert first.wait() == 0 and scan_state(scan) == second
    wait_for(lambda: web.supervised and supervise_of(web) != supervise and is_up(web))


def test_who_leaves_its_services_says_so_as_well(scratch):
    scan = running_scan(scratch)
    scan.send("q")
    assert scan.svscan.wait() == 0
    assert scan_state(scan)["leaving"] == "1"


# When there is no memory.


def oom_score_adj(pid):
    with open(f"/proc/{pid}/oom_score_adj", encoding="ascii") as file:
        return int(file.read())


def test_it_and_its_supervises_are_among_the_last_to_go_and_services_are_not(scratch):
    programs.skip_unless_root("it takes privilege")
    if processes.run("sh", "-c", "echo -900 >/proc/self/oom_score_adj").exit_code != 0:
        pytest.skip("oom_score_adj may not be lowered here: it takes CAP_SYS_RESOURCE")
    given = oom_score_adj(os.getpid())
    scan, (web,) = scan_with(scratch, ("web", "exec sleep 1000"))
    assert oom_score_adj(scan.svscan.pid) == oom_score_adj(supervise_of(web)) == min(given, -900)
    assert oom_score_adj(web.pid) == given
