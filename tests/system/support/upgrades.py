# SPDX-License-Identifier: ISC
"""A place of the test's own, where programs can be installed over those that run."""
import os
import re
import shutil

from . import programs
from .processes import run


class Installed:
    """Some of our programs, as they are; until a test installs others."""

    def __init__(self, scratch, *names):
        self.path = scratch / "installed"
        self.path.mkdir()
        self.names = names
        self.install_all()

    def install(self, name, contents=None):
        """As an installer does: the new one takes the name, and the old one stays what it was for those that run it."""
        new = self.path / (name + ".new")
        if contents is None:
            shutil.copy(programs.ours(name), new)
        else:
            new.write_bytes(contents)
        new.chmod(0o755)
        new.rename(self.path / name)

    def install_all(self, version=None):
        """All of them; as a build that says it is of another version, whose text is as long, when one is given."""
        for name in self.names:
            self.install(name, version and _with_version(name, version))

    def is_what_runs_as(self, name, pid):
        return os.stat(f"/proc/{pid}/exe").st_ino == (self.path / name).stat().st_ino


# What does not take the place of one that runs, by what is wrong with it, and what is said then.
NO_GOOD = {
    "empty": (b"", "unable to start the new "),
    "no interpreter": (b"#!/no/such\n", "unable to start the new "),
    "nonsense": (b"\x7fELF nonsense", "unable to start the new "),
    "refuses": (b"#!/bin/sh\nexit 3\n", "(it exits 3, "),
    "dies": (b"#!/bin/sh\nkill -SEGV $$\n", "(it was killed by signal 11, "),
    "another program": (b"#!/bin/sh\nexit 0\n", "(it has not answered: "),
    "talks of something else": (b"#!/bin/sh\necho supervise of somebody can take over\n", "(it has not answered: "),
    "does not end": (b"#!/bin/sh\nexec sleep 100\n", "(it takes more than five seconds "),
}


def slow_to_try(scratch):
    """A supervise that makes a file `tried` when it is tried, and is done with that when there is a file `go`."""
    return f"""#!/bin/sh
if [ "$1" = --check-handover ]; then
    : >{scratch}/tried
    while [ ! -e {scratch}/go ]; do sleep 0.01; done
fi
exec {programs.ours("supervise")} "$@"
""".encode()


def fit_but(name, otherwise):
    """One that passes its trial; when it is become, it does something else."""
    return f'#!/bin/sh\n[ "$1" = --check-handover ] && exec {programs.ours(name)} "$@"\n{otherwise}\n'.encode()


def version():
    """What our programs say of themselves."""
    return re.search(r"^chpst of lares (\S+)$", run(programs.ours("chpst"), "-V").stderr, re.M)[1]


def _with_version(name, wanted):
    with open(programs.ours(name), "rb") as file:
        contents = file.read()
    ours = version().encode() + b"\0"
    assert len(wanted) + 1 == len(ours) and ours in contents, (name, ours)
    return contents.replace(ours, wanted.encode() + b"\0")
