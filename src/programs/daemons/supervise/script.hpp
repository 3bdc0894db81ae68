// SPDX-License-Identifier: ISC
// How the program of a phase is called: its path, its arguments, and what is added to its environment.
//
// `run`, `start` and `stop` get no arguments, as under daemontools and encore. `finish` gets how the run
// ended, as runit and s6 say it, and the same in the variables that systemd has for it.
#pragma once

#include "base/text.hpp"
#include "protocol/service_state.hpp"
#include "sys/process.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lares::supervise {

// Is one of these about the same name as an entry of an environment?
bool have_name_of(std::span<const char* const> settings, std::string_view entry);

// Calls then(environment) with that of this process and the settings, NAME=VALUE each, which take the place
// of those of the same name. Apart, for its room on the stack.
template <class Then>
[[gnu::noinline]] auto with_environment(std::span<const char* const> settings, Then then) {
    const char* const* ours = sys::environment();
    std::size_t count = 0;
    while (ours[count]) ++count;
    const std::size_t room = count + settings.size() + 1;
    auto** environment = static_cast<const char**>(__builtin_alloca(room * sizeof(const char*)));
    const char** end = std::copy_if(ours, ours + count, environment,
                                    [&](const char* entry) { return !have_name_of(settings, entry); });
    *std::ranges::copy(settings, end).out = nullptr;
    return then(static_cast<const char* const*>(environment));
}

// The file that is executed in this phase.
const char* program_of(protocol::Phase phase);
// The same without the path that it is called by.
inline const char* base_name_of(const char* program) {
    constexpr std::string_view here = "./";
    return program + here.size();
}

// Why a program was not started, in the words of the state.
protocol::StartFailure start_failure_of(const sys::SpawnFailure& failure);

class FinishCall {
  public:
    // How the last run of `state` ended. `name`: of the service. `as_s6`: what it says of a run that was
    // killed (256 and the signal), and not what runit says (-1 and the low byte of the status word).
    FinishCall(const protocol::Life& state, const char* name, bool as_s6);

    const char* const* arguments() const { return arguments_.data(); }

    static constexpr std::size_t setting_count = 5;
    // NAME=VALUE each.
    const std::array<const char*, setting_count>& settings() const { return settings_; }

  private:
    TextBuffer<8> code_;
    TextBuffer<8> signal_;
    TextBuffer<12> group_;
    std::array<const char*, 6> arguments_{};
    TextBuffer<32> result_;
    TextBuffer<24> kind_;
    TextBuffer<32> status_;
    TextBuffer<272> service_;
    TextBuffer<32> process_;
    std::array<const char*, setting_count> settings_{};
};

} // namespace lares::supervise
