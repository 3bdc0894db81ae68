# SPDX-License-Identifier: ISC
"""One file for each measurement. Each offers measure(bench), which returns a list of tables."""

from . import (boot, chain, control, crash_loop, discovery, filters, idle, logging, mass_kill, memory, restart, status,
               status_for_people)

# In the order of the report.
ALL = {
    "memory": memory,
    "discovery": discovery,
    "restart": restart,
    "crash-loop": crash_loop,
    "control": control,
    "idle": idle,
    "boot": boot,
    "status": status,
    "status-for-people": status_for_people,
    "mass-kill": mass_kill,
    "filters": filters,
    "logging": logging,
    "chain": chain,
}
