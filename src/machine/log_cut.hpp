// SPDX-License-Identifier: ISC
// Where a log file ends.
//
// A file ends after the first line that ends in the last part of it, which is 2000 bytes in multilog. A line
// that fills all of these is cut exactly where the file is full. So where a log is cut depends on what is in
// it, and on nothing else: not on how the bytes came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lares::machine {

struct LogCut {
    std::size_t count; // this much of what is waiting goes into the file …
    bool is_full;      // … and then the file is finished
    friend bool operator==(const LogCut&, const LogCut&) = default;
};

enum class LogRotateAt : bool { size, next_line_end };

// How large a file may be, and in how many of its last bytes it ends with a line. A last part of all of it:
// with any line.
struct LogRoom {
    std::uint64_t size;
    std::uint64_t last_part = 2000;
};

// `bytes` are in the file; `waiting` are the bytes that come next.
LogCut cut(std::uint64_t bytes, LogRoom file, std::string_view waiting, LogRotateAt when = LogRotateAt::size);

} // namespace lares::machine
