// SPDX-License-Identifier: ISC
// Long lives of checks, by seed: what comes of them is held against what was seen, counted in the plainest
// way.
#include "machine/health.hpp"
#include "world.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::simulation {
namespace health_test {

using namespace std::chrono_literals;
using machine::Health;
using machine::HealthRules;
using Word = protocol::HealthFacts::Word;

class Life {
  public:
    explicit Life(std::uint64_t seed) : choices_{seed} {
        rules_.interval = choose(50ms, 1s, 10s);
        rules_.limit = choose(50ms, 1s, 20s);
        rules_.failures = 1 + choices_.below(5);
        rules_.grace = choose(0s, 5s, 30s);
        health_.begin({.started = clock_, .has_said_ready = choices_.below(2) == 0, .has_checks = true},
                      rules_, clock_);
    }

    // The first thing that is not as it should be; empty: all was well.
    std::string live(unsigned checks) {
        while (checks-- > 0 && complaint_.empty()) {
            if (!health_.deadline()) return "it sleeps for ever";
            if (gone_ && *health_.deadline() - *gone_ != rules_.interval)
                return "not an interval after the last one";
            clock_ = std::max(clock_, *health_.deadline());
            if (!health_.is_check_due(clock_)) return "its deadline is for nothing";
            check();
        }
        return complaint_;
    }

  private:
    Span choose(Span one, Span other, Span third) {
        const unsigned which = choices_.below(3);
        return which == 0 ? one : which == 1 ? other : third;
    }
    Instant now() const { return {clock_, {}}; }

    // It takes a while, fails or not, or is killed and takes a while to go.
    void check() {
        health_.on_check_began();
        if (health_.deadline()) complaint_ = "another check is due while one is being made";
        clock_ += rules_.limit / (1 + choices_.below(10));
        const bool succeeds = choices_.below(is_ill_ ? 10 : 4) == 0;
        if (choices_.below(20) == 0) is_ill_ = !is_ill_;
        note(succeeds);
        health_.on_checked(succeeds, rules_, now());
        expect(health_.facts());
        if (choices_.below(10) == 0) clock_ += 7s;
        if (health_.deadline()) complaint_ = "another check is due before the last one has gone";
        health_.on_check_gone(rules_, clock_);
        gone_ = clock_;
    }

    void note(bool succeeds) {
        was_healthy_ |= succeeds;
        const bool has_grace = !was_healthy_ && counted_ == 0 && clock_ - began_ < rules_.grace;
        if (succeeds)
            counted_ = 0;
        else if (!has_grace)
            ++counted_;
    }

    void expect(const protocol::HealthFacts& facts) {
        const Word word = counted_ >= rules_.failures ? Word::unhealthy
                          : counted_ > 0              ? Word::failing
                          : was_healthy_              ? Word::healthy
                                                      : Word::unknown;
        if (facts.word != word) complaint_ = "it is called " + std::string{word_for(facts.word)};
        if (facts.failures != counted_) complaint_ = "its failures are not counted";
    }

    Seeded choices_;
    HealthRules rules_;
    Health health_;
    Moment clock_{50h};
    Moment began_ = clock_;
    std::optional<Moment> gone_; // the last check
    bool is_ill_ = false;
    bool was_healthy_ = false;
    unsigned counted_ = 0;
    std::string complaint_;
};

TEST(LifeOfChecks, is_as_it_is_counted) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) ASSERT_EQ(Life{seed}.live(300), "") << "seed " << seed;
}

} // namespace health_test
} // namespace lares::simulation
