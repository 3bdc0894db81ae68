// SPDX-License-Identifier: ISC
#include "chain/env_directory.hpp"

#include "sys/scratch.hpp"

#include <cerrno>
#include <map>

namespace lares::chain {
namespace env_directory_test {

using Value = std::optional<std::string>;
using Variables = std::map<std::string, Value>;
using Step = EnvFailure::Step;

class AnEnvDirectory : public sys::Scratch {
  protected:
    Variables variables() {
        EnvDirectory directory;
        Variables found;
        EXPECT_TRUE(directory.open(path(".").c_str()));
        for (;;) {
            const auto entry = directory.next();
            if (!entry) failures_[std::string{entry.error().file}] = entry.error().error;
            if (!entry) continue;
            if (!*entry) return found;
            const auto& value = (*entry)->value;
            found[std::string{(*entry)->name}] = value ? Value{*value} : std::nullopt;
        }
    }
    std::map<std::string, int> failures_;
};

TEST_F(AnEnvDirectory, is_a_variable_for_each_file) {
    write("A", "1\n");
    write("B", "");
    write("C", "\n");
    EXPECT_EQ(variables(), (Variables{{"A", "1"}, {"B", std::nullopt}, {"C", ""}}));
}

TEST_F(AnEnvDirectory, names_with_a_dot_in_front_are_left_out) {
    write(".hidden", "1\n");
    write("a.b", "1\n");
    EXPECT_EQ(variables(), (Variables{{"a.b", "1"}}));
}

TEST_F(AnEnvDirectory, a_link_that_leads_nowhere_is_passed_over) {
    write("A", "1\n");
    std::filesystem::create_symlink("nowhere", path("B"));
    std::filesystem::create_symlink("A", path("C"));
    EXPECT_EQ(variables(), (Variables{{"A", "1"}, {"C", "1"}}));
}

TEST_F(AnEnvDirectory, a_file_that_fails_says_which_and_the_others_can_still_be_read) {
    write("A", "1\n");
    std::filesystem::create_directory(path("B"));
    std::filesystem::create_symlink("C", path("C"));
    EXPECT_EQ(variables(), (Variables{{"A", "1"}}));
    EXPECT_EQ(failures_, (std::map<std::string, int>{{"B", EISDIR}, {"C", ELOOP}}));
}

TEST_F(AnEnvDirectory, that_cannot_be_entered_says_so) {
    EnvDirectory directory;
    const auto missing = directory.open(path("missing").c_str());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().step, Step::enter);
    EXPECT_EQ(missing.error().error, ENOENT);
    write("file", "");
    EXPECT_EQ(directory.open(path("file").c_str()).error().error, ENOTDIR);
}

TEST_F(AnEnvDirectory, the_current_directory_is_what_it_was) {
    const auto before = std::filesystem::current_path();
    (void)variables();
    EXPECT_EQ(std::filesystem::current_path(), before);
}

} // namespace env_directory_test
} // namespace lares::chain
