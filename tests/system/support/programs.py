# SPDX-License-Identifier: ISC
"""Where the programs are: ours, and those of other people that we are compared and used with."""
import atexit
import functools
import os
import pathlib
import shutil
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
DEBIAN = pathlib.Path("/usr/bin")


def _is_open_to_everybody(directory):
    return all(it.stat().st_mode & 0o001 for it in [directory, *directory.parents])


def _reachable(directory):
    """The programs where every user can run them: some tests are somebody else, and a checkout may lie in /root."""
    if _is_open_to_everybody(directory):
        return directory
    public = pathlib.Path(tempfile.mkdtemp(prefix="lares-bin-"))
    atexit.register(shutil.rmtree, public, ignore_errors=True)
    public.chmod(0o755)
    for program in directory.iterdir():
        try:
            os.link(program, public / program.name)
        except OSError:
            shutil.copy2(program, public / program.name)
    return public


def _bin_directory():
    named = os.environ.get("LARES_BIN")
    candidates = [pathlib.Path(named)] if named else [ROOT / "build/dev/bin", ROOT / "build/release/bin"]
    for candidate in candidates:
        if (candidate / "supervise").exists():
            return _reachable(candidate.resolve())
    raise pytest.UsageError(
        "no programs to test in " + ", ".join(map(str, candidates)) + "; build them, or set LARES_BIN to their directory"
    )


BIN = _bin_directory()

# The same programs as they are released, where a test is marked `released`: strace does not go together with the checks of
# a sanitizer, nor does counting bytes of memory.
RELEASED = _reachable(pathlib.Path(os.environ["LARES_RELEASED"]).resolve()) if os.environ.get("LARES_RELEASED") else BIN


def ours(name):
    """The path of one of our programs."""
    return str(BIN / name)


def released(name):
    """The same program as it is released, for what a test only needs to get somewhere: it begins many times faster."""
    return str(RELEASED / name)


def debian(name):
    """The path of one of Debian's daemontools 0.76; skips the test when the package is not installed."""
    if not os.path.exists("/var/lib/dpkg/info/daemontools.list"):
        pytest.skip("Debian's daemontools is not installed")
    return str(DEBIAN / name)


def peer(name, package):
    """The path of another program; skips the test when it is not installed."""
    path = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        pytest.skip(f"{name} is not installed (Debian package {package})")
    return path


@functools.cache
def _contains(path, word):
    return word in path.read_bytes()


def sanitized():
    """Were the programs built with ASan? They are slower, larger, and not static."""
    return _contains(BIN / "supervise", b"__asan_init")


def of_glibc(name):
    """Is one of our programs linked statically with glibc, where musl was not installed?"""
    return _contains(BIN / name, b"GLIBC_TUNABLES")


def skip_unless_root(why):
    if os.geteuid() != 0:
        pytest.skip(f"needs root: {why}")
