// SPDX-License-Identifier: ISC
// The lines of a text that comes in pieces, in little room. A line that does not fit is passed over whole,
// and so is a last one without an end: what is told is never a part of a line. Pure.
//
//     lines.add(read(file, lines.room()))   as long as something comes:
//         while (line = lines.next())
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace lares::sys {

template <std::size_t Room>
class SmallLines {
  public:
    // Where the next piece belongs. It is never empty if all lines have been taken.
    std::span<char> room() {
        std::memmove(text_.data(), text_.data() + at_, filled_ - at_);
        filled_ -= at_;
        at_ = 0;
        if (filled_ == Room) {
            is_too_long_ = true;
            filled_ = 0;
        }
        return std::span{text_}.subspan(filled_);
    }
    void add(std::size_t size) {
        assert(size <= Room - filled_);
        filled_ += size;
    }

    // The next one, without its end, valid until room() is asked for; nothing: it is not here yet.
    std::optional<std::string_view> next() {
        for (;;) {
            const std::string_view rest{text_.data() + at_, filled_ - at_};
            const std::size_t size = rest.find('\n');
            if (size == std::string_view::npos) return std::nullopt;
            at_ += size + 1;
            if (!is_too_long_) return std::string_view{rest.data(), size};
            is_too_long_ = false;
        }
    }

  private:
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    bool is_too_long_ = false; // what comes is the rest of a line that did not fit
    std::array<char, Room> text_;
};

} // namespace lares::sys
