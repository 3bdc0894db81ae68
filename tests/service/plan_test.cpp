// SPDX-License-Identifier: ISC
#include "service/plan.hpp"

#include <gtest/gtest.h>

namespace lares::service {
namespace plan_test {

enum class State { up, down, foreign };

// A tree is written as lines of: name, state, what it needs. `?x` is only wanted, `~x` rides out restarts.
class Tree {
  public:
    Tree& with(std::string name, State state, const std::vector<std::string>& ties = {}) {
        Node node{std::move(name), {}, state != State::down, state == State::down, state != State::foreign};
        for (const std::string& tie : ties) {
            const bool has_mark = tie[0] == '?' || tie[0] == '~';
            node.ties.push_back({has_mark ? tie.substr(1) : tie, tie[0] != '?', tie[0] == '~'});
        }
        graph.add(std::move(node));
        return *this;
    }
    Graph graph;
};

// "start db for app": told, or "(stop app of db)" for what happens by itself.
std::string words(const Move& move) {
    constexpr std::string_view deeds[] = {"start ", "stop ", "restart "};
    std::string text = std::string{deeds[static_cast<int>(move.deed)]} + move.name;
    if (move.in_order) text += " in order";
    if (move.cause == Cause::is_needed) text += " for " + move.other;
    if (move.cause == Cause::needs) text += " of " + move.other;
    return move.is_told ? text : "(" + text + ")";
}

using Words = std::vector<std::string>;
Words words(const Plan& plan) {
    Words all;
    for (const Move& move : plan.moves) all.push_back(words(move));
    return all;
}

Words started(const Tree& tree, const Words& names, PlanExtent extent = PlanExtent::with_needs) {
    return words(plan_of_start(tree.graph, names, extent));
}
Words stopped(const Tree& tree, const Words& names) {
    return words(plan_of_stop(tree.graph, names));
}
Words restarted(const Tree& tree, const Words& names) {
    return words(plan_of_restart(tree.graph, names));
}

Tree chain(State state) {
    Tree tree;
    tree.with("db", state).with("app", state, {"db"}).with("web", state, {"app"});
    return tree;
}

Tree diamond(State state) {
    Tree tree;
    tree.with("db", state)
        .with("one", state, {"db"})
        .with("two", state, {"db"})
        .with("web", state, {"one", "two"});
    return tree;
}

TEST(PlanOfStart, starts_what_is_needed_and_down_first) {
    EXPECT_EQ(started(chain(State::down), {"web"}),
              (Words{"start db for app", "start app for web", "start web"}));
}

TEST(PlanOfStart, leaves_alone_what_is_needed_and_up) {
    Tree tree = chain(State::up);
    tree.with("web", State::down, {"app"});
    EXPECT_EQ(started(tree, {"web"}), (Words{"start web"}));
}

TEST(PlanOfStart, starts_nothing_else_when_it_is_told_so) {
    EXPECT_EQ(started(chain(State::down), {"web"}, PlanExtent::only_named), (Words{"start web"}));
    EXPECT_EQ(started(chain(State::down), {"web", "db"}, PlanExtent::only_named),
              (Words{"start web", "start db"}));
}

TEST(PlanOfStart, starts_each_of_a_diamond_once) {
    EXPECT_EQ(started(diamond(State::down), {"web"}),
              (Words{"start db for one", "start one for web", "start two for web", "start web"}));
}

TEST(PlanOfStart, tells_who_was_named_so_though_another_needs_it) {
    EXPECT_EQ(started(chain(State::down), {"web", "db"}),
              (Words{"start db", "start app for web", "start web"}));
}

TEST(PlanOfStart, ends_in_a_circle) {
    Tree tree;
    tree.with("one", State::down, {"two"})
        .with("two", State::down, {"three"})
        .with("three", State::down, {"one"});
    EXPECT_EQ(started(tree, {"one"}), (Words{"start three for two", "start two for one", "start one"}));
    tree.with("self", State::down, {"self"});
    EXPECT_EQ(started(tree, {"self"}), (Words{"start self"}));
}

TEST(PlanOfStart, names_what_is_not_there) {
    Tree tree;
    tree.with("app", State::down, {"rdis", "?cache"});
    const Plan plan = plan_of_start(tree.graph, Words{"app"}, PlanExtent::with_needs);
    EXPECT_EQ(words(plan), (Words{"start app"}));
    EXPECT_EQ(plan.missing, (std::vector<Missing>{{"app", "rdis"}}));
}

TEST(PlanOfStart, does_not_start_what_is_only_wanted_but_puts_it_first_if_it_is_named) {
    Tree tree;
    tree.with("app", State::down, {"?cache"}).with("cache", State::down);
    EXPECT_EQ(started(tree, {"app"}), (Words{"start app"}));
    EXPECT_EQ(started(tree, {"app", "cache"}), (Words{"start cache", "start app"}));
}

TEST(PlanOfStart, takes_who_is_not_in_the_graph_as_it_is) {
    EXPECT_EQ(started(Tree{}, {"web"}), (Words{"start web"}));
}

TEST(PlanOfStart, has_those_wait_whose_supervise_does_not) {
    Tree tree;
    tree.with("db", State::foreign).with("app", State::foreign, {"db"});
    const Plan plan = plan_of_start(tree.graph, Words{"app", "db"}, PlanExtent::with_needs);
    ASSERT_EQ(words(plan), (Words{"start db", "start app"}));
    EXPECT_EQ(plan.moves[1].after, (std::vector<std::size_t>{0}));
    const Plan of_ours = plan_of_start(chain(State::down).graph, Words{"web"}, PlanExtent::with_needs);
    for (const Move& move : of_ours.moves) EXPECT_TRUE(move.after.empty()) << move.name;
}

TEST(PlanOfStop, stops_those_first_that_need_it_and_does_not_tell_them) {
    EXPECT_EQ(stopped(chain(State::up), {"db"}), (Words{"(stop web of app)", "(stop app of db)", "stop db"}));
}

TEST(PlanOfStop, passes_over_those_that_are_down) {
    Tree tree = chain(State::up);
    tree.with("app", State::down, {"db"});
    EXPECT_EQ(stopped(tree, {"db"}), (Words{"stop db"}));
}

TEST(PlanOfStop, takes_those_along_that_ride_out_restarts) {
    Tree tree;
    tree.with("db", State::up).with("app", State::up, {"~db"});
    EXPECT_EQ(stopped(tree, {"db"}), (Words{"(stop app of db)", "stop db"}));
}

TEST(PlanOfStop, leaves_those_alone_that_only_want_it) {
    Tree tree;
    tree.with("cache", State::up).with("app", State::up, {"?cache"});
    EXPECT_EQ(stopped(tree, {"cache"}), (Words{"stop cache"}));
}

TEST(PlanOfStop, stops_each_of_a_diamond_once_and_the_bottom_last) {
    EXPECT_EQ(stopped(diamond(State::up), {"db"}),
              (Words{"(stop web of one)", "(stop one of db)", "(stop two of db)", "stop db"}));
}

TEST(PlanOfStop, tells_those_that_are_named_and_need_it) {
    EXPECT_EQ(stopped(chain(State::up), {"db", "web"}), (Words{"stop web", "(stop app of db)", "stop db"}));
}

TEST(PlanOfStop, ends_in_a_circle) {
    Tree tree;
    tree.with("one", State::up, {"two"}).with("two", State::up, {"one"});
    EXPECT_EQ(stopped(tree, {"one"}), (Words{"(stop two of one)", "stop one"}));
}

TEST(PlanOfStop, waits_for_those_that_are_named_where_no_supervise_does) {
    Tree tree;
    tree.with("db", State::foreign).with("app", State::foreign, {"db"}).with("web", State::foreign, {"db"});
    const Plan plan = plan_of_stop(tree.graph, Words{"db", "app"});
    ASSERT_EQ(words(plan), (Words{"stop app", "stop db"})) << "nobody would stop web";
    EXPECT_EQ(plan.moves[1].after, (std::vector<std::size_t>{0}));
}

TEST(PlanOfRestart, goes_in_order_where_nobody_rides_it_out) {
    EXPECT_EQ(restarted(chain(State::up), {"db"}),
              (Words{"(restart web of app)", "(restart app of db)", "restart db in order"}));
}

TEST(PlanOfRestart, does_not_touch_those_that_ride_it_out) {
    Tree tree;
    tree.with("db", State::up).with("app", State::up, {"~db"});
    EXPECT_EQ(restarted(tree, {"db"}), (Words{"restart db"}));
}

TEST(PlanOfRestart, goes_first_where_some_ride_it_out_and_some_do_not) {
    Tree tree;
    tree.with("db", State::up).with("app", State::up, {"~db"}).with("web", State::up, {"db"});
    EXPECT_EQ(restarted(tree, {"db"}), (Words{"restart db", "(restart web of db)"}));
}

TEST(PlanOfRestart, of_one_that_is_down_has_no_order_to_keep) {
    Tree tree = chain(State::down);
    EXPECT_EQ(restarted(tree, {"db"}), (Words{"restart db"}));
}

TEST(PlanOfRestart, tells_all_that_are_named_what_is_needed_first) {
    EXPECT_EQ(restarted(chain(State::up), {"web", "db"}),
              (Words{"(restart app of db)", "restart db in order", "restart web"}));
}

TEST(PlanOfRestart, ends_in_a_circle) {
    Tree tree;
    tree.with("one", State::up, {"two"}).with("two", State::up, {"one"});
    EXPECT_EQ(restarted(tree, {"one"}), (Words{"(restart two of one)", "restart one in order"}));
}

TEST(PlanOfAll, of_a_thousand_in_one_chain_is_soon_made) {
    Tree tree;
    Words names{"s0"};
    tree.with("s0", State::up);
    for (int i = 1; i < 1000; ++i) {
        names.push_back("s" + std::to_string(i));
        tree.with(names.back(), State::up, {names[static_cast<std::size_t>(i) - 1]});
    }
    EXPECT_EQ(plan_of_stop(tree.graph, names).moves.front().name, "s999");
    EXPECT_EQ(plan_of_start(tree.graph, names, PlanExtent::with_needs).moves.front().name, "s0");
    EXPECT_EQ(plan_of_restart(tree.graph, names).moves.size(), 1000U);
}

} // namespace plan_test
} // namespace lares::service
