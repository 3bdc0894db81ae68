# SPDX-License-Identifier: ISC
"""One file for each measurement. Each offers measure(bench), which returns a list of tables."""

from . import boot, chain, control, crash_loop, discovery, filters, idle, logging, mass_kill, memory, restart, status

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
    "mass-kill": mass_kill,
    "filters": filters,
    "logging": logging,
    "chain": chain,
}
