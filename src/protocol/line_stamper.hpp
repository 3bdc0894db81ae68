// SPDX-License-Identifier: ISC
// What tai64n does to a stream: a stamp in front of every line.
//
// The stream comes in pieces, and goes out in pieces of their own. A line is stamped when its first byte is
// there, and what there is of it goes out at once; nothing is kept back, and no line end is added.
#pragma once

#include "base/progress.hpp"
#include "base/stamp.hpp"

#include <algorithm>
#include <span>

namespace lares::protocol {

class LineStamper {
  public:
    // Goes on until the input is taken, or the room is full. `now()` is asked once for each line.
    template <class Clock>
    Progress stamp(std::string_view in, std::span<char> room, Clock now) {
        const char* from = in.data();
        const char* const in_end = from + in.size();
        char* to = room.data();
        char* const room_end = to + room.size();
        while (from != in_end) {
            if (at_start_) {
                if (static_cast<std::size_t>(room_end - to) < Stamp::size) break;
                stamp_.write(now(), to);
                to += Stamp::size;
                at_start_ = false;
            }
            const std::size_t size = rest_of_line(from, std::min(in_end - from, room_end - to));
            if (size == 0) break;
            std::memcpy(to, from, size);
            from += size;
            to += size;
            at_start_ = to[-1] == '\n';
        }
        return {static_cast<std::size_t>(from - in.data()), static_cast<std::size_t>(to - room.data())};
    }

  private:
    // As far as its end, or as it is there.
    static std::size_t rest_of_line(const char* line, std::ptrdiff_t size) {
        const auto limit = static_cast<std::size_t>(size);
        const void* const end = std::memchr(line, '\n', limit);
        return end ? static_cast<std::size_t>(static_cast<const char*>(end) - line) + 1 : limit;
    }

    Stamp stamp_;
    bool at_start_ = true;
};

} // namespace lares::protocol
