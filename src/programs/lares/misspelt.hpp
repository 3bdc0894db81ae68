// SPDX-License-Identifier: ISC
// What is said of words that the command line does not know: with what may have been meant.
#pragma once

#include <string>

namespace CLI {
class App;
class Error;
} // namespace CLI

namespace lares::front {

struct Common;

// `other_verb`: one that is typed behind it.
[[noreturn]] void refuse_verb(const CLI::App& app, const Common& common, const std::string& word,
                              const std::string& other_verb = {});
// The library has given up, and says why; what it has not understood is told first. `first_word`: where the
// verb stands.
[[noreturn]] void refuse_words(const CLI::App& app, const Common& common, const CLI::Error& error,
                               const std::string& first_word);

} // namespace lares::front
