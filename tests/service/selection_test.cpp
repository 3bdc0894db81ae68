// SPDX-License-Identifier: ISC
#include "service/selection.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace lares::service {
namespace selection_test {

class SelectionTest : public testing::Test {
  protected:
    SelectionTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "lares-test-XXXXXX";
        scan_ = ::mkdtemp(pattern.data());
        for (const char* name : {"web", "web-log", "nginx", "db", ".svscan"}) make(name);
        std::ofstream{scan_ + "/db/group"} << "back\n";
        std::ofstream{scan_ + "/README"} << "no service\n";
        std::filesystem::create_symlink(scan_ + "/nothing", scan_ + "/broken");
    }
    ~SelectionTest() override { std::filesystem::remove_all(scan_); }

    void make(const std::string& name) const { std::filesystem::create_directory(scan_ + "/" + name); }
    std::vector<std::string> names(const std::vector<std::string>& words) const {
        std::vector<std::string> found;
        for (const Selected& each : select(scan_, words).services) found.push_back(each.name);
        return found;
    }
    std::vector<std::string> problems(const std::vector<std::string>& words) const {
        return told(select(scan_, words));
    }

    static std::vector<std::string> told(const Selection& selection) {
        std::vector<std::string> sentences;
        for (const Problem& problem : selection.problems) sentences.push_back(problem.told());
        return sentences;
    }

    std::string scan_;
};

using Names = std::vector<std::string>;

TEST_F(SelectionTest, no_word_means_all_entries_that_are_directories_by_their_names) {
    EXPECT_EQ(names({}), (Names{"db", "nginx", "web", "web-log"}));
}

TEST_F(SelectionTest, links_that_lead_nowhere_are_among_them_where_they_are_asked_for) {
    const auto named = [this](const std::vector<std::string>& words, Entries entries) {
        std::vector<std::string> found;
        for (const Selected& each : select(scan_, words, entries).services) found.push_back(each.name);
        return found;
    };
    EXPECT_EQ(named({}, Entries::links), (Names{"broken", "db", "nginx", "web", "web-log"}));
    EXPECT_EQ(named({"b*", "README"}, Entries::all), (Names{"broken"}));
    EXPECT_EQ(named({"broken"}, Entries::directories), Names{});
}

TEST_F(SelectionTest, a_name_is_an_entry_of_the_scan_directory) {
    EXPECT_EQ(select(scan_, Names{"web"}).services, (std::vector{Selected{"web", scan_ + "/web"}}));
}

TEST_F(SelectionTest, a_glob_means_all_that_match_and_a_dot_at_the_beginning_is_not_matched) {
    EXPECT_EQ(names({"web*"}), (Names{"web", "web-log"}));
    EXPECT_EQ(names({"*"}), names({}));
    EXPECT_EQ(names({"[dn]*"}), (Names{"db", "nginx"}));
}

TEST_F(SelectionTest, a_group_means_those_whose_file_says_so_unless_there_is_an_entry_of_that_name) {
    EXPECT_EQ(names({"@back"}), (Names{"db"}));
    make("@back");
    EXPECT_EQ(names({"@back"}), (Names{"@back"}));
}

TEST_F(SelectionTest, a_directory_in_which_nothing_speaks_of_a_service_is_none_unless_it_is_an_entry) {
    make("web/bin");
    EXPECT_EQ(problems({scan_}), (Names{scan_ + " is no service directory: it has no run"}));
    EXPECT_EQ(problems({scan_ + "/web/bin"}),
              (Names{scan_ + "/web/bin is no service directory: it has no run"}));
    EXPECT_EQ(names({scan_ + "/web"}), (Names{scan_ + "/web"}));
    make("web/bin/run");
    make("web/bin/log");
    EXPECT_EQ(problems({scan_ + "/web/bin"}).size(), 1u) << "as / has a /run";
    make("web/bin/supervise");
    EXPECT_EQ(problems({scan_ + "/web/bin"}), Names{});
    for (const char* sign : {"run", "start", "down", "log", "finish", "type", "current"}) {
        make(std::string{"web/of-"} + sign);
        std::ofstream{scan_ + "/web/of-" + sign + "/" + sign} << "";
        EXPECT_EQ(problems({scan_ + "/web/of-" + sign}), Names{}) << sign;
    }
}

TEST_F(SelectionTest, a_word_with_a_slash_is_a_path_and_is_called_so) {
    const std::string path = scan_ + "/web";
    std::ofstream{path + "/run"} << "#!/bin/sh\n";
    EXPECT_EQ(select("/nowhere", Names{path}).services, (std::vector{Selected{path, path}}));
}

TEST_F(SelectionTest, the_log_of_a_service_is_called_by_the_name_of_that) {
    make("web/log");
    EXPECT_EQ(select(scan_, Names{"web/log"}).services,
              (std::vector{Selected{"web/log", scan_ + "/web/log"}}));
    std::ofstream{scan_ + "/db/log"} << "#!/bin/sh\n"; // encore's: a program
    EXPECT_EQ(names({"db/log"}), (Names{"db/log"}));
    EXPECT_EQ(problems({"nginx/log"}), (Names{"the service nginx in " + scan_ + " has no log"}));
    EXPECT_EQ(problems({"ngnix/log"}),
              (Names{"no service \"ngnix\" in " + scan_ + "; did you mean \"nginx/log\"?"}));
    EXPECT_EQ(problems({"mail/log"}), (Names{"there is no service directory mail/log"}));
    EXPECT_EQ(problems({"web/lag"}), (Names{"there is no service directory web/lag"}));
    EXPECT_EQ(problems({"web/lgo"}),
              (Names{"there is no service directory web/lgo; did you mean \"web/log\"?"}));
    EXPECT_EQ(problems({"wbe/log"}),
              (Names{"no service \"wbe\" in " + scan_ + "; did you mean \"web/log\"?"}));
}

TEST_F(SelectionTest, a_glob_means_logs_only_if_it_has_a_slash) {
    make("web/log");
    make("db/log");
    EXPECT_EQ(names({"*"}), names({}));
    EXPECT_EQ(names({"*/log"}), (Names{"db/log", "web/log"}));
    EXPECT_EQ(names({"w*/*"}), (Names{"web/log"}));
    EXPECT_EQ(problems({"n*/log"}), (Names{"no log matches \"n*/log\" in " + scan_}));
}

TEST_F(SelectionTest, each_is_there_once_in_the_order_of_the_words) {
    EXPECT_EQ(names({"web", "db", "w*"}), (Names{"web", "db", "web-log"}));
}

TEST_F(SelectionTest, a_word_that_means_nobody_is_a_problem_and_the_others_are_found) {
    EXPECT_EQ(names({"ngnix", "db"}), (Names{"db"}));
    EXPECT_EQ(problems({"ngnix", "db"}),
              (Names{"no service \"ngnix\" in " + scan_ + "; did you mean \"nginx\"?"}));
    EXPECT_EQ(problems({"mail"}), (Names{"no service \"mail\" in " + scan_}));
    EXPECT_EQ(problems({"x*", "x*"}), (Names{"no service matches \"x*\" in " + scan_}));
    EXPECT_EQ(problems({"@front"}), (Names{"there is no service in the group @front in " + scan_}));
    EXPECT_EQ(problems({"./mail"}), (Names{"there is no service directory ./mail"}));
}

TEST_F(SelectionTest, a_scan_directory_that_is_not_there_is_told_of_once) {
    EXPECT_EQ(told(select("/nowhere", Names{"web", "db"})),
              (Names{"unable to read /nowhere: file does not exist"}));
}

} // namespace selection_test
} // namespace lares::service
