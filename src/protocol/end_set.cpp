// SPDX-License-Identifier: ISC
#include "end_set.hpp"

#include "setting_lines.hpp"

#include "base/signal_name.hpp"
#include "base/text.hpp"

#include <cassert>

namespace lares::protocol {

namespace {

constexpr unsigned largest_exit_code = 255;
constexpr const char* example_of_ends = "failure, 1, 3-7 or SEGV";

std::uint64_t bit_of(unsigned place) {
    return std::uint64_t{1} << place % 64;
}

std::optional<unsigned> exit_code_from(std::string_view text) {
    const auto number = number_from_text(text);
    return number && *number <= largest_exit_code ? std::optional{static_cast<unsigned>(*number)}
                                                  : std::nullopt;
}

// "3" or "3-7".
bool add_numbers(EndSet& ends, std::string_view word) {
    const Split range = split_at(word, '-');
    const auto first = exit_code_from(range.head);
    const auto last = word.contains('-') ? exit_code_from(range.rest) : first;
    if (!first || !last || *first > *last) return false;
    ends.add_exit_codes(*first, *last);
    return true;
}

bool add_name(EndSet& ends, std::string_view word) {
    const auto signal = signal_from_text(word);
    if (signal) ends.add_signal(*signal);
    return signal.has_value();
}

bool add_end(EndSet& ends, std::string_view word) {
    if (word == "success") return ends.add_exit_codes(0, 0), true;
    if (word == "failure") return ends.add_failures(), true;
    if (word == "signal") return ends.add_signals(), true;
    const bool is_number = word.front() >= '0' && word.front() <= '9';
    return is_number ? add_numbers(ends, word) : add_name(ends, word);
}

} // namespace

void EndSet::add_exit_codes(unsigned first, unsigned last) {
    assert(last <= largest_exit_code);
    for (unsigned code = first; code <= last; ++code) exit_codes_[code / 64] |= bit_of(code);
}

void EndSet::add_signal(int number) {
    assert(number >= 1 && number <= last_signal);
    signals_ |= bit_of(static_cast<unsigned>(number - 1));
}

void EndSet::add_failures() {
    add_exit_codes(1, largest_exit_code);
    add_signals();
    unknown_ = true;
}

bool EndSet::contains(const RunEnd& end) const {
    const auto number = static_cast<unsigned>(end.number);
    switch (end.kind) {
    case RunEnd::Kind::exited:
        return number <= largest_exit_code && (exit_codes_[number / 64] & bit_of(number)) != 0;
    case RunEnd::Kind::killed:
        return number >= 1 && number <= last_signal && (signals_ & bit_of(number - 1)) != 0;
    case RunEnd::Kind::unknown: break;
    }
    return unknown_;
}

SettingResult<EndSet> end_set_from_text(std::string_view file) {
    EndSet ends;
    SettingLines lines{file};
    while (const auto line = lines.next())
        for (std::string_view rest = line->text; !rest.empty();) {
            const std::string_view word = first_of(rest, rest.find_first_of(", \t\r"));
            rest = rest_of(rest, word.size() + 1);
            if (word.empty() || add_end(ends, word)) continue;
            return NoSetting{{line->number, word, "is no end of a run", example_of_ends}};
        }
    if (ends == EndSet{}) return NoSetting{{1, {}, "is no end of a run", example_of_ends}};
    return ends;
}

} // namespace lares::protocol
