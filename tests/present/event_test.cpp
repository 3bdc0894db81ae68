// SPDX-License-Identifier: ISC
#include "present/event.hpp"

#include "present/event_line.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace event_test {

using namespace std::chrono_literals;
using protocol::Phase;
using protocol::RunEnd;
using protocol::RunRecord;
using protocol::ServiceState;

const Instant first{Moment{100s}, since};
const Instant now = twelve_seconds_later;

ServiceState waiting_after(ServiceState state, int code) {
    state.phase = Phase::waiting;
    state.last_pid = state.pid;
    state.pid = 0;
    state.last_end = RunEnd{RunEnd::Kind::exited, code, false};
    state.last_end_at = TaiLabel::from_unix(noon + 11, 0);
    state.next_start = now.moment + 1s;
    return state;
}

ServiceState started_again(ServiceState state) {
    state.phase = Phase::running;
    state.pid = 5000 + static_cast<std::uint32_t>(state.starts);
    ++state.starts;
    state.since = TaiLabel::from_unix(noon + 12, 0);
    return state;
}

RunRecord record(std::uint64_t number, int code) {
    RunRecord run;
    run.number = number;
    run.start = TaiLabel::from_unix(noon + 5, 0);
    run.end = TaiLabel::from_unix(noon + 6, 0);
    run.how = {RunEnd::Kind::exited, code, false};
    return run;
}

// "up>waiting exit 3 (history)"
std::vector<std::string> words(const std::vector<Event>& events) {
    std::vector<std::string> all;
    for (const Event& event : events)
        all.push_back(std::string{event.from.kind()} + ">" + std::string{event.to.kind()} +
                      (event.end ? " " + end_words(*event.end, event.by) : "") + " (" +
                      std::string{word_for(event.known)} + ")");
    return all;
}

using Words = std::vector<std::string>;

TEST(Narrator, tells_nothing_where_nothing_has_changed) {
    Narrator narrator{of(running()), first};
    EXPECT_TRUE(narrator.tell(of(running()), {}, now).empty());
}

TEST(Narrator, tells_of_a_death_that_was_seen_by_the_state) {
    Narrator narrator{of(running()), first};
    const auto died = of(waiting_after(running(), 3));
    EXPECT_FALSE(narrator.needs_records(died));
    const auto events = narrator.tell(died, {}, now);
    EXPECT_EQ(words(events), (Words{"up>waiting exit 3 (state)"}));
    EXPECT_EQ(events.front().pid, 4711u);
    EXPECT_EQ(events.front().run, 3u);
    EXPECT_EQ(events.front().at, TaiLabel::from_unix(noon + 11, 0));
    const auto back = narrator.tell(of(started_again(waiting_after(running(), 3))), {}, now);
    EXPECT_EQ(words(back), (Words{"waiting>up (state)"}));
    EXPECT_EQ(back.front().run, 4u);
}

TEST(Narrator, tells_of_a_death_and_a_start_between_two_looks) {
    Narrator narrator{of(running()), first};
    const auto events = narrator.tell(of(started_again(waiting_after(running(), 3))), {}, now);
    EXPECT_EQ(words(events), (Words{"up>waiting exit 3 (state)", "waiting>up (state)"}));
}

TEST(Narrator, tells_of_each_run_between_two_looks_by_its_record) {
    Narrator narrator{of(running()), first};
    ServiceState later = started_again(waiting_after(running(), 9));
    later.starts = 6;
    ASSERT_TRUE(narrator.needs_records(of(later)));
    RunRecord spoke = record(5, 9);
    spoke.ready = spoke.start;
    const std::vector<RunRecord> records{record(3, 7), record(4, 8), spoke};
    EXPECT_EQ(words(narrator.tell(of(later), records, now)),
              (Words{"up>waiting exit 7 (history)", "waiting>up (history)", "up>waiting exit 8 (history)",
                     "waiting>starting (history)", "starting>ready (history)", "ready>waiting exit 9 (state)",
                     "waiting>up (state)"}));
}

TEST(Narrator, counts_the_runs_of_which_there_is_no_record) {
    Narrator narrator{of(running()), first};
    ServiceState later = waiting_after(running(), 9);
    later.starts = 4;
    EXPECT_EQ(words(narrator.tell(of(later), {}, now)),
              (Words{"up>waiting (count)", "waiting>up (state)", "up>waiting exit 9 (state)"}));
}

TEST(Narrator, tells_of_no_run_twice_while_nobody_supervises) {
    Narrator narrator{of(running()), first};
    EXPECT_EQ(words(narrator.tell(stopped_by(Obstacle::At::ok, ENXIO), {}, now)),
              (Words{"up>not supervised (seen)"}));
    EXPECT_EQ(words(narrator.tell(of(running()), {}, now)), (Words{"not supervised>up (seen)"}));
}

TEST(Narrator, knows_by_its_pid_that_a_supervise_was_replaced) {
    Narrator narrator{of(running()), first};
    ServiceState state = running();
    state.author.pid = 9000;
    EXPECT_EQ(words(narrator.tell(of(state), {}, now)),
              (Words{"up>not supervised (state)", "not supervised>up (seen)"}));
}

TEST(Narrator, tells_when_it_has_become_ready) {
    ServiceState state = running();
    state.ready = false;
    Narrator narrator{of(state), first};
    state.ready = true;
    state.ready_at = TaiLabel::from_unix(noon + 4, 0);
    const auto events = narrator.tell(of(state), {}, now);
    EXPECT_EQ(words(events), (Words{"starting>ready (state)"}));
    EXPECT_EQ(events.front().at, state.ready_at);
}

TEST(Narrator, takes_the_moment_of_the_look_where_the_state_has_an_older_one) {
    ServiceState state = running();
    state.ready = true;
    state.ready_at = TaiLabel::from_unix(noon + 4, 0);
    Narrator narrator{of(state), first};
    const Instant later{now.moment + 5s, TaiLabel::from_unix(noon + 17, 0)};
    EXPECT_EQ(words(narrator.tell(stopped_by(Obstacle::At::ok, ENXIO), {}, now)),
              (Words{"ready>not supervised (seen)"}));
    const auto events = narrator.tell(of(state), {}, later);
    EXPECT_EQ(words(events), (Words{"not supervised>ready (seen)"}));
    EXPECT_EQ(events.front().at, later.label);
}

TEST(Narrator, tells_nothing_before_what_it_has_told) {
    Narrator narrator{of(running()), first};
    ServiceState state = running();
    state.paused = true;
    EXPECT_EQ(narrator.tell(of(state), {}, now).front().at, now.label);
    state.paused = false;
    const auto events = narrator.tell(of(waiting_after(state, 3)), {}, now);
    EXPECT_EQ(words(events), (Words{"paused>waiting exit 3 (state)"}));
    EXPECT_EQ(events.front().at, now.label) << "it has died a second earlier, by its own clock";
}

TEST(Narrator, puts_what_only_the_look_knows_in_front_of_what_has_followed_it) {
    Narrator narrator{of(running()), first};
    ServiceState state = waiting_after(running(), 3);
    state.author.pid = 9000;
    const auto events = narrator.tell(of(state), {}, now);
    EXPECT_EQ(words(events), (Words{"up>not supervised (state)", "not supervised>waiting exit 3 (state)"}));
    EXPECT_EQ(events.front().at, state.last_end_at);
    EXPECT_EQ(events.back().at, state.last_end_at);
}

TEST(Narrator, tells_since_when_it_is_unhealthy) {
    Narrator narrator{of(running()), first};
    ServiceState state = running();
    state.health = {protocol::HealthFacts::Word::unhealthy, 3, TaiLabel::from_unix(noon + 9, 0)};
    const auto events = narrator.tell(of(state), {}, now);
    EXPECT_EQ(words(events), (Words{"up>unhealthy (state)"}));
    EXPECT_EQ(events.front().at, state.health.since);
}

TEST(Narrator, says_that_it_was_down_in_between_if_it_was_told_so) {
    ServiceState state = running();
    state.want = protocol::Want::down;
    Narrator narrator{of(state), first};
    ServiceState later = started_again(waiting_after(running(), 3));
    EXPECT_EQ(words(narrator.tell(of(later), {}, now)), (Words{"up>down exit 3 (state)", "down>up (state)"}));
}

TEST(Narrator, does_not_count_down) {
    ServiceState state = waiting_after(running(), 1);
    Narrator narrator{of(state), first};
    state.next_start = now.moment + 40s;
    EXPECT_TRUE(narrator.tell(of(state), {}, now).empty());
}

TEST(Narrator, tells_whom_it_waits_for) {
    ServiceState state = waiting_after(running(), 1);
    Narrator narrator{of(state), first};
    state.neighbour.append("db");
    const auto events = narrator.tell(of(state), {}, now);
    EXPECT_EQ(words(events), (Words{"waiting>blocked (seen)"}));
    EXPECT_EQ(events.front().waits_for, "db");
}

TEST(Narrator, begins_anew_where_all_has_been_removed) {
    Narrator narrator{of(running()), first};
    ServiceState fresh = running();
    fresh.starts = 1;
    fresh.pid = 99;
    EXPECT_TRUE(narrator.tell(of(fresh), {}, now).empty());
}

TEST(Narrator, tells_by_the_pid_alone_what_others_do_not_say) {
    Narrator narrator{classic(4711, 'u'), first};
    ServiceView later = classic(4800, 'u');
    later.status.since = TaiLabel::from_unix(noon + 5, 0);
    EXPECT_EQ(words(narrator.tell(later, {}, now)), (Words{"up>waiting (status)", "waiting>up (status)"}));
    EXPECT_EQ(words(narrator.tell(classic(0, 'd'), {}, now)), (Words{"up>down (status)"}));
}

TEST(Narrator, takes_the_finish_of_runit_for_no_run) {
    Narrator narrator{detailed(4711, 'u', 0, 1), first};
    const auto events = narrator.tell(detailed(4800, 'u', 0, 2), {}, now);
    EXPECT_EQ(words(events), (Words{"up>stopping (status)"}));
    EXPECT_EQ(events.front().pid, 4711u);
}

TEST(EventLine, says_when_who_what_and_how) {
    Narrator narrator{of(running()), first};
    const auto events = narrator.tell(of(waiting_after(running(), 3)), {}, now);
    const CivilTime when = civil_time_at(noon + 11, 3600);
    EXPECT_EQ(event_line("web", events.front(), when, 6, Colours::no, Letters::utf8),
              "2026-11-22 13:00:11.000  web     up → waiting 1s  pid 4711  exit 3");
    EXPECT_TRUE(event_line("web", events.front(), when, 6, Colours::no, Letters::ascii).contains(" -> "));
    EXPECT_EQ(event_line("web", appearance(narrator, now.label), when, 0, Colours::no, Letters::utf8),
              "2026-11-22 13:00:11.000  web  new → waiting 1s");
    EXPECT_EQ(event_line("web", disappearance(narrator, now.label), when, 0, Colours::no, Letters::utf8),
              "2026-11-22 13:00:11.000  web  waiting → gone");
}

TEST(EventLine, calls_a_state_the_same_on_both_sides) {
    ServiceState state = waiting_after(running(), 1);
    state.neighbour.append("db");
    Narrator narrator{of(state), first};
    state.neighbour = {};
    state.next_start = now.moment;
    const auto events = narrator.tell(of(state), {}, now);
    EXPECT_EQ(
        event_line("web", events.front(), civil_time_at(noon + 11, 3600), 3, Colours::no, Letters::utf8),
        "2026-11-22 13:00:11.000  web  blocked on db → waiting");
}

TEST(EventLine, is_an_object_for_programs) {
    Narrator narrator{of(running()), first};
    const auto events = narrator.tell(of(waiting_after(running(), 3)), {}, now);
    EXPECT_EQ(json_for("web", events.front()),
              R"({"schema":"lares-event-1","at":"2026-11-22T12:00:11.000Z","name":"web","from":"up",)"
              R"("to":"waiting","pid":4711,"run":3,"end":{"kind":"exited","code":3},"by":null,)"
              R"("waits_for":null,"known_from":"state"})");
}

} // namespace event_test
} // namespace lares::present
