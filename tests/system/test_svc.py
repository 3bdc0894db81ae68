# SPDX-License-Identifier: ISC
"""svc: command letters in, command bytes out."""
import contextlib
import os
import re
import signal
import subprocess
import time

import pytest

from support import processes, programs, tracing
from support.calm import idle
from support.processes import SILENT_SUCCESS, Answer, Process
from support.records import status_bytes
from support.services import gone, held_open, make_service, supervise
from support.situations import (CraftedService, abandoned_service, paused_service, running_scan, running_service, settled_service,
                                stopped_service, stubborn_service, supervised_service, wait_for_age)
from support.waiting import stays, wait_for

ALL_LETTERS = "udopchaitkx"  # those of daemontools
MORE_LETTERS = "q12yrbPCKDUO"


def svc(*words, **options):
    return processes.run(programs.ours("svc"), *words, **options)


def commands_of(scratch, *options):
    """The bytes that svc writes with these options."""
    with CraftedService(scratch) as service:
        assert svc(*options, service) == SILENT_SUCCESS
        return service.read_commands().decode()


@pytest.mark.parametrize("letter", ALL_LETTERS + MORE_LETTERS)
def test_each_letter_is_its_byte(scratch, letter):
    assert commands_of(scratch, "-" + letter) == letter


def test_edge_06_letters_keep_their_order_and_repetitions_are_dropped(scratch):
    assert commands_of(scratch, "-udu") == "ud"
    for options in (["-d", "-u", "-d"], ["-dud"], ["-d", "-ud"]):
        assert commands_of(scratch / "-".join(options), *options) == "du"


def test_edge_06_all_letters_are_one_write(scratch):
    with CraftedService(scratch) as service:
        log = scratch / "trace"
        answer = processes.run(programs.peer("strace", "strace"), "-o", log, "-e", "trace=write,writev",
                               programs.ours("svc"), "-udu", service, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        assert answer == SILENT_SUCCESS
        assert re.findall(r'write\(\d+, "(.*)", \d+\)', log.read_text()) == ["ud"]


def test_without_letters_nothing_is_written(scratch):
    assert commands_of(scratch) == ""


def test_several_services_are_told_the_same(scratch):
    with CraftedService(scratch, name="one") as one, CraftedService(scratch, name="two") as two:
        assert svc("-d", one, two) == SILENT_SUCCESS
        assert (one.read_commands(), two.read_commands()) == (b"d", b"d")


def test_a_service_that_cannot_be_told_does_not_keep_the_others_from_being_told(scratch):
    with CraftedService(scratch, name="two") as two:
        answer = svc("-d", "missing", "two", "gone", cwd=scratch)
        assert answer == Answer(0, "", "svc: warning: unable to chdir to missing: file does not exist\n"
                                       "svc: warning: unable to chdir to gone: file does not exist\n")
        assert two.read_commands() == b"d"


def test_edge_03_no_operands_no_words(scratch):
    assert svc() == SILENT_SUCCESS
    assert svc("-d") == SILENT_SUCCESS


def test_edge_03_an_illegal_option_is_two_lines_and_100(scratch):
    make_service(scratch, "d")
    answer = svc("-Z", "d", cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (100, "")
    first, second = answer.stderr.splitlines()
    assert first == "svc: illegal option -- Z" and second.endswith("; see svc(8)")
    assert second.startswith("svc options: u up, d down, o once, x exit, p pause, c continue, h hup, a alarm, "
                             "i interrupt, t term, k kill")


def test_the_program_s_own_name_is_in_the_getopt_line(scratch):
    renamed = scratch / "control-it"
    renamed.symlink_to(programs.ours("svc"))
    assert processes.run(renamed, "-Z").stderr.startswith("control-it: illegal option -- Z\nsvc options: ")


def test_a_dash_in_a_cluster_is_illegal(scratch):
    answer = svc("-d-", scratch)
    assert answer.exit_code == 100 and answer.stderr.startswith("svc: illegal option -- -\n")


def test_edge_04_a_service_that_was_never_supervised_is_a_warning_and_0(scratch):
    make_service(scratch)
    assert svc("-d", "web", cwd=scratch) == Answer(
        0, "", "svc: warning: unable to control web: file does not exist\n")


def test_edge_04_a_service_whose_supervise_has_gone_is_a_warning_and_0(scratch):
    abandoned_service(scratch)
    assert svc("-d", "web", cwd=scratch) == Answer(
        0, "", "svc: warning: unable to control web: supervise not running\n")


def test_edge_05_an_option_behind_a_directory_is_a_directory(scratch):
    with CraftedService(scratch) as service:
        answer = svc("web", "-u", cwd=scratch)
        assert answer == Answer(0, "", "svc: warning: unable to chdir to -u: file does not exist\n")
        assert service.read_commands() == b""


def test_edge_05_a_lone_dash_is_a_directory(scratch):
    assert svc("-", cwd=scratch) == Answer(0, "", "svc: warning: unable to chdir to -: file does not exist\n")


def test_two_dashes_end_the_options(scratch):
    with CraftedService(scratch, name="-u") as service:
        assert svc("-d", "--", "-u", cwd=scratch) == SILENT_SUCCESS
        assert service.read_commands() == b"d"


def test_there_are_no_long_options_but_help_for_who_tries_one(scratch):
    for program in ("svc", "svstat", "svup"):
        answer = processes.run(programs.ours(program), "--help")
        assert (answer.exit_code, answer.stdout) == (100, "")
        first, second = answer.stderr.splitlines()
        assert first == f"{program}: illegal option -- -" and f"see {program}(8)" in second


def test_a_control_that_is_a_directory_is_a_warning(scratch):
    service = make_service(scratch)
    service.control.mkdir()
    (service.control / "control").mkdir()
    assert svc("-d", "web", cwd=scratch) == Answer(0, "", "svc: warning: unable to control web: is a directory\n")


def test_a_stranger_is_denied(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    running_service(scratch)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                           programs.ours("svc"), "-d", "web", cwd=scratch)
    assert answer == Answer(0, "", "svc: warning: unable to control web: access denied\n")


def test_a_relative_name_is_looked_for_from_where_it_was_typed_each_time(scratch):
    with CraftedService(scratch, name="one") as one, CraftedService(scratch, name="two") as two:
        assert svc("-u", "./one/", "two", "../" + scratch.name + "/one", cwd=scratch) == SILENT_SUCCESS
        assert (one.read_commands(), two.read_commands()) == (b"uu", b"u")


def test_SUPERVISEDIR_is_where_commands_go(scratch):
    service = make_service(scratch)
    environment = {**os.environ, "SUPERVISEDIR": "elsewhere"}
    service.control = service.path / "elsewhere"
    supervise(service, env=environment)
    service.wait_until_supervised()
    service.wait_until_up()
    assert svc("-d", service, env=environment) == SILENT_SUCCESS
    service.wait_until_down()


def test_it_never_hangs_on_a_fifo_that_is_full(scratch):
    with CraftedService(scratch) as service:
        service.fill_control()
        begin = time.monotonic()
        answer = svc("-d", "-T", "0.5", "web", cwd=scratch)
        assert time.monotonic() - begin >= 0.5
        assert answer.exit_code == 0
        assert answer.stderr.startswith("svc: warning: error writing commands to web: ")


def test_it_writes_as_soon_as_a_full_fifo_has_room(scratch):
    with CraftedService(scratch) as service:
        service.fill_control()
        writer = Process([programs.ours("svc"), "-dT0", "web"], scratch, cwd=scratch)
        stays(lambda: writer.running)
        service.read_commands()
        assert writer.wait() == 0 and writer.stderr == ""
        assert service.read_commands().endswith(b"d")


def services_that_do_not_read(scratch, stack, count):
    """Their supervises look alive, and have no room for another command."""
    services = [stack.enter_context(CraftedService(scratch, status_bytes(pid=4711), name=f"stuck-{i}")) for i in range(count)]
    for service in services:
        service.fill_control()
    return services


def seconds_slept(trace):
    """How long it meant to sleep each time that it slept to the end."""
    found = re.findall(r"\{tv_sec=(\d+), tv_nsec=(\d+)\}.*\(Timeout\)", trace.text)
    return [int(seconds) + int(nanoseconds) / 1e9 for seconds, nanoseconds in found]


@pytest.mark.parametrize("options", [["-d"], ["-wd"]], ids=["", "w"])
def test_T_is_one_limit_for_all_services_that_do_not_read(scratch, options):
    """However many they are, it sleeps no longer than that in all."""
    with contextlib.ExitStack() as stack:
        services = services_that_do_not_read(scratch, stack, 16)
        trace = tracing.start([programs.ours("svc"), *options, "-T", "0.5", *map(str, services)], scratch, "ppoll")
        assert trace.tracer.wait() == (1 if "w" in options[0] else 0)
        assert sum(seconds_slept(trace)) <= 0.5
        messages = [line for line in trace.tracer.messages if line.startswith("svc: ")]
        assert [line.split(": ")[2] for line in messages] == [
            f"error writing commands to {service}" for service in services]
        assert all("timed out (its supervise does not read them; is it stopped?)" in line for line in messages)


@pytest.mark.parametrize("options", [["-d", "-T0"], ["-wd", "-T0"]], ids=["", "w"])
def test_one_that_does_not_read_keeps_none_of_the_others_from_being_told(scratch, options):
    service = running_service(scratch)
    with contextlib.ExitStack() as stack:
        (stuck,) = services_that_do_not_read(scratch, stack, 1)
        writer = Process([programs.ours("svc"), *options, str(stuck), str(service)], scratch)
        service.wait_until_down()
        assert writer.running
        wait_for(lambda: stuck.read_commands().endswith(b"d"))
        stuck.write_status(status_bytes(want="d"))
        assert writer.wait() == 0 and writer.stderr == ""


def test_more_services_can_be_waited_for_than_there_are_descriptors_at_first(scratch):
    services = [running_service(scratch, name=name) for name in ("one", "two", "three")]
    done = subprocess.run(["/bin/sh", "-c", 'ulimit -S -n 8; exec "$0" -wd "$@"', programs.ours("svc"), *map(str, services)],
                          capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [service.pid for service in services] == [0, 0, 0]


# -w: wait until it has taken effect


def test_w_waits_until_the_service_is_down(scratch):
    service = running_service(scratch, "trap 'sleep 0.4; exit' TERM; : >ready; while :; do sleep 0.05; done")
    wait_for(lambda: service.has("ready"))
    pid = service.pid
    assert svc("-wd", service) == SILENT_SUCCESS
    assert gone(pid) and service.status.pid == 0


def test_w_waits_until_the_service_is_up(scratch):
    service = stopped_service(scratch)
    assert svc("-wu", service) == SILENT_SUCCESS
    assert service.up


def test_w_waits_until_supervise_has_left(scratch):
    service = running_service(scratch)
    pid = service.pid
    assert svc("-wdx", service) == SILENT_SUCCESS
    assert gone(pid) and not service.supervised
    assert service.wait_until_left() == 0


def test_w_does_not_take_somebody_who_looks_at_ok_for_a_supervise_that_leaves(scratch):
    service = stubborn_service(scratch)
    waiting = Process([programs.ours("svc"), "-wx", str(service)], scratch)
    wait_for(lambda: service.state["leaving"] == "1")
    for _ in range(20):
        with held_open(service.control / "ok", os.O_RDONLY | os.O_NONBLOCK):
            pass
    stays(lambda: waiting.running, 0.3)
    service.kill_process()
    assert waiting.wait() == 0
    assert service.wait_until_left() == 0


def test_w_notices_that_a_supervise_has_left_though_svscan_has_started_another(scratch):
    scan = running_scan(scratch)
    service = scan.add("web")
    service.wait_until_supervised()
    wait_for_age(service, 1.05)
    supervise_pid = service.state["supervise-pid"]
    assert svc("-wdx", service) == SILENT_SUCCESS
    wait_for(lambda: service.supervised and service.state["supervise-pid"] != supervise_pid)


@pytest.mark.parametrize("letters", ["t", "k", "r"])
def test_w_waits_for_a_new_process(scratch, letters):
    service = settled_service(scratch)
    pid = service.pid
    assert svc("-w" + letters, service) == SILENT_SUCCESS
    assert service.pid not in (0, pid)


def test_w_waits_for_a_pause_and_for_its_end(scratch):
    service = running_service(scratch)
    assert svc("-wp", service) == SILENT_SUCCESS
    assert service.status.paused == 1
    assert svc("-wc", service) == SILENT_SUCCESS
    assert service.status.paused == 0


def test_w_waits_for_what_was_so_before(scratch):
    service = running_service(scratch)
    assert svc("-wu", service) == SILENT_SUCCESS
    service.send("d")
    service.wait_until_down()
    assert svc("-wd", service) == SILENT_SUCCESS


def test_w_gives_up_after_T_seconds_with_1_and_the_cure(scratch):
    service = stubborn_service(scratch)
    begin = time.monotonic()
    answer = svc("-wdT", "0.5", "web", cwd=scratch)
    assert time.monotonic() - begin >= 0.5
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.startswith("svc: warning: web: still up") and "svc -k web" in answer.stderr
    assert service.up


def test_w_is_not_content_with_a_service_that_cannot_start(scratch):
    service = make_service(scratch, run=None, down=True)
    supervise(service)
    service.wait_until_supervised()
    answer = svc("-wu", "-T1", "web", cwd=scratch)
    assert answer.exit_code == 1
    assert "still down" in answer.stderr and "file does not exist" in answer.stderr


@pytest.mark.parametrize("run, why", [(None, "file does not exist (a service needs an executable file called run)"),
                                      ("not executable", "access denied (not executable; try: chmod 755 web/run)")])
def test_w_says_after_a_second_why_a_service_cannot_start_and_goes_on_waiting(scratch, run, why):
    service = make_service(scratch, run=run, down=True)
    if run:
        (service.path / "run").chmod(0o644)
    supervise(service)
    service.wait_until_supervised()
    waiting = Process([programs.ours("svc"), "-wuT0", "web"], scratch, cwd=scratch)
    wait_for(lambda: waiting.stderr == f"svc: warning: web: still waiting; unable to start its run file: {why}\n",
             what=lambda: waiting.stderr)
    stays(lambda: waiting.running)
    service.write_run("#!/bin/sh\nexec sleep 1000\n")
    assert waiting.wait() == 0
    assert waiting.stderr.count("\n") == 1


def test_w_does_not_wait_for_a_service_whose_start_fails_for_good(scratch):
    service = make_service(scratch, down=True)
    service.write("start", "#!/bin/sh\nexit 3\n")
    (service.path / "start").chmod(0o755)
    supervise(service)
    service.wait_until_supervised()
    for _ in range(2):
        answer = svc("-wuT0", "web", cwd=scratch)
        assert answer == Answer(1, "", "svc: warning: web: still down, want up (it has failed for good: start exited 3)\n")


def test_w_fails_at_once_where_no_supervise_runs(scratch):
    abandoned_service(scratch)
    answer = svc("-wdT0", "web", cwd=scratch)
    assert answer == Answer(1, "", "svc: warning: unable to control web: supervise not running\n")


def test_w_with_a_supervise_that_does_not_read_gives_up(scratch):
    service = running_service(scratch)
    processes.stop(service.supervise.pid)
    answer = svc("-wdT0.3", "web", cwd=scratch)
    assert answer.exit_code == 1 and answer.stderr.count("\n") == 1


def test_w_waits_for_all_of_several_services(scratch):
    services = [running_service(scratch, name=name) for name in ("one", "two", "three")]
    assert svc("-wd", *services) == SILENT_SUCCESS
    assert [service.pid for service in services] == [0, 0, 0]


def test_w_costs_nothing_while_it_waits(scratch):
    service = stubborn_service(scratch)
    waiting = Process([programs.ours("svc"), "-wdT0", str(service)], scratch)
    wait_for(lambda: service.status.want == "d")
    with idle(waiting.pid):
        stays(lambda: waiting.running)
    service.kill_process()
    assert waiting.wait() == 0


def test_T_wants_a_number(scratch):
    answer = svc("-wd", "-T", "soon", scratch)
    assert answer.exit_code == 100 and "-T" in answer.stderr


def test_paused_services_can_be_waited_for_going_down(scratch):
    service = paused_service(scratch)
    assert svc("-wd", service) == SILENT_SUCCESS
    assert service.down


def test_a_service_that_dies_at_once_counts_as_started_once(scratch):
    service = supervised_service(scratch, "exit 3", down=True)
    assert svc("-wo", service) == SILENT_SUCCESS
    assert service.starts == 1


def test_nobody_needs_a_standard_input_or_output(scratch):
    service = running_service(scratch)
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" -wd "$1" <&- >&- 2>&-', programs.ours("svc"), str(service)])
    assert done.returncode == 0 and service.down
