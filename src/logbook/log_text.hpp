// SPDX-License-Identifier: ISC
// One file of a log, open, as the text that it holds: what is compressed has been unpacked (packed.hpp), so
// that every reader can begin anywhere in it. A file that is written to meanwhile is as long as it was when
// it was opened.
#pragma once

#include "complaints.hpp"
#include "log_files.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lares::logbook {

struct LogText {
    sys::Fd file;
    std::uint64_t size = 0;
    std::shared_ptr<const std::string> path;
    Keeper keeper = Keeper::unknown;
    TaiLabel ended = {};             // when it was finished, or last written to
    sys::FileIdentity identity = {}; // of the file in the directory
    bool is_stamped = false;         // there is a stamp near its beginning
};

// Nothing: it is gone, or cannot be read, which is complained of.
std::optional<LogText> open_log_text(const LogFiles& log, LogFile& file, Complaints& complaints);

// The same of a file that is open already, for reading.
LogText text_of_open(sys::Fd opened, std::string path, Keeper keeper);

} // namespace lares::logbook
