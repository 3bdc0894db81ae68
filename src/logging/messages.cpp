// SPDX-License-Identifier: ISC
#include "messages.hpp"

namespace lares::logging {

using machine::LogFile;
using machine::LogTask;

namespace {

std::string_view words_of_runit(LogTask task, bool is_starting) {
    using Act = LogTask::Act;
    const bool is_current = task.file == LogFile::current;
    switch (task.act) {
    case Act::ask_if_whole: return "stat current";
    case Act::set_aside: return "rename current";
    case Act::create: return is_starting ? "open current" : "create new current";
    case Act::mark_open: return "set mode of current";
    case Act::mark_safe: return is_current ? "set mode of current" : "set mode of processed";
    case Act::sync: return is_current ? "fsync current logfile" : "fsync processed";
    case Act::sync_names: return "fsync log directory";
    case Act::trim_once: return "read directory";
    case Act::accept: return "rename processed";
    case Act::move: return "rename state";
    default: return "go on";
    }
}

} // namespace

void Messages::pausing(const Failure& failure, LogTask task, bool is_starting) const {
    if (is_of_runit()) return pausing_runit(words_of_runit(task, is_starting), failure.number);
    pausing_daemontools(failure);
}

void Messages::pausing_daemontools(const Failure& failure) const {
    const char* slash = failure.file ? "/" : "";
    const char* file = failure.file ? failure.file : "";
    report_.warn({"unable to ", failure.attempt, name_, slash, file, failure.rest, ", pausing"},
                 failure.number);
}

void Messages::pausing_runit(std::string_view attempt, int error) const {
    report_.pausing({"unable to ", attempt, ": ", name_}, error);
}

void Messages::cannot_write(int error) const {
    if (is_of_runit()) return pausing_runit("write to current", error);
    report_.warn({"unable to write to ", name_, "/current, pausing"}, error);
}

void Messages::cannot_sync(const Failure& failure) const {
    if (is_of_runit()) return pausing_runit("fsync current logfile", failure.number);
    pausing_daemontools(failure);
}

void Messages::die(const Failure& failure) const {
    const char* slash = failure.file ? "/" : "";
    const char* file = failure.file ? failure.file : "";
    report_.die({"unable to ", failure.attempt, name_, slash, file, failure.rest}, failure.number);
}

void Messages::was_removed() const {
    report_.warn({"unable to find ", name_, "/current"}, 0, "it was removed, and is made anew");
}

void Messages::not_removed(const char* file, int error) const {
    if (is_of_runit()) return report_.warn({"unable to unlink oldest logfile: ", name_}, error, file);
    report_.warn({"unable to remove ", name_, "/", file}, error, "it is left there");
}

void Messages::leftover_not_removed(const char* file, int error) const {
    report_.warn({"unable to unlink processor leftover: ", name_, "/", file}, error);
}

void Messages::processed_not_removed(const char* file, int error) const {
    report_.warn({"unable to unlink: ", name_, "/", file}, error);
}

void Messages::removed_for_room(const char* file) const {
    report_.warn({"out of disk space, delete: ", name_, "/", file});
}

void Messages::no_file_for_processor(const char* file, const char* role, int error) const {
    if (!is_of_runit()) return pausing_daemontools({"create ", file, "", error});
    report_.pausing({"unable to open ", role, " for processor: ", name_}, error);
}

void Messages::no_process_for_processor(int error) const {
    if (!is_of_runit()) return pausing_daemontools({"fork for processor in ", nullptr, "", error});
    pausing_runit("fork for processor", error);
}

void Messages::processor_not_run(int error) const {
    if (is_of_runit()) return report_.fatal({"unable to run processor: ", name_}, error);
    report_.fatal({"unable to run ", settings_.processor}, error);
}

void Messages::processor_failed(bool crashed) const {
    if (is_of_runit())
        return report_.warn({"processor failed, restart: ", name_}, 0, "in five seconds, on the same file");
    report_.warn({crashed ? "processor crashed in " : "processor failed in ", name_, ", pausing"});
}

void Messages::not_processed(const char* file) const {
    report_.warn({"processor failed, not restarted: ", name_, "/", file}, 0, "the file stays as it is");
}

void Messages::tell(std::string_view what, const char* file, std::string_view more) const {
    if (settings_.is_verbose) report_.info({what, ": ", name_, *file ? "/" : "", file, more});
}

} // namespace lares::logging
