// SPDX-License-Identifier: ISC
#include "init.hpp"

#include "sys/clock.hpp"
#include "sys/exec.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>

namespace lares::drill {

namespace {

constexpr Span longest_sleep = std::chrono::milliseconds{20};
constexpr Span between_starts = std::chrono::milliseconds{100}; // as systemd has it

// Should we and our guard be killed together, the tree comes to an orderly end all the same.
LARES_IN_CHILD void end_with_us(void*, pid_t) {
    sys::die_with_parent(SIGTERM);
}

} // namespace

Init::Init(const ScratchTree& scratch, const sys::ProcessHandle& guard, sys::Signals& signals)
    : scratch_{scratch}, guard_{guard}, signals_{signals}, watch_{
                                                               sys::Watch::create().value_or(sys::Watch{})} {
    auto null = sys::open_at(sys::here, "/dev/null", O_RDWR);
    auto messages = sys::open_at(sys::here, scratch.path("svscanboot.stderr").c_str(),
                                 O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (!null || !messages)
        throw std::runtime_error{"unable to open /dev/null or a file in " + scratch.path()};
    null_ = std::move(*null);
    messages_ = std::move(*messages);
}

void Init::start_svscanboot() {
    const std::string program = scratch_.path("bin/svscanboot");
    const std::string directory = scratch_.scan_directory();
    const char* const arguments[] = {"svscanboot", directory.c_str(), nullptr};
    sys::SpawnPlan plan{
        .program = program.c_str(), .arguments = arguments, .environment = sys::environment()};
    plan.standard_input = null_.number();
    plan.standard_output = null_.number();
    plan.standard_error = messages_.number();
    plan.new_session = true; // or a ^C would reach it, too
    plan.before_exec = end_with_us;
    last_start_ = sys::now();
    if (const auto pid = sys::spawn(plan))
        svscanboot_ = *pid;
    else
        throw std::runtime_error{"unable to start " + program + ": " +
                                 std::string{sys::error_text(pid.error().error.number)} +
                                 " ($TMPDIR names another place for the tree)"};
}

void Init::stop_svscanboot() {
    is_stopping_ = true;
    (void)sys::send_signal(svscanboot_, SIGTERM);
}

void Init::watch(const std::string& directory) {
    if (watch_) (void)watch_.watch_contents(directory.c_str());
}

bool Init::wait_for(const std::function<bool()>& condition, Span patience) {
    for (const Moment end = sys::now() + patience; !condition();) {
        const Moment now = sys::now();
        if (now >= end) return false;
        sleep(std::min(end, now + longest_sleep));
        reap();
        if (svscanboot_ == 0 && !is_stopping_ && sys::now() >= last_start_ + between_starts)
            start_svscanboot();
    }
    return true;
}

void Init::sleep(Moment until) {
    std::array awaited{sys::input_of(signals_.fd()), sys::input_of(guard_.fd()), sys::input_of(watch_.fd())};
    sys::wait_for_any(awaited, until);
    if (guard_.is_dead()) throw GuardIsGone{};
    sys::Change change;
    for (sys::ChangeReader changes{watch_}; watch_ && changes.next(change);) {
    }
}

void Init::reap() {
    (void)signals_.take();
    while (const auto reaped = sys::reap_any())
        if (reaped->pid == svscanboot_) svscanboot_ = 0;
}

} // namespace lares::drill
