// SPDX-License-Identifier: ISC
#include "service/operands.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace lares::service {
namespace operands_test {

class OperandsTest : public testing::Test {
  protected:
    OperandsTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "lares-test-XXXXXX";
        scan_ = ::mkdtemp(pattern.data());
        ::setenv("SVDIR", scan_.c_str(), 1);
        make("web", "front public\n");
        make("api", "# what customers see\npublic\n");
        make("db", "back\n");
        make("none", "");
    }
    ~OperandsTest() override {
        ::unsetenv("SVDIR");
        std::filesystem::remove_all(scan_);
    }
    void make(const std::string& name, const std::string& groups) const {
        std::filesystem::create_directory(scan_ + "/" + name);
        std::ofstream{scan_ + "/" + name + "/group"} << groups;
    }
    std::vector<std::string> names(std::vector<std::string> given) const {
        std::vector<char*> words;
        for (auto& word : given) words.push_back(word.data());
        const Operands operands{words};
        std::vector<std::string> found;
        for (const char* name : operands.names()) {
            const std::string text{name};
            found.push_back(text.starts_with(scan_) ? text.substr(scan_.size() + 1) : text);
        }
        return found;
    }
    std::string problem(std::string given) const {
        char* words[] = {given.data()};
        return Operands{words}.problem();
    }

    std::string scan_;
};

TEST_F(OperandsTest, directories_are_what_they_were) {
    EXPECT_EQ(names({"/service/web", "db", ".", "@", "@a/b"}),
              (std::vector<std::string>{"/service/web", "db", ".", "@", "@a/b"}));
}

TEST_F(OperandsTest, a_group_is_all_services_that_have_its_word) {
    EXPECT_EQ(names({"@public"}), (std::vector<std::string>{"api", "web"}));
    EXPECT_EQ(names({"db", "@front", "@back"}), (std::vector<std::string>{"db", "web", "db"}));
}

TEST_F(OperandsTest, a_part_of_a_word_is_no_group_and_what_nobody_is_in_is_a_problem) {
    EXPECT_EQ(names({"@pub"}), std::vector<std::string>{});
    EXPECT_EQ(problem("@pub"), "there is no service in the group @pub in " + scan_);
    EXPECT_EQ(problem("@public"), "");
    EXPECT_EQ(problem("@customers"), "there is no service in the group @customers in " + scan_);
}

TEST_F(OperandsTest, a_directory_that_is_called_so_is_meant_itself) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(scan_);
    std::filesystem::create_directory("@public");
    EXPECT_EQ(names({"@public"}), std::vector<std::string>{"@public"});
    std::filesystem::current_path(before);
}

TEST_F(OperandsTest, the_groups_of_a_service_are_the_words_of_its_file) {
    using Groups = std::vector<std::string>;
    EXPECT_EQ(groups_of(scan_ + "/web"), (Groups{"front", "public"}));
    EXPECT_EQ(groups_of(scan_ + "/api"), Groups{"public"});
    EXPECT_EQ(groups_of(scan_ + "/none"), Groups{});
    EXPECT_EQ(groups_of(scan_ + "/nobody"), Groups{});
}

} // namespace operands_test
} // namespace lares::service
