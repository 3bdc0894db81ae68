// SPDX-License-Identifier: ISC
#include "workshop/draft.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace lares::workshop {
namespace {

Blueprint plan() {
    Blueprint blueprint;
    blueprint.name = "web";
    blueprint.command = {"server"};
    return blueprint;
}

std::vector<std::string> names_of(const std::vector<DraftEntry>& draft) {
    std::vector<std::string> names;
    for (const DraftEntry& entry : draft) names.push_back(entry.name);
    return names;
}

DraftEntry entry_called(const std::string& name, const std::vector<DraftEntry>& draft) {
    const auto found = std::ranges::find(draft, name, &DraftEntry::name);
    return found == draft.end() ? DraftEntry{} : *found;
}

TEST(Draft, has_a_run_and_a_log) {
    const auto draft = draft_of(plan());
    EXPECT_EQ(names_of(draft), (std::vector<std::string>{"run", "log", "log/main", "log/run"}));
    EXPECT_EQ(entry_called("run", draft).mode, 0755u);
    EXPECT_EQ(entry_called("log/main", draft).owner, DraftEntry::Owner::logger);
}

TEST(Draft, has_no_log_where_none_is_wanted) {
    Blueprint blueprint = plan();
    blueprint.log.reset();
    EXPECT_EQ(names_of(draft_of(blueprint)), std::vector<std::string>{"run"});
}

TEST(Draft, has_a_directory_before_what_lies_in_it_and_once) {
    Blueprint blueprint = plan();
    blueprint.log.reset();
    blueprint.settings = {{"needs/db", ""}, {"needs/mq", ""}, {"type", "oneshot"}};
    const auto draft = draft_of(blueprint);
    EXPECT_EQ(names_of(draft), (std::vector<std::string>{"run", "needs", "needs/db", "needs/mq", "type"}));
    EXPECT_EQ(entry_called("type", draft).text, "oneshot\n");
    EXPECT_EQ(entry_called("needs/db", draft).text, "");
}

TEST(Draft, keeps_variables_from_the_eyes_of_others) {
    Blueprint blueprint = plan();
    blueprint.variables = {{"PASSWORD", "secret"}};
    const auto draft = draft_of(blueprint);
    EXPECT_EQ(entry_called("env", draft).mode, 0700u);
    EXPECT_EQ(entry_called("env/PASSWORD", draft).mode, 0600u);
}

TEST(Draft, writes_a_variable_as_envdir_reads_it) {
    EXPECT_EQ(env_file_text("one\ntwo"), (std::string{"one\0two\n", 8}));
    EXPECT_EQ(env_file_text(""), "\n") << "an empty file would remove it";
}

} // namespace
} // namespace lares::workshop
