// SPDX-License-Identifier: ISC
// What is the same for all shells, and bash.
#include "completion_script.hpp"

#include "completion_words.hpp"

namespace lares::present {

std::string joined_words(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

std::string names_of_options(const std::vector<CompletedOption>& options) {
    std::vector<std::string> names;
    for (const CompletedOption& option : options)
        names.insert(names.end(), option.names.begin(), option.names.end());
    return joined_words(names);
}

std::string names_of_verbs(const CommandGrammar& grammar) {
    std::vector<std::string> names;
    for (const CompletedVerb& verb : grammar.verbs) names.push_back(verb.name);
    return joined_words(names);
}

void append_values_of(std::string& out, const std::string& verb, const std::vector<CompletedOption>& options,
                      const CallFor& call) {
    for (const CompletedOption& option : options) {
        if (!option.takes_value) continue;
        std::string patterns;
        for (const std::string& name : option.names)
            patterns.append(patterns.empty() ? "" : "|")
                .append(verb.empty() ? "*' " : "'" + verb + " ")
                .append(name)
                .append("'");
        out.append("        ")
            .append(patterns)
            .append(") ")
            .append(call(option.value))
            .append("; return ;;\n");
    }
}

namespace {

using By = Completed::By;

// The word that is completed is cut out of the line: bash splits it at =, : and @, and wants back what is
// behind the last of these.
constexpr const char* bash_head = R"shell(# bash completion for lares, made by: lares completion bash

# Those of the lines that begin like the word.
_lares_reply() {
    local line quoted
    while IFS= read -r line; do
        [[ $line && $line == "$word"* ]] || continue
        printf -v quoted %q "${line#"$prefix"}"
        COMPREPLY+=("$quoted")
    done
}

_lares_ask() { _lares_reply < <(command lares "${scan[@]}" completion --names "$@" "${dir[@]}" 2>/dev/null); }

_lares_words() { _lares_reply < <(printf '%s\n' "$@"); }

_lares_paths() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
    COMPREPLY=("${COMPREPLY[@]#"$prefix"}")
}

_lares() {
    local line=${COMP_LINE:0:COMP_POINT} word prefix before verb='' scan=() dir=() i
    word=${line##*[[:blank:]]}
    prefix=${word%"${word##*[$COMP_WORDBREAKS]}"}
    read -ra before <<<"${line%"$word"}"
    COMPREPLY=()
    for ((i = 1; i < ${#before[@]}; i++)); do
        case ${before[i]} in
            --scan) scan=(--scan "${before[++i]:-}") ;;
            --dir) dir=(--dir "${before[++i]:-}") ;;
            --) _lares_paths -c; return ;;
            -*) ;;
            *) verb=${verb:-${before[i]}} ;;
        esac
    done
    case "$verb ${before[-1]}" in
)shell";

constexpr const char* bash_tail = R"shell(    esac
}

complete -F _lares lares
)shell";

std::string bash_call(const Completed& completed, const CommandGrammar& grammar) {
    switch (completed.by) {
    case By::nothing: return ":";
    case By::words: return "_lares_words " + joined_words(completed.words);
    case By::verbs: return "_lares_words " + names_of_verbs(grammar);
    case By::services: return "_lares_ask";
    case By::made: return "_lares_ask --made";
    case By::files: return "_lares_paths -f";
    case By::directories: return "_lares_paths -d";
    }
    return ":";
}

} // namespace

std::string bash_script(const CommandGrammar& grammar) {
    std::string out = bash_head;
    const auto call = [&](const Completed& completed) { return bash_call(completed, grammar); };
    append_values_of(out, "", grammar.options, call);
    for (const CompletedVerb& verb : grammar.verbs) append_values_of(out, verb.name, verb.options, call);
    out.append("    esac\n    case \"$verb:$word\" in\n");
    const std::string common = names_of_options(grammar.options);
    out.append("        :-*) _lares_words ").append(common).append(" ;;\n");
    out.append("        :*) _lares_words ").append(names_of_verbs(grammar)).append(" ;;\n");
    for (const CompletedVerb& verb : grammar.verbs) {
        const std::string own = names_of_options(verb.options);
        out.append("        ").append(verb.name).append(":-*) _lares_words ");
        out.append(own).append(own.empty() ? "" : " ").append(common).append(" ;;\n");
        out.append("        ")
            .append(verb.name)
            .append(":*) ")
            .append(bash_call(verb.operands, grammar))
            .append(" ;;\n");
    }
    return out.append(bash_tail);
}

} // namespace lares::present
