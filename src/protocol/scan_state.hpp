// SPDX-License-Identifier: ISC
// .svscan/state: which svscan serves a scan directory, for whoever is to look after it and has not started
// it.
//
//     lares-svscan 1
//     pid 812
//     started-ticks 64811
//     version 0.1.0
//     leaving 0
//     (left 1, when it has left)
//     era 5f0d….4026531836.12
//     end
//
// .svscan/boot has the same lines for a svscanboot (first line lares-svscanboot 1), and two more, for the
// readproctitle that it has started: `title-pid` and `title-started-ticks`. docs/protocol/scan-directory.md.
#pragma once

#include "base/era.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

// A process of one era; a pid of 0 is none.
struct KnownProcess {
    std::uint32_t pid = 0;
    std::uint64_t started = 0; // ticks since boot

    friend bool operator==(const KnownProcess&, const KnownProcess&) = default;
};

struct ScanState {
    enum class Of : std::uint8_t { svscan, svscanboot };
    Of of = Of::svscan;
    KnownProcess self;
    TextBuffer<24> version;
    bool leaving = false; // it was told to stop or to leave …
    bool left = false;    // … and has done so: otherwise it was killed in the midst of it
    KnownProcess title;   // of svscanboot only
    Era era;

    friend bool operator==(const ScanState&, const ScanState&) = default;
};

using ScanStateText = TextBuffer<384>;
inline constexpr std::size_t scan_state_room = 512; // for reading: another version may have more to say
ScanStateText to_text(const ScanState& state);
// Nothing when it is not whole.
std::optional<ScanState> scan_state_from_text(std::string_view text);

} // namespace lares::protocol
