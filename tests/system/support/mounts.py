# SPDX-License-Identifier: ISC
"""Small and read-only file systems below a scratch directory, for root.

The test runner has a mount namespace of its own for them, so that the machine never sees them and none can remain. In a
root directory that is no mount point, as chroot leaves it, the kernel does not let us cut the namespace off from others
that share its mounts; then each of them is undone after its test.
"""
import contextlib
import ctypes
import functools
import os
import shutil
import subprocess

from . import programs

_CLONE_NEWNS = 0x20000


def _root_is_a_mount_point():
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return any(line.split()[4] == "/" for line in file)


@functools.cache
def _own_namespace():
    programs.skip_unless_root("it mounts file systems")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS) != 0:
        import pytest

        pytest.skip(f"no mount namespace to be had: {os.strerror(ctypes.get_errno())}")
    if _root_is_a_mount_point():
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)


def small_disk(directory, size, files=0):
    """A file system of `size` ("64k") at `directory`, which is made; for so many files at most, if a number is given."""
    _own_namespace()
    directory.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755,nr_inodes={files}", "lares-test", directory], check=True)
    return directory


def filled(directory):
    """A file on a small disk that takes all the room there is."""
    with open(directory / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    return directory / "filler"


def make_read_only(directory):
    """From now on nothing can be written below `directory`."""
    _own_namespace()
    if not os.path.ismount(directory):
        subprocess.run(["mount", "--bind", directory, directory], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", directory], check=True)


def show_also_at(directory, other):
    """A bind mount: `other`, which is made, is `directory` by another name."""
    _own_namespace()
    other.mkdir(exist_ok=True)
    subprocess.run(["mount", "--bind", directory, other], check=True)
    return other


def overlay_of_everything(room):
    """All of this machine's files but for what is mounted: what is changed below it lies in `room` and nowhere else."""
    _own_namespace()
    for name in ("changed", "work", "root"):
        (room / name).mkdir()
    done = subprocess.run(["mount", "-t", "overlay", "-o", f"lowerdir=/,upperdir={room}/changed,workdir={room}/work",
                           "lares-test", room / "root"], capture_output=True, check=False)
    if done.returncode != 0:
        import pytest

        pytest.skip(f"no overlay to be had: {done.stderr.decode(errors='replace').strip()}")
    return room / "root"


def new_proc(directory):
    _own_namespace()
    subprocess.run(["mount", "-t", "proc", "lares-test", directory], check=True)


@contextlib.contextmanager
def shown_in_place_of(file, other):
    """As long as it lasts, and for nobody else, `other` is `file`."""
    _own_namespace()
    subprocess.run(["mount", "--bind", other, file], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", file], check=True)


@contextlib.contextmanager
def own_etc(scratch):
    """As long as it lasts, and for nobody else, /etc is a copy in which only users and time zones are: what is written
    there lies in a scratch directory."""
    _own_namespace()
    if not _root_is_a_mount_point():
        import pytest

        pytest.skip("in this root directory a mount would be everybody's")
    etc = scratch / "own-etc"
    etc.mkdir()
    for name in ("passwd", "group", "nsswitch.conf", "localtime", "ld.so.cache"):
        if os.path.exists(f"/etc/{name}"):
            shutil.copy(f"/etc/{name}", etc / name)
    with shown_in_place_of("/etc", etc):
        yield etc


def undo(below):
    """Unmounts everything below a directory, innermost first."""
    with open("/proc/self/mounts", encoding="utf-8") as file:
        points = [line.split()[1] for line in file]
    for point in sorted((it for it in points if it.startswith(f"{below}/")), reverse=True):
        subprocess.run(["umount", "-l", point], check=True)
