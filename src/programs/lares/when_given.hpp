// SPDX-License-Identifier: ISC
// How most verbs end what they add to the command line.
#pragma once

#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

// What is to be done if this is the verb that was given. The command line writes its wishes.
template <class Wishes>
void when_given(CLI::App& verb, const Common& common, Act& act, const std::shared_ptr<Wishes>& wishes,
                int (*what)(const Common&, const Wishes&)) {
    verb.callback(
        [&common, &act, wishes, what] { act = [&common, wishes, what] { return what(common, *wishes); }; });
}

} // namespace lares::front
