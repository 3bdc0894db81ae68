# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The inittab way: a line that process 1 respawns. See boot.sh.

INITTAB=/etc/inittab
INITTAB_MARK='# lares (package/uninstall takes this line and the next away)'

# Not in the run levels 0 and 6: on entering one of them init then sends TERM, and svscanboot stops its services in
# order; were they in the list, it would be started again in the middle of the shutdown.
inittab_line() { echo "LR:12345:respawn:$BOOT_COMMAND"; }

inittab_on() {
    if grep -qxF "$(inittab_line)" "$INITTAB"; then
        record boot inittab
        say "At boot: the line is in $INITTAB already."
        return
    fi
    local rest
    take_output rest inittab_rest
    inittab_is_free "$rest" || return 0
    record boot inittab
    rewrite "$INITTAB" "$rest$INITTAB_MARK"$'\n'"$(inittab_line)"$'\n'
    say "At boot: a line in $INITTAB; init brings svscanboot back when it dies."
    tell_init
}

# inittab_is_free TEXT
inittab_is_free() {
    if grep -q '^LR:' <<<"$1"; then
        give_up "$INITTAB has another line named LR; rename that one first"
    fi
    if mentions_svscanboot <<<"$1"; then
        note "$INITTAB starts a svscanboot already; that line is not ours and stays as it is"
        return 1
    fi
}

# inittab_rest: everything but our two lines.
inittab_rest() {
    sed "\\|^$INITTAB_MARK\$|,+1d" "$INITTAB" || return
    # A last line without its line feed would swallow what we append.
    [[ ! $(tail -c 1 "$INITTAB") ]] || echo
}

inittab_off() {
    grep -qxF "$INITTAB_MARK" "$INITTAB" || return 0
    local rest
    take_output rest inittab_rest
    rewrite "$INITTAB" "$rest"
    say "The line in $INITTAB is gone."
    tell_init
    if init_listens; then
        say 'init stops svscanboot, and with it all services, in order.'
        await_end_of_svscanboot
    fi
}

init_listens() { init_is_ours && [[ $(</proc/1/comm) == init ]]; }

tell_init() {
    if ! init_listens; then
        say_next_boot
    elif command -v telinit >/dev/null; then
        # After TERM, init waits 3 s unless told otherwise; svscan gives services a minute.
        telinit -t 90 q
    else
        kill -HUP 1
    fi
}
