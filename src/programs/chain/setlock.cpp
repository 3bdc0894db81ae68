// SPDX-License-Identifier: ISC
// setlock [-nNxX] [-w SECONDS] FILE PROGRAM…: runs the program while holding a lock. See setlock(8).
#include "base/text.hpp"
#include "next_program.hpp"
#include "sys/inherited_lock.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"setlock"};

struct Choice {
    std::optional<Span> limit; // of waiting; nothing: for ever
    bool is_quiet = false;     // exit 0 where the lock cannot be had
};

[[noreturn]] void usage(std::string_view hint = {}) {
    report.usage("[ -nNxX ] file program [ arg ... ]", hint);
}

Span limit_of(std::string_view text) {
    if (const auto limit = sys::seconds_from_text(text)) return *limit;
    TextBuffer<512> hint;
    hint.append("-w takes a number of seconds, such as 5 or 0.5, and not ").append(text);
    usage(hint.view());
}

Choice choice_of(sys::Options& options) {
    Choice choice;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case 'n': choice.limit = Span::zero(); break;
        case 'N': choice.limit.reset(); break;
        case 'w': choice.limit = limit_of(options.value()); break;
        case 'x': choice.is_quiet = true; break;
        case 'X': choice.is_quiet = false; break;
        default: options.complain(); usage("-w seconds: wait so long at most");
        }
    }
    return choice;
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, "nNxXw:"};
    const Choice choice = choice_of(options);
    const auto operands = options.operands();
    if (operands.size() < 2) usage();

    const char* file = operands[0];
    if (const auto locked = sys::lock_for_next_program(file, choice.limit); !locked) {
        if (choice.is_quiet) sys::leave(0);
        report.die({"unable to ", locked.error().attempt, " ", file}, locked.error().number);
    }
    chain::become(operands.data() + 1, report);
}
