// SPDX-License-Identifier: ISC
#include "script.hpp"

#include "base/signal_name.hpp"
#include "protocol/names.hpp"

#include <algorithm>

namespace lares::supervise {

using protocol::Phase;
using protocol::RunEnd;
namespace file = protocol::service_file;

namespace {

constexpr unsigned core_bit = 0x80;
constexpr const char* killed_as_runit_says = "-1";
constexpr const char* killed_as_s6_says = "256";

// systemd's words, systemd.exec(5).
std::string_view result_word(const RunEnd& end) {
    if (end.kind == RunEnd::Kind::exited) return end.number == 0 ? "success" : "exit-code";
    return end.core ? "core-dump" : "signal";
}

std::string_view kind_word(const RunEnd& end) {
    if (end.kind == RunEnd::Kind::exited) return "exited";
    return end.core ? "dumped" : "killed";
}

unsigned number_of(const RunEnd& end) {
    return static_cast<unsigned>(end.number);
}

} // namespace

bool have_name_of(std::span<const char* const> settings, std::string_view entry) {
    const std::string_view name = first_of(entry, entry.find('='));
    return std::ranges::any_of(settings,
                               [&](std::string_view setting) { return split_at(setting, '=').head == name; });
}

const char* program_of(Phase phase) {
    switch (phase) {
    case Phase::starting: return file::start;
    case Phase::finishing: return file::finish;
    case Phase::stopping: return file::stop;
    default: return file::run;
    }
}

protocol::StartFailure start_failure_of(const sys::SpawnFailure& failure) {
    using Step = protocol::StartFailure::Step;
    const bool forked = failure.step != sys::SpawnFailure::Step::fork;
    return {forked ? Step::exec : Step::fork, failure.error.number};
}

FinishCall::FinishCall(const protocol::Life& state, const char* name, bool as_s6) {
    const RunEnd end = state.last_end.value_or(RunEnd{});
    const bool has_exited = end.kind == RunEnd::Kind::exited;
    const std::string_view signal_word = signal_name(end.number);

    if (has_exited)
        code_.append_number(number_of(end));
    else
        code_.append(as_s6 ? killed_as_s6_says : killed_as_runit_says);
    signal_.append_number(has_exited ? 0U : number_of(end) | (end.core && !as_s6 ? core_bit : 0U));
    group_.append_number(state.last_pid);
    arguments_ = {file::finish, code_.c_str(), signal_.c_str(), name, group_.c_str(), nullptr};

    result_.append("SERVICE_RESULT=").append(result_word(end));
    kind_.append("EXIT_CODE=").append(kind_word(end));
    status_.append("EXIT_STATUS=");
    if (has_exited || signal_word.empty())
        status_.append_number(number_of(end));
    else
        status_.append(signal_word);
    service_.append("SERVICE_NAME=").append(name);
    process_.append("SERVICE_PGID=").append_number(state.last_pid);
    settings_ = {result_.c_str(), kind_.c_str(), status_.c_str(), service_.c_str(), process_.c_str()};
}

} // namespace lares::supervise
