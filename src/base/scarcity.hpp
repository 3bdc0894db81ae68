// SPDX-License-Identifier: ISC
// What fails for want of something, and says nothing of the thing that was asked for: what was known of that
// holds on, and it is tried again.
#pragma once

#include "result.hpp"

#include <cerrno>

namespace lares {

// `number`: an errno value.
constexpr bool is_for_want_of_something(int number) {
    return number == EMFILE || number == ENFILE || number == ENOMEM;
}

constexpr bool is_for_want_of_something(const Error& error) {
    return is_for_want_of_something(error.number);
}

} // namespace lares
