// SPDX-License-Identifier: ISC
// What can be typed, asked of the command line itself: help and completion know of a verb or an option by its
// being there, and of none that is hidden.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace lares::front {

struct TypedOption {
    std::vector<std::string> names; // with their dashes
    std::string value;              // what it takes, as it is told: "DIR"; empty: nothing
    std::vector<std::string> words; // which one of these it takes; empty: others
    std::string meaning;
};

struct Operand {
    std::string name;
    std::string meaning;
    bool is_required;
    bool may_be_many;
    std::vector<std::string> words;
};

std::vector<const CLI::App*> visible_verbs(const CLI::App& app);
std::vector<std::string> names_of_verbs(const CLI::App& app);
std::vector<TypedOption> visible_options(const CLI::App& app);
// The names of those behind which a value stands.
std::vector<std::string> options_with_values(const CLI::App& app);
std::vector<Operand> operands_of(const CLI::App& verb);

} // namespace lares::front
