// SPDX-License-Identifier: ISC
#include "processor.hpp"

#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <csignal>
#include <fcntl.h>

namespace lares::logging {

namespace name = protocol::log_file;

namespace {

struct Opened {
    const char* name;
    const char* role;
    int flags;
    int place;
};
constexpr int reading = O_RDONLY | O_NONBLOCK;
constexpr int writing_anew = O_WRONLY | O_NONBLOCK | O_CREAT | O_TRUNC;
constexpr std::size_t file_count = 4;

} // namespace

std::expected<void, Processor::Failure> Processor::start(const sys::Fd& directory, const char* command,
                                                         const char* input, const char* output) {
    // A state that somebody has removed is an empty one.
    const Opened files[file_count] = {{input, "input", reading, 0},
                                      {output, "output", writing_anew, 1},
                                      {name::state, "state", reading | O_CREAT, 4},
                                      {name::newstate, "newstate", writing_anew, 5}};
    sys::Fd opened[file_count];
    sys::SpawnPlan::Placed places[file_count];
    for (std::size_t i = 0; i < file_count; ++i) {
        const auto file = sys::open_at(directory.number(), files[i].name, files[i].flags, 0644);
        if (file) opened[i] = sys::Fd{sys::lifted(file->number())};
        if (!opened[i])
            return std::unexpected(Failure{Failure::Step::create, files[i].name, files[i].role,
                                           file ? errno : file.error().number});
        places[i] = {opened[i].number(), files[i].place};
    }
    const char* const arguments[] = {"sh", "-c", command, nullptr};
    sys::SpawnPlan plan{.program = "/bin/sh", .arguments = arguments, .environment = sys::environment()};
    plan.directory = directory.number();
    plan.others = places;
    const auto pid = sys::spawn(plan);
    if (pid) {
        pid_ = *pid;
        return {};
    }
    const bool forked = pid.error().step != sys::SpawnFailure::Step::fork;
    return std::unexpected(Failure{forked ? Failure::Step::run : Failure::Step::fork, nullptr, nullptr,
                                   pid.error().error.number});
}

void Processor::give_up() {
    if (pid_ != 0) (void)sys::send_signal(pid_, SIGTERM);
}

} // namespace lares::logging
