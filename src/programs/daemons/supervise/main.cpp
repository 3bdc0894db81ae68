// SPDX-License-Identifier: ISC
// supervise DIR: starts DIR/run, and starts it again whenever it dies. See supervise(8).
#include "base/version.hpp"
#include "identity.hpp"
#include "log_program.hpp"
#include "loop.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/names.hpp"
#include "protocol/svscan_word.hpp"
#include "protocol/tree_signals.hpp"
#include "service.hpp"
#include "succession/trial.hpp"
#include "successor.hpp"
#include "sys/clock.hpp"
#include "sys/exec.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/removals.hpp"
#include "sys/signals.hpp"

#include <array>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <new>

namespace {

using namespace lares;

constexpr sys::Report report{"supervise", sys::Patience::never_waits};

protocol::SvscanWord word_of_svscan() {
    const char* value = sys::environment_value(protocol::svscan_word_variable);
    return value ? protocol::svscan_word_from_value(value) : protocol::SvscanWord{};
}

// When svscan has heard it before, it need not hear it again.
[[gnu::noinline]] bool is_to_refuse_in_silence() {
    return word_of_svscan().is_quiet;
}

// Why this service is not served.
[[noreturn]] void refuse(sys::Parts text, int error) {
    if (is_to_refuse_in_silence()) sys::leave(sys::exit_temporary);
    report.die(text, error);
}

// By the word of svscan it costs nothing to know when we began; if it is for us, and not for somebody who has
// started us.
std::uint64_t own_start(const protocol::SvscanWord& word) {
    if (word.pid == sys::own_pid() && word.is_of_svscan()) return word.ticks;
    return sys::start_of_process(static_cast<pid_t>(sys::own_pid()));
}

protocol::Author author_of(const protocol::SvscanWord& word,
                           const std::optional<protocol::Handover>& handover) {
    protocol::Author author;
    author.pid = sys::own_pid();
    author.started = own_start(word);
    author.of_svscan = handover ? handover->of_svscan : word.is_of_svscan();
    author.version.append(version);
    author.era = word.era.size() != 0 ? word.era : sys::era_now();
    return author;
}

// Where the name of the service is, and other services are: before we go into it. Apart, for its room on the
// stack.
[[gnu::noinline]] Result<sys::Fd> scan_directory_above(const char* name) {
    TextBuffer<PATH_MAX> place;
    const std::size_t slash = std::string_view{name}.rfind('/');
    place.append(slash == 0 ? "/" : first_of(name, slash));
    return sys::open_at(sys::here, place.c_str(), O_PATH | O_DIRECTORY);
}

// Without it needs would be passed over in silence.
sys::Fd scan_directory_of(const char* name) {
    auto opened = std::string_view{name}.contains('/') ? scan_directory_above(name)
                                                       : sys::open_at(sys::here, ".", O_PATH | O_DIRECTORY);
    if (!opened) refuse({"unable to open the directory of ", name}, opened.error().number);
    return std::move(*opened);
}

const char* entry_of(const char* name) {
    const std::size_t slash = std::string_view{name}.rfind('/');
    return slash == std::string_view::npos ? name : name + slash + 1;
}

// True: what has the name is a logger that is a program, and we are where it lies.
bool enter(const char* name) {
    const auto entered = sys::enter_directory(name);
    if (entered) return false;
    if (entered.error().number == ENOTDIR && supervise::enter_directory_of_log_program(name)) return true;
    refuse({"unable to chdir to ", name}, entered.error().number);
}

bool has_down_file(const char* name, const char* file) {
    const auto down = sys::exists(sys::here, file);
    if (!down) refuse({"unable to stat ", name, "/", file}, down.error().number);
    return *down;
}

// Apart, for its room on the stack, which hardly anybody needs. The answer outlives the service.
[[gnu::noinline]] const char* control_path_from(const char* variable, const char* name,
                                                std::string_view instance) {
    char room[PATH_MAX];
    Result<std::string_view> service{""};
    if (variable[0] == '/') service = sys::current_directory(room);
    if (!service) refuse({"unable to ", service.error().attempt, " ", name}, service.error().number);
    auto path = protocol::control_directory(variable, *service, instance);
    if (!path) refuse({"unable to use ", protocol::control_directory_variable}, ENAMETOOLONG);
    const char* kept = ::strdup(path->c_str());
    if (!kept) refuse({"unable to start ", name}, ENOMEM);
    return kept;
}

const char* control_path_of_log(const char* name) {
    const char* path = supervise::control_path_of_log_program();
    if (!path) refuse({"unable to start ", name}, ENOMEM);
    return path;
}

const char* control_path(const char* name, std::string_view instance, bool is_log) {
    if (is_log) return control_path_of_log(name);
    const char* variable = sys::environment_value(protocol::control_directory_variable);
    const bool is_usual = (!variable || !*variable) && instance.empty();
    return is_usual ? protocol::service_file::control_directory
                    : control_path_from(variable ? variable : "", name, instance);
}

// For whoever is about to become us: can we go on from what it has left? Apart, for its room on the stack.
[[noreturn, gnu::noinline]] void check_handover(bool is_log) {
    std::array<char, protocol::left_state_room> room;
    protocol::PathText path;
    const auto instance = supervise::instance_served(".", true); // as it is in our environment
    path.append(control_path(".", instance.value_or(""), is_log));
    path.append('/').append(protocol::control_file::state);
    const auto text = sys::read_small_file(sys::here, path.c_str(), room);
    if (!text) report.die({"unable to read ", path.view()}, text.error().number);
    if (!protocol::left_state_from_text(*text)) report.die({"unable to understand ", path.view()});
    succession::answer(protocol::supervise_is_able);
}

std::optional<protocol::Handover> take_handover() {
    const auto handover =
        protocol::handover_to(sys::own_pid(), sys::environment_value(protocol::handover_variable));
    sys::unset_environment(protocol::handover_variable);
    return handover;
}

// svscan says of which instance a log is, and another program in our place of which we are.
[[gnu::noinline]] bool is_told_of_instance(const std::optional<protocol::Handover>& handover) {
    if (handover) return handover->is_instance;
    const protocol::SvscanWord word = word_of_svscan();
    return word.is_instance && word.pid == sys::own_pid();
}

// One that is not there is no directory to go to either, and that is what is said then. What cannot be looked
// at may be an instance: rather no service than a second one.
[[noreturn, gnu::noinline]] void refuse_what_cannot_be_looked_at(const char* name, Error error) {
    enter(name);
    refuse({"unable to ", error.attempt, " ", name}, error.number);
}

// Before another directory is the current one. Most have none, and none in their environment.
std::string_view take_instance(const char* name, const std::optional<protocol::Handover>& handover) {
    const bool is_said = sys::environment_value(protocol::instance_variable);
    const bool is_told = is_said && is_told_of_instance(handover);
    const bool is_known = handover && !is_told; // what it was, it is
    const auto instance = is_known ? Result<std::string_view>{} : supervise::instance_served(name, is_told);
    if (!instance) refuse_what_cannot_be_looked_at(name, instance.error());
    if (!supervise::tell_programs_of(*instance)) refuse({"unable to start ", name}, ENOMEM);
    return *instance;
}

protocol::OwnFiles own_files(const char* name, std::string_view instance, bool is_log) {
    const protocol::OwnFiles own = supervise::own_files_of(instance, control_path(name, instance, is_log));
    if (!own.down || !own.event || !own.notify_address) refuse({"unable to start ", name}, ENOMEM);
    return own;
}

// In the one page of static data that is written to anyway, behind what the C library has there: so what is
// not used at the end of it needs no page. On the stack, which reaches down to the start of a run, it would
// be most of a page more (docs/decisions/0002). It is never destroyed: its end is that of the process.
asm(".comm lares_room_of_service, 6144, 16");
extern "C" std::byte lares_room_of_service[6144];
static_assert(sizeof(supervise::Service) <= sizeof lares_room_of_service);

// Two more that are apart for their room on the stack: it is free again when something is started.
[[gnu::noinline]] void have_no_signal_ignored() {
    if (!word_of_svscan().is_of_svscan()) sys::reset_inherited_signals(); // what svscan starts ignores none
}

[[gnu::noinline]] supervise::Service& make_service(const char* name, std::string_view instance, bool is_log,
                                                   sys::Fd scan_directory, Instant now,
                                                   const std::optional<protocol::Handover>& handover) {
    const protocol::SvscanWord word = word_of_svscan();
    auto& service =
        *new (lares_room_of_service) supervise::Service{{.name = name,
                                                         .directory = sys::here,
                                                         .own = own_files(name, instance, is_log),
                                                         .is_log = is_log,
                                                         .has_down_file = has_down_file,
                                                         .entry = entry_of(name),
                                                         .scan_directory = std::move(scan_directory),
                                                         .author = author_of(word, handover),
                                                         .oom_score_adj = {word, handover}},
                                                        now,
                                                        report};
    sys::unset_environment(protocol::svscan_word_variable);
    return service;
}

} // namespace

int main(int argc, char** argv) {
    const char* name = argc >= 2 ? argv[1] : "";
    const bool is_trial = std::string_view{name} == protocol::check_handover_option;
    const bool is_trial_of_log =
        is_trial && argc == 3 && std::string_view{argv[2]} == protocol::service_file::log;
    if (argc != 2 && !is_trial_of_log) report.usage("dir");
    const char* program = sys::path_of_this_program(argv[0]);

    sys::block_signals(); // first: svscan may have something to tell already
    have_no_signal_ignored();
    auto signals = sys::Signals::report(
        {SIGCHLD, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGALRM, SIGUSR1, SIGUSR2, sys::removal_signal});
    if (!signals) refuse({"unable to ", signals.error().attempt, " for ", name}, signals.error().number);
    if (is_trial) check_handover(is_trial_of_log);

    const auto handover = take_handover();
    sys::Fd scan_directory = handover ? sys::Fd{handover->scan_directory} : scan_directory_of(name);
    if (handover && scan_directory) sys::close_on_exec(scan_directory.number());
    const std::string_view instance = take_instance(name, handover);
    const bool is_log = handover ? handover->is_log : enter(name);
    if (is_log) name = entry_of(name);
    const bool is_quiet = is_to_refuse_in_silence();
    const Instant now = sys::instant_now();
    supervise::Service& service =
        make_service(name, instance, is_log, std::move(scan_directory), now, handover);
    if (handover) service.take_over(*handover);
    if (const auto opened = service.open(now); !opened) {
        if (!is_quiet) service.explain_refusal(opened.error());
        sys::leave(sys::exit_temporary);
    }
    if (handover && handover->asker != 0)
        (void)sys::request(static_cast<pid_t>(handover->asker), protocol::upgrade_is_done);
    supervise::Successor successor{{argv[0], name, program, is_log}, service, report};
    supervise::Loop{service, successor, *signals}.run();
    service.let_go();
    sys::leave(0);
}
