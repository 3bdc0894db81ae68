// SPDX-License-Identifier: ISC
// svscanboot [DIR]: svscan on DIR in a clean environment, its messages shown by readproctitle. See
// svscanboot(8).
#include "base/oom_score.hpp"
#include "boot_point.hpp"
#include "loop.hpp"
#include "protocol/boot_path.hpp"
#include "protocol/names.hpp"
#include "sys/descriptors.hpp"
#include "sys/own_process.hpp"
#include "sys/report.hpp"

#include <climits>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace lares;

constexpr sys::Report report{"svscanboot", sys::Patience::never_waits};

// Must outlive the process.
void clean_environment() {
    static protocol::BootPath path;
    static const char* environment[2];
    char room[PATH_MAX];
    path = protocol::boot_path_setting(sys::own_directory(room));
    environment[0] = path.c_str();
    sys::replace_environment(environment);
}

const char* scan_directory_of(int argc, char** argv) {
    if (argc > 2 || (argc > 1 && argv[1][0] == '-')) report.usage("[ dir ]");
    if (argc > 1) return argv[1];
    const char* variable = sys::environment_value(protocol::scan_directory_variable);
    return variable && *variable ? variable : protocol::default_scan_directory;
}

// Nothing that we run gets a terminal, or keeps one.
void detach_standard_descriptors(const sys::Pipe& messages) {
    const auto null = sys::open_at(sys::here, "/dev/null", O_RDWR);
    if (!null) report.die({"unable to open /dev/null"}, null.error().number);
    sys::standard_input_and_output_into(*null);
    sys::standard_error_into(messages.writer); // what we have to say is shown with the rest
}

// What we had before, as text for those that we start, who shall not be spared with us: readproctitle can be
// started again, and svscan sees to itself. A null pointer when nothing was changed.
const char* lower_oom_score_adj() {
    const auto before = sys::lower_oom_score_adj();
    if (!before) return nullptr;
    static OomScoreText text;
    text = oom_score_text(*before);
    return text.c_str();
}

} // namespace

int main(int argc, char** argv) {
    const char* scan_directory = scan_directory_of(argc, argv);
    sys::reset_inherited_signals();
    sys::close_strays_on_exec();

    sys::block_signals();
    auto signals = sys::Signals::report({SIGCHLD, SIGTERM, SIGINT});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);
    svscanboot::BootPoint point{scan_directory, report};
    point.open();

    sys::adopt_orphans();
    const char* oom_score_adj = lower_oom_score_adj();
    detach_standard_descriptors(point.messages());
    clean_environment();
    svscanboot::Loop{scan_directory, point, oom_score_adj, *signals, report}.run();
    return 0;
}
