// SPDX-License-Identifier: ISC
#include "setting_catalogue.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace lares::protocol {

namespace {

using F = ServiceFile;
using G = SettingGroup;
using S = SettingShape;

struct GroupWords {
    G group;
    std::string_view word;
};

// clang-format off
constexpr GroupWords groups[] = {
    {G::programs, "programs"},
    {G::kind, "kind"},
    {G::readiness, "readiness"},
    {G::stopping, "stopping"},
    {G::restarting, "restarting"},
    {G::needs, "needs"},
    {G::health, "health"},
    {G::commands, "commands"},
    {G::log, "log"},
};

constexpr CatalogueEntry all[] = {
    {F::run,               "run",                 G::programs,   S::program,   "it cannot start",           "the service itself"},
    {F::start,             "start",               G::programs,   S::program,   "none",                      "before the first run"},
    {F::finish,            "finish",              G::programs,   S::program,   "none",                      "after each run"},
    {F::stop,              "stop",                G::programs,   S::program,   "none",                      "after the last run"},
    {F::timeout_start,     "timeout-start",       G::programs,   S::time,      "any time",                  "how long start may take"},
    {F::timeout_finish,    "timeout-finish",      G::programs,   S::time,      "any time",                  "how long finish may take"},
    {F::timeout_stop,      "timeout-stop",        G::programs,   S::time,      "any time",                  "how long stop may take"},

    {F::down,              "down",                G::kind,       S::flag,      "it is started",             "it is not started by itself"},
    {F::no_session,        "no-setsid",           G::kind,       S::flag,      "its own session",           "it has no session of its own"},
    {F::type,              "type",                G::kind,       S::text,      "longrun",                   "it does something once, and is done"},
    {F::timeout_run,       "timeout-run",         G::kind,       S::time,      "any time",                  "how long that may take"},

    {F::ready_listen,      "ready-listen",        G::readiness,  S::text,      "none",                      "when it listens there"},
    {F::notification_fd,   "notification-fd",     G::readiness,  S::text,      "none",                      "when it says so on this descriptor"},
    {F::notify_socket,     "notify-socket",       G::readiness,  S::flag,      "none",                      "when it says so as under systemd"},
    {F::check,             "check",               G::readiness,  S::program,   "none",                      "when this program exits 0"},
    {F::timeout_ready,     "timeout-ready",       G::readiness,  S::time,      "any time",                  "how long that may take"},

    {F::stop_steps,        "stop-steps",          G::stopping,   S::text,      "as down-signal says",       "the signals, and how long each has"},
    {F::stop_to,           "stop-to",             G::stopping,   S::text,      "process",                   "who hears them"},
    {F::down_signal,       "down-signal",         G::stopping,   S::text,      "TERM",                      "the first signal, if there are no steps"},
    {F::timeout_kill,      "timeout-kill",        G::stopping,   S::time,      "no KILL",                   "how long that has before KILL"},
    {F::timeout_killpg,    "flag-timeout-killpg", G::stopping,   S::flag,      "as stop-to says",           "KILL is for its process group"},
    {F::strays,            "strays",              G::stopping,   S::text,      "leave",                     "what becomes of what a run leaves"},
    {F::timeout_strays,    "timeout-strays",      G::stopping,   S::time,      "2s",                        "how long that has before KILL"},

    {F::restart,           "restart",             G::restarting, S::text,      "always",                    "after all ends, after failures, or never"},
    {F::restart_on,        "restart-on",          G::restarting, S::text,      "none",                      "after these ends, too"},
    {F::restart_not_on,    "restart-not-on",      G::restarting, S::text,      "none",                      "not after these"},
    {F::restart_delay,     "restart-delay",       G::restarting, S::text,      "1s between starts",         "how long after a failure"},
    {F::restart_limit,     "restart-limit",       G::restarting, S::text,      "it never rests",            "how many failures make it rest"},
    {F::healthy_after,     "healthy-after",       G::restarting, S::time,      "10s",                       "when a run has not failed"},
    {F::lock_fd,           "lock-fd",             G::restarting, S::text,      "none",                      "not before this lock is free"},

    {F::needs,             "needs/",              G::needs,      S::directory, "nobody",                    "it is up only while these are"},
    {F::wants,             "wants/",              G::needs,      S::directory, "nobody",                    "it begins after these"},
    {F::timeout_needed_by, "timeout-needed-by",   G::needs,      S::time,      "1m",                        "how long it stays for those that need it"},

    {F::health_check,      "health/check",        G::health,     S::check,     "nobody is asked",           "a program, or whom to ask"},
    {F::health_interval,   "health/interval",     G::health,     S::time,      "10s",                       "how often"},
    {F::health_timeout,    "health/timeout",      G::health,     S::time,      "5s",                        "how long an answer may take"},
    {F::health_failures,   "health/failures",     G::health,     S::text,      "3",                         "how many are too many"},
    {F::health_grace,      "health/grace",        G::health,     S::time,      "30s",                       "how long they do not count at first"},
    {F::health_restart,    "health/restart",      G::health,     S::text,      "no",                        "an unhealthy service is started again"},
    {F::watchdog,          "watchdog",            G::health,     S::time,      "never",                     "how often it has to say that it lives"},

    {F::control,           "control/",            G::commands,   S::directory, "none",                      "programs that hear of commands first"},
    {F::timeout_control,   "timeout-control",     G::commands,   S::time,      "10s",                       "how long each of them may take"},
    {std::nullopt,         "group",               G::commands,   S::text,      "none",                      "the groups that it is in"},

    {F::log_program,       "log",                 G::log,        S::program,   "none",                      "the logger, as a program"},
    {std::nullopt,         "log/",                G::log,        S::directory, "none",                      "the logger, as a service"},
    {F::notify,            "notify",              G::log,        S::program,   "nobody is told",            "a program that is told what happens"},
    {F::event,             "event/",              G::log,        S::directory, "nobody hears",              "listeners that are told what happens"},
    {F::max_death_tally,   "max-death-tally",     G::log,        S::text,      "none",                      "how many ends are kept for s6"},
};
// clang-format on

constexpr bool is_listed_once(ServiceFile file) {
    return std::ranges::count(all, std::optional{file}, &CatalogueEntry::file) == 1;
}

// `health` is what its files are, and nobody uses flag-newpidns.
constexpr bool is_whole() {
    for (auto file = F{0}; file < F::count; file = static_cast<F>(static_cast<unsigned>(file) + 1)) {
        const bool has_entry = file != F::health && file != F::flag_newpidns;
        if (is_listed_once(file) != has_entry) return false;
    }
    return true;
}
static_assert(is_whole());
static_assert(std::size(groups) == static_cast<std::size_t>(G::count));

} // namespace

std::string_view word_for(SettingGroup group) {
    return std::ranges::find(groups, group, &GroupWords::group)->word;
}

std::string_view default_in(const CatalogueEntry& entry, ServiceFiles files) {
    if (files.are_of_s6() && entry.file == F::timeout_finish) return "5s";
    if (files.are_of_s6() && entry.file == F::max_death_tally) return "100";
    return entry.otherwise;
}

std::span<const CatalogueEntry> setting_catalogue() {
    return all;
}

const CatalogueEntry* entry_for(ServiceFile file) {
    const auto* found = std::ranges::find(all, std::optional{file}, &CatalogueEntry::file);
    return found == std::end(all) ? nullptr : found;
}

} // namespace lares::protocol
