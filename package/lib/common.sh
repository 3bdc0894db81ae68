# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: ISC
# For the scripts in package/: where the checkout is, how they speak, what they do before they leave.
# To be sourced after PROGRAM is set to the script's name as the user knows it.

# One language for every tool's output, whatever the caller's locale; one set of modes for every file.
export LC_ALL=C
umask 022

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
RELEASE_BIN=$ROOT/build/release/bin

note() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

# The request is wrong: exit 100, as the programs themselves do.
refuse() {
    note "fatal: $*"
    exit 100
}

# The request is right, but the machine does not let us: exit 111.
give_up() {
    note "fatal: $*"
    exit 111
}

# usage_error TEXT: what is wrong with the command line, then its form. Needs print_usage of the script.
usage_error() {
    note "$1"
    print_usage >&2
    exit 100
}

# at_exit FUNCTION: to be called before the script ends, however it ends; the last one named goes first.
AT_EXIT=()
at_exit() { AT_EXIT=("$1" "${AT_EXIT[@]}"); }

run_at_exit() {
    local status=$? action
    # Nothing may interrupt the clearing up, a closed pipe or a second Ctrl-C included.
    trap '' INT TERM HUP PIPE
    set +e
    for action in "${AT_EXIT[@]}"; do
        "$action" || status=1
    done
    trap - EXIT
    exit "$status"
}

trap run_at_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# now_ms: sets NOW_MS to the time in milliseconds, without starting a process.
now_ms() {
    local us=${EPOCHREALTIME/./}
    NOW_MS=$((us / 1000))
}

# pause SECONDS: without starting a process, so that a trap runs at once. It reads from a pipe that nobody writes to.
pause() {
    [[ ${PAUSE_FD:-} ]] || exec {PAUSE_FD}<> <(:)
    read -rt "$1" -u "$PAUSE_FD" || true
}

# need_proc: see that /proc is there. A bare chroot has often none: as root we lend it one for this run.
need_proc() {
    [[ -r /proc/self/stat ]] && return
    if ((EUID == 0)) && mount -t proc proc /proc 2>/dev/null; then
        at_exit return_proc
        note "/proc was not mounted; it is for the time of this run"
        return
    fi
    give_up "/proc is not mounted, and this needs it; run this as root, then try again: mount -t proc proc /proc"
}

# Lazily, because a daemon that somebody else started in the meantime may be looking at it.
return_proc() { umount -l /proc; }
