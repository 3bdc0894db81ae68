// SPDX-License-Identifier: ISC
#include "health.hpp"

namespace lares::machine {

using Word = protocol::HealthFacts::Word;

void Health::begin(const Subject& subject, const HealthRules& rules, Moment now) {
    *this = Health{};
    is_watching_ = true;
    facts_ = subject.facts;
    started_ = subject.started;
    has_checks_ = subject.has_checks;
    watchdog_ = subject.watchdog;
    waits_since_ = now;
    if (has_checks_) next_check_ = subject.has_said_ready ? now : now + rules.interval;
    if (watchdog_) silent_until_ = now + *watchdog_;
}

void Health::on_checked(bool succeeded, const HealthRules& rules, Instant now) {
    if (!is_watching_) return;
    if (succeeded) {
        facts_.failures = 0;
        return become(Word::healthy, now.label);
    }
    if (facts_.word == Word::unknown && now.moment < started_ + rules.grace) return;
    ++facts_.failures;
    const bool is_too_often = is_unhealthy() || facts_.failures >= rules.failures;
    become(is_too_often ? Word::unhealthy : Word::failing, now.label);
}

void Health::on_check_gone(const HealthRules& rules, Moment now) {
    if (!has_checks_ || next_check_) return;
    waits_since_ = now;
    next_check_ = now + rules.interval;
}

// One that is due at once stays so.
void Health::follow(const HealthRules& rules) {
    if (next_check_ && *next_check_ > waits_since_) next_check_ = waits_since_ + rules.interval;
}

void Health::on_alive(Instant now) {
    if (!watchdog_) return;
    silent_until_ = now.moment + *watchdog_;
    if (!has_checks_) become(Word::healthy, now.label);
}

bool Health::is_silent(Instant now) {
    if (!silent_until_ || now.moment < *silent_until_) return false;
    silent_until_.reset();
    become(Word::unhealthy, now.label);
    return true;
}

void Health::become(Word word, TaiLabel since) {
    if (facts_.word != word) facts_.since = since;
    facts_.word = word;
}

} // namespace lares::machine
