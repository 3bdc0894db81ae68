# SPDX-License-Identifier: ISC
"""Talking HTTP to a service on the loopback interface, past whatever proxies this machine has."""
import contextlib
import http.client
import socket

from .processes import PATIENCE

HOST = "127.0.0.1"


def free_port():
    """A port that nobody listens on. The kernel gives out the next one elsewhere, so that it stays free for a while."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def get(port, path="/"):
    """The body of the answer, which must be a good one. ConnectionRefusedError when nobody listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        assert answer.status == 200, (answer.status, body)
        return body


def nobody_listens(port):
    with contextlib.closing(socket.socket()) as probe:
        return probe.connect_ex((HOST, port)) != 0
