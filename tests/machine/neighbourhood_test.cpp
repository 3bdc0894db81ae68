// SPDX-License-Identifier: ISC
// What comes of what is found of the neighbours.
#include "machine/neighbourhood.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <ostream>
#include <string>

namespace lares::machine {

inline void PrintTo(const Verdict& it, std::ostream* out) {
    *out << (it.blocks ? "blocks " : "") << (it.ends ? "ends " : "") << (it.waits ? "waits " : "")
         << (it.complaint == Complaint::is_missing   ? "is missing "
             : it.complaint == Complaint::leads_back ? "leads back "
                                                     : "")
         << (it.look_again ? "look again " : "") << "youngest " << it.youngest.time_since_epoch().count();
}

namespace neighbourhood_test {

using namespace std::chrono_literals;
using protocol::Need;
using protocol::Phase;
using protocol::ServiceState;
using protocol::Want;

constexpr Moment began{100s};
constexpr Moment its_start{50s};
constexpr Lookout early{began, began + time_to_come - 1ns};
constexpr Lookout late{began, began + time_to_come};

// A neighbour, as one would describe it.
constexpr Neighbour missing{};
constexpr Neighbour not_begun{.exists = true};
constexpr Neighbour down{.exists = true, .has_begun = true, .since = its_start};
constexpr Neighbour coming{.exists = true, .has_begun = true, .is_wanted = true, .since = its_start};
constexpr Neighbour up{
    .exists = true, .has_begun = true, .is_up = true, .is_wanted = true, .since = its_start};
constexpr Neighbour ready{.exists = true,
                          .has_begun = true,
                          .is_up = true,
                          .is_ready = true,
                          .is_wanted = true,
                          .since = its_start};
constexpr Neighbour done{.exists = true,
                         .has_begun = true,
                         .is_up = true,
                         .is_ready = true,
                         .is_wanted = true,
                         .is_done = true,
                         .since = its_start};
constexpr Neighbour going{
    .exists = true, .has_begun = true, .is_up = true, .is_ready = true, .since = its_start};

constexpr Bond need{};
constexpr Bond need_up{.how = {.must_be_ready = false}};
constexpr Bond ride_out{.how = {.rides_out_restarts = true}};
constexpr Bond ride_out_up{.how = {.must_be_ready = false, .rides_out_restarts = true}};
constexpr Bond want{.kind = Bond::Kind::wants};

constexpr Verdict nothing{};
constexpr Verdict blocks{.blocks = true};
constexpr Verdict blocks_and_ends{.blocks = true, .ends = true};
constexpr Verdict ends_and_waits{.blocks = true, .ends = true, .waits = true};
constexpr Verdict is_missing{.blocks = true, .ends = true, .complaint = Complaint::is_missing};
constexpr Verdict leads_back{.blocks = true, .ends = true, .complaint = Complaint::leads_back};
constexpr Verdict there{.youngest = its_start};
constexpr Verdict waits_a_while{.blocks = true, .is_dispensable = true};
constexpr Verdict may_come{.blocks = true, .is_dispensable = true, .look_again = began + time_to_come};

struct Case {
    const char* what;
    Bond bond;
    Neighbour neighbour;
    Lookout lookout;
    bool in_vain;
    Verdict verdict;
};

// clang-format off
constexpr Case cases[] = {
    // what                                               bond         neighbour  when   vain   verdict
    {"needs one that is missing",                         need,        missing,   early, false, is_missing},
    {"likewise later",                                    need,        missing,   late,  false, is_missing},
    {"needs one that is missing, up is enough",           need_up,     missing,   late,  false, is_missing},
    {"needs one that is missing, rides out",              ride_out,    missing,   late,  false, is_missing},
    {"needs one that nobody supervises yet",              need,        not_begun, early, false, blocks_and_ends},
    {"likewise, and it leads back: perhaps not for long", need,        not_begun, early, true,  blocks_and_ends},
    {"needs one that nobody supervises",                  need,        not_begun, late,  false, blocks_and_ends},
    {"likewise, and it leads back",                       need,        not_begun, late,  true,  leads_back},
    {"needs one that is down",                            need,        down,      late,  false, blocks_and_ends},
    {"needs one that is down, rides out",                 ride_out,    down,      late,  false, blocks_and_ends},
    {"needs one that is about to start",                  need,        coming,    late,  false, blocks_and_ends},
    {"likewise, and it leads back",                       need,        coming,    early, true,  leads_back},
    {"needs one that is started again, rides out",        ride_out,    coming,    late,  false, blocks},
    {"needs one that is not ready",                       need,        up,        late,  false, blocks_and_ends},
    {"needs one that is not ready, rides out",            ride_out,    up,        late,  false, blocks},
    {"needs one that is not ready, up is enough",         need_up,     up,        late,  false, there},
    {"likewise, rides out",                               ride_out_up, up,        late,  false, nothing},
    {"needs one that is ready",                           need,        ready,     late,  false, there},
    {"needs one that is ready, though it leads back",     need,        ready,     late,  true,  there},
    {"needs one that is ready, rides out",                ride_out,    ready,     late,  false, nothing},
    {"needs a one-shot that is done",                     need,        done,      late,  false, there},
    {"needs a one-shot that is done, up is enough",       need_up,     done,      late,  false, nothing},
    {"needs one that is told down",                       need,        going,     late,  false, ends_and_waits},
    {"needs one that is told down, up is enough",         need_up,     going,     late,  false, ends_and_waits},
    {"needs one that is told down, rides out",            ride_out,    going,     late,  false, ends_and_waits},

    {"wants one that is missing",                         want,        missing,   early, false, nothing},
    {"wants one that nobody supervises yet",              want,        not_begun, early, false, may_come},
    {"likewise, and it does not come",                    want,        not_begun, early, true,  {.look_again = began + time_to_come}},
    {"wants one that nobody supervises",                  want,        not_begun, late,  false, nothing},
    {"wants one that is down",                            want,        down,      late,  false, nothing},
    {"wants one that is about to start",                  want,        coming,    late,  false, waits_a_while},
    {"likewise, and it does not come",                    want,        coming,    late,  true,  nothing},
    {"wants one that is not ready",                       want,        up,        late,  false, waits_a_while},
    {"wants one that is ready",                           want,        ready,     late,  false, nothing},
    {"wants one that is told down",                       want,        going,     late,  false, nothing},
};
// clang-format on

TEST(Neighbourhood, every_case_of_one_neighbour) {
    for (const Case& it : cases)
        EXPECT_EQ(verdict_on(it.bond, it.neighbour, it.lookout, [&] { return it.in_vain; }), it.verdict)
            << it.what;
}

TEST(Neighbourhood, nobody_goes_from_one_to_the_next_where_it_does_not_matter) {
    for (const Neighbour& it : {ready, missing})
        for (const Bond& bond : {need, want})
            verdict_on(bond, it, late, [] {
                ADD_FAILURE() << "it is there, or it is not: no circle holds it up";
                return true;
            });
}

// Will it come?

Neighbour waiting_for(std::string_view name) {
    Neighbour it = coming;
    it.waits_for.append(name);
    return it;
}

bool comes_after(const Neighbour& next, const Lookout& lookout = late) {
    return comes(waiting_for("next"), lookout, [&](const NeighbourName& name) {
        EXPECT_EQ(name.view(), "next");
        return next;
    });
}

TEST(Comes, one_that_waits_comes_if_the_one_it_waits_for_does) {
    EXPECT_TRUE(comes_after(ready));
    EXPECT_TRUE(comes_after(up));
    EXPECT_TRUE(comes_after(coming));
    EXPECT_FALSE(comes_after(down));
    EXPECT_FALSE(comes_after(going));
    EXPECT_FALSE(comes_after(missing));
}

TEST(Comes, one_that_nobody_supervises_may_come_as_long_as_the_tree_begins) {
    EXPECT_TRUE(comes_after(not_begun, early));
    EXPECT_FALSE(comes_after(not_begun, late));
}

TEST(Comes, of_a_circle_nobody_does) {
    EXPECT_FALSE(comes_after(waiting_for("next")));
}

TEST(Comes, at_the_end_of_a_row_is_what_counts) {
    int steps = 0;
    const auto look = [&](const NeighbourName&) { return ++steps < 5 ? waiting_for("next") : up; };
    EXPECT_TRUE(comes(waiting_for("next"), late, look));
    EXPECT_EQ(steps, 5);
}

TEST(Neighbourhood, without_anybody_it_may_start_and_go_on) {
    Neighbours result;
    const Neighbourhood all{result};
    EXPECT_TRUE(result.may_start && result.may_go_on && !result.is_needed);
    EXPECT_EQ(all.look_again(), std::nullopt);
}

TEST(Neighbourhood, the_first_that_blocks_is_named_and_each_counts) {
    Neighbours result;
    Neighbourhood all{result};
    all.add("cache", blocks);
    EXPECT_TRUE(result.may_go_on);
    all.add("db", blocks_and_ends);
    EXPECT_FALSE(result.may_start || result.may_go_on);
    EXPECT_EQ(result.waits_for.view(), "cache");
}

TEST(Neighbourhood, what_is_only_wanted_can_be_done_without) {
    Neighbours result;
    Neighbourhood all{result};
    all.add("cache", waits_a_while);
    EXPECT_FALSE(result.may_start);
    EXPECT_TRUE(result.has_its_needs);
    all.add("db", blocks);
    EXPECT_FALSE(result.has_its_needs);
}

TEST(Neighbourhood, the_youngest_start_of_all_counts) {
    Neighbours result;
    Neighbourhood all{result};
    all.add("db", {.youngest = Moment{3s}});
    all.add("net", {.youngest = Moment{7s}});
    all.add("log", {.youngest = Moment{5s}});
    EXPECT_EQ(result.youngest, Moment{7s});
}

TEST(Neighbourhood, it_is_looked_again_when_the_first_patience_ends) {
    Neighbours result;
    Neighbourhood all{result};
    all.add("one", {.look_again = Moment{9s}});
    all.add("two", {.look_again = Moment{8s}});
    all.add("three", nothing);
    EXPECT_EQ(all.look_again(), Moment{8s});
}

TEST(Neighbourhood, the_first_that_needs_us_is_named) {
    Neighbours result;
    Neighbourhood all{result};
    all.add_one_that_needs_us("web");
    all.add_one_that_needs_us("mail");
    EXPECT_TRUE(result.is_needed);
    EXPECT_EQ(result.needed_by.view(), "web");
}

TEST(Neighbourhood, a_name_does_not_make_another_line_of_the_state) {
    Neighbours result;
    Neighbourhood all{result};
    all.add("d\nb\x7f", blocks);
    all.add_one_that_needs_us("a\tb");
    EXPECT_EQ(result.waits_for.view(), "d?b?");
    EXPECT_EQ(result.needed_by.view(), "a?b");
}

// What a state says of its service.

const Era era = era_from_text("an-era");

ServiceState state_in(Phase phase, Want wanted = Want::up) {
    ServiceState state;
    state.phase = phase;
    state.want = wanted;
    state.since_moment = its_start;
    state.author.era = era;
    return state;
}

TEST(NeighbourOfState, one_that_runs_is_ready_unless_it_says_when_and_has_not) {
    ServiceState state = state_in(Phase::running);
    EXPECT_EQ(neighbour_of(state, era, true), ready);
    state.ready = false;
    EXPECT_EQ(neighbour_of(state, era, true), up);
    state.ready = true;
    EXPECT_EQ(neighbour_of(state, era, true), ready);
}

TEST(NeighbourOfState, one_whose_process_is_dead_is_not_up_whatever_was_written) {
    EXPECT_EQ(neighbour_of(state_in(Phase::running), era, false), coming);
}

TEST(NeighbourOfState, one_that_is_up_without_a_process_is_ready) {
    EXPECT_EQ(neighbour_of(state_in(Phase::started), era, false), ready);
}

TEST(NeighbourOfState, a_one_shot_that_has_succeeded_is_done) {
    ServiceState state = state_in(Phase::started);
    state.accomplished = true;
    EXPECT_EQ(neighbour_of(state, era, false), done);
}

TEST(NeighbourOfState, what_is_not_run_is_not_up) {
    for (const Phase phase :
         {Phase::down, Phase::waiting, Phase::starting, Phase::clearing, Phase::finishing, Phase::stopping})
        EXPECT_EQ(neighbour_of(state_in(phase), era, true), coming) << word_for(phase);
}

TEST(NeighbourOfState, one_that_waits_for_another_says_for_whom_and_one_that_holds_its_stop_does_not) {
    ServiceState state = state_in(Phase::waiting);
    state.neighbour.append("db");
    EXPECT_EQ(neighbour_of(state, era, false).waits_for.view(), "db");
    state.phase = Phase::running;
    state.held_until = its_start;
    EXPECT_EQ(neighbour_of(state, era, true).waits_for.view(), "");
}

TEST(NeighbourOfState, one_that_is_told_down_or_whose_supervise_leaves_is_not_wanted) {
    EXPECT_EQ(neighbour_of(state_in(Phase::running, Want::down), era, true), going);
    ServiceState leaving = state_in(Phase::running);
    leaving.leaving = true;
    EXPECT_EQ(neighbour_of(leaving, era, true), going);
    EXPECT_EQ(neighbour_of(state_in(Phase::running, Want::once), era, true), ready);
}

TEST(NeighbourOfState, one_that_was_wanted_once_and_has_had_that_is_not_wanted) {
    for (const Phase phase : {Phase::down, Phase::clearing, Phase::finishing, Phase::stopping}) {
        ServiceState state = state_in(phase, Want::once);
        EXPECT_FALSE(neighbour_of(state, era, true).is_wanted) << word_for(phase);
        state.once_owed = true;
        EXPECT_TRUE(neighbour_of(state, era, true).is_wanted) << word_for(phase);
    }
    for (const Phase phase : {Phase::waiting, Phase::starting, Phase::running, Phase::started})
        EXPECT_TRUE(neighbour_of(state_in(phase, Want::once), era, true).is_wanted) << word_for(phase);
}

TEST(NeighbourOfState, what_was_written_in_another_era_or_by_one_that_has_left_says_nothing) {
    const Neighbour not_there{.exists = true, .since = its_start};
    EXPECT_EQ(neighbour_of(state_in(Phase::started), era_from_text("another"), true), not_there);
    EXPECT_EQ(neighbour_of(state_in(Phase::gone), era, false), not_there);
}

TEST(NeighbourOfStatus, one_of_another_supervise_is_ready_when_it_is_up) {
    protocol::StatusRecord record = protocol::status_record_of(state_in(Phase::down, Want::down));
    EXPECT_EQ(neighbour_of(record), (Neighbour{.exists = true, .has_begun = true}));
    ServiceState running = state_in(Phase::running);
    running.pid = 7;
    EXPECT_EQ(
        neighbour_of(protocol::status_record_of(running)),
        (Neighbour{.exists = true, .has_begun = true, .is_up = true, .is_ready = true, .is_wanted = true}));
}

struct Held {
    Phase phase;
    bool is_alive;
    bool supervise_is_alive;
    bool of_svscan;
    bool holds;
};

constexpr Held held[] = {
    // phase           process supervise svscan  holds
    {Phase::running, true, true, false, true},     {Phase::running, false, true, false, true},
    {Phase::running, true, false, false, true},    {Phase::running, false, false, true, true},
    {Phase::running, false, false, false, false},  {Phase::finishing, false, true, false, true},
    {Phase::starting, true, true, false, true},    {Phase::finishing, true, true, false, true},
    {Phase::stopping, true, true, false, true},    {Phase::waiting, false, true, false, false},
    {Phase::down, false, true, true, false},       {Phase::gone, false, true, true, false},
    {Phase::started, false, true, false, true},    {Phase::started, false, false, true, true},
    {Phase::started, false, false, false, false},  {Phase::clearing, false, true, false, true},
    {Phase::clearing, false, false, false, false}, {Phase::clearing, false, false, true, true},
};

TEST(HoldsUs, as_long_as_its_run_has_not_ended_and_somebody_can_end_it) {
    for (const Held& it : held) {
        ServiceState state = state_in(it.phase);
        state.author.of_svscan = it.of_svscan;
        EXPECT_EQ(holds_us(state, era, it.is_alive, it.supervise_is_alive), it.holds)
            << word_for(it.phase) << it.is_alive << it.supervise_is_alive << it.of_svscan;
        EXPECT_FALSE(holds_us(state, era_from_text("another"), it.is_alive, it.supervise_is_alive));
    }
}

TEST(Neighbourhood, of_which_nobody_can_tell_what_is_needed_starts_nothing_however_long_that_lasts) {
    const Moment when{std::chrono::seconds{1}};
    Neighbours result;
    Neighbourhood all{result};
    all.add_what_nobody_can_tell(when);
    EXPECT_FALSE(result.may_start);
    EXPECT_FALSE(result.has_its_needs) << "or it would be started after a minute";
    EXPECT_TRUE(result.may_go_on);
    EXPECT_EQ(all.look_again(), when);
}

} // namespace neighbourhood_test
} // namespace lares::machine
