// SPDX-License-Identifier: ISC
#include "foreground.hpp"

#include <algorithm>
#include <iterator>

namespace lares::service {

namespace {

using StayingWord = std::string_view;

constexpr StayingWord daemon_off[] = {"daemon off"};
constexpr StayingWord apache[] = {"FOREGROUND", "-X"};
constexpr StayingWord big_d[] = {"-D"};
constexpr StayingWord big_or_small_d[] = {"-D", "-d"};
constexpr StayingWord dnsmasq[] = {"-k", "-d", "--keep-in-foreground", "--no-daemon"};
constexpr StayingWord small_f[] = {"-f"};
constexpr StayingWord named[] = {"-f", "-g"};
constexpr StayingWord php[] = {"-F", "--nodaemonize"};
constexpr StayingWord small_n[] = {"-n"};
constexpr StayingWord small_n_or_d[] = {"-n", "-d"};
constexpr StayingWord smbd[] = {"-F", "--foreground"};
constexpr StayingWord squid[] = {"-N", "--foreground"};

constexpr LeavingOption gunicorn_leaves[] = {{"-D"}, {"--daemon"}};
constexpr LeavingOption haproxy_leaves[] = {{"-D"}};
constexpr LeavingOption memcached_leaves[] = {{"-d"}, {"--daemon"}};
constexpr LeavingOption mongod_leaves[] = {{"--fork"}};
constexpr LeavingOption php_leaves[] = {{"-D"}, {"--daemonize"}};
constexpr LeavingOption redis_leaves[] = {{"--daemonize", true}};
constexpr LeavingOption smbd_leaves[] = {{"-D"}, {"--daemon"}};
constexpr LeavingOption uwsgi_leaves[] = {{"--daemonize", true}, {"--daemonize2", true}, {"-d", true}};

// clang-format off
constexpr Foreground foregrounds[] = {
    {"apache2",      "apache2 -D FOREGROUND",         apache},
    {"chronyd",      "chronyd -n",                    small_n_or_d},
    {"cron",         "cron -f",                       small_f},
    {"dhclient",     "dhclient -d",                   {}},
    {"dnsmasq",      "dnsmasq -k",                    dnsmasq},
    {"dropbear",     "dropbear -F -E",                {}},
    {"gunicorn",     "gunicorn without --daemon",     {}, gunicorn_leaves},
    {"haproxy",      "haproxy -db",                   {}, haproxy_leaves},
    {"httpd",        "httpd -D FOREGROUND",           apache},
    {"lighttpd",     "lighttpd -D",                   big_d},
    {"memcached",    "memcached without -d",          {}, memcached_leaves},
    {"mongod",       "mongod without --fork",         {}, mongod_leaves},
    {"named",        "named -f",                      named},
    {"nginx",        "nginx -g 'daemon off;'",        daemon_off},
    {"ntpd",         "ntpd -n",                       {}},
    {"php-fpm",      "php-fpm -F",                    php, php_leaves},
    {"postgres",     "postgres, not pg_ctl",          {}},
    {"proftpd",      "proftpd --nodaemon",            {}},
    {"redis-server", "redis-server --daemonize no",   {}, redis_leaves},
    {"rsyslogd",     "rsyslogd -n",                   small_n},
    {"smbd",         "smbd --foreground",             smbd, smbd_leaves},
    {"squid",        "squid --foreground",            squid},
    {"sshd",         "sshd -D -e",                    big_or_small_d},
    {"stunnel4",     "stunnel4 with foreground = yes", {}},
    {"unbound",      "unbound -d",                    {}},
    {"uwsgi",        "uwsgi without --daemonize",     {}, uwsgi_leaves},
    {"vsftpd",       "vsftpd -obackground=NO",        {}},
};
// clang-format on

bool is_in(std::string_view word, std::string_view sign) {
    return sign.starts_with('-') ? word == sign : word.contains(sign);
}

} // namespace

bool Foreground::stays(std::span<const std::string> command) const {
    return std::ranges::any_of(command, [&](std::string_view word) {
        return std::ranges::any_of(stays_with, [&](std::string_view sign) { return is_in(word, sign); });
    });
}

const Foreground* foreground_of(std::string_view program) {
    const auto found = std::ranges::find(foregrounds, program, &Foreground::program);
    return found == std::end(foregrounds) ? nullptr : &*found;
}

} // namespace lares::service
