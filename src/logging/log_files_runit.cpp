// SPDX-License-Identifier: ISC
// Finishing a file in runit's manner: it has its last name at once, and its processor makes another beside
// it.
#include "log_files.hpp"
#include "protocol/names.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"

#include <cerrno>

namespace lares::logging {

using machine::LogEnding;

LogFiles::Outcome LogFiles::ask_if_whole() {
    const auto found = sys::info(directory_.number(), protocol::log_file::current);
    if (!found && found.error().number != ENOENT)
        return failure("stat ", protocol::log_file::current, found.error());
    const bool is_whole = !found || found->size == 0 || is_marked_safe(*found);
    has_found_current_ = found && is_whole;
    return is_whole ? Answer::done : Answer::no;
}

// A label that is taken makes way for the next one.
LogFiles::Outcome LogFiles::set_aside(LogEnding ending) {
    const bool waits = ending == LogEnding::unfinished || settings_.processor;
    protocol::LogName chosen{new_label(), waits ? "u" : "s"};
    for (;; chosen.label = protocol::next_label(chosen.label)) {
        last_name_ = to_text(chosen);
        const auto taken = sys::info(directory_.number(), last_name_.c_str(), sys::Links::keep);
        if (!taken && taken.error().number == ENOENT) break;
        if (!taken) return failure("stat ", last_name_.c_str(), taken.error());
    }
    const auto renamed = sys::rename(directory_, protocol::log_file::current, last_name_.c_str());
    if (!renamed) return failure("rename ", protocol::log_file::current, renamed.error());
    newest_ = chosen.label;
    if (settings_.processor) unprocessed_ = last_name_;
    processed_ = to_text(protocol::LogName{chosen.label, "t"});
    accepted_ = to_text(protocol::LogName{chosen.label, "s"});
    return Answer::done;
}

LogFiles::Outcome LogFiles::accept() {
    const auto renamed = sys::rename(directory_, processed_.c_str(), accepted_.c_str());
    if (!renamed) return failure("rename ", processed_.c_str(), renamed.error());
    last_name_ = accepted_;
    return Answer::done;
}

} // namespace lares::logging
