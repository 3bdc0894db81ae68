// SPDX-License-Identifier: ISC
#include "entry_account.hpp"

#include "enabling.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "service/explanation.hpp"

namespace lares::front {

using present::Outcome;

Outcome::Result result_for(int error) {
    return exit_code_for(error) == exit_denied ? Outcome::Result::denied : Outcome::Result::untold;
}

Outcome EntryAccount::outcome_of(const std::string& name) const {
    Outcome outcome;
    outcome.name = name;
    outcome.verb = verb_;
    return outcome;
}

void EntryAccount::add(const std::string& name, const std::string& deed) {
    Outcome outcome = outcome_of(name);
    outcome.deed = deed;
    add(outcome);
}

void EntryAccount::add_planned(const std::string& name, const std::string& deed) {
    Outcome outcome = outcome_of(name);
    outcome.result = Outcome::Result::planned;
    outcome.deed = deed;
    add(outcome);
}

void EntryAccount::add(const Outcome& outcome) {
    if (objects_) return objects_->add(outcome);
    const bool is_sentence = outcome.result == Outcome::Result::unchanged;
    print(std::string{outcome.name} + (is_sentence ? " " : ": ") + outcome.deed + "\n");
    if (!outcome.left.empty())
        report.warn({outcome.name, " is down, but ", present::left_words(outcome.left)}, 0, outcome.hint);
}

void EntryAccount::add_as(const std::string& line, const Outcome& outcome) {
    if (objects_) return objects_->add(outcome);
    print(line + "\n");
}

void EntryAccount::add_failure(Outcome outcome, const std::string& sentence, int error, std::string_view hint,
                               int exit_code) {
    note(exit_code);
    if (!objects_ || !objects_->is_json()) return report.fatal({sentence}, error, hint);
    outcome.problem = service::Explanation{sentence, error}.sentence();
    outcome.hint = hint;
    objects_->add(outcome);
}

void EntryAccount::add_left(Outcome outcome, const std::string& sentence, const std::string& command) {
    note(exit_interrupted);
    const std::string hint = "to finish: " + command;
    report.info({sentence, "; ", hint});
    if (!objects_) return;
    outcome.result = Outcome::Result::left;
    outcome.problem = sentence;
    outcome.hint = hint;
    objects_->add(outcome);
}

void EntryAccount::add_company(const Outcome& outcome) {
    if (objects_) return objects_->add(outcome);
    print(std::string{outcome.name} + ": " + outcome_words(outcome) + "\n");
}

void EntryAccount::note(int exit_code) {
    exit_code_ = graver_of(exit_code_, exit_code);
}

} // namespace lares::front
