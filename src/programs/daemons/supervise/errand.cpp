// SPDX-License-Identifier: ISC
#include "errand.hpp"

#include "sys/file.hpp"

#include <csignal>

namespace lares::supervise {

Errand::Outcome Errand::start(int service, const char* program, const char* const* arguments,
                              const char* const* environment, std::optional<Moment> until,
                              const char* oom_score_adj, int standard_error) {
    sys::SpawnPlan plan{.program = program, .arguments = arguments, .environment = environment};
    if (service != sys::here) plan.directory = service;
    plan.new_session = true;
    plan.dies_with_parent = true;
    plan.oom_score_adj = oom_score_adj;
    plan.standard_error = standard_error;
    const auto pid = sys::spawn(plan);
    if (!pid) return std::unexpected(pid.error());
    pid_ = *pid;
    until_ = until;
    is_killed_ = false;
    return {};
}

void Errand::end() const {
    if (pid_ != 0) (void)sys::send_signal(pid_, SIGKILL, true);
}

void Errand::on_time(Moment now) {
    if (!is_running() || !until_ || now < *until_) return;
    end();
    until_.reset();
    is_killed_ = true;
}

} // namespace lares::supervise
