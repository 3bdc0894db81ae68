// SPDX-License-Identifier: ISC
// Sleeping until something happens in one of several directories: what a client does that waits for others.
//
// inotify(7) tells that the contents of a file are new, and that a FIFO has lost a reader. A FIFO that we
// hold open for writing tells the latter, too, and does so where inotify is not to be had (a user has few
// instances of it).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"
#include "file.hpp"
#include "waiting.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::sys {

class Changes {
  public:
    struct Event {
        enum class Kind : std::uint8_t {
            renewed,     // in a directory: something has other contents, or is gone
            reader_left, // of a FIFO: somebody who had it open for reading has closed it
            lost,        // there were too many events: look at everything
        };
        Kind kind;
        int watched;           // what watch_…() answered
        std::string_view name; // in a directory; valid until the next call of next()
    };

    Changes();

    // A relative path begins in the directory `start`. Nothing when it is not to be had: then only looking
    // again now and then will tell.
    std::optional<int> watch_directory(const char* path, int start = here);
    std::optional<int> watch_readers(const char* fifo, int start = here);

    // The events that have come, one by one; false when there are no more.
    bool next(Event& event);

    // Sleeps until an event comes, the FIFO has no reader any more, or the moment has come. A `fifo` that is
    // closed is passed over.
    void wait(const Fd& fifo, std::optional<Moment> until);
    // For whoever waits for more than that.
    Awaited awaited() const { return input_of(inotify_); }

  private:
    std::optional<int> watch(const char* path, int start, std::uint32_t events);
    bool fill();

    Fd inotify_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    alignas(8) char buffer_[4096];
};

} // namespace lares::sys
