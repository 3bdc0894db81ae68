// SPDX-License-Identifier: ISC
#include "control_hooks.hpp"

#include "protocol/names.hpp"
#include "protocol/setting_check.hpp"
#include "script.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <span>

namespace lares::supervise {

namespace {

using Path = TextBuffer<16>;

Path path_of(char letter) {
    Path path;
    path.append("./").append(protocol::service_file::control).append('/').append(letter);
    return path;
}

// Commands are small letters, and 1 and 2.
std::uint32_t bit_of(char letter) {
    const bool is_digit = letter < 'a';
    return 1U << static_cast<unsigned>(is_digit ? letter - '1' + 26 : letter - 'a');
}

} // namespace

// As under runit, one that is not executable is none. Of a script that is so it is said.
bool ControlHooks::has(char letter) {
    Path program = path_of(letter);
    const auto may = sys::may_execute(service_, program.c_str());
    if (may) reported_ &= ~bit_of(letter);
    if (!may && may.error().number == EACCES) look_at_script(letter);
    return may.has_value();
}

// Apart, for its room on the stack.
[[gnu::noinline]] void ControlHooks::look_at_script(char letter) {
    Path program = path_of(letter);
    std::array<char, 2> room;
    const auto text = sys::read_small_file(service_, program.c_str(), room);
    if (!protocol::is_script(text.value_or(""))) return;
    if ((reported_ & bit_of(letter)) == 0) report_.not_executable(program.view());
    reported_ |= bit_of(letter);
}

// Apart, for its room on the stack.
[[gnu::noinline]] bool ControlHooks::start(char letter, std::uint32_t pid, std::optional<Span> limit,
                                           Instant now) {
    Path program = path_of(letter);
    TextBuffer<24> process;
    process.append("MAINPID=").append_number(pid);
    const char* const settings[] = {process.c_str()};
    const std::span<const char* const> added{settings, pid == 0 ? 0U : 1U};
    const char* const arguments[] = {program.c_str(), nullptr};
    begun_ = now.moment;
    const auto until = limit ? std::optional{now.moment + *limit} : std::nullopt;
    const auto started = with_environment(added, [&](const char* const* environment) {
        return errand_.start(service_, program.c_str(), arguments, environment, until, oom_score_adj_);
    });
    if (!started) report_.errand_failed(program.view(), start_failure_of(started.error()));
    return started.has_value();
}

void ControlHooks::follow(std::optional<Span> limit) {
    if (errand_.is_running()) errand_.set_deadline(limit ? std::optional{begun_ + *limit} : std::nullopt);
}

bool ControlHooks::on_errand_ended(int wait_status) {
    errand_.on_ended();
    return wait_status == 0;
}

} // namespace lares::supervise
