// SPDX-License-Identifier: ISC
#include "stuck_text.hpp"

#include "base/text.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view head = "run ";
constexpr std::string_view before_head = "\nrun ";
constexpr std::string_view before_process = "\nprocess ";

// From the first line "run" on; empty: there is none.
std::string_view from_first_head(std::string_view text) {
    if (text.starts_with(head)) return text;
    const std::size_t found = text.find(before_head);
    return found == std::string_view::npos ? std::string_view{} : rest_of(text, found + 1);
}

std::optional<StuckLook> look_from_text(std::string_view text) {
    const Split number = split_at(rest_of(split_at(text, '\n').head, head.size()), ' ');
    const Split at = split_at(number.rest, ' ');
    const auto run = number_from_text(number.head);
    const auto label = label_from_text(split_at(at.rest, ' ').head);
    if (!run || at.head != "at" || !label) return std::nullopt;
    return StuckLook{*run, *label, text};
}

} // namespace

std::optional<StuckLook> StuckLooks::next() {
    while (!rest_.empty()) {
        const std::string_view text = from_first_head(rest_);
        rest_ = from_first_head(rest_of(text, head.size()));
        const auto look = look_from_text(first_of(text, text.size() - rest_.size()));
        if (look) return look;
    }
    return std::nullopt;
}

std::string_view newest_looks(std::string_view text, std::size_t room) {
    text = from_first_head(text);
    while (text.size() > room) text = from_first_head(rest_of(text, head.size()));
    return text;
}

std::string_view first_process_of(std::string_view look) {
    const std::size_t found = look.find(before_process);
    if (found == std::string_view::npos) return {};
    return split_at(rest_of(look, found + before_process.size()), '\n').head;
}

} // namespace lares::protocol
