// SPDX-License-Identifier: ISC
// What a logger still waits for that has been told to end, once or again. Whoever tells it again knows that
// nobody will write the end of the line that it has begun to read, or is in a hurry.
//
//                                        once              again
//     a disk or processor has failed     leaves            leaves
//     what it has read has no room yet   waits for it      leaves
//     in the middle of a line            waits for it      ends the line itself
//     a processor runs                   waits for it      leaves
//
// What a line has lies in memory, and so is lost with who leaves. One that was ended is waited for like
// anything else: until it is written, it is as if the logger had been told once.
#pragma once

#include <cstdint>

namespace lares::machine {

struct LogSituation {
    bool is_told_again = false;
    bool has_ended_line = false; // because it was told again, and nobody has told it since
    bool is_pausing = false;     // something has failed, and is tried again later
    bool is_stuck = false;       // something that was read cannot be written yet
    bool is_in_line = false;     // and reads on
    bool is_processing = false;
};

enum class LogParting : std::uint8_t {
    goes_on,   // waits, or ends by itself
    ends_line, // and is asked again when that is written
    leaves,    // at once, as it is
};

constexpr LogParting parting_of(const LogSituation& it) {
    if (it.is_pausing) return LogParting::leaves;
    if (!it.is_told_again) return LogParting::goes_on;
    if (it.is_stuck) return it.has_ended_line ? LogParting::goes_on : LogParting::leaves;
    if (it.is_in_line) return LogParting::ends_line;
    return it.is_processing ? LogParting::leaves : LogParting::goes_on;
}

} // namespace lares::machine
