// SPDX-License-Identifier: ISC
#include "oom_score_adj.hpp"

#include "sys/own_process.hpp"

namespace lares::supervise {

namespace {

bool is_started_by_svscan(const protocol::SvscanWord& word) {
    return word.ticks != 0;
}

// What the service is to get, if that is not what we have.
std::optional<int> lower_own() {
    const auto before = sys::oom_score_adj();
    if (!before || *before <= sys::oom_score_adj_of_supervisors) return std::nullopt;
    return sys::set_oom_score_adj(sys::oom_score_adj_of_supervisors) ? before : std::nullopt;
}

} // namespace

OomScoreAdj::OomScoreAdj(const protocol::SvscanWord& word,
                         const std::optional<protocol::Handover>& handover) {
    const auto value = handover                     ? handover->oom_score_adj
                       : is_started_by_svscan(word) ? word.oom_score_adj
                                                    : lower_own();
    if (value) text_ = protocol::oom_score_text(*value);
}

} // namespace lares::supervise
