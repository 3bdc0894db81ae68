# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The systemd way: a unit of our own. See boot.sh.

UNIT=lares.service
UNIT_FILE=/etc/systemd/system/$UNIT

systemd_on() {
    local text made
    text=$(<"$ROOT/package/boot/$UNIT")
    made=$(mktemp)
    printf '%s\n' "${text//@BOOT_COMMAND@/"$BOOT_COMMAND"}" >"$made"
    put_file "$made" "$UNIT_FILE" 644
    rm -f "$made"
    record boot systemd
    systemctl -q --root=/ enable "$UNIT"
    say "At boot: $UNIT_FILE, enabled; systemd brings svscanboot back when it dies."
    systemd_start
}

# Only started, never restarted: a restart would stop every service, see the unit.
systemd_start() {
    if ! init_is_ours; then
        say_next_boot
        return
    fi
    systemctl daemon-reload
    if somebody_scans; then
        say "$SCAN_DIRECTORY has its svscan already; the unit takes over at the next boot."
        return
    fi
    systemctl start "$UNIT"
    say "Started; its state: systemctl status ${UNIT%.service}"
}

systemd_off() {
    [[ -e $UNIT_FILE ]] || return 0
    if init_is_ours; then
        say "Stopping $UNIT, and with it all services, in order."
        systemctl stop "$UNIT" || give_up "systemctl could not stop $UNIT; nothing has been removed"
    fi
    systemctl -q --root=/ disable "$UNIT"
    rm -f "$UNIT_FILE"
    if init_is_ours; then systemctl daemon-reload; fi
    say "$UNIT is disabled and gone."
}
