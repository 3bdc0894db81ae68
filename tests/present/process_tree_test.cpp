// SPDX-License-Identifier: ISC
#include "present/process_tree.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace process_tree_test {

ProcessNode node(std::uint32_t pid, std::string command, std::vector<ProcessNode> children = {}) {
    ProcessNode node;
    node.pid = pid;
    node.parent = 1;
    node.user = "root";
    node.command = std::move(command);
    node.state = 'S';
    node.resident_kib = 2048;
    node.children = std::move(children);
    return node;
}

std::vector<ProcessNode> of_svscan() {
    ProcessNode web =
        node(20, "supervise web", {node(21, "nginx", {node(22, "worker")}), node(30, "helper")});
    web.services = {{"web", {"ready", Tone::good}}};
    web.children.back().is_moved = true;
    ProcessNode db;
    db.services = {{"db", {"not supervised", Tone::bad}}};
    return {node(10, "svscan /service", {web, db})};
}

TEST(ProcessTree, has_lines_between_who_starts_whom_and_dots_where_that_is_not_so) {
    EXPECT_EQ(process_tree(of_svscan(), Letters::utf8).text({}, Colours::no),
              "PID  USER  STATE           COMMAND\n"
              " 10  root                  svscan /service\n"
              " 20  root  ready           ├─ supervise web\n"
              " 21  root                  │  ├─ nginx\n"
              " 22  root                  │  │  └─ worker\n"
              " 30  root                  │  └╌ helper\n"
              "  -        not supervised  └─ db\n");
}

TEST(ProcessTree, does_with_ascii_what_has_to_be_seen) {
    EXPECT_EQ(process_tree(of_svscan(), Letters::ascii).text(40, Colours::no),
              "PID  USER  STATE           COMMAND\n"
              " 10  root                  svscan /serv…\n"
              " 20  root  ready           |- supervise…\n"
              " 21  root                  |  |- nginx\n"
              " 22  root                  |  |  `- wor…\n"
              " 30  root                  |  `. helper\n"
              "  -        not supervised  `- db\n");
}

TEST(ProcessTree, tells_of_a_list_what_each_takes) {
    const std::vector<ProcessNode> run{node(21, "nginx", {node(22, "worker")})};
    EXPECT_EQ(process_list(run, Letters::utf8).text({}, Colours::no),
              "PID  STATE   MEMORY     CPU  AGE  COMMAND\n"
              " 21  S      2.0 MiB  0.000s   0s  nginx\n"
              " 22  S      2.0 MiB  0.000s   0s  └─ worker\n");
}

TEST(ProcessTree, says_of_a_process_what_is_odd) {
    ProcessNode dead = node(21, "[nginx]");
    dead.state = 'Z';
    EXPECT_EQ(process_tree({&dead, 1}, Letters::utf8).text({}, Colours::no), "PID  USER  STATE  COMMAND\n"
                                                                             " 21  root  dead   [nginx]\n");
}

TEST(ProcessTree, says_of_which_service_a_logger_is) {
    ProcessNode log = node(21, "/usr/sbin/supervise log");
    log.services = {{"web/log", {"up", Tone::good}}};
    ProcessNode by_path = node(22, "supervise web");
    by_path.services = {{"/etc/sv/web", {"up", Tone::good}}};
    const std::vector<ProcessNode> both{log, by_path};
    EXPECT_EQ(process_tree(both, Letters::utf8).text({}, Colours::no),
              "PID  USER  STATE  COMMAND\n"
              " 21  root  up     /usr/sbin/supervise log  (web/log)\n"
              " 22  root  up     supervise web\n");
}

TEST(ProcessTree, marks_what_is_left_of_a_run) {
    ProcessNode known = node(21, "nginx: master");
    known.is_left = true;
    known.left_of = "web";
    ProcessNode other = node(22, "sleep 9");
    other.is_left = true;
    const std::vector<ProcessNode> both{known, other};
    EXPECT_EQ(process_tree(both, Letters::utf8).text({}, Colours::no),
              "PID  USER  STATE        COMMAND\n"
              " 21  root  left of web  nginx: master\n"
              " 22  root  stray        sleep 9\n");
}

TEST(ProcessTree, shows_few_of_the_dots_of_readproctitle) {
    const ProcessNode title = node(21, "readproctitle errors: " + std::string(400, '.'));
    EXPECT_TRUE(process_tree({&title, 1}, Letters::utf8).text({}, Colours::no).ends_with("errors: ...\n"));
}

TEST(ProcessTree, is_nested_objects_for_programs) {
    EXPECT_EQ(json_for(std::span<const ProcessNode>{}), "[]\n");
    ProcessNode db;
    db.services = {{"db", {"waiting 3s", Tone::busy}}};
    EXPECT_EQ(
        json_for({&db, 1}),
        "[\n"
        R"({"schema":"lares-process-1","pid":null,"parent":null,"user":null,"command":null,"state":null,)"
        R"("memory_kib":null,"cpu_seconds":null,"age_seconds":null,"moved":false,"left":false,"left_of":null,)"
        R"("services":[{"name":"db","state":"waiting"}],"processes":[]})"
        "\n]\n");
}

} // namespace process_tree_test
} // namespace lares::present
