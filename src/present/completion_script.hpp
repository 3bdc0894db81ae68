// SPDX-License-Identifier: ISC
// What can be typed at a command, as a script by which a shell completes it: verbs, options, what they take,
// and services, which the command itself is asked for (`lares completion --names`).
//
// bash knows words alone; zsh and fish show what they mean as well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lares::present {

// What can stand in a place.
struct Completed {
    enum class By : std::uint8_t {
        nothing, // only the user knows
        words,
        verbs,
        services, // of the scan directory
        made,     // service directories, enabled or not
        files,
        directories,
        users,
    };
    By by = By::nothing;
    std::vector<std::string> words;
};

struct CompletedOption {
    std::vector<std::string> names; // with their dashes
    std::string meaning;
    bool takes_value = false;
    Completed value;
};

struct CompletedVerb {
    std::string name;
    std::string meaning;
    std::vector<CompletedOption> options;
    std::vector<Completed> operands; // by their places; the last one may be repeated

    // What can stand behind so many others.
    Completed operand(std::size_t place) const;
};

struct CommandGrammar {
    std::vector<CompletedOption> options; // in front of a verb or behind it
    std::vector<CompletedVerb> verbs;
    std::vector<CompletedOption> implied = {}; // those of the verb that is meant where none is typed
};

std::string bash_script(const CommandGrammar& grammar);
std::string zsh_script(const CommandGrammar& grammar);
std::string fish_script(const CommandGrammar& grammar);

} // namespace lares::present
