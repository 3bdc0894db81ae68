// SPDX-License-Identifier: ISC
#include "signal_name.hpp"

#include <cstddef>
#include <iterator>

namespace lares {

namespace {

// In the order of their numbers on Linux, from 1 on.
constexpr std::string_view names[] = {"HUP",  "INT",    "QUIT", "ILL",   "TRAP", "ABRT", "BUS",  "FPE",
                                      "KILL", "USR1",   "SEGV", "USR2",  "PIPE", "ALRM", "TERM", "STKFLT",
                                      "CHLD", "CONT",   "STOP", "TSTP",  "TTIN", "TTOU", "URG",  "XCPU",
                                      "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR",  "SYS"};

} // namespace

std::string_view signal_name(int number) {
    const bool is_named = number >= 1 && number <= static_cast<int>(std::size(names));
    return is_named ? names[static_cast<std::size_t>(number - 1)] : std::string_view{};
}

} // namespace lares
