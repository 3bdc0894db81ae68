// SPDX-License-Identifier: ISC
#include "empty_values.hpp"

#include "sys/process.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace lares::front {

namespace {

struct ValueExample {
    std::string_view type;
    std::string_view values;
};

// By what the help calls the value.
constexpr ValueExample value_examples[] = {
    {"WHEN", "10:00, yesterday, \"5 min ago\""},
    {"last|current|N", "last, current, or the number that lares history shows"},
    {"REGEX", "error, or a regular expression"},
    {"NUMBER", "a number, as 20"},
    {"DIR", "the path of a directory"},
    {"FILE", "the path of a file"},
    {"USER[:GROUP]", "the name of a user"},
    {"SIGNAL", "TERM, or another signal"},
};

std::string remedy_for(const std::string& type, const std::string& verb) {
    const auto* example = std::ranges::find(value_examples, type, &ValueExample::type);
    if (example != std::end(value_examples)) return "try: " + std::string{example->values};
    return "try: lares help" + (verb.empty() ? "" : " " + verb);
}

bool is_empty(const CLI::Option& option) {
    if (!option.nonpositional() || option.get_items_expected_max() == 0) return false;
    return std::ranges::any_of(option.results(), [](const std::string& value) { return value.empty(); });
}

void refuse_empty_values_of(const CLI::App& app, const std::string& verb) {
    for (const CLI::Option* option : app.get_options()) {
        if (!is_empty(*option)) continue;
        report.fatal({option->get_name(), " is empty"}, 0, remedy_for(option->get_type_name(), verb));
        sys::leave(exit_misused);
    }
}

} // namespace

void refuse_empty_values(const CLI::App& app) {
    refuse_empty_values_of(app, "");
    for (const CLI::App* verb : app.get_subcommands()) refuse_empty_values_of(*verb, verb->get_name());
}

} // namespace lares::front
