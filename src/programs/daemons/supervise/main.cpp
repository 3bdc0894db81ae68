// SPDX-License-Identifier: ISC
// supervise DIR: starts DIR/run, and starts it again whenever it dies. See supervise(8).
#include "loop.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "service.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/file.hpp"
#include "sys/removals.hpp"
#include "sys/signals.hpp"

#include <climits>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace lares;

constexpr sys::Report report{"supervise", sys::Patience::never_waits};

// Why this service is not served. When svscan has heard it before, it need not hear it again.
[[noreturn]] void refuse(sys::Parts text, int error) {
    if (sys::environment_value(protocol::refusal_reported_variable)) sys::leave(sys::exit_temporary);
    report.die(text, error);
}

void enter(const char* name) {
    if (::chdir(name) < 0) refuse({"unable to chdir to ", name}, errno);
}

bool has_down_file(const char* name) {
    const auto down = sys::exists(sys::here, protocol::service_file::down);
    if (!down) refuse({"unable to stat ", name, "/", protocol::service_file::down}, down.error().number);
    return *down;
}

// Apart, for its room on the stack, which hardly anybody needs. The answer outlives the service.
[[gnu::noinline]] const char* control_path_from(const char* variable, const char* name) {
    char service[PATH_MAX] = "";
    if (variable[0] == '/' && !::getcwd(service, sizeof service))
        refuse({"unable to find the path of ", name}, errno);
    auto path = protocol::control_directory(variable, service);
    if (!path) refuse({"unable to use ", protocol::control_directory_variable}, ENAMETOOLONG);
    const char* kept = ::strdup(path->c_str());
    if (!kept) refuse({"unable to start ", name}, ENOMEM);
    return kept;
}

const char* control_path(const char* name) {
    const char* variable = sys::environment_value(protocol::control_directory_variable);
    return variable && *variable ? control_path_from(variable, name)
                                 : protocol::service_file::control_directory;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) report.usage("dir");
    const char* name = argv[1];

    sys::block_signals(); // first: svscan may have something to tell already
    sys::reset_inherited_signals();
    auto signals =
        sys::Signals::report({SIGCHLD, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGALRM, sys::removal_signal});
    if (!signals) refuse({"unable to ", signals.error().attempt, " for ", name}, signals.error().number);

    enter(name);
    const bool down_file = has_down_file(name);
    const Instant now = sys::instant_now();
    supervise::Service service{name, sys::here, control_path(name), down_file, now, report};
    const bool refusal_is_reported = sys::environment_value(protocol::refusal_reported_variable);
    if (refusal_is_reported) sys::unset_environment(protocol::refusal_reported_variable);
    if (const auto opened = service.open(now); !opened) {
        if (!refusal_is_reported) service.explain_refusal(opened.error());
        sys::leave(sys::exit_temporary);
    }
    supervise::Loop{service, *signals}.run();
    // Not by way of destructors: the kernel closes in ascending order, and so `ok` after the lock. Who sees
    // that nobody reads `ok` can take the lock.
    sys::leave(0);
}
