# SPDX-License-Identifier: ISC
"""What the figures were measured on, in words."""

import datetime
import os
import platform

from . import groups


def _first_line(path, prefix):
    try:
        with open(path, encoding="utf-8") as file:
            return next((line.split(":" if ":" in line else "=", 1)[1].strip().strip('"')
                         for line in file if line.startswith(prefix)), "unknown")
    except OSError:
        return "unknown"


def _autogroup():
    try:
        with open("/proc/sys/kernel/sched_autogroup_enabled", encoding="ascii") as file:
            return "yes (autogroup)" if file.read().strip() == "1" else "no"
    except OSError:
        return "no"


def load():
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


def facts(peers, scratch):
    """[(what, value)], for the head of a report."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        ("date", datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")),
        ("machine", f"{_first_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} processors, {memory_gib:.0f} GiB"),
        ("kernel", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("system", _first_line("/etc/os-release", "PRETTY_NAME")),
        ("load at the start", load()),
        ("control groups", groups.kind()),
        ("sessions scheduled as groups", _autogroup()),
        ("scratch directory", scratch),
        ("versions", "; ".join(f"{peer.name} {peer.version()}" for peer in peers)),
    ]
