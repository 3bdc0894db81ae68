// SPDX-License-Identifier: ISC
// supervise/ended: how a process of the service has ended, from whoever has reaped it to the supervise that
// has taken it over and is not its parent. svscan writes it, whole, and then sends USR1 to the supervise,
// which removes it.
//
//     lares-ended 1
//     pid 4711
//     started-ticks 64811
//     wait-status 9
//     end
//
// The wait status is the word of wait(2) in the layout of the Linux ABI. docs/protocol/ended.md.
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct EndedProcess {
    std::uint32_t pid = 0;
    std::uint64_t started = 0; // ticks since boot
    int wait_status = 0;

    friend bool operator==(const EndedProcess&, const EndedProcess&) = default;
};

using EndedText = TextBuffer<128>;
EndedText to_text(const EndedProcess& ended);
std::optional<EndedProcess> ended_from_text(std::string_view text);

} // namespace lares::protocol
