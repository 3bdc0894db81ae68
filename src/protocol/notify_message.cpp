// SPDX-License-Identifier: ISC
#include "notify_message.hpp"

#include "base/span_text.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

std::optional<Span> span_of_microseconds(std::string_view text) {
    const auto count = number_from_text(text);
    if (!count) return std::nullopt;
    const auto most = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(longest_span).count());
    return std::chrono::microseconds{static_cast<std::int64_t>(std::min(*count, most))};
}

using News = NotifyMessage::News;

void read_line(std::string_view line, NotifyMessage& message) {
    const Split split = split_at(line, '=');
    const bool says_yes = split.rest == "1";
    if (split.head == "READY" && says_yes)
        message.news = News::ready;
    else if (split.head == "RELOADING" && says_yes)
        message.news = News::reloading;
    else if (split.head == "STOPPING" && says_yes)
        message.news = News::stopping;
    else if (split.head == "WATCHDOG")
        message.is_alive |= says_yes;
    else if (split.head == "MAINPID")
        message.names_another_process = true;
    else if (split.head == "EXTEND_TIMEOUT_USEC")
        message.needs_longer = span_of_microseconds(split.rest);
    else if (split.head == "STATUS")
        message.status = split.rest;
}

} // namespace

NotifyMessage notify_message_from_text(std::string_view text) {
    NotifyMessage message;
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        read_line(line.head, message);
        text = line.rest;
    }
    return message;
}

StatusLine status_line_of(std::string_view status) {
    StatusLine line;
    for (char c : status) line.append(static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c);
    return line;
}

} // namespace lares::protocol
