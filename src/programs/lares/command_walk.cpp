// SPDX-License-Identifier: ISC
#include "command_walk.hpp"

#include "base/text.hpp"
#include "service/joined.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace lares::front {

namespace {

std::vector<std::string> parts_of(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const Split split = split_at(text, separator);
        parts.emplace_back(split.head);
        text = split.rest;
    }
    return parts;
}

// In "last|current|N" a word of capitals stands for others.
bool is_placeholder(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "always|never" was written by us, "TEXT:{bash,zsh}" by the library.
std::vector<std::string> words_of_type(const std::string& type) {
    const std::size_t open = type.find('{'), close = type.find('}');
    if (open != std::string::npos && close != std::string::npos && open < close)
        return parts_of(type.substr(open + 1, close - open - 1), ',');
    if (!type.contains('|')) return {};
    std::vector<std::string> words = parts_of(type, '|');
    std::erase_if(words, is_placeholder);
    return words;
}

std::string shown_type(const std::string& type, const std::vector<std::string>& words) {
    if (words.empty() || !type.contains('{')) return type;
    return service::joined(words, "|");
}

TypedOption typed(const CLI::Option& option) {
    TypedOption result;
    for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
    result.meaning = option.get_description();
    if (option.get_items_expected_max() == 0) return result;
    const std::string type = option.get_type_name();
    result.words = words_of_type(type);
    result.value = shown_type(type, result.words);
    return result;
}

} // namespace

std::vector<const CLI::App*> visible_verbs(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* verb) { return !verb->get_group().empty(); });
}

std::vector<std::string> names_of_verbs(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* verb : visible_verbs(app)) names.push_back(verb->get_name());
    return names;
}

std::vector<TypedOption> visible_options(const CLI::App& app) {
    std::vector<TypedOption> all;
    for (const CLI::Option* option : app.get_options())
        if (option->nonpositional() && !option->get_group().empty()) all.push_back(typed(*option));
    return all;
}

std::vector<std::string> options_with_values(const CLI::App& app) {
    std::vector<std::string> names;
    for (const TypedOption& option : visible_options(app))
        if (!option.value.empty()) names.insert(names.end(), option.names.begin(), option.names.end());
    return names;
}

std::vector<Operand> operands_of(const CLI::App& verb) {
    std::vector<Operand> all;
    for (const CLI::Option* option : verb.get_options())
        if (option->get_positional() && !option->get_group().empty())
            all.push_back({option->get_name(true), option->get_description(), option->get_required(),
                           option->get_items_expected_max() > 1, words_of_type(option->get_type_name())});
    return all;
}

} // namespace lares::front
