# SPDX-License-Identifier: ISC
"""A real nginx as a service: two workers behind a master, on loopback."""
import contextlib
import os
import re
import signal

from . import proc, processes, programs, web
from .services import make_service
from .waiting import wait_for

_RUN = """#!/bin/sh
exec {nginx} -e {own}/error.log -c {own}/nginx.conf
"""

_CONF = """daemon off;
worker_processes 2;
pid {own}/nginx.pid;
error_log {own}/error.log;
events {{ worker_connections 16; }}
http {{
    access_log off;
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
    server {{
        listen {host}:{port};
        location / {{ return 200 "this is nginx\\n"; }}
    }}
}}
"""


def make_nginx(parent, port, name="nginx"):
    """Its service directory. nginx's workers become another user, who must be able to enter what lies above."""
    service = make_service(parent, name)
    facts = {"nginx": programs.peer("nginx", "nginx"), "own": service.path, "host": web.HOST, "port": port}
    service.write("nginx.conf", _CONF.format(**facts))
    service.write_run(_RUN.format(**facts))
    return service


class Load:
    """What ab(1) has seen while it asked, from several sides at once, for as long as a block lasted."""

    def __init__(self, report):
        self.completed = int(re.search(r"^Complete requests: +(\d+)$", report, re.M)[1])
        self.failed = int(re.search(r"^Failed requests: +(\d+)$", report, re.M)[1])
        self.other_answers = int((re.search(r"^Non-2xx responses: +(\d+)$", report, re.M) or [0, 0])[1])


@contextlib.contextmanager
def under_load(port, scratch):
    """A list, which has the Load in it when the block has ended."""
    command = [programs.peer("ab", "apache2-utils"), "-q", "-k", "-c", "4", "-n", "100000000", f"http://{web.HOST}:{port}/"]
    asking, seen = processes.Process(command, scratch), []
    wait_for(lambda: has_asked(asking))
    yield seen
    assert asking.running, f"ab gave up: {asking.stderr}"
    asking.signal(signal.SIGINT)
    asking.wait()
    seen.append(Load(asking.stdout))


def has_asked(process):
    """It has sent a good deal: what it has written in all, by the account of the kernel."""
    with open(f"/proc/{process.pid}/io", encoding="ascii") as io:
        return int(re.search(r"^wchar: (\d+)$", io.read(), re.M)[1]) > 100_000


def is_one_copy(service):
    """Of all masters that have its configuration there is the one that supervise knows, and no other one.

    They are looked for in the whole machine: on the way down a tree, one whose parent has just died may be missed."""
    return [it for it in map(int, filter(str.isdigit, os.listdir("/proc"))) if _is_master(it, service)] == [service.pid]


def _is_master(pid, service):
    try:
        title = b" ".join(proc.arguments(pid))
    except OSError:
        return False  # it has gone meanwhile
    return title.startswith(b"nginx: master") and bytes(service.path / "nginx.conf") in title
