// SPDX-License-Identifier: ISC
#include "scan_state.hpp"

#include <limits>

namespace lares::protocol {

namespace {

constexpr std::string_view first_line_of_svscan = "lares-svscan 1";
constexpr std::string_view first_line_of_svscanboot = "lares-svscanboot 1";
constexpr std::string_view last_line = "end";

template <class Number>
bool read_number(std::string_view text, Number& value) {
    const auto number = number_from_text(text);
    if (!number || *number > std::numeric_limits<Number>::max()) return false;
    value = static_cast<Number>(*number);
    return true;
}

bool read_fact(std::string_view name, std::string_view value, ScanState& state) {
    if (name == "pid") return read_number(value, state.self.pid);
    if (name == "started-ticks") return read_number(value, state.self.started);
    if (name == "title-pid") return read_number(value, state.title.pid);
    if (name == "title-started-ticks") return read_number(value, state.title.started);
    if (name == "leaving") {
        state.leaving = value == "1";
        return value == "0" || value == "1";
    }
    if (name == "version") {
        state.version.clear();
        state.version.append(value);
        return !state.version.truncated();
    }
    if (name == "era") {
        state.era = era_from_text(value);
        return state.era.size() != 0;
    }
    return true;
}

} // namespace

ScanStateText to_text(const ScanState& state) {
    const bool is_boot = state.of == ScanState::Of::svscanboot;
    ScanStateText text;
    text.append(is_boot ? first_line_of_svscanboot : first_line_of_svscan);
    text.append("\npid ").append_number(state.self.pid);
    text.append("\nstarted-ticks ").append_number(state.self.started);
    text.append("\nversion ").append(state.version.view());
    text.append("\nleaving ").append(state.leaving ? '1' : '0');
    if (is_boot) {
        text.append("\ntitle-pid ").append_number(state.title.pid);
        text.append("\ntitle-started-ticks ").append_number(state.title.started);
    }
    if (state.era.size() != 0) text.append("\nera ").append(state.era.view());
    text.append('\n').append(last_line).append('\n');
    return text;
}

std::optional<ScanState> scan_state_from_text(std::string_view text) {
    Split line = split_at(text, '\n');
    const bool is_boot = line.head == first_line_of_svscanboot;
    if (!is_boot && line.head != first_line_of_svscan) return std::nullopt;
    ScanState state;
    state.of = is_boot ? ScanState::Of::svscanboot : ScanState::Of::svscan;
    while (!line.rest.empty()) {
        line = split_at(line.rest, '\n');
        if (line.head == last_line) return state;
        const Split fact = split_at(line.head, ' ');
        if (!read_fact(fact.head, fact.rest, state)) return std::nullopt;
    }
    return std::nullopt;
}

} // namespace lares::protocol
