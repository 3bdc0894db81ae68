// SPDX-License-Identifier: ISC
// The script for zsh, of which compinit makes a function `_lares`.
#include "completion_words.hpp"

namespace lares::present {

namespace {

using By = Completed::By;

constexpr const char* zsh_head = R"shell(#compdef lares
# zsh completion for lares, made by: lares completion zsh

_lares_ask() {
    [[ ${(Q)PREFIX} != */* ]] || set -- --logs "$@"
    [[ ${(Q)PREFIX} != @* || $* == *--made* ]] || set -- --groups "$@"
    local -a names=(${(f)"$(command lares $scan completion --names "$@" $dir 2>/dev/null)"})
    _wanted services expl service compadd -a names && return
    [[ ${(Q)PREFIX} != */* && ${(Q)PREFIX} != [.~]* ]] || _files -/
}

_lares() {
    local verb='' opted='' expl
    local -a scan dir all
    integer i nth=0
    for ((i = 2; i < CURRENT; i++)); do
        case $words[i] in
            --scan) ((++i)); scan=(--scan "${(Q)words[i]}") ;;
            --dir) ((++i)); dir=(--dir "${(Q)words[i]}") ;;
            --) words=("${(@)words[i + 1,-1]}"); ((CURRENT -= i)); _normal; return ;;
)shell";

constexpr const char* zsh_middle = R"shell(            -*) opted=1 ;;
            *) if [[ $verb ]]; then ((++nth)); else verb=$words[i]; fi ;;
        esac
    done
    case "$verb $words[CURRENT - 1]" in
)shell";

std::string zsh_quoted(const std::string& text) {
    std::string quoted = "'";
    for (char c : text) quoted.append(c == '\'' ? "'\\''" : std::string(1, c));
    return quoted + "'";
}

std::string without_colons(const std::string& name) {
    std::string text;
    for (char c : name) text.append(c == ':' ? "\\:" : std::string(1, c));
    return text;
}

std::string described(const std::string& name, const std::string& meaning) {
    return zsh_quoted(without_colons(name) + ":" + meaning);
}

std::string zsh_verbs(const CommandGrammar& grammar) {
    std::string all;
    for (const CompletedVerb& verb : grammar.verbs)
        all.append(" ").append(described(verb.name, verb.meaning));
    return "all=(" + all + " ); _describe -t verbs verb all";
}

std::string zsh_call(const Completed& completed, const CommandGrammar& grammar) {
    switch (completed.by) {
    case By::nothing: return "_message 'no completion'";
    case By::words: return "_wanted words expl word compadd " + joined_words(completed.words);
    case By::verbs: return zsh_verbs(grammar);
    case By::services: return "_lares_ask";
    case By::made: return "_lares_ask --made";
    case By::files: return "_files";
    case By::directories: return "_files -/";
    case By::users: return "_users";
    }
    return ":";
}

std::string zsh_options(const std::vector<CompletedOption>& own, const std::vector<CompletedOption>& common) {
    std::string all;
    for (const auto* options : {&own, &common})
        for (const CompletedOption& option : *options)
            for (const std::string& name : option.names)
                all.append(" ").append(described(name, option.meaning));
    return "all=(" + all + " ); _describe -o -t options option all";
}

} // namespace

std::string zsh_script(const CommandGrammar& grammar) {
    std::string out = zsh_head;
    out.append("            ")
        .append(joined_words(options_with_values(grammar), "|"))
        .append(") ((++i)) ;;\n");
    out.append(zsh_middle);
    const auto call = [&](const Completed& completed) { return zsh_call(completed, grammar); };
    append_values_of(out, "", grammar.options, call);
    for (const CompletedVerb& verb : grammar.verbs) append_values_of(out, verb.name, verb.options, call);
    out.append("    esac\n    case \"$verb:$nth:$words[CURRENT]\" in\n");
    out.append("        :0:-*) ").append(zsh_options(grammar.implied, grammar.options)).append(" ;;\n");
    // Behind an option alone there may be a service, as in lares -l web.
    out.append("        :*) ").append(zsh_verbs(grammar)).append("; [[ -z $opted ]] || _lares_ask ;;\n");
    for (const CompletedVerb& verb : grammar.verbs) {
        out.append("        ")
            .append(verb.name)
            .append(":*:-*) ")
            .append(zsh_options(verb.options, grammar.options))
            .append(" ;;\n");
        append_operands_of(out, verb, call);
    }
    // A file of $fpath is run as the function itself; one that is sourced only defines it.
    return out.append("    esac\n}\n\nif [[ ${funcstack[1]} == _lares ]]; then\n    _lares "
                      "\"$@\"\nelse\n    compdef _lares lares\nfi\n");
}

} // namespace lares::present
