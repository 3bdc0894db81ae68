// SPDX-License-Identifier: ISC
// The life of a filter: standard input, through it, to standard output.
//
// What one read has brought goes out before the next one waits, so that nothing lingers while the input is
// quiet. It ends as daemontools' filters end: 0 with the input, 111 when something cannot be read or written;
// but it says why, unless nobody reads what it writes.
#pragma once

#include "base/progress.hpp"
#include "report.hpp"
#include "stream.hpp"

#include <array>

namespace lares::sys {

struct FilterBuffers {
    std::array<char, 64 * 1024> input;
    std::array<char, 128 * 1024> room;
};
// Of the one filter that a process is, whatever its type: a run script may allow little memory.
extern FilterBuffers filter_buffers;

// Writes all of it, or ends the program.
void write_or_leave(const Report& report, std::string_view text);

// Filter is a type with
//     Progress pass(std::string_view in, std::span<char> room);   until the input is taken, or the room full
//     std::size_t finish(std::span<char> room);                   what it has kept back, when the input ends
template <class Filter>
[[noreturn]] void run_filter(const Report& report, Filter& filter) {
    auto& [input, room] = filter_buffers;
    for (;;) {
        const auto bytes = read_some(standard_input, input);
        if (!bytes) report.die({"unable to read standard input"}, bytes.error().number);
        if (bytes->empty()) break;
        for (std::string_view rest{bytes->data(), bytes->size()}; !rest.empty();) {
            const Progress done = filter.pass(rest, room);
            rest.remove_prefix(done.taken);
            write_or_leave(report, {room.data(), done.written});
        }
    }
    write_or_leave(report, {room.data(), filter.finish(room)});
    leave(0);
}

} // namespace lares::sys
