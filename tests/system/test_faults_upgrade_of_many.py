# SPDX-License-Identifier: ISC
"""A hundred services and a nginx under load are upgraded to another version, and back."""
import os
import re

import pytest

from support import processes, web
from support.nginx import make_nginx, under_load
from support.services import is_up
from support.situations import Scan, wait_until_scanning
from support.upgrades import Installed, version
from support.waiting import wait_for

pytestmark = pytest.mark.released

MANY = 100
NEXT = "9.9.9"


def who(scan, services):
    return [scan.svscan.pid] + [(int(it.state["supervise-pid"]), it.pid, it.state["since"]) for it in services]


def versions(scan, services):
    """Of all that runs, as its records say."""
    own = re.search(r"^version (\S+)$", (scan.path / ".svscan/state").read_text(), re.M)[1]
    return {own} | {it.state["supervise-version"] for it in services}


def test_nobody_notices_a_new_version_and_the_way_back(scratch):
    scratch.chmod(0o755)
    installed, port, scan = Installed(scratch, "svscan", "supervise"), web.free_port(), Scan(scratch)
    services = [scan.add(f"web-{number:03}") for number in range(MANY)] + [make_nginx(scan.path, port)]
    scan.svscan = processes.Process(["svscan", str(scan.path)], scratch, executable=str(installed.path / "svscan"),
                                    env={**os.environ, "PATH": f"{installed.path}:/usr/bin:/bin:/usr/sbin:/sbin"})
    wait_until_scanning(scan)
    wait_for(lambda: all(map(is_up, services)) and not web.nobody_listens(port))
    before, ours = who(scan, services), version()

    with under_load(port, scratch) as seen:
        for wanted in (NEXT, ours):
            installed.install_all(wanted)
            scan.send("u")
            wait_for(lambda: versions(scan, services) == {wanted} and all(map(is_up, services)),
                     what=lambda: f"all are {wanted}: {versions(scan, services)}; {scan.svscan.stderr}")
            assert who(scan, services) == before
    load, = seen
    assert load.completed > 100 and (load.failed, load.other_answers) == (0, 0)
