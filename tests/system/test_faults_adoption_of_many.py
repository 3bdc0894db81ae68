# SPDX-License-Identifier: ISC
"""Two hundred services, and everything above them is killed at once."""
import os
import re
import signal

import pytest

from support import processes, programs
from support.services import gone, is_up
from support.situations import Scan, svscan, wait_until_scanning
from support.waiting import wait_for

pytestmark = pytest.mark.released

MANY = 200
RUN = "#!/bin/sh\necho $$ >>started\nexec sleep 1000\n"


def svstat(services):
    answer = processes.run(programs.ours("svstat"), *[it.path for it in services])
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout.splitlines()


def test_all_of_them_are_taken_over_told_of_and_stopped(scratch):
    scan = Scan(scratch)
    made = [scan.add(f"web-{number:03}", RUN, "exec cat >>lines" if number % 10 == 0 else None) for number in range(MANY)]
    logs = [scan.log_of(it.name) for it in made[::10]]
    svscan(scan)
    everything = made + logs
    wait_for(lambda: all(map(is_up, everything)))
    pids = [it.pid for it in everything]
    ages = [it.state["since"] for it in everything]

    dead = [scan.svscan.pid, *(int(it.state["supervise-pid"]) for it in everything)]
    for pid in dead:
        os.kill(pid, signal.SIGSTOP)  # so that none is replaced before the last of them is killed
    for pid in dead:
        processes.kill(pid)
    wait_for(lambda: all(map(gone, dead)))
    scan.svscan.wait()

    svscan(scan)
    wait_until_scanning(scan)
    wait_for(lambda: all(map(is_up, everything)) and not any(int(it.state["supervise-pid"]) in dead for it in everything),
             what=lambda: scan.svscan.stderr)
    assert [it.pid for it in everything] == pids and [it.state["since"] for it in everything] == ages
    assert all((it.path / "started").read_text() == f"{it.pid}\n" for it in made)
    for line, service in zip(svstat(made), made):
        assert re.fullmatch(rf"{service.path}: up \(pid {service.pid}\) \d+ seconds", line), line
    assert scan.svscan.messages == []

    assert processes.run(programs.ours("svc"), "-wd", *[it.path for it in made]) == processes.SILENT_SUCCESS
    assert all(re.search(r": down \d+ seconds, normally up$", line) for line in svstat(made))
    assert all(map(gone, pids[:MANY]))
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    wait_for(lambda: all(map(gone, pids)))
