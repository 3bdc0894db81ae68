# SPDX-License-Identifier: ISC
"""A service and its log: the pipe between them outlives both, and what was written into it is read."""
import os

from support import proc
from support.calm import idle
from support.services import gone, is_up, make_service
from support.situations import Scan, running_scan, svscan
from support.waiting import stays, wait_for

COLLECT = "exec cat >>lines"
# Says what it is told in the FIFO "say", line by line.
SAYS = "exec perl -e '$| = 1; open my $in, \"+<\", \"say\" or die; print while <$in>'"


def talking_service(scan, name="web", log=COLLECT):
    """A service that prints what the test tells it, and its log; both are up."""
    made = make_service(scan.scratch / "made", name, SAYS)
    os.mkfifo(made.path / "say")
    make_service(made.path, "log", log)
    made.path.rename(scan.path / name)
    service, logger = scan.service(name), scan.log_of(name)
    wait_for(lambda: is_up(service) and is_up(logger))
    return service, logger


def tell(service, line):
    with open(service.path / "say", "w") as fifo:
        fifo.write(line + "\n")


def lines(logger):
    try:
        return (logger.path / "lines").read_text().splitlines()
    except FileNotFoundError:
        return []


def test_what_the_service_prints_is_read_by_the_log(scratch):
    service, logger = talking_service(running_scan(scratch))
    tell(service, "hello")
    wait_for(lambda: lines(logger) == ["hello"])


def test_edge_37_what_is_written_while_the_logger_is_down_is_read_by_the_next(scratch):
    service, logger = talking_service(running_scan(scratch))
    logger.send("d")
    logger.wait_until_down()
    pid = service.pid
    for number in range(100):
        tell(service, f"line {number}")
    stays(lambda: service.pid == pid and lines(logger) == [])
    logger.send("u")
    wait_for(lambda: lines(logger) == [f"line {number}" for number in range(100)])


def test_edge_37_the_pipe_survives_the_death_of_the_logger_and_of_its_supervise(scratch):
    scan = running_scan(scratch)
    service, logger = talking_service(scan)
    pid, first = service.pid, logger.pid
    logger.send("dx")
    wait_for(lambda: gone(first))
    tell(service, "meanwhile")
    wait_for(lambda: is_up(logger, other_than=first))
    wait_for(lambda: lines(logger) == ["meanwhile"])
    assert service.pid == pid  # nobody was ended by SIGPIPE


def test_edge_37_the_pipe_survives_the_death_of_the_service_and_of_its_supervise(scratch):
    scan = running_scan(scratch)
    service, logger = talking_service(scan)
    logger_pid, first = logger.pid, service.pid
    tell(service, "before")
    wait_for(lambda: lines(logger) == ["before"])
    service.send("dx")
    wait_for(lambda: is_up(service, other_than=first))
    tell(service, "after")
    wait_for(lambda: lines(logger) == ["before", "after"])
    assert logger.pid == logger_pid


def test_edge_38_the_logger_sees_no_end_when_the_service_stops(scratch):
    service, logger = talking_service(running_scan(scratch))
    pid = logger.pid
    service.send("d")
    service.wait_until_down()
    stays(lambda: logger.pid == pid and not gone(pid))


def test_edge_36_a_log_that_is_added_later_waits_for_the_next_supervise(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", "echo hello; exec sleep 1000")
    wait_for(lambda: is_up(service))
    pid = service.pid
    logger = make_service(service.path, "log", COLLECT)
    scan.send("a")
    stays(lambda: service.pid == pid and not logger.supervised)
    service.send("dx")
    wait_for(lambda: is_up(service, other_than=pid) and is_up(logger))
    wait_for(lambda: lines(logger) == ["hello"])


def test_a_log_that_is_added_later_is_reported_at_the_next_look_and_no_file_wakes_svscan_up(scratch):
    scan = running_scan(scratch)
    service = scan.add("web")
    wait_for(lambda: is_up(service))
    with idle(scan.svscan.pid):
        for number in range(50):
            service.write(f"file-{number}")
        make_service(service.path, "log", COLLECT)
        stays(lambda: scan.messages == [], 0.3)
    scan.send("a")
    (message,) = wait_for(lambda: scan.messages)
    assert message.startswith("svscan: warning: web/log came after web had been started, and is not used yet (")
    scan.send("a")
    stays(lambda: len(scan.messages) == 1, 0.2)
    scan.send("h")
    wait_for(lambda: scan.messages == [message, message])


def test_a_log_that_is_removed_does_not_end_the_logger_that_runs(scratch):
    scan = running_scan(scratch)
    service, logger = talking_service(scan)
    pid = logger.pid
    logger.path.rename(service.path / "no-log")
    scan.send("a")
    stays(lambda: not gone(pid))
    tell(service, "still")
    wait_for(lambda: (service.path / "no-log/lines").read_text() == "still\n")


def test_a_log_that_is_no_directory_and_no_file_is_no_log_and_that_is_said_once(scratch):
    scan = running_scan(scratch)
    made = make_service(scratch / "made", "web")
    os.mkfifo(made.path / "log")
    made.path.rename(scan.path / "web")
    service = scan.service("web")
    wait_for(lambda: is_up(service))
    (message,) = wait_for(lambda: scan.messages)
    assert "web/log: not a directory" in message
    scan.send("a")
    stays(lambda: len(scan.messages) == 1 and len(proc.children(scan.svscan.pid)) == 1)
    assert proc.descriptors(service.pid)[1] == proc.descriptors(scan.svscan.pid)[1]


def test_a_log_may_be_a_link_to_a_directory(scratch):
    scan = running_scan(scratch)
    elsewhere = make_service(scratch, "elsewhere", COLLECT)
    made = make_service(scratch / "made", "web", "echo hello; exec sleep 1000")
    (made.path / "log").symlink_to(elsewhere.path)
    made.path.rename(scan.path / "web")
    wait_for(lambda: lines(elsewhere) == ["hello"])


def test_a_logger_that_cannot_start_holds_the_lines_back_until_it_can(scratch):
    scan = running_scan(scratch)
    made = make_service(scratch / "made", "web", "echo hello; exec sleep 1000")
    make_service(made.path, "log", run=None)
    made.path.rename(scan.path / "web")
    service, logger = scan.service("web"), scan.log_of("web")
    wait_for(lambda: is_up(service) and logger.supervised)
    wait_for(lambda: scan.svscan.messages)
    assert scan.svscan.messages == [f"supervise: fatal: unable to start log/run: file does not exist (in {logger.path}; "
                                    "a service needs an executable file called run)"]
    logger.write_run(f"#!/bin/sh\n{COLLECT}\n")
    wait_for(lambda: lines(logger) == ["hello"])


def test_what_is_said_of_a_log_says_whose_it_is(scratch):
    scan = running_scan(scratch)
    made = make_service(scratch / "made", "web", "exec sleep 1000")
    make_service(made.path, "log", COLLECT).write_run("#!/bin/sh\n", mode=0o644)
    made.path.rename(scan.path / "web")
    run = scan.log_of("web").path / "run"
    wait_for(lambda: scan.svscan.messages)
    assert scan.svscan.messages == [
        f"supervise: fatal: unable to start log/run: access denied (not executable; try: chmod 755 {run})"]


def test_a_log_that_is_removed_with_its_service_is_dismissed_by_hand(scratch):
    scan = Scan(scratch)
    made = make_service(scratch, "web", "echo hello; exec sleep 1000")
    logger = make_service(made.path, "log", COLLECT)
    scan.link(made)
    svscan(scan)
    wait_for(lambda: is_up(made) and is_up(logger))
    (scan.path / "web").unlink()
    made.send("dx")
    stays(lambda: is_up(logger))
    logger.send("dx")
    wait_for(lambda: proc.children(scan.svscan.pid) == [])
    # Nothing is left of the pair: no descriptor of its pipe.
    wait_for(lambda: not any("/pipes/" in it for it in proc.descriptors(scan.svscan.pid).values()))


def test_the_log_of_a_service_that_is_down_runs(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", log=COLLECT, down=True)
    wait_for(lambda: service.supervised and is_up(scan.log_of("web")))
    assert service.down
