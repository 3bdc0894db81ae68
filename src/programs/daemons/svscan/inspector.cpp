// SPDX-License-Identifier: ISC
#include "inspector.hpp"

#include "base/shell_word.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"

#include <cerrno>

namespace lares::svscan {

using Type = sys::FileInfo::Type;

namespace {

protocol::PathText path_below(const char* name, const char* file) {
    protocol::PathText path;
    path.append(name).append('/').append(file);
    return path;
}

} // namespace

bool Inspector::has_run(const Slot& slot) const {
    return sys::exists(directory_.number(), path_below(slot.name, "run").c_str()).value_or(false);
}

void Inspector::look_for_log(Slot& slot) {
    if (slot.pair.has_pipe()) return slot.pair.on_listed(true);
    auto path = path_below(slot.name, protocol::service_file::log);
    const auto found = sys::info(directory_.number(), path.c_str());
    const int error = found ? error_of_log(path.c_str(), found->type) : found.error().number;
    slot.log_is_program = found && found->type == Type::regular;
    if (found && error != 0) complain_of_log(path.c_str(), error);
    if (!found && error != ENOENT && complaints_.is_new(path.c_str(), error))
        report_.warn({"unable to stat ", path.view()}, error);
    if (found || error == ENOENT || error == ENOTDIR) return slot.pair.on_listed(error == 0);
    has_unknown_logs_ = true;
    slot.pair.on_log_unknown();
}

// A service directory, or a program.
int Inspector::error_of_log(const char* path, Type type) const {
    if (type == Type::directory) return 0;
    if (type != Type::regular) return ENOTDIR;
    const auto may = sys::may_execute(directory_.number(), path);
    return may ? 0 : may.error().number;
}

void Inspector::complain_of_log(const char* path, int error) {
    if (!complaints_.is_new(path, error)) return;
    protocol::PathText hint;
    if (error == EACCES) {
        hint.append("a file of that name is a logger, if it is executable; try: chmod 755 ");
        append_shell_word(hint, path);
    }
    report_.warn({"not using ", path}, error, hint.view());
}

void Inspector::look_at_kind_of_log(Slot& slot) const {
    auto path = path_below(slot.name, protocol::service_file::log);
    const auto found = sys::info(directory_.number(), path.c_str());
    if (found) slot.log_is_program = found->type == Type::regular;
}

void Inspector::watch_being_made(Slot& slot, Moment now) {
    if (!watch_) return;
    const auto watched = watch_.watch_contents(slot.name);
    if (!watched) return;
    slot.watched = *watched;
    slot.pair.on_being_made(now);
}

void Inspector::watch_place(Slot& slot) {
    if (!watch_) return;
    const auto watched = watch_.watch_place(slot.name);
    slot.watched = watched.value_or(-1);
    if (!watched) complain_of_watch(slot, watched.error().number);
}

void Inspector::complain_of_watch(const Slot& slot, int error) {
    if (!complaints_.is_new("", error)) return;
    // So the kernel says that the user has no watches left.
    report_.warn({"unable to watch ", slot.name}, error,
                 error == ENOSPC ? "that its directory is replaced will be seen only at a rescan; raise "
                                   "fs.inotify.max_user_watches"
                                 : "that its directory is replaced will be seen only at a rescan");
}

void Inspector::stop_watching(Slot& slot, bool shared) {
    if (slot.watched >= 0 && !shared) watch_.forget(slot.watched);
    slot.watched = -1;
}

} // namespace lares::svscan
