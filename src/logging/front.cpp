// SPDX-License-Identifier: ISC
#include "front.hpp"

#include "sys/input.hpp"
#include "sys/removals.hpp"

#include <cerrno>
#include <csignal>
#include <sys/stat.h>

namespace lares::logging {

sys::Signals begin(const sys::Report& report) {
    sys::block_signals();
    sys::mark_missing_input();
    sys::reset_inherited_signals();
    auto signals =
        sys::Signals::report({SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGCHLD, sys::removal_signal});
    if (!signals) refuse(signals.error(), report);
    ::umask(022);
    return std::move(*signals);
}

void refuse(const Error& error, const sys::Report& report) {
    if (error.number == ENOMEM) report.die({"out of memory"});
    report.die({"unable to ", error.attempt}, error.number);
}

} // namespace lares::logging
