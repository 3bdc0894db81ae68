# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Starting svscanboot at boot, and having it back when it dies, by what the machine has.
# Needs common.sh, record.sh, place.sh and boot-WAY.sh. BOOT_COMMAND is svscanboot and its scan directory.

SCAN_DIRECTORY=/service

# set_boot_command DIR. It ends up in a unit file, in inittab, in a shell line: no character that any of them reads
# as more than itself.
set_boot_command() {
    SCAN_DIRECTORY=$1
    BOOT_COMMAND="$PREFIX/bin/svscanboot $1"
    [[ $PREFIX$1 =~ ^[A-Za-z0-9/._+-]+$ ]] ||
        refuse "--boot can write only letters, digits and / . _ + - into the boot files, not: $BOOT_COMMAND"
}

boot_way() {
    if [[ -d /run/systemd/system ]] && command -v systemctl >/dev/null; then
        echo systemd
    elif [[ -f /etc/inittab ]]; then
        echo inittab
    else
        echo rc_local
    fi
}

start_at_boot() {
    local way
    way=$(boot_way)
    # shellcheck source=/dev/null
    source "$ROOT/package/lib/boot-$way.sh"
    "${way}_on"
}

stop_at_boot() {
    local way
    for way in $(recorded_paths boot); do
        # shellcheck source=/dev/null
        source "$ROOT/package/lib/boot-$way.sh"
        "${way}_off"
    done
}

# In a chroot the process 1 that we see is somebody else's.
init_is_ours() { [[ /proc/1/root -ef / ]]; }
say_next_boot() { say 'The process 1 that is seen here is not the one to tell, so it is left alone: this counts from the next boot on.'; }

# somebody_scans: a svscan is at work on the scan directory, which a second one could only wait for.
somebody_scans() {
    local lock=$SCAN_DIRECTORY/.svscan/lock
    [[ -e $lock ]] && ! flock -n "$lock" true
}

# take_output NAME COMMAND...: all that the command says, to its last line feed, becomes the value of NAME. A command
# that fails, and has said but a part of it, ends the script.
take_output() {
    local -n output=$1
    shift
    output=$("$@" && echo .) || give_up "could not do this, so nothing was changed: $*"
    output=${output%.}
}

# rewrite FILE TEXT: the file keeps its owner and mode, and is never seen half written.
rewrite() {
    local file
    file=$(readlink -f "$1")
    cp -p "$file" "$file{new}"
    printf '%s' "$2" >"$file{new}"
    mv -fT "$file{new}" "$file"
}

# mentions_svscanboot: standard input does, in a line that is no comment.
mentions_svscanboot() { grep -v '^[[:space:]]*#' | grep -q svscanboot; }
