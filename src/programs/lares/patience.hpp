// SPDX-License-Identifier: ISC
// How long somebody waits: --timeout, which means the same to every verb that has it.
//
//     30  30s  1m  1m30s  0.5  300ms      a number alone is seconds
//     0                                   for ever
#pragma once

#include "base/time.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace lares::front {

inline constexpr Span usual_patience = std::chrono::seconds{60};
inline constexpr Span endless_patience{0};

// `meaning`: what it is a limit of, for the help.
void add_patience(CLI::App& verb, Span& patience, const std::string& meaning);

// From now on; nothing: for ever.
std::optional<Moment> deadline_of(Span patience);

} // namespace lares::front
