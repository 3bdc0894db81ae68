// SPDX-License-Identifier: ISC
// What is the same for all shells, and bash.
#include "completion_script.hpp"

#include "completion_words.hpp"

#include <algorithm>

namespace lares::present {

std::string joined_words(const std::vector<std::string>& words, std::string_view separator) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : separator).append(word);
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

std::vector<std::string> options_with_values(const CommandGrammar& grammar) {
    std::vector<std::string> names;
    const auto add = [&](const std::vector<CompletedOption>& options) {
        for (const CompletedOption& option : options)
            for (const std::string& name : option.names)
                if (option.takes_value && std::ranges::find(names, name) == names.end())
                    names.push_back(name);
    };
    add(grammar.options);
    for (const CompletedVerb& verb : grammar.verbs) add(verb.options);
    return names;
}

void append_operands_of(std::string& out, const CompletedVerb& verb, const CallFor& call) {
    for (std::size_t i = 0; i == 0 || i < verb.operands.size(); ++i) {
        const bool goes_on = i + 1 >= verb.operands.size();
        out.append("        ").append(verb.name);
        if (!goes_on) out.append(":").append(std::to_string(i));
        out.append(":*) ");
        out.append(call(verb.operand(i))).append(" ;;\n");
    }
}

Completed CompletedVerb::operand(std::size_t place) const {
    return operands.empty() ? Completed{} : operands[std::min(place, operands.size() - 1)];
}

namespace {

using By = Completed::By;

// bash splits the line at what COMP_WORDBREAKS has, =, : and mostly @ as well, and wants back what is behind
// the last of these, or, of an @ where hosts are completed, what begins with it: bash-completion ends that,
// and takes the @ away. And it gives words as they were typed. So the line is read here, with what quotes in
// it taken away.
constexpr const char* bash_head = R"shell(# bash completion for lares, made by: lares completion bash

# Of the line up to the cursor: the words `before`, the one there, the `prefix` of it that bash has split off,
# and the quote that is open.
_lares_split() {
    local line=${COMP_LINE:0:COMP_POINT} char begun='' i
    before=() word='' prefix='' quote=''
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1}
        if [[ $quote == \' && $char != \' || $quote == '"' && $char != ['"\'] ]]; then
            word+=$char
        elif [[ $char == '\' ]]; then
            ((++i))
            word+=${line:i:1} begun=1
        elif [[ $quote ]]; then
            quote=''
        elif [[ $char == [\'\"] ]]; then
            quote=$char begun=1 prefix=$word
        elif [[ $char == [[:blank:]] ]]; then
            [[ ! $begun ]] || before+=("$word")
            word='' prefix='' begun=''
        else
            word+=$char begun=1
            [[ $COMP_WORDBREAKS != *"$char"* ]] || prefix=$word
            [[ $char != @ || $prefix != "$word" ]] || ! shopt -q hostcomplete || prefix=${word%@}
        fi
    done
}

# "--needs=re": the word is what is behind the =, and `lead` what has to stand before it again.
_lares_split_value() {
    [[ $word == --*=* ]] || return 0
    before+=("${word%%=*}")
    lead=${word%%=*}= word=${word#*=} valued=1
    if [[ $prefix == "$lead"* ]]; then
        prefix=${prefix#"$lead"} lead=''
    else
        lead=${lead#"$prefix"} prefix=''
    fi
}

# Those of the lines that begin like the word, as they are to be typed.
_lares_reply() {
    local line
    while IFS= read -r line; do
        [[ $line && $line == "$word"* ]] || continue
        line=${line#"$prefix"}
        case $quote in
            '') printf -v line %q "$line" ;;
            \') line=${line//\'/\'\\\'\'} ;;
            *) line=$(sed 's/[\\"$`]/\\&/g' <<<"$line") ;;
        esac
        COMPREPLY+=("$lead$line")
    done
}

_lares_paths() {
    local found
    mapfile -t found < <(compgen "$1" -- "$word")
    ((${#found[@]})) || return 0
    compopt -o filenames
    COMPREPLY+=("${found[@]/#"$prefix"/"$lead"}")
}

# A name, or else a path where what is typed can be the beginning of one.
_lares_ask() {
    [[ $word != */* ]] || set -- --logs "$@"
    [[ $word != @* || $* == *--made* ]] || set -- --groups "$@"
    _lares_reply < <(command lares "${scan[@]}" completion --names "$@" "${dir[@]}" 2>/dev/null)
    if ((${#COMPREPLY[@]} == 0)) && [[ $word == */* || $word == [.~]* ]]; then _lares_paths -d; fi
}

_lares_words() { _lares_reply < <(printf '%s\n' "$@"); }

_lares_users() { _lares_reply < <(compgen -u); }

_lares() {
    local before word prefix quote lead='' valued='' verb='' opted='' nth=0 scan=() dir=() i
    _lares_split
    COMPREPLY=()
    for ((i = 1; i < ${#before[@]}; i++)); do
        case ${before[i]} in
            --scan) scan=(--scan "${before[++i]:-}") ;;
            --dir) dir=(--dir "${before[++i]:-}") ;;
            --scan=*) scan=(--scan "${before[i]#*=}") ;;
            --dir=*) dir=(--dir "${before[i]#*=}") ;;
            --) _lares_paths -c; return ;;
)shell";

constexpr const char* bash_middle = R"shell(            -*) opted=1 ;;
            *) if [[ $verb ]]; then ((++nth)); else verb=${before[i]}; fi ;;
        esac
    done
    _lares_split_value
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
    case By::users: return "_lares_users";
    }
    return ":";
}

} // namespace

std::string bash_script(const CommandGrammar& grammar) {
    std::string out = bash_head;
    out.append("            ")
        .append(joined_words(options_with_values(grammar), "|"))
        .append(") ((++i)) ;;\n");
    out.append(bash_middle);
    const auto call = [&](const Completed& completed) { return bash_call(completed, grammar); };
    append_values_of(out, "", grammar.options, call);
    for (const CompletedVerb& verb : grammar.verbs) append_values_of(out, verb.name, verb.options, call);
    out.append("    esac\n    [[ ! $valued ]] || return\n    case \"$verb:$nth:$word\" in\n");
    const std::string common = names_of_options(grammar.options);
    const std::string implied = names_of_options(grammar.implied);
    out.append("        :0:-*) _lares_words ").append(common).append(implied.empty() ? "" : " ");
    out.append(implied).append(" ;;\n");
    // Behind an option alone there may be a service, as in lares -l web.
    out.append("        :*) _lares_words ").append(names_of_verbs(grammar));
    out.append("; [[ ! $opted ]] || _lares_ask ;;\n");
    for (const CompletedVerb& verb : grammar.verbs) {
        const std::string own = names_of_options(verb.options);
        out.append("        ").append(verb.name).append(":*:-*) _lares_words ");
        out.append(own).append(own.empty() ? "" : " ").append(common).append(" ;;\n");
        append_operands_of(out, verb, call);
    }
    return out.append(bash_tail);
}

} // namespace lares::present
