// SPDX-License-Identifier: ISC
#include "handover.hpp"

#include "oom_score.hpp"

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

} // namespace

HandoverSetting to_setting(const Handover& handover) {
    HandoverSetting text;
    text.append(handover_variable).append('=');
    add_descriptor(text, "lock", handover.lock);
    add_descriptor(text, "control", handover.control);
    add_descriptor(text, "ok", handover.ok);
    if (handover.oom_score_adj)
        text.append("oom=").append(oom_score_text(*handover.oom_score_adj).view()).append(' ');
    if (handover.open_files) {
        text.append("files=").append_number(handover.open_files->soft).append(':');
        text.append_number(handover.open_files->hard).append(' ');
    }
    text.append("asker=").append_number(handover.asker);
    if (handover.of_svscan) text.append(" svscan");
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
        if (fact.head == "oom") handover.oom_score_adj = oom_score_from_text(fact.rest);
        if (fact.head == "files") handover.open_files = open_files_from_text(fact.rest);
        if (one.head == "svscan") handover.of_svscan = true;
        if (fact.head == "asker") {
            const auto asker = number_from_text(fact.rest);
            if (asker && *asker <= std::numeric_limits<std::uint32_t>::max())
                handover.asker = static_cast<std::uint32_t>(*asker);
        }
        value = one.rest;
    }
    return handover;
}

} // namespace lares::protocol
