// SPDX-License-Identifier: ISC
#include "handover.hpp"

#include "base/oom_score.hpp"

#include <limits>

namespace lares::protocol {

namespace {

void add_descriptor(HandoverSetting& text, std::string_view name, int number) {
    if (number < 0) return;
    text.append(name).append('=').append_number(static_cast<unsigned>(number)).append(' ');
}

std::optional<Handover::OpenFiles> open_files_from_text(std::string_view text) {
    const Split limits = split_at(text, ':');
    const auto soft = number_from_text(limits.head), hard = number_from_text(limits.rest);
    if (!soft || !hard) return std::nullopt;
    return Handover::OpenFiles{*soft, *hard};
}

int descriptor_from_text(std::string_view text) {
    const auto number = number_from_text(text);
    const bool is_one = number && *number <= static_cast<std::uint64_t>(std::numeric_limits<int>::max());
    return is_one ? static_cast<int>(*number) : -1;
}

std::uint32_t pid_from_text(std::string_view text) {
    const auto number = number_from_text(text);
    const bool is_one = number && *number <= std::numeric_limits<std::uint32_t>::max();
    return is_one ? static_cast<std::uint32_t>(*number) : 0;
}

} // namespace

HandoverSetting to_setting(const Handover& handover) {
    HandoverSetting text;
    text.append(handover_variable).append("=pid=").append_number(handover.pid).append(' ');
    add_descriptor(text, "lock", handover.lock);
    add_descriptor(text, "control", handover.control);
    add_descriptor(text, "ok", handover.ok);
    add_descriptor(text, "state", handover.state);
    add_descriptor(text, "scan", handover.scan_directory);
    if (handover.oom_score_adj)
        text.append("oom=").append(oom_score_text(*handover.oom_score_adj).view()).append(' ');
    if (handover.open_files) {
        text.append("files=").append_number(handover.open_files->soft).append(':');
        text.append_number(handover.open_files->hard).append(' ');
    }
    text.append("asker=").append_number(handover.asker);
    if (handover.of_svscan) text.append(" svscan");
    if (handover.is_instance) text.append(" instance");
    if (handover.is_log) text.append(" log");
    return text;
}

Handover handover_from_value(std::string_view value) {
    Handover handover;
    while (!value.empty()) {
        const Split one = split_at(value, ' ');
        const Split fact = split_at(one.head, '=');
        if (fact.head == "lock") handover.lock = descriptor_from_text(fact.rest);
        if (fact.head == "control") handover.control = descriptor_from_text(fact.rest);
        if (fact.head == "ok") handover.ok = descriptor_from_text(fact.rest);
        if (fact.head == "state") handover.state = descriptor_from_text(fact.rest);
        if (fact.head == "scan") handover.scan_directory = descriptor_from_text(fact.rest);
        if (fact.head == "oom") handover.oom_score_adj = oom_score_from_text(fact.rest);
        if (fact.head == "files") handover.open_files = open_files_from_text(fact.rest);
        if (one.head == "svscan") handover.of_svscan = true;
        if (one.head == "instance") handover.is_instance = true;
        if (one.head == "log") handover.is_log = true;
        if (fact.head == "pid") handover.pid = pid_from_text(fact.rest);
        if (fact.head == "asker") handover.asker = pid_from_text(fact.rest);
        value = one.rest;
    }
    return handover;
}

std::optional<Handover> handover_to(std::uint32_t pid, const char* value) {
    if (!value) return std::nullopt;
    const Handover handover = handover_from_value(value);
    return handover.pid == pid ? std::optional{handover} : std::nullopt;
}

} // namespace lares::protocol
