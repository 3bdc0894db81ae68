// SPDX-License-Identifier: ISC
#include "oom_score_adj.hpp"

#include "sys/own_process.hpp"

namespace lares::supervise {

OomScoreAdj::OomScoreAdj(const protocol::SvscanWord& word,
                         const std::optional<protocol::Handover>& handover) {
    const auto value = handover              ? handover->oom_score_adj
                       : word.is_of_svscan() ? word.oom_score_adj
                                             : sys::lower_oom_score_adj();
    if (value) text_ = oom_score_text(*value);
}

} // namespace lares::supervise
