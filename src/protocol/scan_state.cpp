// SPDX-License-Identifier: ISC
#include "scan_state.hpp"

#include "record_text.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view first_line_of_svscan = "lares-svscan 1";
constexpr std::string_view first_line_of_svscanboot = "lares-svscanboot 1";
constexpr std::string_view first_line_of(ScanState::Of of) {
    return of == ScanState::Of::svscanboot ? first_line_of_svscanboot : first_line_of_svscan;
}

bool read_fact(std::string_view name, std::string_view value, ScanState& state) {
    if (name == "pid") return read_value(value, state.self.pid);
    if (name == "started-ticks") return read_value(value, state.self.started);
    if (name == "title-pid") return read_value(value, state.title.pid);
    if (name == "title-started-ticks") return read_value(value, state.title.started);
    if (name == "leaving") return read_value(value, state.leaving);
    if (name == "left") return read_value(value, state.left);
    if (name == "version") return read_value(value, state.version);
    if (name == "era") return read_value(value, state.era);
    return true;
}

} // namespace

ScanStateText to_text(const ScanState& state) {
    ScanStateText text;
    text.append(first_line_of(state.of));
    text.append("\npid ").append_number(state.self.pid);
    text.append("\nstarted-ticks ").append_number(state.self.started);
    if (state.version.size() != 0) text.append("\nversion ").append(state.version.view());
    text.append("\nleaving ").append(state.leaving ? '1' : '0');
    if (state.left) text.append("\nleft 1");
    if (state.of == ScanState::Of::svscanboot) {
        text.append("\ntitle-pid ").append_number(state.title.pid);
        text.append("\ntitle-started-ticks ").append_number(state.title.started);
    }
    if (state.era.size() != 0) text.append("\nera ").append(state.era.view());
    text.append('\n').append(last_line_of_record).append('\n');
    return text;
}

std::optional<ScanState> scan_state_from_text(std::string_view text) {
    for (const auto of : {ScanState::Of::svscan, ScanState::Of::svscanboot}) {
        ScanState state;
        state.of = of;
        const auto read = [&](auto name, auto value) { return read_fact(name, value, state); };
        if (read_record(text, first_line_of(of), read)) return state;
    }
    return std::nullopt;
}

} // namespace lares::protocol
