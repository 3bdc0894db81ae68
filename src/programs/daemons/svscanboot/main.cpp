// SPDX-License-Identifier: ISC
// svscanboot [DIR]: svscan on DIR in a clean environment, its messages shown by readproctitle. See
// svscanboot(8).
#include "loop.hpp"
#include "protocol/boot_path.hpp"
#include "protocol/names.hpp"
#include "sys/descriptors.hpp"
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
    if (argc > 1) return argv[1];
    const char* variable = sys::environment_value(protocol::scan_directory_variable);
    return variable && *variable ? variable : protocol::default_scan_directory;
}

// Nothing that we run gets a terminal, or keeps one.
void detach_standard_descriptors(const sys::Pipe& messages) {
    const auto null = sys::open_at(sys::here, "/dev/null", O_RDWR);
    if (!null) report.die({"unable to open /dev/null"}, null.error().number);
    for (int place = 0; place < 2; ++place) ::dup2(null->number(), place);
    ::dup2(messages.writer.number(), 2); // what we have to say is shown with the rest
}

} // namespace

int main(int argc, char** argv) {
    const char* scan_directory = scan_directory_of(argc, argv);
    sys::reset_inherited_signals();
    sys::close_strays_on_exec();

    sys::block_signals();
    auto signals = sys::Signals::report({SIGCHLD, SIGTERM, SIGINT});
    if (!signals) report.die({"unable to ", signals.error().attempt}, signals.error().number);
    auto messages = sys::make_pipe();
    if (!messages) report.die({"unable to create pipe"}, messages.error().number);
    if (const auto entered = sys::open_at(sys::here, scan_directory, O_PATH | O_DIRECTORY); !entered)
        report.warn({"unable to chdir to ", scan_directory}, entered.error().number,
                    "it is tried again until it succeeds");
    else if (::faccessat(entered->number(), ".", X_OK, 0) < 0)
        report.warn({"unable to chdir to ", scan_directory}, errno, "it is tried again until it succeeds");

    detach_standard_descriptors(*messages);
    clean_environment();
    svscanboot::Loop{scan_directory, std::move(*messages), *signals, report}.run();
    return 0;
}
