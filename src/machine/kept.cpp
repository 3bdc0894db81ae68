// SPDX-License-Identifier: ISC
#include "kept.hpp"

#include <utility>

namespace lares::machine {

bool has_left_in_order(protocol::RunEnd end) {
    return end.kind == protocol::RunEnd::Kind::exited &&
           (end.number == 0 || end.number == Kept::exit_refused);
}

void Kept::on_started(std::int32_t pid, Moment now) {
    pid_ = pid;
    last_start_ = now;
    has_left_process_ = false;
    was_ever_started_ = true;
    may_refuse_for_nothing_ = false;
    has_failed_to_start_ = false;
    may_be_served_by_another_ = false;
}

void Kept::on_started_in_silence(std::int32_t pid, Moment now) {
    on_started(pid, now);
    is_silent_ = true;
}

void Kept::on_found(std::int32_t pid, Moment now) {
    on_started(pid, now - time_between_starts);
    refused_ = false;
}

void Kept::on_start_failed(Moment now) {
    has_failed_to_start_ = true;
    next_start_ = now + time_between_starts;
}

void Kept::on_died(protocol::RunEnd end, Moment now) {
    pid_ = 0;
    const bool refuses = end.kind == protocol::RunEnd::Kind::exited && end.number == exit_refused;
    const bool was_silent = std::exchange(is_silent_, false);
    const bool has_served = end.kind == protocol::RunEnd::Kind::exited && end.number == 0;
    may_be_served_by_another_ = was_silent && !has_served;
    refused_ = refuses && !was_silent && !may_refuse_for_nothing_;
    next_start_ = refused_ ? now + time_after_refusal : last_start_ + time_between_starts;
}

void Kept::forget_refusal() {
    if (refused_ && !is_running()) next_start_ = last_start_ + time_between_starts;
    refused_ = false;
    may_refuse_for_nothing_ = is_running();
}

} // namespace lares::machine
