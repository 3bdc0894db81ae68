// SPDX-License-Identifier: ISC
// What is done with the lines, and with what: made by a front from its own language.
#pragma once

#include "directory.hpp"
#include "protocol/log_plan.hpp"
#include "protocol/log_replacement.hpp"
#include "shown_file.hpp"
#include "sys/pages.hpp"

namespace lares::logging {

class Loop;

// Of a line on standard error: that there was more, and a newline.
inline constexpr std::size_t longest_end_of_complaint = 4;

struct Plan {
    protocol::StampStyle stamp = protocol::StampStyle::none;
    protocol::LogReplacement replacement;
    // By how many of its first bytes a line is known, and whether its stamp is among them.
    std::size_t window = protocol::Pattern::window;
    bool knows_by_stamp = true;
    // On standard error: a line shows so many bytes, and from that size on it is said that there was more.
    std::size_t complaint_shows = 200;
    std::size_t complaint_is_cut_from = 201;
    std::size_t complaint_room = 0; // what a line of the input may bring there, at most

    protocol::LogManner manner = protocol::LogManner::daemontools;
    bool is_verbose = false;
    // What HUP does, when all directories have come to their end: makes the lists anew, and has the loop take
    // up what is in them. Without it, HUP ends the program.
    void (*read_again)(Plan& plan, Loop& loop) = nullptr;

    sys::Pages room; // of the lists
    sys::PagedList<protocol::LogAction> actions;
    sys::PagedList<Directory> directories; // those that can be written to
    sys::PagedList<ShownFile> shown;
};

} // namespace lares::logging
