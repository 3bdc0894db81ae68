# SPDX-License-Identifier: ISC
"""svlogd, ours and Debian's, as a test sees them."""
import os

import pytest

from . import logs, programs
from .logs import LogDirectory
from .waiting import wait_for

DEBIAN = "/usr/bin/svlogd"


def ours():
    return programs.ours("svlogd")


def debian():
    """The path of runit's svlogd; skips the test when Debian's package is not installed."""
    if not os.path.exists("/var/lib/dpkg/info/runit.list") or not os.path.exists(DEBIAN):
        pytest.skip("svlogd is not installed (Debian package runit)")
    return DEBIAN


def make_log(scratch, config=None, name="log"):
    """A log directory, as its owner makes it."""
    path = scratch / name
    path.mkdir(mode=0o755)
    if config is not None:
        configure(path, config)
    return LogDirectory(path)


def configure(path, config):
    (path / "config").write_bytes(config if isinstance(config, bytes) else config.encode())


def run(words, data, directory, program=None, **options):
    """svlogd with these words and this input, to its end."""
    return logs.run(words, data, directory, program or ours(), **options)


def running(words, scratch, log, program=None, **options):
    """An svlogd that has opened this directory."""
    svlogd = logs.Multilog(words, scratch, program or ours(), **options)
    wait_for(lambda: log.has("current") and log.mode("current") == 0o644, what=lambda: svlogd.messages)
    return svlogd
