# SPDX-License-Identifier: ISC
"""A Debian in which packages are installed for a test: this machine's files, of which nothing is changed.

It is an overlay with its own /dev, in which a tree runs with pids and a network of its own: nobody out here can meet it,
on whatever port it listens.
"""
import os
import subprocess

import pytest

from . import mounts, proc, processes, programs
from .processes import Process
from .waiting import wait_for

_PATH = "PATH=/opt/lares:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ENVIRONMENT = ["/usr/bin/env", "-i", _PATH, "HOME=/root", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive"]
_DEVICES = ("null", "zero", "full", "random", "urandom")
_FAR_AWAY = 600  # seconds, for what comes through a network
_LOOPBACK_UP = """
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))
"""


class Debian:
    """What is in it lies below `root`."""

    def __init__(self, directory):
        self._room = mounts.small_disk(directory, "2g")
        self.root = mounts.overlay_of_everything(self._room)
        self._make_devices()
        mounts.new_proc(self.root / "proc")
        mounts.show_also_at(programs.BIN, self.root / "opt/lares")
        for transient in ("run/runit/supervise", "tmp"):  # what booting makes
            (self.root / transient).mkdir(parents=True, exist_ok=True)
        self.write("/etc/hosts", "127.0.0.1 localhost\n")  # a minimal machine has none

    def _make_devices(self):
        mounts.small_disk(self.root / "dev", "64k")
        for name in _DEVICES:
            (self.root / "dev" / name).touch()
            subprocess.run(["mount", "--bind", f"/dev/{name}", self.root / "dev" / name], check=True)
        for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
            (self.root / "dev" / name).symlink_to(target)

    def install(self, *packages):
        """As somebody would who has no service started by it. Skips the test where packages cannot be had."""
        get = ["apt-get", "-qy", "--no-install-recommends", "-o", "Dpkg::Options::=--path-exclude=/usr/share/man/*"]
        fetch = (*get, "--download-only", "install", *packages)
        fetched = self.run(*fetch, timeout=_FAR_AWAY)
        if fetched.exit_code != 0:
            self.run(*get, "update", timeout=_FAR_AWAY)  # what is known of them may be old
            fetched = self.run(*fetch, timeout=_FAR_AWAY)
        if fetched.exit_code != 0:
            pytest.skip(f"the packages cannot be had here: {fetched.stderr[-300:]}")
        refusal = self.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)
        installed = self.run(*get, "install", *packages, timeout=_FAR_AWAY)
        refusal.unlink()
        assert installed.exit_code == 0, installed.stdout[-2000:] + installed.stderr[-2000:]

    def path(self, name):
        """Where out here a file lies that is `name` in there."""
        return self.root / name.lstrip("/")

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def undo(self):
        mounts.undo(self._room.parent)

    def run(self, *command, **options):
        """A command in there that needs nothing of the tree, such as a network."""
        return processes.run("chroot", self.root, *_ENVIRONMENT, *command, **options)


class Tree:
    """svscanboot on /etc/service of a Debian."""

    def __init__(self, debian, scratch, *services):
        self.debian = debian
        scan = debian.path("/etc/runit/runsvdir/default")
        for entry in scan.iterdir():
            if entry.is_symlink():
                entry.unlink()
        for service in services:
            (scan / os.path.basename(service)).symlink_to(service)
        start = f'mount -t proc proc "{debian.root}/proc" && python3 -c \'{_LOOPBACK_UP}\' && exec "$@"'
        # As it is: a root directory that is no mount point, as chroot leaves it, cannot be made private.
        alone = ["unshare", "--mount", "--propagation", "unchanged", "--net", "--pid", "--fork", "--kill-child"]
        boot = ["chroot", debian.root, *_ENVIRONMENT, "/opt/lares/svscanboot", "/etc/service"]
        self._unshare = Process([*alone, "sh", "-c", start, "sh", *boot], scratch)
        self.process = wait_for(self._find_svscanboot, what=lambda: self._unshare.stderr)

    def _find_svscanboot(self):
        return next((it for it in proc.children(self._unshare.pid) if proc.stat(it).name == "svscanboot"), None)

    def run(self, *command, **options):
        """A command in there: a client, mostly."""
        # By its root and not by the name of it, which means something else outside a chroot that we may be in.
        enter = ["nsenter", "-t", str(self.process), "--mount", "--net", "--pid", "--root", "--wd"]
        return processes.run(*enter, *_ENVIRONMENT, *command, **options)

    @property
    def picture(self):
        """What runs and what is down, for who must find out why something does not answer."""
        return self.run("sh", "-c", "svstat /etc/service/* /etc/service/*/log; ps -ef").stdout

    def pid(self, service):
        """By which the service is known in there; 0 when it is down."""
        said = self.run("svstat", f"/etc/service/{service}").stdout
        return int(said.partition("(pid ")[2].partition(")")[0] or 0)
