# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The rc.local way: a loop in the background. See boot.sh.

RC_LOCAL=/etc/rc.local
RC_BEGIN='# lares: begin (package/uninstall takes this block away)'
RC_END='# lares: end'

# Nobody above it brings svscanboot back, so a loop does. After an orderly stop (exit 0) it lets it rest.
rc_command() { echo "setsid sh -c 'until $BOOT_COMMAND; do sleep 1; done' </dev/null >/dev/null 2>&1 &"; }
rc_block() { printf '%s\n' "$RC_BEGIN" "$(rc_command)" "$RC_END"; }

rc_local_on() {
    local rest text
    rc_make
    take_output rest rc_rest
    if mentions_svscanboot <<<"$rest"; then
        note "$RC_LOCAL starts a svscanboot already; that line is not ours and stays as it is"
        return
    fi
    record boot rc_local
    take_output text rc_with_block "$rest"
    rewrite "$RC_LOCAL" "$text"
    say "At boot: a loop in $RC_LOCAL; it brings svscanboot back when it dies."
    [[ -x $RC_LOCAL ]] ||
        note "warning: $RC_LOCAL is not executable, so boot passes it over; if its other lines may run: chmod +x $RC_LOCAL"
    rc_start
}

rc_make() {
    [[ ! -e $RC_LOCAL ]] || return 0
    printf '#!/bin/sh\n' >"$RC_LOCAL"
    chmod 755 "$RC_LOCAL"
    record made "$RC_LOCAL"
}

rc_rest() { sed "\\|^$RC_BEGIN\$|,\\|^$RC_END\$|d" "$RC_LOCAL"; }

# rc_with_block TEXT: before its last "exit", where there is one, since what follows that would never run.
rc_with_block() {
    local lines last
    mapfile -t lines < <(printf '%s' "$1")
    for ((last = ${#lines[@]} - 1; last >= 0; last--)); do
        [[ ! ${lines[last]} =~ ^exit([[:space:]]|$) ]] || break
    done
    ((last >= 0)) || last=${#lines[@]}
    ((last == 0)) || printf '%s\n' "${lines[@]:0:last}"
    rc_block
    ((last == ${#lines[@]})) || printf '%s\n' "${lines[@]:last}"
}

rc_start() {
    if ! init_is_ours; then
        say_next_boot
    elif somebody_scans; then
        say "$SCAN_DIRECTORY has its svscan already; the loop takes over at the next boot."
    else
        sh -c "$(rc_command)"
        say 'Started.'
    fi
}

rc_local_off() {
    [[ -e $RC_LOCAL ]] || return 0
    local rest
    take_output rest rc_rest
    rewrite "$RC_LOCAL" "$rest"
    if recorded made "$RC_LOCAL" && [[ $(<"$RC_LOCAL") == '#!/bin/sh' ]]; then rm -f "$RC_LOCAL"; fi
    say "The block in $RC_LOCAL is gone."
    rc_stop
}

rc_stop() {
    local pids
    pids=$(running svscanboot)
    [[ $pids ]] || return 0
    say 'Stopping svscanboot, and with it all services, in order.'
    # shellcheck disable=SC2086 # a list of numbers
    kill -TERM $pids
    await_end_of_svscanboot
}
