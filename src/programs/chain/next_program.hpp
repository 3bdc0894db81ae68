// SPDX-License-Identifier: ISC
// The end of a chain loader: it becomes the program that its operands name, or says why it cannot.
#pragma once

#include "sys/exec.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

namespace lares::chain {

[[noreturn]] inline void become(char* const* command, const char* const* environment,
                                const sys::Report& report) {
    const int error = sys::execute(command[0], command, environment);
    report.die({"unable to run ", command[0]}, error);
}

// With the environment as it is.
[[noreturn]] inline void become(char* const* command, const sys::Report& report) {
    become(command, sys::environment(), report);
}

} // namespace lares::chain
