// SPDX-License-Identifier: ISC
// softlimit [-acdflmoprst VALUE] [-R NAME=VALUE] PROGRAM…: runs the program with other soft limits. See
// softlimit(8).
//
// Limits are set while the options are read, so that of two the last counts. What the environment says comes
// before all of them.
#include "base/text.hpp"
#include "chain/limits.hpp"
#include "next_program.hpp"
#include "sys/options.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <cerrno>

namespace {

using namespace lares;
using sys::Resource;

constexpr sys::Report report{"softlimit"};

constexpr const char* letters = "a:c:d:f:l:m:o:p:r:s:t:R:";
constexpr std::string_view arguments =
    "[-a allbytes] [-c corebytes] [-d databytes] [-f filebytes] [-l lockbytes] [-m membytes] [-o openfiles] "
    "[-p processes] [-r residentbytes] [-s stackbytes] [-t cpusecs] child";

// The limits that `-m` sets; every other letter sets one.
constexpr Resource all_memory[] = {Resource::data, Resource::stack, Resource::locked_memory,
                                   Resource::address_space};

struct Letter {
    char letter;
    Resource resource;
};
constexpr Letter resources[] = {
    {'a', Resource::address_space}, {'c', Resource::core_size},       {'d', Resource::data},
    {'f', Resource::file_size},     {'l', Resource::locked_memory},   {'o', Resource::open_files},
    {'p', Resource::processes},     {'r', Resource::resident_memory}, {'s', Resource::stack},
    {'t', Resource::cpu_seconds},
};

// Those of encore, in its order.
struct Variable {
    const char* name;
    Resource resource;
};
constexpr Variable variables[] = {
    {"SOFTLIMIT_ALLBYTES", Resource::address_space},
    {"SOFTLIMIT_MEMBYTES", Resource::address_space},
    {"SOFTLIMIT_COREBYTES", Resource::core_size},
    {"SOFTLIMIT_DATABYTES", Resource::data},
    {"SOFTLIMIT_MEMBYTES", Resource::data},
    {"SOFTLIMIT_FILEBYTES", Resource::file_size},
    {"SOFTLIMIT_LOCKEDBYTES", Resource::locked_memory},
    {"SOFTLIMIT_MEMBYTES", Resource::locked_memory},
    {"SOFTLIMIT_STACKBYTES", Resource::stack},
    {"SOFTLIMIT_MEMBYTES", Resource::stack},
    {"SOFTLIMIT_OPENFILES", Resource::open_files},
    {"SOFTLIMIT_PROCS", Resource::processes},
    {"SOFTLIMIT_RSSBYTES", Resource::resident_memory},
    {"SOFTLIMIT_CPUSECS", Resource::cpu_seconds},
};

[[noreturn]] void usage(std::string_view hint = {}) {
    report.usage(arguments, hint);
}

void set(Resource resource, const protocol::LimitValue& value, std::string_view who) {
    const auto done = chain::set_soft_limit(resource, value);
    if (done) return;
    // A soft limit is never set above the hard one, which would be the other reason for this error.
    const bool is_unknown = done.error().number == EINVAL;
    if (!is_unknown) report.die({done.error().attempt, " failed"}, done.error().number);
    report.warn({"this system has no limit for ", who}, 0, "it is passed over");
}

protocol::LimitValue value_of(std::string_view text, std::string_view who) {
    const auto value = protocol::limit_value_from_text(text);
    if (!value) {
        TextBuffer<512> hint;
        hint.append(who).append(" takes a number, or =, or -, and not ").append(text);
        usage(hint.view());
    }
    if (value->number.too_large)
        report.warn({text, " is more than a limit can be"}, 0, "the hard limit is taken");
    return *value;
}

void apply_variable(const Variable& variable) {
    if (const char* text = sys::environment_value(variable.name))
        set(variable.resource, value_of(text, variable.name), variable.name);
}

// nofile=1024
void apply_named(std::string_view text) {
    const Split parts = split_at(text, '=');
    const bool has_value = parts.head.size() < text.size();
    const auto resource = sys::resource_named(parts.head);
    if (!resource || !has_value) {
        TextBuffer<512> hint;
        hint.append("-R takes name=value, with one of: ").append(sys::names_of_resources());
        usage(hint.view());
    }
    set(*resource, value_of(parts.rest, parts.head), parts.head);
}

void apply_letter(char letter, std::string_view text) {
    const char option[] = {'-', letter};
    const std::string_view who{option, sizeof option};
    const auto value = value_of(text, who);
    if (letter == 'm')
        for (Resource resource : all_memory) set(resource, value, who);
    else
        for (const Letter& known : resources)
            if (known.letter == letter) set(known.resource, value, who);
}

} // namespace

int main(int argc, char** argv) {
    for (const Variable& variable : variables) apply_variable(variable);
    sys::Options options{argc, argv, letters};
    while (const auto letter = options.next()) {
        switch (*letter) {
        case sys::Options::wrong:
            options.complain();
            usage("-R name=value: any limit of Linux, such as nofile=1024");
        case 'R': apply_named(options.value()); break;
        default: apply_letter(*letter, options.value());
        }
    }
    if (options.operands().empty()) usage();
    chain::become(options.operands().data(), report);
}
