// SPDX-License-Identifier: ISC
#include "ended_process.hpp"

#include "record_text.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view first_line = "lares-ended 1";
bool read_fact(std::string_view name, std::string_view value, EndedProcess& ended) {
    if (name == "pid") return read_value(value, ended.pid);
    if (name == "started-ticks") return read_value(value, ended.started);
    if (name == "wait-status") return read_value(value, ended.wait_status);
    return true;
}

} // namespace

EndedText to_text(const EndedProcess& ended) {
    EndedText text;
    text.append(first_line).append("\npid ").append_number(ended.pid);
    text.append("\nstarted-ticks ").append_number(ended.started);
    text.append("\nwait-status ").append_number(static_cast<unsigned>(ended.wait_status));
    text.append('\n').append(last_line_of_record).append('\n');
    return text;
}

std::optional<EndedProcess> ended_from_text(std::string_view text) {
    EndedProcess ended;
    const auto read = [&](auto name, auto value) { return read_fact(name, value, ended); };
    if (!read_record(text, first_line, read)) return std::nullopt;
    return ended;
}

} // namespace lares::protocol
