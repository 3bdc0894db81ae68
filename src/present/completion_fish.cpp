// SPDX-License-Identifier: ISC
// The script for fish: a line for each thing that can be typed.
#include "completion_words.hpp"

namespace lares::present {

namespace {

using By = Completed::By;

constexpr const char* fish_head = R"shell(# fish completion for lares, made by: lares completion fish

# What has been typed and is no option and no value of one: the verb, and its operands.
function __lares_words
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
        else if contains -- $word $__lares_with_values
            set is_value 1
        else if not string match -q -- '-*' $word
            echo -- $word
        end
    end
end

function __lares_has_verb
    test (count (__lares_words)) -gt 0
end

function __lares_is
    set -l words (__lares_words)
    test "$words[1]" = "$argv[1]"
end

# So many operands are typed already, or at least so many.
function __lares_has
    test (math (count (__lares_words)) - 1) $argv
end

function __lares_ask
    set -l said
    set -l words (commandline -opc)
    for option in --scan --dir
        if set -l at (contains -i -- $option $words); and test $at -lt (count $words)
            set -a said $option $words[(math $at + 1)]
        end
    end
    string match -q -- '*/*' (commandline -ct); and set -a said --logs
    string match -q -- '@*' (commandline -ct); and not contains -- --made $argv; and set -a said --groups
    command lares completion --names $argv $said 2>/dev/null
    string match -qr -- '^[.~]|/' (commandline -ct); and __fish_complete_directories
end

# An option alone is typed, as in lares -l web.
function __lares_is_opted
    not __lares_has_verb; and string match -qr -- '^-(?!-scan$)' (commandline -opc)[2..-1]
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
    case By::users: return " -a '(__fish_complete_users)'";
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

void append_fish_operands(std::string& out, const CompletedVerb& verb, const CommandGrammar& grammar) {
    for (std::size_t i = 0; i < verb.operands.size(); ++i) {
        const std::string arguments = fish_arguments(verb.operands[i], grammar);
        if (arguments.empty()) continue;
        const bool goes_on = i + 1 == verb.operands.size();
        const std::string place =
            verb.operands.size() == 1
                ? ""
                : "; and __lares_has -" + std::string{goes_on ? "ge " : "eq "} + std::to_string(i);
        out.append("complete -c lares -n '__lares_is " + verb.name + place + "'")
            .append(arguments)
            .append("\n");
    }
}

} // namespace

std::string fish_script(const CommandGrammar& grammar) {
    std::string out = fish_head;
    out.append("set -g __lares_with_values ").append(joined_words(options_with_values(grammar))).append("\n");
    for (const CompletedOption& option : grammar.options) append_fish_option(out, "", option, grammar);
    for (const CompletedOption& option : grammar.implied)
        append_fish_option(out, " -n 'not __lares_has_verb'", option, grammar);
    for (const CompletedVerb& verb : grammar.verbs)
        out.append("complete -c lares -n 'not __lares_has_verb' -a ")
            .append(verb.name)
            .append(" -d ")
            .append(fish_quoted(verb.meaning))
            .append("\n");
    out.append("complete -c lares -n '__lares_is_opted' -a '(__lares_ask)'\n");
    for (const CompletedVerb& verb : grammar.verbs) {
        const std::string condition = " -n '__lares_is " + verb.name + "'";
        for (const CompletedOption& option : verb.options)
            append_fish_option(out, condition, option, grammar);
        append_fish_operands(out, verb, grammar);
    }
    return out;
}

} // namespace lares::present
