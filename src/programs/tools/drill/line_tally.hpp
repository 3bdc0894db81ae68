// SPDX-License-Identifier: ISC
// The numbered lines of one process of a service, as they come to light in its log. Pure.
//
// A line is the name of the process in 20 characters, a space, the number in ten digits, and its end: 32
// bytes, always. What has another form is a piece of a line. The first line is number 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::drill {

inline constexpr std::size_t line_size = 32; // with its end

struct NumberedLine {
    std::string_view writer;
    std::uint64_t number = 0;
};
// Without its end. Nothing for what is no whole line.
std::optional<NumberedLine> line_from_text(std::string_view text);
// With its end.
std::string text_of(const NumberedLine& line);

class LineTally {
  public:
    void note(std::uint64_t number);

    std::uint64_t highest() const { return seen_.size(); }
    // Of the lines up to this one, how many have not come to light.
    std::uint64_t missing_up_to(std::uint64_t number) const;
    // How often a line came that was there already.
    std::uint64_t doubled() const { return doubled_; }

  private:
    std::vector<bool> seen_; // the first is number 1
    std::uint64_t doubled_ = 0;
};

} // namespace lares::drill
