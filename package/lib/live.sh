# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The state of the tree, drawn anew each second until Ctrl-C. Needs common.sh, processes.sh and tree.sh.

can_show_live() { [[ -t 0 && -t 1 && ${TERM:-dumb} != dumb ]]; }

# show_live FUNCTION: FUNCTION prints what this story has to show besides the tree.
show_live() {
    LIVE=1
    trap 'LIVE=0' INT
    printf '\033[?1049h\033[?25l'
    at_exit leave_live_screen
    while ((LIVE)) && tree_runs; do
        frame "$1" | fit_screen
        pause 1
    done
    leave_live_screen
    trap 'exit 130' INT
}

# On another screen of the terminal, so that the story is still there afterwards.
leave_live_screen() {
    [[ ${LIVE:-} ]] || return 0
    LIVE=''
    printf '\033[?1049l\033[?25h'
}

# What one can do comes first: a low screen cuts off the end of the tree.
frame() {
    local links=("$SERVICES"/*)
    printf '%s   %(%T)T   Ctrl-C stops everything\n' "$SCRATCH" -1
    printf 'Try, in another terminal, kill -9 PID, or this, and then with -u:\n'
    printf '  %s/svc -d %s/NAME\n\n' "$RELEASE_BIN" "$SERVICES"
    svstat "${links[@]}" "${links[@]/%//log}" | grep -v 'unable to chdir' | sed "s|^$SERVICES/||"
    "$1"
    printf '\n'
    draw_tree "$BOOT_PID"
}

# Home, each line cut to the width and cleared to its end, the rest of the screen cleared. All of the input is read,
# or its writer would see a broken pipe, and complain of it where SIGPIPE is ignored.
fit_screen() {
    local rows columns
    read -r rows columns < <(stty size </dev/tty 2>/dev/null || echo 24 80)
    ((rows && columns)) || rows=24 columns=80
    printf '\033[H'
    sed -n "1,$((rows - 1))p" | cut -c "1-$columns" | sed $'s/$/\033[K/'
    printf '\033[J'
}
