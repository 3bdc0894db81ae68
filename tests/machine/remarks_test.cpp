// SPDX-License-Identifier: ISC
#include "machine/remarks.hpp"

#include "situations.hpp"

#include <vector>

namespace lares::machine {

inline void PrintTo(const Remark& remark, std::ostream* out) {
    *out << "remark " << static_cast<int>(remark.kind) << " " << remark.span.count() << "ns";
}

namespace remarks_test {

using namespace situations;
using Kind = Remark::Kind;
using protocol::EndedBy;
using protocol::RestartRule;

constexpr RunEnd exited(int code) {
    return {RunEnd::Kind::exited, code, false};
}

// A service by these rules, whose user hears all remarks of each turn.
struct Heard {
    explicit Heard(const Rules& its) : rules{its}, service{false, rules, at(0s)} {
        remarks.begin(service.state());
        service.begin(at(0s));
        start(0s);
    }
    void start(Span when) {
        service.on_started(first_pid, at(when));
        look(when);
    }
    void end(RunEnd how, Span when) {
        service.on_exited(how, at(when));
        look(when);
    }
    void look(Span when) {
        for (const Remark& each : remarks.next(service.state(), rules, at(when).moment)) all.push_back(each);
    }

    Rules rules;
    Supervise service;
    Remarks remarks;
    std::vector<Remark> all;
};

using List = std::vector<Remark>;

Rules ready_within(Span limit) {
    Rules rules;
    rules.says_when_ready = true;
    rules.ready_limit = limit;
    return rules;
}

TEST(Remarks, of_a_classic_life_nothing_is_said) {
    Heard it{classic};
    it.end(exited(1), 100ms);
    it.service.on_time(at(1s));
    it.start(1s);
    it.service.on_command(Command::down, at(2s));
    it.look(2s);
    it.end(killed_by_term, 3s);
    EXPECT_EQ(it.all, List{});
}

// A run that ends for its limit of five seconds, and the next one.
void be_late(Heard& it, Span begun) {
    it.service.on_time(at(begun + 5s));
    it.look(begun + 5s);
    it.look(begun + 6s);
    it.end(killed_by_term, begun + 7s);
    it.service.on_time(at(begun + 7s));
    it.start(begun + 7s);
}

TEST(Remarks, one_that_is_not_ready_in_time_is_told_of_once_however_many_runs_are_not) {
    Heard it{ready_within(5s)};
    be_late(it, 0s);
    EXPECT_EQ(it.all, (List{{Kind::not_ready, 5s}}));
    be_late(it, 7s);
    be_late(it, 14s);
    EXPECT_EQ(it.all.size(), 1u);
    it.remarks.forget_complaints();
    be_late(it, 21s);
    EXPECT_EQ(it.all.size(), 2u) << "somebody wants to hear of it";
}

TEST(Remarks, one_that_has_been_ready_meanwhile_is_told_of_again_when_it_is_not) {
    Heard it{ready_within(5s)};
    be_late(it, 0s);
    it.service.on_ready(at(8s));
    it.look(8s);
    it.end(killed_by_term, 20s);
    it.service.on_time(at(20s));
    it.start(20s);
    be_late(it, 20s);
    EXPECT_EQ(it.all, (List{{Kind::not_ready, 5s}, {Kind::not_ready, 5s}}));
}

TEST(Remarks, one_that_was_given_more_time_had_that) {
    Heard it{ready_within(5s)};
    it.service.on_needs_longer(20s, at(4s));
    it.service.on_time(at(24s));
    it.look(24s);
    EXPECT_EQ(it.all, (List{{Kind::not_ready, 24s}}));
}

TEST(Remarks, a_one_shot_that_takes_too_long_is_told_of) {
    Rules rules;
    rules.is_oneshot = true;
    rules.run_limit = 30s;
    Heard it{rules};
    it.service.on_time(at(30s));
    it.look(30s);
    EXPECT_EQ(it.all, (List{{Kind::too_slow, 30s}}));
}

TEST(Remarks, one_that_is_silent_is_told_of_and_one_that_was_found_ill_is_not_told_of_twice) {
    Rules rules = ready_within(5s);
    rules.watchdog = 2s;
    for (const auto why : {EndedBy::watchdog, EndedBy::health}) {
        Heard it{rules};
        it.service.on_ready(at(1s));
        it.service.on_unhealthy(why, at(3s));
        it.look(3s);
        EXPECT_EQ(it.all, (why == EndedBy::health ? List{} : List{{Kind::silent, 2s}}));
    }
}

TEST(Remarks, a_start_that_fails_and_one_that_was_killed_for_its_limit_are_told_apart) {
    Rules rules;
    rules.has_start = true;
    rules.start_limit = 3s;
    Heard failed{rules};
    failed.end(exited(1), 1s);
    EXPECT_EQ(failed.all, (List{{Kind::gave_up}}));
    Heard killed{rules};
    killed.service.on_time(at(3s));
    killed.look(3s);
    EXPECT_EQ(killed.all, List{});
    killed.end({RunEnd::Kind::killed, SIGKILL, false}, 3s);
    EXPECT_EQ(killed.all, (List{{Kind::gave_up, 3s}}));
}

TEST(Remarks, an_end_by_the_rule_is_told_of_whether_the_run_has_succeeded_or_not) {
    Rules rules;
    rules.restart.rule = RestartRule::never;
    Heard good{rules};
    good.end(exited(0), 5s);
    EXPECT_EQ(good.all, (List{{Kind::no_other_run}}));
    Heard bad{rules};
    bad.end(exited(1), 5s);
    EXPECT_EQ(bad.all, (List{{Kind::gave_up}}));
}

TEST(Remarks, once_and_down_are_commands_and_no_news) {
    Rules rules;
    rules.restart.rule = RestartRule::on_failure;
    Heard it{rules};
    it.service.on_command(Command::once, at(1s));
    it.look(1s);
    it.end(exited(0), 5s);
    EXPECT_EQ(it.all, List{});
}

TEST(Remarks, each_rest_is_told_of_with_its_time) {
    Rules rules;
    rules.restart.limit = protocol::RestartLimit{2, 1min, 5min, 1h};
    Heard it{rules};
    it.end(exited(1), 100ms);
    it.service.on_time(at(1s));
    it.start(1s);
    EXPECT_EQ(it.all, List{});
    it.end(exited(1), 2s);
    EXPECT_EQ(it.all, (List{{Kind::rests, 5min}}));
    it.service.on_time(at(302s));
    it.start(302s);
    it.end(exited(1), 303s);
    EXPECT_EQ(it.all, (List{{Kind::rests, 5min}, {Kind::rests, 10min}}));
}

TEST(Remarks, one_that_waits_for_the_budget_of_all_is_told_of_once) {
    Heard it{classic};
    it.service.on_exited(exited(1), at(100ms), false, at(30s).moment);
    it.look(100ms);
    it.look(200ms);
    EXPECT_EQ(it.all, (List{{Kind::over_budget, 30s - 100ms}}));
}

TEST(Remarks, what_was_so_before_is_not_news) {
    Rules rules;
    rules.restart.rule = RestartRule::never;
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    service.on_exited(exited(1), at(5s));
    Remarks of_the_next_supervise;
    of_the_next_supervise.begin(service.state());
    EXPECT_TRUE(of_the_next_supervise.next(service.state(), rules, at(6s).moment).empty());
}

} // namespace remarks_test
} // namespace lares::machine
