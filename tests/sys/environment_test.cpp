// SPDX-License-Identifier: ISC
#include "sys/environment.hpp"

#include "sys/process.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::sys {
namespace environment_test {

using Entries = std::vector<std::string>;

class TheEnvironment : public testing::Test {
  protected:
    ~TheEnvironment() override { replace_environment(before_); }

    void given(const Entries& entries) {
        given_ = entries;
        pointers_.clear();
        for (const std::string& entry : given_) pointers_.push_back(entry.c_str());
        pointers_.push_back(nullptr);
        replace_environment(pointers_.data());
    }
    void set(std::string_view name, std::string_view value) { EXPECT_TRUE(edited_.edit({name}, value)); }
    void remove(std::string_view name) { EXPECT_TRUE(edited_.edit({name}, std::nullopt)); }
    Entries result() const {
        Entries entries;
        for (const char* const* entry = edited_.whole(); *entry; ++entry) entries.emplace_back(*entry);
        return entries;
    }
    Environment edited_;

  private:
    const char* const* before_ = environment();
    Entries given_;
    std::vector<const char*> pointers_;
};

TEST_F(TheEnvironment, is_that_of_this_process_without_an_edit) {
    given({"A=1", "B=2"});
    EXPECT_EQ(edited_.whole(), environment());
}

TEST_F(TheEnvironment, a_new_variable_comes_last) {
    given({"A=1", "B=2"});
    set("C", "3");
    EXPECT_EQ(result(), (Entries{"A=1", "B=2", "C=3"}));
}

TEST_F(TheEnvironment, the_last_entry_takes_the_place_of_one_that_is_replaced) {
    given({"A=1", "B=2", "C=3"});
    set("A", "4");
    EXPECT_EQ(result(), (Entries{"C=3", "B=2", "A=4"}));
}

TEST_F(TheEnvironment, the_last_entry_takes_the_place_of_one_that_is_removed) {
    given({"A=1", "B=2", "C=3"});
    remove("A");
    EXPECT_EQ(result(), (Entries{"C=3", "B=2"}));
    remove("B");
    EXPECT_EQ(result(), (Entries{"C=3"}));
    remove("nothing");
    EXPECT_EQ(result(), (Entries{"C=3"}));
}

TEST_F(TheEnvironment, every_entry_of_a_name_goes) {
    given({"X=1", "A=1", "X=2", "X=3"});
    set("X", "4");
    EXPECT_EQ(result(), (Entries{"A=1", "X=4"}));
    remove("X");
    EXPECT_EQ(result(), (Entries{"A=1"}));
}

TEST_F(TheEnvironment, only_the_whole_name_counts) {
    given({"AB=1", "A", "A2=2", "=A=3"});
    remove("A");
    EXPECT_EQ(result(), (Entries{"AB=1", "A", "A2=2", "=A=3"}));
}

TEST_F(TheEnvironment, a_name_may_come_in_pieces) {
    given({"web_port=1"});
    EXPECT_TRUE(edited_.edit({"web", "_", "port"}, "80"));
    EXPECT_EQ(result(), (Entries{"web_port=80"}));
}

TEST_F(TheEnvironment, grows_as_long_as_there_is_something_to_add) {
    given({});
    for (int i = 0; i < 1000; ++i) set("V" + std::to_string(i), "x");
    EXPECT_EQ(result().size(), 1000u);
    EXPECT_EQ(result().back(), "V999=x");
}

TEST_F(TheEnvironment, an_edit_does_not_show_in_this_process) {
    given({"PATH=/bin"});
    set("PATH", "/nowhere");
    EXPECT_STREQ(environment_value("PATH"), "/bin");
}

} // namespace environment_test
} // namespace lares::sys
