// SPDX-License-Identifier: ISC
// The lines of a text, from either end. A line may be of any length, and the last one may lack its newline.
#pragma once

#include "log_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lares::logbook {

// From `begin` on, the first line first.
class ForwardLines {
  public:
    ForwardLines(const LogText& text, std::uint64_t begin, std::uint64_t end)
        : text_{&text}, at_{begin}, end_{end} {}

    // Valid until the next call. Nothing at the end.
    std::optional<std::string_view> next();
    // A line that ends with the text, and not with a newline.
    bool is_cut() const { return is_cut_; }
    // Where the line begins that comes next.
    std::uint64_t offset() const { return at_ - (held_.size() - taken_); }

  private:
    bool fill();

    const LogText* text_;
    std::uint64_t at_; // what is before it is held, or taken
    std::uint64_t end_;
    std::string held_;
    std::size_t taken_ = 0; // of what is held
    std::size_t block_ = 16384;
    bool is_cut_ = false;
};

// From `end` back to `begin`, the last line first.
class BackwardLines {
  public:
    BackwardLines(const LogText& text, std::uint64_t begin, std::uint64_t end)
        : text_{&text}, begin_{begin}, at_{end} {}

    std::optional<std::string_view> next();

  private:
    bool fill();

    const LogText* text_;
    std::uint64_t begin_;
    std::uint64_t at_; // what is behind it is held, or taken
    std::string held_;
    std::size_t left_ = 0; // of what is held
    std::size_t block_ = 8192;
    bool has_begun_ = false;
};

} // namespace lares::logbook
