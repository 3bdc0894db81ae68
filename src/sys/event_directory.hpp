// SPDX-License-Identifier: ISC
// Events for whoever wants them, by the convention of s6 (its "fifodir"): a directory in which each listener
// has a FIFO, and a notifier who writes each event, one byte, into all of them.
//
//     web/event/                               drwx-wx-wt: anybody may listen, and sees nobody else
//         ftrig1:@4000000068c0…:Jx2Wq0         a FIFO that s6-svwait has made, and reads
//         ftrig1:@4000000068c1…:news01 -> …    a link to one FIFO that hears of several services
//
// A name that begins so has a reader from the beginning (s6 makes the FIFO under another name, and renames
// it). So one that nobody reads is what a dead listener has left, and is removed by the first who notices. A
// link is removed when what it leads to has gone: its FIFO has a place of its own, and its reader, a
// supervise that was killed, is about to be replaced. What he needs is told by the link, as long as his
// process runs.
//
// Anybody may put something there, so little of it is believed. Only FIFOs are opened at all. A symbolic link
// is followed if it is ours or root's: by one of somebody else our events, which are letters, would become
// commands in whatever FIFO he likes. What is neither is left alone, and so is a listener that may not be
// opened.
//
// A listener that does not read loses what its FIFO has no room for, as with s6: nobody is waited for.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <string_view>
#include <sys/types.h>

namespace lares::sys {

inline constexpr mode_t event_directory_for_anybody = 01733;
inline constexpr mode_t event_directory_for_group = 03730; // FIFOs in it belong to the group of the directory

// What begins so in an event directory is somebody who listens.
inline constexpr std::string_view prefix_of_listeners = "ftrig1:";

// Is it a symbolic link that would be followed: ours, or root's?
bool is_listener_to_follow(int event_directory, const char* name);

// Made as s6-mkfifodir does, with just this mode; answers whether it was made. An existing directory is as
// good, and is left as it is. ENOTDIR: something else has the name.
Result<bool> make_event_directory(int directory, const char* name, mode_t mode);

// To all who listen; `bytes` are a few, and a listener gets all of them or none. SIGPIPE must be blocked or
// ignored (signals.hpp, fifo.hpp). The directory must be open for reading. One more descriptor is needed:
// when there is none, that is the error, and the rest of the listeners have heard nothing.
Result<> send_event(const Fd& event_directory, std::string_view bytes);

// Removes what dead listeners have left, and says nothing to the others.
Result<> clean_event_directory(const Fd& event_directory);

} // namespace lares::sys
