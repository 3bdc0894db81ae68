# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Putting files, links and directories in place, and taking them away. Needs common.sh and record.sh.
#
# A file gets its name only when it is whole (NAME{new}, then a rename): a program that runs keeps running from the
# old file, and nobody ever starts half a program.

there() { [[ -e $DESTDIR$1 || -L $DESTDIR$1 ]]; }

make_directory() {
    local made=()
    missing_directories "$1" made
    ((${#made[@]})) || return 0
    mkdir -p "$DESTDIR$1"
    record_each dir "${made[@]}"
}

# put_file SOURCE PATH MODE
put_file() {
    make_directory "${2%/*}"
    step_aside file "$2"
    record file "$2"
    install -m "$3" "$1" "$DESTDIR$2{new}"
    mv -fT "$DESTDIR$2{new}" "$DESTDIR$2"
}

# put_link TARGET PATH
put_link() {
    make_directory "${2%/*}"
    step_aside link "$2"
    record link "$2"
    ln -sfT "$1" "$DESTDIR$2{new}"
    mv -fT "$DESTDIR$2{new}" "$DESTDIR$2"
}

# foreign KIND PATH: something is there, and we did not make it.
foreign() { there "$2" && ! recorded "$1" "$2"; }

# step_aside KIND PATH: what somebody else has put there waits as PATH{old} until we are uninstalled.
step_aside() {
    foreign "$1" "$2" || return 0
    [[ ${REPLACE:-} ]] || give_up "$2 is there, and $PROGRAM did not make it"
    there "$2{old}" && give_up "$2 has to step aside, but $2{old} is there already; move that one away first"
    record aside "$2"
    mv -T "$DESTDIR$2" "$DESTDIR$2{old}"
    note "$2 was there already: it is $2{old} now, and comes back with package/uninstall"
}

# take_away KIND PATH: undo one line of the record.
take_away() {
    case $1 in
        file | link) rm -f -- "$DESTDIR$2" ;;
        aside) if there "$2{old}" && ! there "$2"; then mv -T "$DESTDIR$2{old}" "$DESTDIR$2"; fi ;;
        dir) take_directory_away "$2" ;;
    esac
}

# One that holds something of somebody else's stays.
take_directory_away() {
    [[ ! -d $DESTDIR$1 ]] || rmdir -- "$DESTDIR$1" 2>/dev/null || note "$1 is not empty, and stays"
}
