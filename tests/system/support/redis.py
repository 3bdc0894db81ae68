# SPDX-License-Identifier: ISC
"""A real redis as a service, under the user of its package, on loopback; and a client of it without a library."""
import os
import shutil
import socket

from . import programs, web
from .processes import PATIENCE
from .services import make_service
from .waiting import wait_for

USER = "redis"

_RUN = """#!/bin/sh
exec {setuidgid} {user} {redis} {own}/redis.conf
"""

# It saves when it ends, and not before; what it is asked to do is all that it does.
_CONF = """supervised systemd
daemonize no
bind {host}
port {port}
dir {own}/data
logfile {own}/data/log
save 86400 1
appendonly {appendonly}
appendfsync always
"""


def make_redis(parent, port, name="redis", appendonly=False):
    """Its service directory, which everybody must be able to enter; only `data` is redis's own."""
    service = make_service(parent, name)
    facts = {"redis": programs.peer("redis-server", "redis-server"), "own": service.path, "host": web.HOST, "port": port,
             "setuidgid": programs.ours("setuidgid"), "user": USER, "appendonly": "yes" if appendonly else "no"}
    service.write("redis.conf", _CONF.format(**facts))
    service.write_run(_RUN.format(**facts))
    service.write("notify-socket")
    (service.path / "data").mkdir()
    shutil.chown(service.path / "data", USER, USER)
    return service


def log_of(service):
    path = service.path / "data/log"
    return path.read_text() if path.exists() else ""


_EMPTY = b"REDIS0010\xff" + bytes(8)  # the snapshot of a redis that knows nothing


class Gate:
    """The snapshot is a FIFO: redis listens already, and loads until somebody has written into it."""

    def __init__(self, service):
        self._path = service.path / "data/dump.rdb"
        self._snapshot = self._path.read_bytes() if self._path.exists() else _EMPTY
        self._path.unlink(missing_ok=True)
        os.mkfifo(self._path, 0o600)
        shutil.chown(self._path, USER, USER)

    def wait_until_it_is_loading(self):
        """It has opened the snapshot, since there is a reader, and will wait for what comes."""
        self._writer = wait_for(lambda: os.open(self._path, os.O_WRONLY | os.O_NONBLOCK))

    def open(self):
        assert os.write(self._writer, self._snapshot) == len(self._snapshot)
        os.close(self._writer)


class Client:
    """One connection, on which commands are sent as lines."""

    def __init__(self, port):
        self._socket = socket.create_connection((web.HOST, port), PATIENCE)
        self._answers = self._socket.makefile("rb")

    def __call__(self, *words):
        """The answer: a line, or nothing where there is no value."""
        self._socket.sendall(" ".join(words).encode() + b"\r\n")
        first = self._answers.readline().decode().rstrip("\r\n")
        assert first and first[0] in "+:$", first
        if first[0] != "$":
            return first[1:]
        return None if first == "$-1" else self._answers.read(int(first[1:]) + 2).decode().rstrip("\r\n")

    @property
    def is_closed_by_redis(self):
        return self._answers.read(1) == b""


def ask(port, *words):
    """On a connection of its own."""
    return Client(port)(*words)
