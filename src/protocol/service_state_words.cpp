// SPDX-License-Identifier: ISC
#include "service_state_words.hpp"

#include "record_text.hpp"
#include "run_record.hpp"

namespace lares::protocol {

namespace {

template <class Value>
struct Word {
    Value value;
    std::string_view text;
};

constexpr Word<Phase> phase_words[] = {
    {Phase::down, "down"},           {Phase::waiting, "waiting"},   {Phase::starting, "starting"},
    {Phase::running, "running"},     {Phase::clearing, "clearing"}, {Phase::started, "started"},
    {Phase::finishing, "finishing"}, {Phase::stopping, "stopping"}, {Phase::gone, "gone"}};
constexpr Word<Tree> tree_words[] = {
    {Tree::none, ""}, {Tree::subreaper, "subreaper"}, {Tree::cgroup, "cgroup"}};
constexpr Word<Says> says_words[] = {
    {Says::nothing, ""}, {Says::reloading, "reloading"}, {Says::stopping, "stopping"}};
constexpr Word<Want> want_words[] = {{Want::up, "up"}, {Want::down, "down"}, {Want::once, "once"}};
constexpr Word<RunEnd::Kind> end_words[] = {
    {RunEnd::Kind::exited, "exited"}, {RunEnd::Kind::killed, "killed"}, {RunEnd::Kind::unknown, "unknown"}};
constexpr Word<StartFailure::Step> step_words[] = {{StartFailure::Step::fork, "fork"},
                                                   {StartFailure::Step::exec, "exec"},
                                                   {StartFailure::Step::lock, "lock"}};
constexpr Word<GaveUp::Because> because_words[] = {{GaveUp::Because::start, "start"},
                                                   {GaveUp::Because::rule, "rule"},
                                                   {GaveUp::Because::run, "run"},
                                                   {GaveUp::Because::finish, "finish"}};

constexpr Word<EndedBy> by_words[] = {{EndedBy::itself, ""},
                                      {EndedBy::command, ended_by::command},
                                      {EndedBy::timeout, ended_by::timeout},
                                      {EndedBy::need, ended_by::need},
                                      {EndedBy::oom, ended_by::oom},
                                      {EndedBy::health, ended_by::health},
                                      {EndedBy::watchdog, ended_by::watchdog}};
constexpr Word<HealthFacts::Word> health_words[] = {{HealthFacts::Word::unknown, ""},
                                                    {HealthFacts::Word::healthy, "healthy"},
                                                    {HealthFacts::Word::failing, "failing"},
                                                    {HealthFacts::Word::unhealthy, "unhealthy"}};

template <class Value, std::size_t Count>
std::string_view text_of(const Word<Value> (&words)[Count], Value value) {
    for (const auto& word : words)
        if (word.value == value) return word.text;
    return "?";
}

template <class Value, std::size_t Count>
bool parse_word(const Word<Value> (&words)[Count], std::string_view text, Value& value) {
    for (const auto& word : words)
        if (word.text == text) {
            value = word.value;
            return true;
        }
    return false;
}

} // namespace

std::string_view word_for(Phase phase) {
    return text_of(phase_words, phase);
}
std::string_view word_for(Want want) {
    return text_of(want_words, want);
}
std::string_view word_for(RunEnd::Kind kind) {
    return text_of(end_words, kind);
}
std::string_view word_for(StartFailure::Step step) {
    return text_of(step_words, step);
}
std::string_view word_for(GaveUp::Because because) {
    return text_of(because_words, because);
}
std::string_view word_for(Tree tree) {
    return text_of(tree_words, tree);
}
std::string_view word_for(Says says) {
    return text_of(says_words, says);
}
std::string_view word_for(EndedBy by) {
    return text_of(by_words, by);
}
std::string_view word_for(HealthFacts::Word word) {
    return text_of(health_words, word);
}

bool read_value(std::string_view text, Phase& value) {
    return parse_word(phase_words, text, value);
}
bool read_value(std::string_view text, Want& value) {
    return parse_word(want_words, text, value);
}
bool read_value(std::string_view text, RunEnd::Kind& value) {
    return parse_word(end_words, text, value);
}
bool read_value(std::string_view text, StartFailure::Step& value) {
    return parse_word(step_words, text, value);
}
bool read_value(std::string_view text, GaveUp::Because& value) {
    return parse_word(because_words, text, value);
}
bool read_value(std::string_view text, EndedBy& value) {
    return parse_word(by_words, text, value);
}
bool read_value(std::string_view text, HealthFacts::Word& value) {
    return parse_word(health_words, text, value);
}
bool read_value(std::string_view text, Tree& value) {
    return parse_word(tree_words, text, value);
}
bool read_value(std::string_view text, Says& value) {
    return parse_word(says_words, text, value);
}

bool read_value(std::string_view text, RunEnd& value) {
    const Split kind = split_at(text, ' ');
    const Split number = split_at(kind.rest, ' ');
    value.core = number.rest == "core";
    return read_value(kind.head, value.kind) && read_value(number.head, value.number);
}

bool read_value(std::string_view text, GaveUp& value) {
    const Split because = split_at(text, ' ');
    return read_value(because.head, value.because) && read_value(because.rest, value.end);
}

bool read_value(std::string_view text, StartFailure& value) {
    const Split step = split_at(text, ' ');
    return read_value(step.head, value.step) && read_value(step.rest, value.number);
}

} // namespace lares::protocol
