# SPDX-License-Identifier: ISC
"""A logger that is a program: `log`, an executable file in the service directory, as daemontools-encore has it.

svscan keeps a second supervise for it, as for a directory `log`. Its control directory is supervise.log.
"""
import os
import signal

import pytest

from support import proc, processes, programs
from support.services import Service, gone, is_up, kill_all, make_service, supervise, supervise_of
from support.situations import SLOW_READER, Scan, path_with_our_programs, running_scan, svscan, wait_until_scanning
from support.upgrades import Installed
from support.waiting import stays, wait_for

COLLECT = "#!/bin/sh\nexec cat >>lines\n"
# Says what it is told in the FIFO "say", line by line.
SAYS = "#!/bin/sh\nexec perl -e '$| = 1; open my $in, \"+<\", \"say\" or die; print while <$in>'\n"
COUNTS = "#!/usr/bin/perl\n$| = 1;\nwhile (1) { print ++$n, \"\\n\"; select undef, undef, undef, 0.002 }\n"


def logger_of(service, control="supervise.log"):
    return Service(service.path / "log", service.path / control)


def put_log(service, text=COLLECT, mode=0o755):
    """Whole, in the place of the one before."""
    new = service.path / "log.new"
    new.write_text(text)
    new.chmod(mode)
    new.rename(service.path / "log")


def add(scan, run=SAYS, log=COLLECT, mode=0o755, files=(), name="web"):
    """A service with such a logger, made aside and moved in when it is whole."""
    made = make_service(scan.scratch / "made", name, run)
    os.mkfifo(made.path / "say")
    put_log(made, log, mode)
    for file, text in dict(files).items():
        made.write(file, text)
        (made.path / file).chmod(0o755)
    made.path.rename(scan.path / name)
    return scan.service(name), logger_of(scan.service(name))


def logged_service(scan, **how):
    service, logger = add(scan, **how)
    wait_for(lambda: is_up(service) and is_up(logger), what=lambda: f"both are up; {scan.svscan.stderr}")
    return service, logger


def tell(service, line):
    with open(service.path / "say", "w") as fifo:
        fifo.write(line + "\n")


def lines(service):
    path = service.path / "lines"
    return path.read_text().splitlines() if path.exists() else []


def wait_for_lines(service, *wanted):
    wait_for(lambda: lines(service) == list(wanted), what=lambda: lines(service))


def ask(program, *words, **options):
    return processes.run(programs.ours(program), *words, **options)


# What it is


def test_what_the_service_prints_is_what_it_reads(scratch):
    service, logger = logged_service(running_scan(scratch))
    tell(service, "hello")
    wait_for_lines(service, "hello")


def test_it_is_called_by_its_name_alone_in_the_directory_of_the_service(scratch):
    tells = "#!/bin/sh\necho \"$0 $# $(pwd -P)\" >said\nexec cat >>lines\n"
    service, logger = logged_service(running_scan(scratch), log=tells)
    wait_for(lambda: service.has("said") and (service.path / "said").read_text() == f"./log 0 {service.path.resolve()}\n")
    stat = proc.stat(logger.pid)
    assert stat.session == stat.group == logger.pid
    assert proc.descriptors(logger.pid)[0] == proc.descriptors(service.pid)[1]


def test_a_link_to_a_program_is_one(scratch):
    scan = running_scan(scratch)
    made = make_service(scratch / "made", "web", "echo hello; exec sleep 1000")
    (scratch / "elsewhere").write_text(COLLECT)
    (scratch / "elsewhere").chmod(0o755)
    (made.path / "log").symlink_to(scratch / "elsewhere")
    made.path.rename(scan.path / "web")
    wait_for_lines(scan.service("web"), "hello")


def test_the_two_have_control_directories_of_their_own(scratch):
    service, logger = logged_service(running_scan(scratch))
    assert supervise_of(service) != supervise_of(logger)
    assert sorted(os.listdir(logger.control)) == sorted(os.listdir(service.control))
    assert len(service.status_bytes) == len(logger.status_bytes) == 20


@pytest.mark.parametrize("relative", [True, False])
def test_SUPERVISEDIR_says_where_they_are(scratch, relative):
    (scratch / "run").mkdir()
    directory = ".sv" if relative else str(scratch / "run")
    environment = {**os.environ, "PATH": path_with_our_programs(), "SUPERVISEDIR": directory}
    scan = Scan(scratch)
    service, _ = add(scan)
    real = str(service.path.resolve())
    control = service.path / ".sv" if relative else directory + "/" + real[1:].replace("/", ":")
    service.control = type(service.path)(directory + "/" + real[1:].replace("/", ":")) if not relative else control
    logger = logger_of(service, f"{control}.log" if relative else f"{control}:log")
    svscan(scan, environment=environment)
    wait_for(lambda: is_up(service) and is_up(logger), what=lambda: f"{scan.svscan.stderr} {os.listdir(scratch / 'run')}")
    pid = logger.pid
    scan.svscan.kill()
    svscan(scan, environment=environment)
    wait_until_scanning(scan)
    stays(lambda: logger.pid == pid)
    assert f"up (pid {pid})" in ask("svstat", service.path / "log", env=environment).stdout
    service.send("Lk")
    wait_for(lambda: is_up(logger, other_than=pid))


def test_a_directory_log_has_nothing_of_it(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", log="exec cat >>lines")
    wait_for(lambda: is_up(service) and is_up(scan.log_of("web")))
    assert not service.has("supervise.log")
    pid = scan.log_of("web").pid
    service.send("Ld")
    stays(lambda: scan.log_of("web").pid == pid)


# What is said of it


def test_clients_show_it_like_a_directory_log(scratch):
    service, logger = logged_service(running_scan(scratch))
    assert logger.svstat.startswith(f"up (pid {logger.pid}) ")
    both = ask("svstat", "-l", "-L", service).stdout.splitlines()
    assert [line.split(" seconds")[0].rsplit(" ", 1)[0] for line in both] == [f"{service}: up (pid {service.pid})",
                                                                              f"{service} log: up (pid {logger.pid})"]
    assert ask("svok", logger).exit_code == 0 and ask("svup", "-L", service).exit_code == 0
    logger.svc("-wd")
    assert logger.down and service.up
    assert ask("svup", "-L", service).exit_code == 100 and ask("svup", "-l", service).exit_code == 0
    assert ask("svwait", "-d", "-t", "60000", logger).exit_code == 0
    logger.svc("-wu")
    assert ask("svstat", "-H", logger).stdout != ""


def test_one_that_is_not_supervised_is_told_of_as_such(scratch):
    service = make_service(scratch)
    put_log(service)
    supervise(service)
    service.wait_until_supervised()
    assert ask("svstat", service.path / "log").stdout == f"{service}/log: unable to open supervise.log/ok: file does not exist\n"
    assert ask("svok", service.path / "log").exit_code == 100


def test_one_that_cannot_be_executed_is_told_of_by_its_path(scratch):
    scan = running_scan(scratch)
    service, logger = add(scan, log="#!/no/such/shell\n")
    wait_for(lambda: logger.supervised and "start-failure" in logger.state)
    said = [it for it in scan.svscan.messages if it.startswith("supervise: ")]
    assert len(said) == 1 and said[0].startswith("supervise: fatal: unable to start log: file does not exist (")
    assert str(service.path) in said[0] and "/no/such/shell" in said[0]
    words = ask("svstat", "-v", logger).stdout
    assert "unable to start log: file does not exist" in words
    put_log(service)
    tell(service, "hello")
    wait_for_lines(service, "hello")


def test_one_that_is_not_executable_is_told_of_once_and_nothing_is_started_for_it(scratch):
    scan = running_scan(scratch)
    service, logger = add(scan, mode=0o644)
    wait_for(lambda: is_up(service))
    (message,) = wait_for(lambda: scan.messages)
    assert message == ("svscan: warning: not using web/log: access denied (a file of that name is a logger, if it is executable; "
                       "try: chmod 755 web/log)")
    scan.send("a")
    stays(lambda: scan.messages == [message] and len(proc.children(scan.svscan.pid)) == 1)
    assert proc.descriptors(service.pid)[1] == proc.descriptors(scan.svscan.pid)[1]
    assert not service.has("supervise.log")
    (service.path / "log").chmod(0o755)
    service.send("dx")
    wait_for(lambda: is_up(service) and is_up(logger))
    tell(service, "hello")
    wait_for_lines(service, "hello")


def test_what_is_to_be_typed_against_that_is_one_word_of_the_shell(scratch):
    scan = running_scan(scratch)
    add(scan, mode=0o644, name="my web")
    (message,) = wait_for(lambda: scan.messages)
    assert message.endswith("; try: chmod 755 'my web/log')"), message


# What is done to it


@pytest.mark.parametrize("command", ["Ld", "L+d", "+Ld", "LLllLd", "lLd l"])
def test_bytes_behind_an_L_are_for_the_logger(scratch, command):
    service, logger = logged_service(running_scan(scratch))
    pid = service.pid
    service.send(command)
    logger.wait_until_down()
    assert logger.state["want"] == "down" and service.pid == pid and service.state["want"] == "up"
    tell(service, "meanwhile")
    service.send("Lu")
    wait_for_lines(service, "meanwhile")


def test_what_comes_later_is_for_the_service_again(scratch):
    service, logger = logged_service(running_scan(scratch))
    pid = logger.pid
    service.send("Lpcld")
    service.wait_until_down()
    assert logger.pid == pid and logger.state["want"] == "up"
    service.send("u")
    service.wait_until_up()
    assert logger.pid == pid


@pytest.mark.parametrize("command", ["+Lk", "L+k"])
def test_a_signal_goes_to_its_group_if_that_was_said_before_or_behind_the_L(scratch, command):
    child = "#!/bin/sh\nsleep 1000 & echo $! >child.new; mv child.new child\nwait\n"
    service, _ = logged_service(running_scan(scratch), log=child)
    wait_for(lambda: service.has("child") and service.up)
    pid = int((service.path / "child").read_text())
    service.send(command)
    wait_for(lambda: gone(pid))
    assert service.up


def test_svc_L_speaks_to_it(scratch):
    service, logger = logged_service(running_scan(scratch))
    pid, of_service = logger.pid, service.pid
    service.svc("-L", "-t")
    wait_for(lambda: is_up(logger, other_than=pid))
    assert service.pid == of_service
    service.svc("-Ldlt")
    logger.wait_until_down()
    service.wait_until_up(other_than=of_service)


def test_an_L_without_such_a_logger_does_nothing(scratch):
    service = make_service(scratch)
    supervise(service)
    pid = service.wait_until_supervised().wait_until_up()
    service.send("Ldkx")
    service.wait_until_heard()
    assert service.pid == pid and service.supervise.stderr == ""


# Which files are about it


def test_down_is_about_both(scratch):
    scan = running_scan(scratch)
    service, logger = add(scan, files={"down": ""})
    wait_for(lambda: service.supervised and logger.supervised)
    assert service.down and logger.down
    assert logger.state["want"] == "down" and logger.svstat.endswith("seconds")


def test_the_other_files_are_about_the_service(scratch):
    scan = running_scan(scratch)
    service, logger = add(scan, files={"finish": "#!/bin/sh\necho finish >>finished\n", "restart": "never\n",
                                       "restart-delay": "nonsense\n", "notification-fd": "3\n", "start": "#!/bin/sh\n:\n"})
    wait_for(lambda: is_up(service) and is_up(logger))
    pid = logger.pid
    processes.kill(pid)
    wait_for(lambda: is_up(logger, other_than=pid))
    assert not service.has("finished") and "ready" not in logger.state
    assert scan.svscan.stderr.count("restart-delay, line 1") == 1


def test_notify_is_told_of_it_as_log(scratch):
    service, logger = logged_service(running_scan(scratch), files={"notify": "#!/bin/sh\necho \"$@\" >>told\n"})
    pid = logger.pid
    processes.kill(pid)
    wait_for(lambda: is_up(logger, other_than=pid))

    def told():
        return [line for line in (service.path / "told").read_text().splitlines() if line.startswith("log ")]
    wanted = [f"log start {pid} 0", f"log killed {pid} 9", f"log start {logger.pid} 0"]
    wait_for(lambda: service.has("told") and told() == wanted, what=told)


def test_100_says_that_it_has_failed_for_good(scratch):
    service, logger = add(running_scan(scratch), log="#!/bin/sh\nexit 100\n")
    wait_for(lambda: logger.supervised and "gave-up" in logger.state)
    assert (logger.state["starts"], logger.state["want"]) == ("1", "down")
    wait_for(lambda: service.up)


# Nothing dies twice


@pytest.mark.parametrize("who", ["supervise", "supervise of log", "both", "svscan", "all"])
def test_who_is_killed_takes_nothing_along_and_no_line_is_lost(scratch, who):
    scan = running_scan(scratch)
    service, logger = logged_service(scan, run=COUNTS)
    wait_for(lambda: len(lines(service)) > 20)
    pids = (service.pid, logger.pid)
    supervises = (supervise_of(service), supervise_of(logger))
    kill_all(*{"supervise": supervises[:1], "supervise of log": supervises[1:], "both": supervises, "svscan": (scan.svscan.pid,),
           "all": (scan.svscan.pid, *supervises)}[who])
    if who in ("svscan", "all"):
        svscan(scan)
        wait_until_scanning(scan)
    wait_for(lambda: is_up(service) and is_up(logger))
    wait_for(lambda: all(proc.alive(supervise_of(it)) for it in (service, logger)))
    count = len(lines(service))
    wait_for(lambda: len(lines(service)) > count + 20)
    assert (service.pid, logger.pid) == pids
    service.svc("-wd")
    wait_for(lambda: lines(service) == [str(number + 1) for number in range(len(lines(service)))])


def test_a_logger_that_is_killed_loses_only_what_it_had_read(scratch):
    service, logger = logged_service(running_scan(scratch))
    pid = logger.pid
    service.send("Ld")
    logger.wait_until_down()
    for number in range(100):
        tell(service, str(number))
    kill_all(supervise_of(logger))
    wait_for(lambda: logger.supervised)
    assert logger.down
    service.send("Lu")
    wait_for_lines(service, *map(str, range(100)))
    assert gone(pid)


@pytest.mark.released
def test_it_goes_on_under_a_supervise_that_is_newly_installed(scratch):
    installed = Installed(scratch, "supervise")
    scan = Scan(scratch)
    svscan(scan, environment={**os.environ, "PATH": f"{installed.path}:{path_with_our_programs()}"})
    service, logger = logged_service(wait_until_scanning(scan))
    pid, supervising = logger.pid, supervise_of(logger)
    installed.install_all()
    os.kill(supervising, signal.SIGUSR2)
    wait_for(lambda: installed.is_what_runs_as("supervise", supervising) and logger.supervised)
    tell(service, "before")
    wait_for_lines(service, "before")
    assert (logger.pid, supervise_of(logger)) == (pid, supervising)
    processes.kill(pid)
    wait_for(lambda: is_up(logger, other_than=pid))
    tell(service, "after")
    wait_for_lines(service, "before", "after")


# How it ends


def test_the_logger_ends_last_and_has_read_everything(scratch):
    run = ("#!/usr/bin/perl\n$| = 1; $SIG{TERM} = sub { print \"last $_\\n\" for 1 .. 2000; exit };\n"
           "print \"first\\n\"; mkdir \"obeys\"; sleep 1 while 1;\n")
    scan = running_scan(scratch)
    service, logger = logged_service(scan, run=run, log=SLOW_READER)
    wait_for(lambda: service.has("obeys"))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert lines(service) == ["first", *(f"last {number}" for number in range(1, 2001)), "saw the end"]
    assert not service.supervised and not logger.supervised


def test_a_logger_that_does_not_end_with_its_input_is_told_to(scratch):
    scan = running_scan(scratch)
    service, logger = logged_service(scan, log="#!/bin/sh\nexec sleep 1000\n")
    pid = logger.pid
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert gone(pid)


def test_both_are_ended_by_hand_when_the_link_is_gone(scratch):
    scan = Scan(scratch)
    service = make_service(scratch, "web")
    put_log(service)
    scan.link(service)
    svscan(scan)
    logger = logger_of(service)
    wait_for(lambda: is_up(service) and is_up(logger))
    (scan.path / "web").unlink()
    assert ask("svc", "-dx", service, service.path / "log") == processes.SILENT_SUCCESS
    wait_for(lambda: proc.children(scan.svscan.pid) == [])


def test_a_directory_log_may_take_its_place_and_the_other_way_round(scratch):
    scan = running_scan(scratch)
    service, program = logged_service(scan)
    tell(service, "one")
    wait_for_lines(service, "one")
    (service.path / "log").unlink()
    directory = make_service(service.path, "log", "exec cat >>lines")
    program.send("dx")
    wait_for(lambda: is_up(directory))
    tell(service, "two")
    wait_for_lines(directory, "two")
    directory.path.rename(service.path / "log.away")
    put_log(service)
    Service(service.path / "log.away").send("dx")
    wait_for(lambda: is_up(program))
    tell(service, "three")
    wait_for_lines(service, "one", "three")


# Of an instance


def test_each_instance_has_a_logger_of_its_own(scratch):
    scan = Scan(scratch)
    template = make_service(scratch, "worker@", 'echo "$LARES_INSTANCE"; exec sleep 1000')
    put_log(template, "#!/bin/sh\nexec cat >>\"lines@$LARES_INSTANCE\"\n")
    for name in ("eu", "us"):
        scan.link(template, f"worker@{name}")
    svscan(scan)
    loggers = [logger_of(template, f"supervise.log@{name}") for name in ("eu", "us")]
    wait_for(lambda: all(map(is_up, loggers)), what=lambda: scan.svscan.stderr)
    for name, logger in zip(("eu", "us"), loggers):
        wait_for(lambda: (template.path / f"lines@{name}").read_text() == f"{name}\n")
        assert f"up (pid {logger.pid})" in ask("svstat", scan.path / f"worker@{name}/log").stdout
    pid, other = (it.pid for it in loggers)
    Service(template.path, template.path / "supervise@eu").send("Lk")
    wait_for(lambda: is_up(loggers[0], other_than=pid))
    assert loggers[1].pid == other
    pids = [it.pid for it in loggers]
    kill_all(scan.svscan.pid, *map(supervise_of, loggers))
    svscan(scan)
    wait_until_scanning(scan)
    wait_for(lambda: all(map(is_up, loggers)) and all(proc.alive(supervise_of(it)) for it in loggers))
    assert [it.pid for it in loggers] == pids


# Without svscan


def test_supervise_may_be_called_for_it_by_hand(scratch):
    service = make_service(scratch)
    put_log(service)
    logger = logger_of(service)
    reader, writer = os.pipe()
    supervise(logger, as_name="web/log", cwd=scratch, stdin=reader)
    os.close(reader)
    logger.wait_until_supervised().wait_until_up()
    os.write(writer, b"hello\n")
    wait_for_lines(service, "hello")
    os.close(writer)
    logger.send("dx")
    assert logger.wait_until_left() == 0


def test_supervise_alone_starts_no_logger(scratch):
    service = make_service(scratch)
    put_log(service)
    supervise(service)
    service.wait_until_supervised().wait_until_up()
    assert not service.has("supervise.log")
