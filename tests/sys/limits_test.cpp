// SPDX-License-Identifier: ISC
#include "sys/limits.hpp"

#include "in_child.hpp"

#include <sys/resource.h>

namespace lares::sys {
namespace limits_test {

rlimit open_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit;
}

TEST(OpenFiles, the_soft_limit_is_raised_to_the_hard_one_and_the_old_one_is_told) {
    EXPECT_EQ(in_child([] {
                  const rlimit low{64, open_files().rlim_max};
                  ::setrlimit(RLIMIT_NOFILE, &low);
                  const auto before = raise_open_files();
                  EXPECT_EQ(before.value_or(Limit{}).soft, 64u);
                  EXPECT_EQ(before.value_or(Limit{}).hard, low.rlim_max);
                  EXPECT_EQ(open_files().rlim_cur, low.rlim_max);
                  EXPECT_EQ(open_files().rlim_max, low.rlim_max);
                  return 0;
              }),
              0);
}

TEST(OpenFiles, where_nothing_can_be_raised_there_is_nothing_to_give_back) {
    EXPECT_EQ(in_child([] {
                  const rlimit full{64, 64};
                  ::setrlimit(RLIMIT_NOFILE, &full);
                  EXPECT_FALSE(raise_open_files());
                  EXPECT_EQ(open_files().rlim_cur, 64u);
                  return 0;
              }),
              0);
}

TEST(Limits, every_name_that_is_offered_is_one_and_can_be_asked_for) {
    std::string_view names = names_of_resources();
    int count = 0;
    while (!names.empty()) {
        const auto name = names.substr(0, names.find(' '));
        const auto resource = resource_named(name);
        ASSERT_TRUE(resource) << name;
        EXPECT_TRUE(limit_of(*resource)) << name;
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        ++count;
    }
    EXPECT_EQ(count, RLIM_NLIMITS) << "Linux has others";
    EXPECT_FALSE(resource_named("NOFILE"));
    EXPECT_FALSE(resource_named(""));
}

TEST(Limits, are_set_as_they_are_given) {
    EXPECT_EQ(in_child([] {
                  EXPECT_TRUE(set_limit(Resource::open_files, {20, 30}));
                  EXPECT_EQ(open_files().rlim_cur, 20u);
                  EXPECT_EQ(open_files().rlim_max, 30u);
                  EXPECT_FALSE(set_limit(Resource::open_files, {31, 30}));
                  return 0;
              }),
              0);
}

} // namespace limits_test
} // namespace lares::sys
