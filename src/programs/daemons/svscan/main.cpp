// SPDX-License-Identifier: ISC
// svscan [DIR]: a supervise for every entry of DIR, and one for its log. See svscan(8).
#include "base/version.hpp"
#include "control_point.hpp"
#include "finder.hpp"
#include "launcher.hpp"
#include "loop.hpp"
#include "protocol/handover.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "protocol/svscan_word.hpp"
#include "succession/trial.hpp"
#include "sys/descriptors.hpp"
#include "sys/exec.hpp"
#include "sys/file.hpp"
#include "sys/limits.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/report.hpp"
#include "tree.hpp"
#include "upgrader.hpp"

#include <climits>
#include <csignal>
#include <cstring>

namespace {

using namespace lares;
using MaybeHandover = std::optional<protocol::Handover>;

constexpr sys::Report report{"svscan", sys::Patience::never_waits};

// What was left for us by the svscan that this process was. No child is to have it.
MaybeHandover take_handover() {
    const auto handover =
        protocol::handover_to(sys::own_pid(), sys::environment_value(protocol::handover_variable));
    sys::unset_environment(protocol::handover_variable);
    return handover;
}

sys::Fd enter(const char* name) {
    if (name)
        if (const auto entered = sys::enter_directory(name); !entered)
            report.die({"unable to chdir to ", name}, entered.error().number);
    auto directory = sys::open_directory(sys::here, ".");
    if (!directory) report.die({"unable to read directory ", name ? name : "."}, directory.error().number);
    return std::move(*directory);
}

protocol::ScanState state_of_self(const Era& era) {
    protocol::ScanState self;
    self.self.pid = sys::own_pid();
    self.self.started = sys::start_of_process(static_cast<pid_t>(self.self.pid));
    self.version.append(version);
    self.era = era;
    return self;
}

// Services get what we were given.
svscan::Inheritance change_self(const MaybeHandover& handover) {
    svscan::Inheritance children{sys::raise_open_files(), sys::lower_oom_score_adj()};
    if (!handover) return children;
    // It was changed before.
    if (!children.open_files && handover->open_files)
        children.open_files = sys::Limit{handover->open_files->soft, handover->open_files->hard};
    if (!children.oom_score_adj) children.oom_score_adj = handover->oom_score_adj;
    return children;
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

std::string_view control_directory_variable() {
    const char* value = sys::environment_value(protocol::control_directory_variable);
    return value ? value : "";
}

} // namespace

int main(int argc, char** argv) {
    // Asked by a svscan that is about to become us: we are here, and know what it leaves.
    if (argc == 2 && std::string_view{argv[1]} == protocol::check_handover_option)
        succession::answer(protocol::svscan_is_able);
    sys::reset_inherited_signals();
    sys::close_strays_on_exec();
    sys::block_signals();
    auto signals =
        sys::Signals::report({SIGCHLD, SIGALRM, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);

    const MaybeHandover handover = take_handover();
    sys::unset_environment(protocol::svscan_word_variable);
    sys::unset_environment(protocol::instance_variable); // of a tree in which this svscan is a service
    const char* program = sys::path_of_this_program(argv[0]);
    const sys::Fd directory = enter(handover || argc < 2 ? nullptr : argv[1]);
    const Era era = sys::era_now();
    svscan::ControlPoint control{directory, state_of_self(era), report};
    if (handover) control.take_over(*handover);
    // That somebody has taken the lock from us is no reason to leave a tree alone when we are upgraded.
    if (!control.open() && !handover)
        report.die({"unable to acquire ", protocol::scan_file::lock}, EAGAIN,
                   "another svscan already serves this directory");
    sys::adopt_orphans();
    int watched = -1;
    sys::Watch watch = watch_scan_directory(directory, watched);

    const svscan::Inheritance inheritance = change_self(handover);
    svscan::Launcher launcher{report, era, inheritance};
    const svscan::Finder finder{directory, era, control_directory_variable(), control.had_predecessor()};
    svscan::Tree tree{directory, watch, launcher, finder, report};
    svscan::Upgrader upgrader{{tree, finder, control, inheritance, program, argv, report}};
    sys::leave(svscan::Loop{tree, upgrader, {*signals, watch, watched, control, directory}, report}.run());
}
