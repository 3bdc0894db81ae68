// SPDX-License-Identifier: ISC
#include "sys/removals.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/signals.hpp"

#include <gtest/gtest.h>

namespace lares::sys {
namespace removals_test {

class Removals : public Scratch {
  protected:
    // What happens in the directory is told to the whole process, so each test has one of its own.
    template <class Deed>
    bool is_told(Deed deed) {
        write("a", "");
        write("b", "");
        return in_child([&] {
                   block_signals();
                   auto signals = *Signals::report({removal_signal});
                   const Fd watched = *open_directory(directory(), ".");
                   tell_of_removals(watched);
                   deed();
                   return signals.take().empty() ? 0 : 1;
               }) == 1;
    }
};

TEST_F(Removals, are_told) {
    EXPECT_TRUE(is_told([this] { (void)remove_file(directory(), "a"); }));
}

TEST_F(Removals, do_not_include_new_files_and_new_contents) {
    EXPECT_FALSE(is_told([this] {
        write("c", "");
        write("a", "changed");
    }));
}

TEST_F(Removals, include_what_is_moved_away) {
    EXPECT_TRUE(is_told([this] { ::rename(path("a").c_str(), path("b").c_str()); }));
}

TEST_F(Removals, that_were_our_own_can_be_forgotten) {
    EXPECT_FALSE(is_told([this] {
        (void)remove_file(directory(), "a");
        forget_removals();
    }));
}

TEST_F(Removals, after_those_that_were_forgotten_are_told) {
    EXPECT_TRUE(is_told([this] {
        (void)remove_file(directory(), "a");
        forget_removals();
        (void)remove_file(directory(), "b");
    }));
}

TEST_F(Removals, elsewhere_are_not_told) {
    std::filesystem::create_directory(path("other"));
    write("other/a", "");
    EXPECT_FALSE(is_told([this] { (void)remove_file(directory(), "other/a"); }));
}

} // namespace removals_test
} // namespace lares::sys
