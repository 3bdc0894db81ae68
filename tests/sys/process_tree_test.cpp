// SPDX-License-Identifier: ISC
#include "sys/process_tree.hpp"

#include "in_child.hpp"
#include "relatives.hpp"
#include "sys/own_process.hpp"

#include <cerrno>
#include <set>

namespace lares::sys {
namespace process_tree_test {

std::set<pid_t> members_of(const Family& family) {
    std::set<pid_t> all;
    const Fd proc = std::move(*open_directory(here, "/proc"));
    MemberReader members{proc, family};
    for (auto member = members.next(); member && *member; member = members.next()) {
        EXPECT_TRUE(all.insert((*member)->pid).second) << "told once each";
        EXPECT_TRUE(is_alive((*member)->pid, (*member)->started));
    }
    return all;
}

TEST(MemberReader, tells_the_root_and_nobody_who_is_not_of_it) {
    const Relative root{tell_own_pid};
    const Relative stranger{tell_own_pid};
    EXPECT_EQ(members_of({root.pid()}), std::set{root.pid()});
}

TEST(MemberReader, tells_all_below_the_root_whatever_their_session) {
    const Relative root{[](const Fd& to) {
        begin_child(Dies::with_parent, [&] {
            ::setsid();
            begin_child(Dies::with_parent, [&] { tell_own_pid(to); });
        });
    }};
    const auto members = members_of({root.pid()});
    EXPECT_EQ(members.size(), 3u);
    EXPECT_TRUE(members.contains(root.pid()));
    EXPECT_TRUE(members.contains(root.told()));
}

TEST(MemberReader, tells_an_orphan_in_the_root_s_session_even_when_the_root_is_gone) {
    Relative root{[](const Fd& to) {
        ::setsid();
        begin_orphan([&] { tell_own_pid(to); });
    }};
    const pid_t pid = root.pid();
    const std::uint64_t started = start_of_process(pid);
    EXPECT_EQ(members_of({pid}), (std::set{pid, root.told()}));
    root.kill();
    EXPECT_EQ(members_of({pid, started}), std::set{root.told()});
}

TEST(MemberReader, finds_a_daemon_of_its_own_session_only_below_the_subreaper) {
    const int answer = in_child([] {
        adopt_orphans();
        const Relative root{[](const Fd& to) {
            begin_orphan([&] {
                ::setsid();
                tell_own_pid(to);
            });
        }};
        EXPECT_EQ(members_of({root.pid()}), std::set{root.pid()});
        EXPECT_EQ(members_of({root.pid(), 0, ::getpid()}), (std::set{root.pid(), root.told()}));
        EXPECT_EQ(members_of({0, 0, ::getpid()}), (std::set{root.pid(), root.told()}))
            << "without the adopter";
        return 0;
    });
    EXPECT_EQ(answer, 0);
}

TEST(Member, is_older_by_its_moment_and_in_the_same_tick_by_its_number) {
    EXPECT_TRUE(is_older({12, 6}, {11, 7}));
    EXPECT_FALSE(is_older({11, 7}, {12, 6}));
    EXPECT_TRUE(is_older({11, 7}, {12, 7}));
    EXPECT_FALSE(is_older({12, 7}, {11, 7}));
    EXPECT_FALSE(is_older({12, 7}, {12, 7})) << "than itself";
}

// A daemon that was there before, and what it starts when the run has begun.
TEST(MemberReader, who_is_older_and_its_children_are_not_found_below_the_subreaper) {
    const int answer = in_child([] {
        adopt_orphans();
        const Relative before{
            [](const Fd& to) { begin_child(Dies::with_parent, [&] { tell_own_pid(to); }); }};
        const Relative root{tell_own_pid};
        const std::uint64_t started = start_of_process(root.pid());
        EXPECT_EQ(members_of({root.pid(), 0, ::getpid(), {root.pid(), started}}), std::set{root.pid()});
        EXPECT_EQ(members_of({root.pid(), 0, ::getpid(), {root.pid() + 1, started + 1}}),
                  std::set{root.pid()});
        const Member young{before.told(), start_of_process(before.told())};
        EXPECT_EQ(members_of({root.pid(), 0, ::getpid(), young}), std::set{root.pid()})
            << "its parent is older";
        return 0;
    });
    EXPECT_EQ(answer, 0);
}

TEST(MemberReader, a_number_that_is_used_again_is_no_root) {
    const Relative root{tell_own_pid};
    const std::uint64_t started = start_of_process(root.pid());
    EXPECT_EQ(members_of({root.pid(), started}), std::set{root.pid()});
    EXPECT_EQ(members_of({root.pid(), started + 1}), std::set<pid_t>{});
}

TEST(MemberReader, the_dead_are_not_told) {
    const Relative root{[](const Fd& to) {
        const pid_t dead = begin_child(Dies::alone, [] { ::_exit(0); });
        siginfo_t ignored;
        ::waitid(P_PID, static_cast<id_t>(dead), &ignored, WEXITED | WNOWAIT);
        tell_own_pid(to);
    }};
    EXPECT_EQ(members_of({root.pid()}), std::set{root.pid()});
}

TEST(MemberReader, a_family_of_nobody_has_no_members) {
    EXPECT_EQ(members_of({}), std::set<pid_t>{});
}

TEST(MemberReader, without_a_descriptor_nothing_can_be_told) {
    const int answer = in_child([] {
        const Fd proc = std::move(*open_directory(here, "/proc"));
        MemberReader members{proc, {::getpid()}};
        use_up_descriptors();
        const auto member = members.next();
        EXPECT_EQ(member ? 0 : member.error().number, EMFILE);
        return 0;
    });
    EXPECT_EQ(answer, 0);
}

} // namespace process_tree_test
} // namespace lares::sys
