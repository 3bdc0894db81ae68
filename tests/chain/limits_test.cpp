// SPDX-License-Identifier: ISC
#include "chain/limits.hpp"

#include "sys/in_child.hpp"

#include <cerrno>

namespace lares::chain {
namespace limits_test {

using Kind = protocol::LimitValue::Kind;
using sys::Limit;
using sys::Resource;

// What 20 of 30 becomes.
void expect(Kind kind, std::uint64_t number, Limit expected) {
    EXPECT_EQ(sys::in_child([&] {
                  EXPECT_TRUE(sys::set_limit(Resource::open_files, {20, 30}));
                  EXPECT_TRUE(set_soft_limit(Resource::open_files, {kind, {number, false}}));
                  const auto limit = sys::limit_of(Resource::open_files);
                  EXPECT_EQ(limit->soft, expected.soft);
                  EXPECT_EQ(limit->hard, expected.hard);
                  return 0;
              }),
              0);
}

TEST(ASoftLimit, is_the_number_and_the_hard_one_stays) {
    expect(Kind::number, 10, {10, 30});
    expect(Kind::number, 25, {25, 30});
    expect(Kind::number, 0, {0, 30});
}

TEST(ASoftLimit, is_never_more_than_the_hard_one) {
    expect(Kind::number, 31, {30, 30});
    expect(Kind::number, UINT64_MAX, {30, 30});
}

TEST(ASoftLimit, may_be_made_the_hard_one) {
    expect(Kind::hard, 0, {30, 30});
}

TEST(ASoftLimit, is_lifted_with_the_hard_one) {
    EXPECT_EQ(sys::in_child([] {
                  // Where the hard one is no limit already, so that no privilege is needed.
                  EXPECT_TRUE(sys::set_limit(Resource::file_size, {20, Limit::unlimited}));
                  EXPECT_TRUE(set_soft_limit(Resource::file_size, {Kind::unlimited, {}}));
                  EXPECT_EQ(sys::limit_of(Resource::file_size)->soft, Limit::unlimited);
                  EXPECT_EQ(sys::limit_of(Resource::file_size)->hard, Limit::unlimited);
                  return 0;
              }),
              0);
}

TEST(ASoftLimit, whose_hard_one_may_not_be_lifted_says_so) {
    EXPECT_EQ(sys::in_child([] {
                  EXPECT_TRUE(sys::set_limit(Resource::file_size, {20, 30}));
                  if (::geteuid() == 0 && ::setuid(65534) < 0) return sys::cannot_try;
                  const auto done = set_soft_limit(Resource::file_size, {Kind::unlimited, {}});
                  EXPECT_EQ(done ? 0 : done.error().number, EPERM);
                  return 0;
              }),
              0);
}

} // namespace limits_test
} // namespace lares::chain
