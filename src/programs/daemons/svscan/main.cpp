// SPDX-License-Identifier: ISC
// svscan [DIR]: a supervise for every entry of DIR, and one for its log. See svscan(8).
#include "launcher.hpp"
#include "loop.hpp"
#include "protocol/names.hpp"
#include "sys/descriptors.hpp"
#include "sys/file.hpp"
#include "sys/limits.hpp"
#include "sys/lock.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "tree.hpp"

#include <csignal>
#include <unistd.h>

namespace {

using namespace lares;
namespace file = protocol::scan_file;

constexpr sys::Report report{"svscan", sys::Patience::never_waits};

sys::Fd enter(const char* name) {
    if (name && ::chdir(name) < 0) report.die({"unable to chdir to ", name}, errno);
    auto directory = sys::open_directory(sys::here, ".");
    if (!directory) report.die({"unable to read directory ", name ? name : "."}, directory.error().number);
    return std::move(*directory);
}

// One svscan a directory. Where nothing can be written there is no lock, and no control FIFO either.
sys::Lock lock_scan_directory(const sys::Fd& directory) {
    const auto made = sys::make_directory(directory.number(), file::directory, 0700);
    auto lock = sys::Lock::acquire(directory.number(), file::lock);
    if (lock) return std::move(*lock);
    if (lock.error().number == EAGAIN)
        report.die({"unable to acquire ", file::lock}, EAGAIN,
                   "another svscan already serves this directory");
    const char* consequence = "going on without; signals work, the control FIFO does not";
    if (made)
        report.warn({"unable to acquire ", file::lock}, lock.error().number, consequence);
    else
        report.warn({"unable to create ", file::directory}, made.error().number, consequence);
    return {};
}

sys::Fd open_control(const sys::Fd& directory, const sys::Lock& lock) {
    if (!lock) return {};
    auto control = sys::make_and_open_fifo(directory.number(), file::control, 0600, sys::FifoEnd::both);
    if (control) return std::move(*control);
    report.warn({"unable to read ", file::control}, control.error().number, "going on without; signals work");
    return {};
}

sys::Watch watch_scan_directory(const sys::Fd& directory, int& watched) {
    constexpr const char* consequence = "looking every five seconds instead";
    if (sys::may_change_elsewhere(directory)) {
        report.warn({"unable to watch a network file system"}, 0, consequence);
        return {};
    }
    auto watch = sys::Watch::create();
    const Result<int> names = watch ? watch->watch_names(".") : Result<int>{fail(watch)};
    if (!names) {
        report.warn({"unable to watch the directory"}, names.error().number, consequence);
        return {};
    }
    watched = *names;
    return std::move(*watch);
}

} // namespace

int main(int argc, char** argv) {
    sys::hold_standard_descriptors();
    sys::reset_inherited_signals();
    sys::close_strays_on_exec();
    auto signals = sys::Signals::block_and_report({SIGCHLD, SIGALRM, SIGHUP, SIGTERM, SIGINT, SIGQUIT});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);

    const sys::Fd directory = enter(argc > 1 ? argv[1] : nullptr);
    const sys::Lock lock = lock_scan_directory(directory);
    const sys::Fd control = open_control(directory, lock);
    int watched = -1;
    sys::Watch watch = watch_scan_directory(directory, watched);

    const svscan::Launcher launcher{report, sys::raise_open_files()};
    svscan::Tree tree{directory, watch, launcher, report};
    sys::leave(svscan::Loop{tree, {*signals, watch, watched, control, directory}, report}.run());
}
