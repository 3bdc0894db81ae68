# SPDX-License-Identifier: ISC
"""What a FIFO tells of itself."""
import os


def notes_writes(directory):
    """Whether the file system there moves the time of the last change of a FIFO when somebody writes into it."""
    path = directory / "fifo-that-is-tried"
    os.mkfifo(path)
    fd = os.open(path, os.O_RDWR)
    os.utime(fd, (0, 0))
    os.write(fd, b"x")
    os.close(fd)
    moved = path.stat().st_mtime_ns != 0
    path.unlink()
    return moved
