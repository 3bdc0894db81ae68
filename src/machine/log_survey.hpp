// SPDX-License-Identifier: ISC
// Which old files of a log directory are too many? All files are shown to it, one by one, and it answers with
// the oldest, again and again, as long as there are too many of them or they are too large together. Of
// thousands it does not know all; then they must be looked at again.
//
// A file that cannot be removed is passed over, and all that are older: the next one goes instead.
#pragma once

#include "protocol/log_name.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace lares::machine {

class LogSurvey {
  public:
    static constexpr std::size_t most_at_once = 64;

    // `keep` files are too many; `room` is how many bytes old files may have, 0 for as many as there are.
    LogSurvey(std::uint64_t keep, std::uint64_t room) : keep_{keep}, room_{room} {}

    void begin();
    // `file`: a LogName as text. Names of one form sort as their labels do.
    void add(std::string_view file, std::uint64_t size);
    // The file that is to be removed; null when all may stay, or it is not known. Valid until the next call.
    const char* superfluous();
    // superfluous() is gone, or cannot be removed.
    void on_removed();
    void pass_over();
    // There are still too many, and it is not known which.
    bool must_look_again() const;

  private:
    struct Old {
        protocol::LogNameText name;
        std::uint64_t size;
    };
    void note(std::string_view file, std::uint64_t size);
    Old& next_file() { return files_[order_[next_]]; }
    bool there_are_too_many() const { return count_ >= keep_ || (room_ != 0 && total_ > room_); }

    std::uint64_t keep_;
    std::uint64_t room_;
    std::uint64_t count_ = 0;
    std::uint64_t total_ = 0;
    std::array<Old, most_at_once> files_; // the oldest of those that were not passed over
    std::array<std::uint8_t, most_at_once> order_;
    std::size_t known_ = 0;
    std::size_t next_ = 0;
    bool there_are_others_ = false;
    bool passes_over_ = false;
    protocol::LogNameText passed_over_;
};

} // namespace lares::machine
