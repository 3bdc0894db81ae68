# SPDX-License-Identifier: ISC
"""How each supervision suite is started, commanded and asked, each in an adapter of its own."""

import hashlib
import os
import shutil
import subprocess


class Peer:
    """One suite. Methods that make a command return its argv, or None where there is no such command."""

    name = ""
    package = None  # Debian's, for the version
    programs = ()  # what must be there
    services_max = None  # what its scanner can hold
    directories = "/usr/local/bin:/usr/bin:/bin"  # where its programs are looked for

    def environment(self):
        return {"PATH": self.directories}

    def find(self, program):
        return shutil.which(program, path=self.directories)

    def missing(self):
        return [program for program in self.programs if self.find(program) is None]

    def version(self):
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", self.package], capture_output=True,
                               text=True, check=False) if self.package and shutil.which("dpkg-query") else None
        return asked.stdout if asked and asked.returncode == 0 else "unknown version"

    # The scanner

    def scanner(self, scan):
        raise NotImplementedError

    def after_link(self, scan):
        """What must be said to the scanner before it sees a new link."""
        return None

    removes = False  # does the service stop once its link is gone, in some mode?

    def ask_for_removal(self, scan):
        """Chooses that mode, before the scanner starts."""

    def after_unlink(self, scan):
        return None

    # One service

    def down(self, service):
        return None

    def up(self, service):
        return None

    def status(self, services):
        """One command for all of them, or a list of commands, one for each."""
        return None

    # The log of one service

    def logger(self, script, directory):
        """Writes its input into a log directory, which this makes ready: files of 16 MB, ten of them.

        The script is "plain", "stamps", "pattern": all but what has DEBUG in it, or "small": files of 1 MB.
        """
        return None


def _size(script):
    return "s1000000" if script == "small" else "s16777215"


def _svlogd(peer, script, directory):
    os.mkdir(directory)
    with open(os.path.join(directory, "config"), "x", encoding="ascii") as file:
        file.write(_size(script) + "\n" + ("-*DEBUG*\n" if script == "pattern" else ""))
    return [peer.find("svlogd"), *(["-t"] if script == "stamps" else []), directory] if peer.find("svlogd") else None


class Daemontools(Peer):
    name = "daemontools"
    package = "daemontools"
    programs = ("svscan", "supervise", "svc", "svstat")
    services_max = 1000

    def scanner(self, scan):
        return [self.find("svscan"), scan]

    def down(self, service):
        return [self.find("svc"), "-d", service]

    def up(self, service):
        return [self.find("svc"), "-u", service]

    def status(self, services):
        return [self.find("svstat"), *services]

    def logger(self, script, directory):
        words = {"stamps": ["t"], "pattern": ["-*DEBUG*"]}.get(script, [])
        return [self.find("multilog"), *words, _size(script), directory] if self.find("multilog") else None


class Lares(Daemontools):
    name = "lares"
    package = None
    services_max = None
    removes = True

    def __init__(self, directory):
        self.directories = f"{directory}:/usr/bin:/bin"
        self.directory = directory

    def find(self, program):
        path = os.path.join(self.directory, program)
        return path if os.access(path, os.X_OK) else None

    def ask_for_removal(self, scan):
        os.makedirs(os.path.join(scan, ".svscan"), mode=0o700)
        with open(os.path.join(scan, ".svscan", "stop-removed"), "x", encoding="ascii"):
            pass

    def version(self):
        with open(self.find("supervise"), "rb") as file:
            return f"build, supervise {hashlib.sha256(file.read()).hexdigest()[:12]}"


class LaresSvlogd(Lares):
    """The same logger, in the words of runit."""

    name = "lares svlogd"

    def logger(self, script, directory):
        return _svlogd(self, script, directory)


class Runit(Peer):
    name = "runit"
    package = "runit"
    programs = ("runsvdir", "runsv", "sv")
    services_max = 1000
    removes = True

    def scanner(self, scan):
        return [self.find("runsvdir"), scan]

    def down(self, service):
        return [self.find("sv"), "down", service]

    def up(self, service):
        return [self.find("sv"), "up", service]

    def status(self, services):
        return [self.find("sv"), "status", *services]

    def logger(self, script, directory):
        return _svlogd(self, script, directory)


class S6(Peer):
    name = "s6"
    package = "s6"
    programs = ("s6-svscan", "s6-supervise", "s6-svscanctl", "s6-svc", "s6-svstat")
    removes = True

    def scanner(self, scan):
        return [self.find("s6-svscan"), "-c", "20000", scan]

    def after_link(self, scan):
        return [self.find("s6-svscanctl"), "-a", scan]

    def after_unlink(self, scan):
        return [self.find("s6-svscanctl"), "-an", scan]

    def down(self, service):
        return [self.find("s6-svc"), "-d", service]

    def up(self, service):
        return [self.find("s6-svc"), "-u", service]

    def status(self, services):
        return [[self.find("s6-svstat"), service] for service in services]

    def logger(self, script, directory):
        words = {"stamps": ["t"], "pattern": ["-DEBUG"]}.get(script, [])
        return [self.find("s6-log"), "-b", "--", *words, "n10", _size(script), directory]


class Floor(Peer):
    """The bare programs of ../helpers: what nobody can do without."""

    name = "floor"
    supervisor = "floor_supervise"

    def __init__(self, helpers):
        self.helpers = helpers

    def scanner(self, scan):
        return [self.helpers.path("floor_scan"), self.helpers.path(self.supervisor), scan]

    def version(self):
        return "bench/helpers"


class FloorWithFiles(Floor):
    """The same with daemontools' lock, FIFOs and status, so that a client can ask."""

    name = "floor with files"
    supervisor = "floor_supervise_files"

    def status(self, services):
        return [self.helpers.path("floor_status"), *services]


class FloorWithLibrary(FloorWithFiles):
    """The same, linked with a static C library: what a supervise pays that has one."""

    name = "floor with files, libc"
    supervisor = "floor_supervise_libc"


class Copy(Peer):
    """cat into a file: what a log cannot do without."""

    name = "cat"

    def logger(self, script, directory):
        os.mkdir(directory)
        return ["/bin/sh", "-c", 'exec cat >"$0"/current', directory] if script == "plain" else None


def by_name(binaries):
    """Every suite there is an adapter for, ours first."""
    return {peer.name: peer for peer in (Lares(binaries), Daemontools(), Runit(), S6())}
