// SPDX-License-Identifier: ISC
// Which old file of a log directory is one too many? All files are shown to it, one by one, and it answers
// with the oldest, if there are too many of them or they are too large together. Then they are looked at
// again, until there is nothing to remove.
//
// A file that cannot be removed is passed over, and all that are older: the next one goes instead.
#pragma once

#include "protocol/log_name.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class LogSurvey {
  public:
    // `keep` files are too many; `room` is how many bytes old files may have, 0 for as many as there are.
    LogSurvey(std::uint64_t keep, std::uint64_t room) : keep_{keep}, room_{room} {}

    void begin();
    void add(const protocol::LogName& name, std::uint64_t size);
    // The file that is to be removed; null when all may stay. Valid until begin().
    const char* superfluous();
    // superfluous() cannot be removed.
    void pass_over();

    // The newest of all labels: the next file must not seem to be older.
    std::optional<TaiLabel> newest() const { return newest_; }
    std::uint64_t total() const { return total_; }

  private:
    std::uint64_t keep_;
    std::uint64_t room_;
    std::uint64_t count_ = 0;
    std::uint64_t total_ = 0;
    std::optional<TaiLabel> newest_;
    bool has_oldest_ = false;
    protocol::LogNameText oldest_;
    bool passes_over_ = false;
    protocol::LogNameText passed_over_;
};

} // namespace lares::machine
