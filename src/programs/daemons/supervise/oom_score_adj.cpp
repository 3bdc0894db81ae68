// SPDX-License-Identifier: ISC
#include "oom_score_adj.hpp"

#include "sys/own_process.hpp"

namespace lares::supervise {

namespace {

bool is_started_by_svscan(const protocol::SvscanWord& word) {
    return word.ticks != 0;
}

} // namespace

OomScoreAdj::OomScoreAdj(const protocol::SvscanWord& word,
                         const std::optional<protocol::Handover>& handover) {
    const auto value = handover                     ? handover->oom_score_adj
                       : is_started_by_svscan(word) ? word.oom_score_adj
                                                    : sys::lower_oom_score_adj();
    if (value) text_ = oom_score_text(*value);
}

} // namespace lares::supervise
