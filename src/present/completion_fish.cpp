// SPDX-License-Identifier: ISC
// The script for fish: a line for each thing that can be typed.
#include "completion_words.hpp"

namespace lares::present {

namespace {

using By = Completed::By;

constexpr const char* fish_head = R"shell(# fish completion for lares, made by: lares completion fish

# The verb that has been typed.
function __lares_verb
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
        else if test "$word" = --scan
            set is_value 1
        else if not string match -q -- '-*' $word
            echo $word
            return
        end
    end
    return 1
end

function __lares_is
    test (__lares_verb; or echo) = "$argv[1]"
end

function __lares_ask
    set -l said
    set -l words (commandline -opc)
    for option in --scan --dir
        if set -l at (contains -i -- $option $words); and test $at -lt (count $words)
            set -a said $option $words[(math $at + 1)]
        end
    end
    command lares completion --names $argv $said 2>/dev/null
end

complete -c lares -f
complete -c lares -n 'contains -- -- (commandline -opc)' -F
)shell";

std::string fish_quoted(const std::string& text) {
    std::string quoted = "'";
    for (char c : text) quoted.append(c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c));
    return quoted + "'";
}

std::string fish_arguments(const Completed& completed, const CommandGrammar& grammar) {
    switch (completed.by) {
    case By::nothing: return "";
    case By::words: return " -a " + fish_quoted(joined_words(completed.words));
    case By::verbs: return " -a " + fish_quoted(names_of_verbs(grammar));
    case By::services: return " -a '(__lares_ask)'";
    case By::made: return " -a '(__lares_ask --made)'";
    case By::files: return " -F";
    case By::directories: return " -a '(__fish_complete_directories)'";
    }
    return "";
}

std::string fish_names(const CompletedOption& option) {
    std::string names;
    for (const std::string& name : option.names)
        names.append(name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
    return names;
}

void append_fish_option(std::string& out, const std::string& condition, const CompletedOption& option,
                        const CommandGrammar& grammar) {
    out.append("complete -c lares")
        .append(condition)
        .append(fish_names(option))
        .append(" -d ")
        .append(fish_quoted(option.meaning));
    if (option.takes_value)
        out.append(option.value.by == By::files ? " -r" : " -x")
            .append(fish_arguments(option.value, grammar));
    out.append("\n");
}

} // namespace

std::string fish_script(const CommandGrammar& grammar) {
    std::string out = fish_head;
    for (const CompletedOption& option : grammar.options) append_fish_option(out, "", option, grammar);
    for (const CompletedVerb& verb : grammar.verbs)
        out.append("complete -c lares -n 'not __lares_verb' -a ")
            .append(verb.name)
            .append(" -d ")
            .append(fish_quoted(verb.meaning))
            .append("\n");
    for (const CompletedVerb& verb : grammar.verbs) {
        const std::string condition = " -n '__lares_is " + verb.name + "'";
        for (const CompletedOption& option : verb.options)
            append_fish_option(out, condition, option, grammar);
        const std::string operands = fish_arguments(verb.operands, grammar);
        if (!operands.empty())
            out.append("complete -c lares").append(condition).append(operands).append("\n");
    }
    return out;
}

} // namespace lares::present
