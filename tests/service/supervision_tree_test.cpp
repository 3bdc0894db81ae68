// SPDX-License-Identifier: ISC
#include "service/supervision_tree.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::service {
namespace supervision_tree_test {

sys::ProcessEntry entry(pid_t pid, pid_t parent, std::string_view name, pid_t session = 0) {
    sys::ProcessEntry it;
    it.pid = pid;
    it.parent = parent;
    it.session = session == 0 ? pid : session;
    it.started = static_cast<std::uint64_t>(pid);
    it.name.append(name);
    return it;
}

Kept kept(std::string name, pid_t supervise, std::uint32_t pid) {
    Kept it{std::move(name), {}, supervise, true};
    it.view.status.pid = pid;
    return it;
}

// "svscan(supervise{web}(run(worker)~stray)supervise{db})"
std::string words(const std::vector<TreeNode>& nodes) {
    std::string all;
    for (const TreeNode& node : nodes) {
        all.append(node.is_moved ? "~" : all.empty() ? "" : " ");
        if (node.is_left) all.append("left:");
        if (node.process) all.append(node.process->name.view());
        for (const Kept* service : node.services) all.append("{").append(service->name).append("}");
        if (!node.children.empty()) all.append("(").append(words(node.children)).append(")");
    }
    return all;
}

TEST(SupervisionTree, begins_with_svscan_and_ends_with_workers) {
    const ProcessTable table{{entry(1, 0, "init"), entry(10, 1, "svscan"), entry(20, 10, "supervise"),
                              entry(21, 20, "run"), entry(22, 21, "worker"), entry(30, 10, "supervise")}};
    const std::vector<Kept> services{kept("db", 30, 0), kept("web", 20, 21)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)),
              "svscan(supervise{db} supervise{web}(run(worker)))");
}

TEST(SupervisionTree, has_svscanboot_and_what_else_it_has_started) {
    const ProcessTable table{{entry(1, 0, "init"), entry(9, 1, "svscanboot"), entry(10, 9, "svscan"),
                              entry(11, 9, "readproctitle"), entry(20, 10, "supervise"),
                              entry(30, 10, "other")}};
    const std::vector<Kept> services{kept("web", 20, 0)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)),
              "svscanboot(svscan(supervise{web} left:other) readproctitle)");
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::chosen)),
              "svscanboot(svscan(supervise{web}))");
}

TEST(SupervisionTree, shows_what_is_left_of_an_earlier_run_below_its_supervise) {
    const ProcessTable table{{entry(10, 1, "svscan"), entry(20, 10, "supervise"), entry(31, 20, "run"),
                              entry(22, 10, "worker", 21), entry(23, 22, "helper", 21)}};
    std::vector<Kept> services{kept("web", 20, 31)};
    services.front().view.state.emplace().last_pid = 21;
    services.front().view.state->last_end.emplace();
    const auto tree = supervision_tree(services, table, 0, TreeExtent::all);
    EXPECT_EQ(words(tree), "svscan(supervise{web}(run~left:worker(helper)))");
    EXPECT_EQ(tree.front().children.front().children.back().left_of, &services.front());
}

TEST(SupervisionTree, shows_a_supervise_of_an_earlier_svscan_in_its_place) {
    const ProcessTable table{{entry(1, 0, "init"), entry(10, 1, "svscan"), entry(20, 1, "supervise")}};
    const std::vector<Kept> services{kept("web", 20, 0)};
    EXPECT_EQ(words(supervision_tree(services, table, 10, TreeExtent::all)), "svscan(~supervise{web})");
}

TEST(SupervisionTree, shows_a_run_of_an_earlier_supervise_and_what_has_left_its_parents) {
    const ProcessTable table{{entry(1, 0, "init"), entry(20, 1, "supervise"), entry(21, 1, "run"),
                              entry(22, 1, "stray", 21), entry(23, 22, "below", 21),
                              entry(24, 1, "foreign")}};
    const std::vector<Kept> services{kept("web", 20, 21)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)),
              "supervise{web}(~run~stray(below))");
}

TEST(SupervisionTree, knows_what_a_subreaper_was_given) {
    const ProcessTable table{{entry(20, 1, "supervise"), entry(21, 20, "run"), entry(22, 20, "stray", 21),
                              entry(23, 20, "check")}};
    const std::vector<Kept> services{kept("web", 20, 21)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)),
              "supervise{web}(run~stray check)");
}

TEST(SupervisionTree, does_not_take_the_session_of_supervise_for_that_of_a_run) {
    const ProcessTable table{
        {entry(20, 1, "supervise"), entry(21, 20, "run", 20), entry(99, 1, "neighbour", 20)}};
    const std::vector<Kept> services{kept("web", 20, 21)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)), "supervise{web}(run)");
}

TEST(SupervisionTree, has_one_runsv_for_a_service_and_its_log) {
    const ProcessTable table{
        {entry(10, 1, "runsvdir"), entry(20, 10, "runsv"), entry(21, 20, "run"), entry(22, 20, "svlogd")}};
    const std::vector<Kept> services{kept("web", 20, 21), kept("web/log", 20, 22)};
    EXPECT_EQ(words(supervision_tree(services, table, 0, TreeExtent::all)),
              "runsvdir(runsv{web}{web/log}(run svlogd))");
}

TEST(SupervisionTree, shows_a_service_without_a_supervise_with_its_run_if_that_is_still_it) {
    const ProcessTable table{{entry(10, 1, "svscan"), entry(21, 1, "run")}};
    Kept web = kept("web", 0, 21);
    web.view.obstacle = protocol::Obstacle{protocol::Obstacle::At::ok, 6};
    web.view.state.emplace();
    web.view.state->process_started = 21;
    EXPECT_EQ(words(supervision_tree({&web, 1}, table, 10, TreeExtent::all)), "svscan({web}(~run))");
    web.view.state->process_started = 5;
    EXPECT_EQ(words(supervision_tree({&web, 1}, table, 10, TreeExtent::all)), "svscan({web})");
}

TEST(SupervisionTree, of_one_service_has_its_processes) {
    const ProcessTable table{{entry(20, 1, "supervise"), entry(21, 20, "run"), entry(22, 21, "worker")}};
    EXPECT_EQ(words(processes_of(kept("web", 20, 21), table)), "run(worker)");
}

} // namespace supervision_tree_test
} // namespace lares::service
