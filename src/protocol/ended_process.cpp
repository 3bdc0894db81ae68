// SPDX-License-Identifier: ISC
#include "ended_process.hpp"

#include <limits>

namespace lares::protocol {

namespace {

constexpr std::string_view first_line = "lares-ended 1";
constexpr std::string_view last_line = "end";

bool read_fact(std::string_view name, std::string_view value, EndedProcess& ended) {
    const bool is_known = name == "pid" || name == "started-ticks" || name == "wait-status";
    if (!is_known) return true;
    const auto number = number_from_text(value);
    if (!number) return false;
    if (name == "started-ticks") {
        ended.started = *number;
        return true;
    }
    if (*number > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) return false;
    if (name == "pid")
        ended.pid = static_cast<std::uint32_t>(*number);
    else
        ended.wait_status = static_cast<int>(*number);
    return true;
}

} // namespace

EndedText to_text(const EndedProcess& ended) {
    EndedText text;
    text.append(first_line).append("\npid ").append_number(ended.pid);
    text.append("\nstarted-ticks ").append_number(ended.started);
    text.append("\nwait-status ").append_number(static_cast<unsigned>(ended.wait_status));
    text.append('\n').append(last_line).append('\n');
    return text;
}

std::optional<EndedProcess> ended_from_text(std::string_view text) {
    Split line = split_at(text, '\n');
    if (line.head != first_line) return std::nullopt;
    EndedProcess ended;
    while (!line.rest.empty()) {
        line = split_at(line.rest, '\n');
        if (line.head == last_line) return ended;
        const Split fact = split_at(line.head, ' ');
        if (!read_fact(fact.head, fact.rest, ended)) return std::nullopt;
    }
    return std::nullopt;
}

} // namespace lares::protocol
