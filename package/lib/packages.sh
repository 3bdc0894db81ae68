# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Installing the Debian packages of package/dependencies. Needs common.sh and step.sh.

POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='lares: made for one run of package/'
# Of this run: another one may have made its own by the time that we leave.
OUR_POLICY_MARK="$POLICY_MARK (process $$)"

# need_packages GROUP...: see that every package of the groups is installed.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        note "warning: this is no Debian system; what is needed goes by these names there: $(packages_of "$@" | tr '\n' ' ')"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    ((EUID == 0)) || say_what_root_would_run "${missing[@]}"
    install_packages "${missing[@]}"
}

# packages_of GROUP...: the names, one a line, each once.
packages_of() {
    local group name wanted=" $* "
    while read -r group name _; do
        if [[ $wanted == *" $group "* ]]; then echo "$name"; fi
    done <"$ROOT/package/dependencies" | sort -u
}

missing_packages() {
    local name
    packages_of "$@" | while read -r name; do
        is_installed "$name" || echo "$name"
    done
}

is_installed() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

say_what_root_would_run() {
    note "some Debian packages are missing; as root, run this line, then try again:"
    echo "apt-get update && apt-get install -y --no-install-recommends $*" >&2
    exit 100
}

install_packages() {
    local lock
    # One of these scripts at a time, or the first to finish would lift the ban on daemons for the other.
    exec {lock}</var/lib/dpkg
    flock "$lock"
    forbid_daemons
    at_exit allow_daemons
    step "installing Debian packages: $*" apt_install "$@" {lock}<&-
    allow_daemons
    exec {lock}<&-
}

# The package lists are fetched only where they do not know a name, or name a file that is gone.
apt_install() {
    quiet_apt -s install "$@" >/dev/null 2>&1 || apt-get -q update </dev/null || true
    quiet_apt install "$@" || { apt-get -q update </dev/null && quiet_apt install "$@"; }
}

# Without asking, without what is only recommended, and without ever removing a package of the user's.
quiet_apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# A package with a daemon in it (nginx, node_exporter) starts it when installed, on ports that are not ours to take.
# Debian asks policy-rc.d first. One that is there already has the say. Ours speaks only while this script lives.
forbid_daemons() {
    if [[ -e $POLICY || -L $POLICY ]]; then
        policy_says "$POLICY_MARK" || return 0
    fi
    cat >"$POLICY" <<POLICY_TEXT
#!/bin/sh
# $OUR_POLICY_MARK
[ -e /proc/$$ ] && exit 101
exit 0
POLICY_TEXT
    chmod 755 "$POLICY"
}

policy_says() { grep -qF "$1" "$POLICY" 2>/dev/null; }

allow_daemons() {
    if policy_says "$OUR_POLICY_MARK"; then rm -f "$POLICY"; fi
}
