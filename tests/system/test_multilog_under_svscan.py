# SPDX-License-Identifier: ISC
"""A service that says much, and its log, which is ended again and again: every line is in the log, once, and in its place."""
import os

from support import programs
from support.logs import LogDirectory
from support.services import is_up, make_service
from support.situations import running_scan
from support.waiting import wait_for

ENDS = 20
LINES_BETWEEN = 20_000 if programs.sanitized() else 100_000

# Numbered lines, in pieces that end anywhere; so many more for each byte that it is told.
COUNTS = f"""exec perl -e 'my $n = 0;
    open my $in, "+<", "more" or die;
    while (sysread $in, my $told, 1) {{ print $n++, "\\n" for 1 .. {LINES_BETWEEN}; $| = 1; print ""; $| = 0 }}'"""


def counting_service(scan):
    """The service, its logger, and the directory of that."""
    made = make_service(scan.scratch / "made", "web", COUNTS)
    os.mkfifo(made.path / "more")
    make_service(made.path, "log", f"exec {programs.ours('multilog')} s65536 n9999 ./main")
    made.path.rename(scan.path / "web")
    service, logger = scan.service("web"), scan.log_of("web")
    log = LogDirectory(logger.path / "main")
    wait_for(lambda: is_up(service) and is_up(logger) and log.has("current"))
    return service, logger, log


def size(log):
    """A file may be renamed meanwhile; then it is looked at again."""
    return sum((log.path / name).stat().st_size for name in log.old + ["current"])


def test_twenty_ends_of_a_logger_lose_no_line_of_millions_and_double_none(scratch):
    service, logger, log = counting_service(running_scan(scratch))
    expected = b"".join(b"%d\n" % number for number in range(ENDS * LINES_BETWEEN))
    with open(service.path / "more", "wb", buffering=0) as more:
        for _ in range(ENDS):
            before, pid = wait_for(lambda: (size(log), logger.pid))
            more.write(b".")
            wait_for(lambda: size(log) > before)
            logger.svc("-t")
            logger.wait_until_up(other_than=pid)
        wait_for(lambda: size(log) == len(expected))
    assert len(log.old) > ENDS and set(log.codes) == {"s"}
    assert log.everything == expected
