// SPDX-License-Identifier: ISC
#include "log_check.hpp"

#include "look.hpp"
#include "service/lares_command.hpp"
#include "service/remedy.hpp"
#include "service/service.hpp"
#include "service/standing.hpp"
#include "sys/clock.hpp"
#include "sys/pause.hpp"

#include <algorithm>
#include <optional>

namespace lares::front {

namespace {

using protocol::ServiceView;

constexpr Span long_enough_for_a_log = std::chrono::seconds{1};
constexpr Span patience_with_log = std::chrono::seconds{5};
constexpr Span between_looks_at_log = std::chrono::milliseconds{20};

bool has_failed(const ServiceView& view) {
    return view.state &&
           (view.state->start_failure || view.state->gave_up || view.state->restarts.failures > 0);
}

bool has_stayed(const ServiceView& view) {
    return is_up(view) && sys::now() - view.state->since_moment >= long_enough_for_a_log;
}

// Most have been there as long as their service, and so are judged at once. Others than supervises of ours do
// not say enough.
ServiceView view_when_judged(const service::Service& log) {
    const Moment deadline = sys::now() + patience_with_log;
    for (;;) {
        const ServiceView view = log.look(service::Detail::everything);
        const bool is_foreign = !view.obstacle && !view.state;
        const bool is_judged = is_foreign || (!view.obstacle && (has_failed(view) || has_stayed(view)));
        if (is_judged || sys::now() >= deadline) return view;
        sys::pause(between_looks_at_log);
    }
}

int check_log(const service::Service& log, const std::string& name, const std::string& command) {
    const ServiceView view = view_when_judged(log);
    if (!has_failed(view)) return exit_done;
    if (const auto& failure = view.state->start_failure) {
        const std::string remedy = remedy_for(log, log.name(), *failure);
        report.fatal({"unable to start ", name}, failure->number,
                     remedy.empty() ? "see: " + command : remedy);
    } else {
        report.fatal({name, " keeps ending: ", service::last_end_of(view)}, 0, "see: " + command);
    }
    return exit_failed;
}

} // namespace

int check_logs(const Common& common, const std::vector<std::string>& names) {
    int exit_code = exit_done;
    for (const std::string& name : names) {
        const auto log = service::Service{common.scan_directory + "/" + name}.log();
        if (!log) continue;
        const std::string shown = name + "/log";
        const std::string command = service::lares_command(common.scan_directory, {"why", shown});
        exit_code = std::max(exit_code, check_log(*log, shown, command));
    }
    return exit_code;
}

} // namespace lares::front
