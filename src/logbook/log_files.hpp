// SPDX-License-Identifier: ISC
// The files of a log directory at one moment, the oldest first:
//
//     @400000006b0cb00c37435c9c.s  @400000006b0cb027306368b6.u  …  previous  current
//
// A name with a label says when the file was finished, so that no line in it is younger. `previous` is one
// that its logger is about to finish. Where a processor is at work there may be two of one label; the one
// that is whole counts.
//
// Its logger goes on meanwhile: the directory is read again until nothing has changed around the opening of
// `current` and `previous`, so that no file is missing between the last name and these, and none is there
// twice. No lock is taken, and nobody is held up.
#pragma once

#include "base/result.hpp"
#include "log_place.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::logbook {

struct LogFile {
    std::string name;
    std::optional<TaiLabel> ended;          // as daemontools counts; nothing: it has no label
    sys::Fd opened;                         // of `current` and `previous`
    std::optional<std::uint64_t> most = {}; // what is behind that is somebody else's to read
};

struct LogFiles {
    LogDirectory place;
    sys::Fd directory;
    std::vector<LogFile> files;

    // "./main/current"
    std::string path_of(const LogFile& file) const { return place.path + "/" + file.name; }
};

// The directory must be there; without a `current` it has only old files.
Result<LogFiles> list_log(const LogDirectory& place);

// Opened for reading. One that has got another code meanwhile (a processor was done with it) is found by its
// label; ENOENT: it was removed.
Result<sys::Fd> open_log_file(const LogFiles& log, LogFile& file);

} // namespace lares::logbook
