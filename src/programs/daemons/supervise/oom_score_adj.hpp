// SPDX-License-Identifier: ISC
// How readily the kernel ends supervise when there is no memory left: as one of the last, if that may be
// said. The service gets what the tree was started with.
#pragma once

#include "base/oom_score.hpp"
#include "protocol/handover.hpp"
#include "protocol/svscan_word.hpp"

namespace lares::supervise {

class OomScoreAdj {
  public:
    // What was said of it by svscan, or by the supervise that has become this one. Alone, supervise sees to
    // it itself.
    OomScoreAdj(const protocol::SvscanWord& word, const std::optional<protocol::Handover>& handover);

    // As text; null: what supervise has. It lives as long as the object.
    const char* of_service() { return text_.size() != 0 ? text_.c_str() : nullptr; }

  private:
    OomScoreText text_;
};

} // namespace lares::supervise
