// SPDX-License-Identifier: ISC
#include "sys/pages.hpp"

#include "scratch.hpp"

#include <algorithm>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace lares::sys {
namespace pages_test {

bool is_zero(std::span<const char> bytes) {
    return std::ranges::all_of(bytes, [](char c) { return c == 0; });
}

TEST(Pages, begin_as_zeroes_and_are_so_again_when_they_were_given_back) {
    const auto pages = Pages::allocate(100'000);
    ASSERT_TRUE(pages);
    EXPECT_EQ(pages->bytes().size(), 100'000u);
    EXPECT_TRUE(is_zero(pages->bytes()));
    std::ranges::fill(pages->bytes(), 'x');
    pages->give_back();
    EXPECT_TRUE(is_zero(pages->bytes()));
}

TEST(Pages, have_one_owner) {
    Pages one = std::move(*Pages::allocate(4096));
    const Pages other = std::move(one);
    EXPECT_TRUE(one.bytes().empty()); // NOLINT(bugprone-use-after-move): that is the point
    EXPECT_EQ(other.bytes().size(), 4096u);
}

TEST(Pages, that_are_too_many_are_refused) {
    EXPECT_FALSE(Pages::allocate(std::size_t{1} << 60));
}

TEST(Pages, that_are_shared_show_what_a_child_has_written) {
    const auto pages = Pages::share(4096);
    ASSERT_TRUE(pages && is_zero(pages->bytes()));
    const pid_t child = ::fork();
    if (child == 0) {
        pages->bytes().front() = 'x';
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(pages->bytes().front(), 'x');
}

using MappedPages = Scratch;

TEST_F(MappedPages, are_what_the_file_holds) {
    const auto file = open_at(directory(), "numbers", O_RDWR | O_CREAT, 0600);
    const auto pages = Pages::map(*file, 8);
    ASSERT_TRUE(pages);
    std::ranges::fill(pages->bytes(), 'x');
    EXPECT_EQ(contents("numbers"), "xxxxxxxx");
}

struct alignas(64) Large {
    explicit Large(int given) : number{given} {}
    int number;
};

TEST(PagedList, lists_share_one_stretch_of_memory) {
    const auto pages = Pages::allocate(PagedList<char>::room_for(3) + PagedList<Large>::room_for(2));
    std::span<char> room = pages->bytes();
    PagedList<char> letters;
    PagedList<Large> large;
    letters.take_room(room, 3);
    large.take_room(room, 2);
    EXPECT_TRUE(room.empty() && letters.empty() && large.empty());

    for (char c : {'a', 'b', 'c'}) letters.add(c);
    large.add(7);
    const Large& last = large.add(8);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&last) % 64, 0u);
    EXPECT_EQ(large.size(), 2u);
    EXPECT_EQ(large[0].number, 7);
    EXPECT_EQ(large.all().back().number, 8);
    EXPECT_TRUE(std::ranges::equal(letters, std::string_view{"abc"}));
}

} // namespace pages_test
} // namespace lares::sys
