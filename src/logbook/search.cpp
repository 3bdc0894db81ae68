// SPDX-License-Identifier: ISC
#include "search.hpp"

#include "stamp_text.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <string>

namespace lares::logbook {

namespace {

constexpr std::size_t first_window = 4096;
constexpr std::size_t largest_window = std::size_t{1} << 20;

// Looks through a text, window by window, each twice as large as the one before.
class StampSeeker {
  public:
    StampSeeker(const LogText& text, std::uint64_t from, std::uint64_t end)
        : text_{text}, at_{from == 0 ? 0 : from - 1}, end_{end}, is_within_line_{from != 0} {}

    std::optional<StampedLine> seek() {
        while (at_ < end_) {
            if (!fill()) return std::nullopt;
            if (const auto found = look_through_window()) return found;
        }
        return std::nullopt;
    }

  private:
    // One more stamp is read than lines may begin before, so that a stamp at the end of the window is whole.
    bool fill() {
        window_.resize(size_ + longest_stamp);
        const auto read = sys::read_from(text_.file.number(), at_, window_);
        if (!read || read->empty()) return false;
        window_.resize(read->size());
        limit_ = std::min(
            {size_, window_.size(), static_cast<std::size_t>(std::min<std::uint64_t>(end_ - at_, size_))});
        size_ = std::min(size_ * 2, largest_window);
        return true;
    }

    std::optional<StampedLine> look_through_window() {
        std::size_t line = is_within_line_ ? after_newline(0) : 0;
        for (; line < limit_; line = after_newline(line)) {
            if (const auto stamp =
                    read_stamp(std::string_view{window_}.substr(line, longest_stamp), text_.keeper))
                return StampedLine{at_ + line, stamp->label};
        }
        is_within_line_ = line > limit_;
        at_ += limit_;
        return std::nullopt;
    }

    // Where the next line begins; behind the limit: not in this window.
    std::size_t after_newline(std::size_t from) const {
        const std::size_t found = window_.find('\n', from);
        return found == std::string::npos || found >= limit_ ? limit_ + 1 : found + 1;
    }

    const LogText& text_;
    std::uint64_t at_;
    std::uint64_t end_;
    bool is_within_line_; // the window begins in the midst of one
    std::size_t size_ = first_window;
    std::size_t limit_ = 0;
    std::string window_;
};

} // namespace

std::optional<StampedLine> stamped_line_from(const LogText& text, std::uint64_t from, std::uint64_t end) {
    return StampSeeker{text, from, end}.seek();
}

std::uint64_t offset_of(const LogText& text, TaiLabel moment) {
    std::uint64_t low = 0;
    std::uint64_t high = text.size;
    std::uint64_t found = text.size;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto line = stamped_line_from(text, middle, high);
        if (!line)
            high = middle;
        else if (line->label < moment)
            low = line->offset + 1;
        else
            found = line->offset, high = middle;
    }
    return found;
}

} // namespace lares::logbook
