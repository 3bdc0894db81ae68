# SPDX-License-Identifier: ISC
"""A real application, of tornado, that likes to have a redis: wants/redis. It waits for one that comes, and does without."""
import pytest

from support import programs, web
from support.redis import Gate, ask, make_redis
from support.services import make_service
from support.situations import Scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for

# At its start it counts itself in redis, if there is one; so it does with each request.
APP = '''"""Counts visits, in redis if there is one."""
import asyncio
import socket

import tornado.ioloop
import tornado.web


def count(what):
    try:
        with socket.create_connection(("{host}", {redis}), 5) as connection:
            connection.sendall(b"INCR " + what + b"\\r\\n")
            return connection.recv(100)[1:].strip().decode()
    except OSError:
        return "nobody counts"


class Visit(tornado.web.RequestHandler):
    def get(self):
        self.write(f"start {{start}}, visit {{count(b'visits')}}\\n")


async def main():
    tornado.web.Application([("/", Visit)]).listen({port}, address="{host}")
    await asyncio.Event().wait()


start = count(b"starts")
asyncio.run(main())
'''


@pytest.fixture
def parts(scratch):
    programs.skip_unless_root("redis becomes another user")
    scratch.chmod(0o755)
    return Parts(scratch)


class Parts:
    """An application and a redis, and a scan directory with nothing in it."""

    def __init__(self, scratch):
        self.scan = Scan(scratch)
        self.port, redis_port = web.free_port(), web.free_port()
        self.redis, self.redis_port = make_redis(scratch / "sv", redis_port), redis_port
        self.app = make_service(scratch / "sv", "app", run="#!/bin/sh\nexec python3 app.py\n")
        self.app.write("app.py", APP.format(host=web.HOST, port=self.port, redis=redis_port))
        self.app.write("ready-listen", f"tcp 127.0.0.1:{self.port}\n")
        (self.app.path / "wants").mkdir()
        (self.app.path / "wants/redis").touch()

    def begin(self, *services):
        for service in services:
            self.scan.link(service)
        svscan(self.scan)
        wait_until_scanning(self.scan)
        return self

    def says(self, text):
        return not web.nobody_listens(self.port) and web.get(self.port) == text

    def wait_until_it_says(self, text):
        wait_for(lambda: self.says(text), what=lambda: self.scan.svscan.stderr)

    def wait_for_state(self, service, **facts):
        def is_so():
            return service.supervised and (state := service.state) and all(state.get(it.replace("_", "-")) == facts[it] for it in facts)

        wait_for(is_so, what=lambda: f"{facts}; {self.scan.svscan.stderr}")


def test_it_starts_where_there_is_no_redis_at_all(parts):
    parts.begin(parts.app)
    parts.wait_until_it_says("start nobody counts, visit nobody counts\n")


def test_it_starts_where_redis_is_not_to_run(parts):
    parts.redis.write("down")
    parts.begin(parts.app, parts.redis)
    parts.wait_until_it_says("start nobody counts, visit nobody counts\n")
    assert parts.redis.starts == 0


def test_it_waits_for_a_redis_that_is_about_to_be_ready(parts):
    gate = Gate(parts.redis)
    parts.begin(parts.app, parts.redis)
    gate.wait_until_it_is_loading()
    parts.wait_for_state(parts.app, phase="waiting", waits_for="redis")
    stays(lambda: parts.app.starts == 0)
    gate.open()
    parts.wait_until_it_says("start 1, visit 1\n")
    assert parts.app.starts == 1


def test_it_goes_on_when_redis_goes_and_uses_the_next_one(parts):
    parts.begin(parts.app, parts.redis)
    parts.wait_until_it_says("start 1, visit 1\n")
    pid = parts.app.pid
    parts.redis.svc("-wd")
    parts.wait_until_it_says("start 1, visit nobody counts\n")
    parts.redis.svc("-wu")
    parts.wait_for_state(parts.redis, ready="1")
    parts.wait_until_it_says("start 1, visit 2\n")
    parts.redis.kill_process()
    parts.wait_for_state(parts.redis, starts="3", ready="1")
    assert (parts.app.pid, parts.app.starts) == (pid, 1)


def test_they_go_independently_and_a_restart_of_it_alone_finds_redis(parts):
    parts.begin(parts.app, parts.redis)
    parts.wait_until_it_says("start 1, visit 1\n")
    pid = parts.redis.pid
    parts.app.svc("-wt")
    parts.wait_until_it_says("start 2, visit 2\n")
    assert parts.redis.pid == pid and ask(parts.redis_port, "GET", "starts") == "2"
