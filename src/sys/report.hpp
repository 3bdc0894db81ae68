// SPDX-License-Identifier: ISC
// How a program speaks: one sentence, one line, on standard error, in the grammar of daemontools.
//
//     PROGRAM: fatal: unable to VERB OBJECT: WHY (what to do)
//
// Library functions do not speak; they return errors. Third-party tools match on these sentences.
#pragma once

#include "base/result.hpp"

#include <initializer_list>
#include <string_view>

namespace lares::sys {

// Exit codes of daemontools.
inline constexpr int exit_usage = 100;     // you are wrong: it will not work the next time either
inline constexpr int exit_temporary = 111; // the world is: try again

using Parts = std::initializer_list<std::string_view>;

// A daemon never waits for whoever reads its messages; a command that somebody typed does.
enum class Patience : bool { waits, never_waits };

class Report {
  public:
    explicit constexpr Report(std::string_view program, Patience patience = Patience::waits)
        : program_{program}, patience_{patience} {}

    // `error` is an errno value; 0 leaves the reason out. `hint` says what to do; it may be empty.
    void warn(Parts text, int error = 0, std::string_view hint = {}) const;
    void fatal(Parts text, int error = 0, std::string_view hint = {}) const;
    void info(Parts text) const;
    // runit's word for what is tried again after a while.
    void pausing(Parts text, int error) const;
    [[noreturn]] void die(Parts text, int error = 0, std::string_view hint = {}) const;
    [[noreturn]] void usage(std::string_view arguments, std::string_view hint = {},
                            int exit_code = exit_usage) const;

  private:
    void say(std::string_view kind, Parts text, int error, std::string_view hint) const;
    std::string_view program_;
    Patience patience_;
};

// daemontools' words, and the C library's for the numbers it has none for.
std::string_view error_text(int number);

// Writes without ever waiting: what a full pipe does not take is lost. Answers whether it was taken.
bool write_without_waiting(int fd, std::string_view text);

// Writes all of it, however long that takes. False on any error.
bool write_all(int fd, std::string_view text);

[[noreturn]] void leave(int exit_code);

} // namespace lares::sys
