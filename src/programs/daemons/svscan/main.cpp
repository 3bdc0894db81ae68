// SPDX-License-Identifier: ISC
// svscan [DIR]: a supervise for every entry of DIR, and one for its log. See svscan(8).
#include "control_point.hpp"
#include "launcher.hpp"
#include "loop.hpp"
#include "protocol/names.hpp"
#include "sys/descriptors.hpp"
#include "sys/file.hpp"
#include "sys/limits.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "tree.hpp"

#include <csignal>
#include <unistd.h>

namespace {

using namespace lares;

constexpr sys::Report report{"svscan", sys::Patience::never_waits};

sys::Fd enter(const char* name) {
    if (name && ::chdir(name) < 0) report.die({"unable to chdir to ", name}, errno);
    auto directory = sys::open_directory(sys::here, ".");
    if (!directory) report.die({"unable to read directory ", name ? name : "."}, directory.error().number);
    return std::move(*directory);
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
    sys::reset_inherited_signals();
    sys::close_strays_on_exec();
    sys::block_signals();
    auto signals = sys::Signals::report({SIGCHLD, SIGALRM, SIGHUP, SIGTERM, SIGINT, SIGQUIT});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);

    const sys::Fd directory = enter(argc > 1 ? argv[1] : nullptr);
    svscan::ControlPoint control{directory, report};
    if (!control.open())
        report.die({"unable to acquire ", protocol::scan_file::lock}, EAGAIN,
                   "another svscan already serves this directory");
    int watched = -1;
    sys::Watch watch = watch_scan_directory(directory, watched);

    const svscan::Launcher launcher{report, sys::raise_open_files()};
    svscan::Tree tree{directory, watch, launcher, report};
    sys::leave(svscan::Loop{tree, {*signals, watch, watched, control, directory}, report}.run());
}
