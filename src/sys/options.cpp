// SPDX-License-Identifier: ISC
#include "options.hpp"

#include "base/text.hpp"
#include "report.hpp"

#include <unistd.h>

namespace lares::sys {

std::optional<char> Options::next() {
    if (rest_ == nullptr || *rest_ == '\0') {
        if (over_ || at_ >= words_.size()) return std::nullopt;
        const std::string_view word{words_[at_]};
        over_ = is_operand(word) || word == "--";
        if (!over_ || word == "--") ++at_;
        if (over_) return std::nullopt;
        rest_ = word.data() + 1;
    }

    const char letter = *rest_++;
    const std::size_t place = letter == ':' ? std::string_view::npos : letters_.find(letter);
    if (place == std::string_view::npos) return found_wrong(letter, "illegal option");
    if (!rest_of(letters_, place + 1).starts_with(':')) return letter;

    if (*rest_ != '\0') {
        value_ = rest_;
        rest_ = nullptr;
        return letter;
    }
    if (at_ >= words_.size()) return found_wrong(letter, "option requires an argument");
    value_ = words_[at_++];
    return letter;
}

bool Options::is_operand(std::string_view word) const {
    if (word.size() < 2 || word[0] != '-') return true;
    if (unlisted_ == Unlisted::wrong || word == "--") return false;
    return word[1] == ':' || !letters_.contains(word[1]);
}

char Options::found_wrong(char letter, std::string_view complaint) {
    wrong_letter_ = letter;
    complaint_ = complaint;
    return wrong;
}

void Options::complain() const {
    std::string_view program{words_[0]};
    if (const std::size_t slash = program.rfind('/'); slash != std::string_view::npos)
        program.remove_prefix(slash + 1);
    TextBuffer<256> line;
    line.append(program).append(": ").append(complaint_).append(" -- ").append(wrong_letter_).append('\n');
    (void)write_all(STDERR_FILENO, line.view());
}

std::optional<Span> seconds_from_text(std::string_view text) {
    constexpr std::uint64_t longest = 100ULL * 366 * 86400;
    constexpr std::size_t digits_of_nanosecond = 9;

    const Split parts = split_at(text, '.');
    const bool has_point = parts.head.size() < text.size();
    if (parts.head.empty() && parts.rest.empty()) return std::nullopt;

    const auto seconds = parts.head.empty() ? 0 : number_from_text(parts.head);
    if (!seconds || *seconds > longest) return std::nullopt;
    Span span = std::chrono::seconds{*seconds};
    if (!has_point || parts.rest.empty()) return span;

    // What is finer than a nanosecond must still be digits.
    if (parts.rest.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::uint64_t nanoseconds = 0;
    for (std::size_t i = 0; i < digits_of_nanosecond; ++i)
        nanoseconds =
            nanoseconds * 10 + (i < parts.rest.size() ? static_cast<std::uint64_t>(parts.rest[i] - '0') : 0);
    return span + std::chrono::nanoseconds{nanoseconds};
}

} // namespace lares::sys
