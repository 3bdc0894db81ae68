// SPDX-License-Identifier: ISC
// What a service tells its supervise through the socket that $NOTIFY_SOCKET names, in systemd's protocol
// (sd_notify(3)): one datagram is a few lines KEY=VALUE.
//
//     READY=1                     it is ready, or has reloaded
//     STATUS=Accepting orders     a line for people
//     RELOADING=1                 it reads its configuration anew, until it says READY=1
//     STOPPING=1                  it goes, and by itself
//     WATCHDOG=1                  it is alive
//     EXTEND_TIMEOUT_USEC=30000000    it needs that much longer
//     MAINPID=4711                refused: a process that supervise has not started cannot be held by it
//
// Of several of READY, RELOADING and STOPPING in one datagram the last one counts, as it does for systemd.
// All other keys are passed over, as systemd does with those that it does not know.
#pragma once

#include "base/text.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct NotifyMessage {
    enum class News : std::uint8_t { none, ready, reloading, stopping };
    News news = News::none;
    bool is_alive = false;
    bool names_another_process = false;
    std::optional<Span> needs_longer;
    std::optional<std::string_view> status; // a part of the text
};

inline constexpr std::size_t longest_notify_message = 1024; // what is longer is cut
NotifyMessage notify_message_from_text(std::string_view text);

// A line that somebody else has written, for a file of lines: control bytes become blanks.
using StatusLine = TextBuffer<160>;
StatusLine status_line_of(std::string_view status);

} // namespace lares::protocol
