// SPDX-License-Identifier: ISC
// chpst [OPTIONS] PROGRAM…: runs the program with another user, environment, root, priority, lock or limits.
// What setuidgid, envdir and the others do one at a time, in the words of runit. See chpst(8).
#include "account_variables.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "chain/env_directory.hpp"
#include "chain/limits.hpp"
#include "directory_variables.hpp"
#include "identity/identity.hpp"
#include "sys/current_directory.hpp"
#include "sys/environment.hpp"
#include "sys/exec.hpp"
#include "sys/ids.hpp"
#include "sys/inherited_lock.hpp"
#include "sys/options.hpp"
#include "sys/own_process.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>

namespace {

using namespace lares;
using sys::Resource;

constexpr sys::Report report{"chpst"};

constexpr const char* letters = "u:U:b:e:m:d:o:p:f:c:r:t:/:C:n:l:L:vP012V";
// With the empty line that it has in runit.
constexpr std::string_view usage_line = "usage: chpst [-vVP012] [-u user[:group]] [-U user[:group]] [-b "
                                        "argv0] [-e dir] [-/ root] [-n nice] [-l|-L "
                                        "lock] [-m n] [-d n] [-o n] [-p n] [-f n] [-c n] [-t n] prog\n\n";

// In the order in which they are set.
struct LimitOption {
    char letter;
    Resource resource;
    bool is_memory; // -m sets it too
    std::optional<protocol::LimitNumber> value{};
};
using Limits = LimitOption[10];

struct Plan {
    const char* user = nullptr;      // -u
    const char* user_told = nullptr; // -U
    const char* first_argument = nullptr;
    const char* environment = nullptr;
    const char* root = nullptr;
    const char* directory = nullptr;
    const char* lock = nullptr;
    bool waits_for_lock = false;
    int niceness = 0;
    bool is_verbose = false;
    bool begins_session = false;
    bool closes[3] = {};
    Limits limits = {
        {'d', Resource::data, true},
        {'s', Resource::stack, true},
        {'l', Resource::locked_memory, true},
        {'a', Resource::address_space, true},
        {'o', Resource::open_files, false},
        {'p', Resource::processes, false},
        {'f', Resource::file_size, false},
        {'c', Resource::core_size, false},
        {'r', Resource::resident_memory, false},
        {'t', Resource::cpu_seconds, false},
    };
};

[[noreturn]] void usage() {
    (void)sys::write_all(sys::standard_error, usage_line);
    sys::leave(sys::exit_usage);
}

[[noreturn]] void refuse(std::string_view what, std::string_view object, int error) {
    report.die({what, ": ", object}, error);
}

// Parsing.

void read_limit(Limits& limits, char letter, std::string_view text) {
    auto value = protocol::limit_number_from_text(text);
    if (!value) usage();
    // The kernel would take more than that for a moment that is long past.
    if (value->number > INT64_MAX) value->number = UINT64_MAX;
    if (value->too_large) report.warn({text, " is more than a limit can be"}, 0, "the hard limit is taken");
    for (LimitOption& limit : limits)
        if (letter == 'm' ? limit.is_memory : limit.letter == letter) limit.value = value;
}

int niceness_from_text(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    const auto number = protocol::limit_number_from_text(text);
    if (!number) usage();
    const int size = static_cast<int>(std::min(number->number, std::uint64_t{INT_MAX}));
    return is_negative ? -size : size;
}

void choose_lock(Plan& plan, const char* file, bool waits) {
    if (plan.lock) usage();
    plan.lock = file;
    plan.waits_for_lock = waits;
}

[[noreturn]] void tell_version() {
    TextBuffer<60> text;
    text.append("chpst of lares ").append(version).append('\n');
    (void)sys::write_all(sys::standard_error, text.view());
    usage();
}

Plan plan_of(sys::Options& options) {
    Plan plan;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case 'u': plan.user = options.value(); break;
        case 'U': plan.user_told = options.value(); break;
        case 'b': plan.first_argument = options.value(); break;
        case 'e': plan.environment = options.value(); break;
        case '/': plan.root = options.value(); break;
        case 'C': plan.directory = options.value(); break;
        case 'n': plan.niceness = niceness_from_text(options.value()); break;
        case 'l': choose_lock(plan, options.value(), true); break;
        case 'L': choose_lock(plan, options.value(), false); break;
        case 'v': plan.is_verbose = true; break;
        case 'P': plan.begins_session = true; break;
        case '0':
        case '1':
        case '2': plan.closes[*letter - '0'] = true; break;
        case 'V': tell_version();
        case sys::Options::wrong: options.complain(); usage();
        default: read_limit(plan.limits, *letter, options.value());
        }
    }
    return plan;
}

// Doing.

[[noreturn]] void explain(const char* directory, const chain::EnvFailure& failure) {
    using Step = chain::EnvFailure::Step;
    switch (failure.step) {
    case Step::start: report.die({"unable to open current working directory"}, failure.error);
    case Step::enter: refuse("unable to switch to directory", directory, failure.error);
    case Step::open: refuse("unable to open directory", directory, failure.error);
    case Step::list: refuse("unable to read directory", directory, failure.error);
    case Step::file: report.die({"unable to read ", directory, "/", failure.file}, failure.error);
    case Step::back: report.die({"unable to switch to starting directory"}, failure.error);
    }
    sys::leave(sys::exit_temporary);
}

void read_environment(const Plan& plan, sys::Environment& environment) {
    const char* name = plan.environment;
    chain::EnvDirectory directory;
    if (const auto opened = directory.open(name); !opened) explain(name, opened.error());
    for (;;) {
        const auto entry = directory.next();
        if (!entry) {
            if (entry.error().error != EISDIR) explain(name, entry.error());
            if (plan.is_verbose) report.warn({"unable to read ", name, "/", entry.error().file}, EISDIR);
            continue;
        }
        if (!*entry) return;
        chain::set_directory_variable(environment, {}, name, **entry, report);
    }
}

void change_root(const char* root) {
    if (const auto entered = sys::enter(root); !entered)
        refuse("unable to change directory", root, entered.error().number);
    if (const auto changed = sys::make_current_directory_the_root(); !changed)
        report.die({"unable to change root directory"}, changed.error().number);
}

void change_directory(const char* directory) {
    if (const auto entered = sys::enter(directory); !entered)
        refuse("unable to change directory", directory, entered.error().number);
}

const identity::Identity& look_up(const char* account) {
    static identity::Identity found;
    const auto done = identity::look_up(account, identity::Supplementary::none, found);
    if (done) return found;
    if (done.error().error != 0) report.die({"unable to get password/group file entry"}, done.error().error);
    if (done.error().numeric) report.die({"invalid uid/gids: ", rest_of(account, 1)});
    report.die({"unknown user/group: ", account});
}

void tell_user(const char* account, sys::Environment& environment) {
    const identity::Identity& found = look_up(account);
    chain::set_account_variables(environment, found.user, found.groups[0], report);
}

void become(const char* account) {
    const identity::Identity& found = look_up(account);
    if (const auto done = sys::set_groups(found.groups.all()); !done)
        report.die({"unable to setgroups"}, done.error().number);
    if (const auto done = sys::set_group(found.groups[0]); !done)
        report.die({"unable to setgid"}, done.error().number);
    if (const auto done = sys::set_user(found.user); !done)
        report.die({"unable to setuid"}, done.error().number);
}

void take_lock(const Plan& plan) {
    const auto limit = plan.waits_for_lock ? std::nullopt : std::optional{Span::zero()};
    const auto locked = sys::lock_for_next_program(plan.lock, limit);
    if (locked) return;
    const bool is_open = std::string_view{locked.error().attempt} != "open";
    refuse(is_open ? "unable to lock" : "unable to open lock", plan.lock, locked.error().number);
}

void close_streams(const bool (&closes)[3]) {
    constexpr std::string_view names[] = {"stdin", "stdout", "stderr"};
    for (int stream = 0; stream < 3; ++stream)
        if (closes[stream])
            if (const auto closed = sys::close_stream(stream); !closed)
                report.die({"unable to close ", names[stream]}, closed.error().number);
}

void set_limits(const Limits& limits) {
    for (const LimitOption& limit : limits) {
        if (!limit.value) continue;
        const auto done =
            chain::set_soft_limit(limit.resource, {protocol::LimitValue::Kind::number, *limit.value});
        if (!done) report.die({"unable to ", done.error().attempt, "()"}, done.error().number);
    }
}

void carry_out(const Plan& plan, sys::Environment& environment) {
    if (plan.begins_session) sys::begin_session();
    if (plan.environment) read_environment(plan, environment);
    if (plan.root) change_root(plan.root);
    if (plan.directory) change_directory(plan.directory);
    if (plan.niceness != 0)
        if (const auto done = sys::change_niceness(plan.niceness); !done)
            report.die({"unable to set nice level"}, done.error().number);
    if (plan.user_told) tell_user(plan.user_told, environment);
    if (plan.user) become(plan.user);
    if (plan.lock) take_lock(plan);
    close_streams(plan.closes);
    set_limits(plan.limits);
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, letters};
    const Plan plan = plan_of(options);
    if (options.operands().empty()) usage();
    char** command = argv + (argc - static_cast<int>(options.operands().size()));
    sys::Environment environment;
    carry_out(plan, environment);

    const char* program = command[0];
    if (plan.first_argument) command[0] = const_cast<char*>(plan.first_argument);
    const int error = sys::execute(program, command, environment.whole());
    refuse("unable to run", command[0], error);
}
