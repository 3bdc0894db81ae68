# SPDX-License-Identifier: ISC
"""The small C programs of ../helpers, compiled when they are needed."""

import os
import platform
import shutil
import subprocess

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "helpers")

COMMON = ["-O2", "-Wall", "-Wextra", "-Werror", "-std=gnu17"]
# With no C library at all, where bare.h knows the machine.
BARE = ["-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fcf-protection=none",
        "-fno-asynchronous-unwind-tables", "-Wl,--build-id=none", "-Wl,-z,noseparate-code"]

STATIC = ["-static", "-DBARE_WITH_LIBC"]
SMALLEST = BARE if platform.machine() == "x86_64" else STATIC

# program: (source, flags)
PROGRAMS = {
    "probe": ("probe.c", SMALLEST),
    "probe_that_dies": ("probe.c", [*SMALLEST, "-DDIES_AT_ONCE"]),
    "floor_scan": ("floor_scan.c", SMALLEST),
    "floor_supervise": ("floor_supervise.c", SMALLEST),
    "floor_supervise_files": ("floor_supervise.c", [*SMALLEST, "-DWITH_FILES"]),
    "floor_supervise_libc": ("floor_supervise.c", [*STATIC, "-DWITH_FILES"]),
    "floor_status": ("floor_status.c", SMALLEST),
    "floor_chain": ("floor_chain.c", SMALLEST),
    "launch": ("launch.c", []),
    "feed": ("feed.c", []),
    "repeat": ("repeat.c", []),
}


class Helpers:
    """Compiles everything into a directory on the file system where the trees will be."""

    def __init__(self, directory):
        self.directory = directory
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise SystemExit("bench: no C compiler; install one (Debian: apt-get install gcc libc6-dev)")
        os.makedirs(directory)
        for program, (source, flags) in PROGRAMS.items():
            subprocess.run([compiler, *COMMON, *flags, "-o", self.path(program), os.path.join(SOURCES, source)],
                           check=True)

    def path(self, program):
        return os.path.join(self.directory, program)
