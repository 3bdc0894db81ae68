// SPDX-License-Identifier: ISC
#include "service_report.hpp"

#include "base/text_sum.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "protocol/setting_check.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"
#include "sys/unfinished.hpp"
#include "trouble.hpp"

#include <array>
#include <cerrno>
#include <climits>

namespace lares::supervise {

using machine::Adoption;
using protocol::Hint;
using protocol::StartFailure;
namespace file = protocol::service_file;

namespace {

// Programs are called by a path.
std::string_view name_of(std::string_view program) {
    return rest_of(program, std::string_view{"./"}.size());
}

constexpr std::string_view what_held = "what it said before holds on";
constexpr std::string_view need_otherwise = "it is as if it were empty";

} // namespace

bool ServiceReport::is_one_log_of_many() const {
    return directory_ == sys::here && std::string_view{name_} == file::log;
}

// The service directory, as it can be typed where the user is.
[[gnu::noinline]] protocol::PathText ServiceReport::place() const {
    char room[PATH_MAX];
    protocol::PathText path;
    const auto found = is_one_log_of_many() ? sys::current_directory(room) : Result<std::string_view>{name_};
    path.append(found.value_or(name_));
    return path;
}

// Apart, like all that only those need who have something to say, for its room on the stack.
[[gnu::noinline]] Hint ServiceReport::with_place(std::string_view hint) const {
    Hint whole;
    const protocol::PathText path = place();
    const char* instance =
        is_one_log_of_many() ? sys::environment_value(protocol::instance_variable) : nullptr;
    if (is_one_log_of_many() && (instance || !hint.contains(path.view()))) {
        whole.append("in ").append(path.view());
        if (instance) whole.append(" of ").append(instance);
        whole.append(hint.empty() ? "" : "; ");
    }
    whole.append(hint);
    return whole;
}

[[gnu::noinline]] void ServiceReport::warn(sys::Parts text, int error, std::string_view hint) const {
    report_.warn(text, error, with_place(hint).view());
}

[[gnu::noinline]] void ServiceReport::refusal(const ControlFiles::Failure& failure) const {
    const Hint remedy = remedy_for(failure, directory_, place().c_str(), control_);
    report_.fatal(
        {"unable to ", failure.attempt, " ", control_prefix(), control_slash(), control_, "/", failure.file},
        failure.number, with_place(remedy.view()).view());
}

void ServiceReport::adoption(Adoption adoption, const machine::Legacy& legacy) const {
    if (adoption == Adoption::begin_told && legacy.record == machine::Legacy::Record::unreadable)
        warn({"unable to use what another supervise has left of ", name_}, 0, "it is started anew");
    else if (adoption == Adoption::begin_told && legacy.record == machine::Legacy::Record::copied)
        warn({"what another supervise has left of ", name_, " is a copy: it is about another directory"}, 0,
             "it is started anew");
    else if (adoption == Adoption::begin_told)
        warn({name_, " was running before the machine was started anew"}, 0, "it is started anew");
    else if (adoption == Adoption::bury)
        warn({"process ", Decimal{legacy.state.pid}.view(), " of ", name_,
              " has ended when nobody supervised it"},
             0, {});
}

[[gnu::noinline]] Hint ServiceReport::explain(std::string_view program, const StartFailure& failure) const {
    std::array<char, 256> room;
    protocol::PathText path = place();
    path.append('/').append(name_of(program));
    const FileFacts facts = sys::facts_of(directory_, program.data(), room);
    return with_place(protocol::explain_start_failure(failure.number, facts, path.view()).view());
}

[[gnu::noinline]] StartTrouble ServiceReport::trouble_of(std::string_view program,
                                                         const StartFailure& failure) const {
    TextBuffer<512> words;
    words.append(program).append(' ');
    if (failure.step != StartFailure::Step::lock) words.append(explain(program, failure).view());
    return {failure, sum_of(words.view())};
}

[[gnu::noinline]] void ServiceReport::start_failed(std::string_view program,
                                                   const StartFailure& failure) const {
    if (failure.step == StartFailure::Step::lock)
        return warn(
            {"unable to lock ", control_prefix(), control_slash(), control_, "/",
             protocol::control_file::service_lock},
            failure.number,
            "something of an earlier run is still there, and holds it; it is tried again each second");
    const Hint hint = explain(program, failure);
    if (failure.step == StartFailure::Step::fork)
        report_.warn({"unable to fork for ", name_}, failure.number, hint.view());
    else
        report_.fatal({"unable to start ", prefix(), slash(), name_of(program)}, failure.number, hint.view());
}

[[gnu::noinline]] void ServiceReport::errand_failed(std::string_view program,
                                                    const StartFailure& failure) const {
    const auto found = sys::info(directory_, program.data(), sys::Links::keep);
    if (!found && found.error().number == ENOENT) return;
    report_.warn({"unable to start ", prefix(), slash(), name_of(program)}, failure.number,
                 explain(program, failure).view());
}

void ServiceReport::unreadable(const char* path, Error error, std::string_view so) const {
    warn({"unable to read ", name_, "/", path}, error.number, so);
}

[[gnu::noinline]] void ServiceReport::unusable(const char* path, const protocol::SettingError& error,
                                               std::string_view otherwise) const {
    Hint hint;
    hint.append("try: ").append(error.remedy).append("; until then ").append(otherwise);
    warn({name_, "/", path, ", line ", Decimal{error.line}.view(), ": \"", error.text, "\" ", error.what}, 0,
         hint.view());
}

[[gnu::noinline]] void ServiceReport::setting_unreadable(protocol::ServiceFile file, Error error,
                                                         bool holds_on) const {
    const Hint hint = protocol::unreadable_hint(file, error.number, place().view());
    unreadable(shown_name_of(file), error, holds_on ? what_held : hint.view());
}

void ServiceReport::setting_unusable(protocol::ServiceFile file, const protocol::SettingError& error) const {
    unusable(shown_name_of(file), error, default_of(file));
}

void ServiceReport::need_unreadable(const char* path, Error error, bool holds_on) const {
    unreadable(path, error, holds_on ? what_held : need_otherwise);
}

void ServiceReport::need_unusable(const char* path, const protocol::SettingError& error) const {
    unusable(path, error, need_otherwise);
}

[[gnu::noinline]] void ServiceReport::is_no_directory(protocol::ServiceFile file) const {
    const Hint hint = protocol::directory_remedy(file, place().view());
    warn({name_, "/", protocol::name_of(file), " is a file"}, 0, hint.view());
}

[[gnu::noinline]] void ServiceReport::directory_unusable(protocol::ServiceFile file, Error error) const {
    const Hint hint = protocol::unusable_directory_hint(file, error.number, place().view());
    warn({"unable to read ", name_, "/", protocol::name_of(file)}, error.number, hint.view());
}

[[gnu::noinline]] void ServiceReport::is_no_file(protocol::ServiceFile file) const {
    Hint hint;
    hint.append("it must be a file with one line in it; until then ").append(default_of(file));
    warn({name_, "/", shown_name_of(file), " is a directory"}, 0, hint.view());
}

[[gnu::noinline]] void ServiceReport::not_executable(std::string_view program) const {
    constexpr StartFailure failure{StartFailure::Step::exec, EACCES};
    errand_failed(program, failure);
}

void ServiceReport::readiness_failed(const char* file, Error error) const {
    warn({"unable to ", error.attempt, " ", file, " for ", name_}, error.number,
         "the service is started, and cannot say that it is ready");
}

void ServiceReport::check_not_started(const char* program, Error error) const {
    warn({"unable to start ", program, " for ", name_}, error.number,
         "as long as that is so, nobody asks whether it is healthy");
}

void ServiceReport::notify_address_too_long() const {
    warn(
        {name_, "/notify-socket cannot be used: the path of ", name_,
         " is too long for the address of a socket"},
        0,
        "try: a shorter path, or a link to it from a scan directory with a short one; until then it is as if "
        "it were not there");
}

void ServiceReport::main_pid_refused() const {
    warn({name_, " names another process as its main one (MAINPID)"}, 0,
         "supervise looks after what it has started; have it stay in the foreground");
}

void ServiceReport::listeners_hidden() const {
    warn({"unable to see whether it is ", name_, " that listens"}, 0,
         "somebody does, and that has to do; it takes CAP_SYS_PTRACE to see whose sockets are whose");
}

[[gnu::noinline]] void ServiceReport::need_is_missing(const char* neighbour) const {
    Hint hint;
    hint.append("it is not up without it; make it, or remove needs/").append(neighbour);
    warn({name_, " needs ", neighbour, ", and there is none"}, 0, hint.view());
}

[[gnu::noinline]] void ServiceReport::need_not_heard(const char* neighbour, Error error) const {
    warn({"unable to listen to ", neighbour, " for ", name_}, error.number,
         "its state is looked at each second instead; try: mkdir event there, writable for this supervise");
}

[[gnu::noinline]] void ServiceReport::need_leads_back(const char* neighbour, bool is_up) const {
    Hint hint;
    hint.append(is_up ? "when one of them goes, none of them comes back; remove needs/"
                      : "none of them is ever up; remove needs/")
        .append(neighbour)
        .append(" or what leads back from there");
    warn({name_, " needs ", neighbour, ", and that leads back to ", name_}, 0, hint.view());
}

void ServiceReport::budget_unreadable(Error error) const {
    report_.warn({"unable to read ", protocol::scan_file::restart_budget}, error.number,
                 "it is as if it were not there");
}

[[gnu::noinline]] void ServiceReport::budget_unusable(const protocol::SettingError& error) const {
    Hint hint;
    hint.append("try: ").append(error.remedy).append("; until then it is as if it were not there");
    report_.warn({protocol::scan_file::restart_budget, ", line ", Decimal{error.line}.view(), ": \"",
                  error.text, "\" ", error.what},
                 0, hint.view());
}

void ServiceReport::history_failed(Error error) const {
    warn({"unable to ", error.attempt, " ", control_prefix(), control_slash(), control_, "/",
          protocol::control_file::history},
         error.number, "the record of this run is lost; the service is not touched");
}

void ServiceReport::death_tally_failed(Error error) const {
    warn({"unable to ", error.attempt, " ", control_prefix(), control_slash(), control_, "/",
          protocol::control_file::death_tally},
         error.number, "s6-permafailon will not count this death; the service is not touched");
}

void ServiceReport::service_lock_failed(Error error) const {
    warn({"unable to ", error.attempt, " ", control_prefix(), control_slash(), control_, "/",
          protocol::control_file::service_lock},
         error.number, "the service is started without the descriptor that lock-fd says");
}

void ServiceReport::signal_failed(Error error) const {
    warn({"unable to send a signal to ", name_}, error.number, {});
}

[[gnu::noinline]] void ServiceReport::stuck(std::string_view why, std::string_view words, int error) const {
    Hint hint;
    hint.append("it is killed now");
    if (error == 0)
        hint.append("; see ")
            .append(control_prefix())
            .append(control_slash())
            .append(control_)
            .append('/')
            .append(protocol::control_file::stuck);
    warn({why, words.empty() ? "" : "; it is in ", words}, error, hint.view());
}

void ServiceReport::strays_hidden(Error error) const {
    warn({"unable to see what is left of ", name_}, error.number, "it is not waited for");
}

void ServiceReport::down_file_failed(const char* file, Error error) const {
    warn({"unable to ", error.attempt, " ", prefix(), slash(), file}, error.number, {});
}

[[gnu::noinline]] void ServiceReport::publishing_failed(const ControlFiles::Failure& failure) const {
    Hint hint = remedy_for(failure, directory_, place().c_str(), control_);
    hint.append(hint.size() > 0 ? "; " : "");
    hint.append("it is tried again until it succeeds; the service is not touched");
    using Step = ControlFiles::Failure::Step;
    const bool is_put_in_place = failure.step == Step::put_in_place;
    warn({"unable to ", failure.attempt, " ", control_prefix(), control_slash(), control_, "/", failure.file,
          failure.step == Step::use ? "" : sys::unfinished_suffix, is_put_in_place ? " to " : "",
          is_put_in_place ? failure.file : ""},
         failure.number, hint.view());
}

void ServiceReport::control_directory_made_anew() const {
    warn({control_prefix(), control_slash(), control_,
          " or something in it was removed; it has been made anew"},
         0, {});
}

void ServiceReport::removed(bool runs_on) const {
    warn({name_, " has been removed; leaving", runs_on ? " when its process has ended" : ""}, 0, {});
}

} // namespace lares::supervise
