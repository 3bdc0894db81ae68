# SPDX-License-Identifier: ISC
"""Three thousand services, where 0.76 refused the one thousand and first."""
import os
import random
import signal

import pytest

from support import proc, programs
from support.situations import Scan, svscan
from support.waiting import wait_for

MANY = 300 if programs.sanitized() else 3000


@pytest.mark.slow
def test_edge_42_the_1001st_service_is_served_like_the_first(scratch):
    scan = Scan(scratch)
    # cat waits for its standard input, which all share, for as long as the test holds the other end.
    reader, writer = os.pipe()
    services = []
    for number in range(MANY):
        directory = scan.path / f"{number:04}"
        directory.mkdir()
        (directory / "run").symlink_to("/bin/cat")
        services.append(scan.service(directory.name))

    svscan(scan, stdin=reader)
    os.close(reader)
    waiting = list(services)

    def all_are_up():
        waiting[:] = [it for it in waiting if not (it.supervised and it.up)]
        return not waiting

    wait_for(all_are_up, what=lambda: f"{len(waiting)} of {MANY} are not up")
    assert len(proc.children(scan.svscan.pid)) == MANY
    assert scan.svscan.messages == []

    chosen = random.Random(1).sample(services, 20) + [services[-1]]
    pids = {it: it.pid for it in chosen}
    for it in chosen:
        it.kill_process()
    for it in chosen:
        it.wait_until_up(other_than=pids[it])

    (scan.path / ".svscan/timeout-stop").write_text("0")
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert [it for it in proc.descendants(os.getpid()).values() if it.state not in "ZX"] == []
    assert scan.svscan.messages == []
    os.close(writer)
