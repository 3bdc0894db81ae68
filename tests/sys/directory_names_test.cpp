// SPDX-License-Identifier: ISC
#include "sys/directory.hpp"

#include "scratch.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <vector>

namespace lares::sys {
namespace directory_names_test {

class DirectoryNamesTest : public Scratch {
  protected:
    Fd open() const { return std::move(*open_directory(here, path(".").c_str())); }
    std::array<std::uint64_t, 128> room_;
};

TEST_F(DirectoryNamesTest, thousands_of_names_are_told_once_each_and_again_by_another_reader) {
    for (int i = 0; i < 2000; ++i)
        write("a service with a rather long name, number " + std::to_string(i), "");
    const Fd directory = open();
    for (int time = 0; time < 2; ++time) {
        std::vector<std::string> all;
        DirectoryNames reader{directory, room_};
        for (auto name = reader.next(); name && *name; name = reader.next()) all.emplace_back(*name);
        EXPECT_EQ(all.size(), 2002u);
        EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 2002u);
    }
}

TEST_F(DirectoryNamesTest, the_longest_name_fits_and_any_byte_is_told) {
    const std::string longest(255, 'x');
    write(longest, "");
    write("new\nline", "");
    std::set<std::string> all;
    const Fd directory = open();
    DirectoryNames reader{directory, room_};
    for (auto name = reader.next(); name && *name; name = reader.next()) all.emplace(*name);
    EXPECT_EQ(all, (std::set<std::string>{".", "..", longest, "new\nline"}));
}

TEST_F(DirectoryNamesTest, names_that_have_been_told_may_be_removed_meanwhile) {
    for (int i = 0; i < 500; ++i) write("number " + std::to_string(i), "");
    const Fd directory = open();
    DirectoryNames reader{directory, room_};
    for (auto name = reader.next(); name && *name; name = reader.next())
        (void)remove_file(this->directory(), *name);
    EXPECT_TRUE(std::filesystem::is_empty(path(".")));
}

TEST_F(DirectoryNamesTest, what_is_no_directory_is_an_error) {
    write("file", "");
    const Fd file = *open_at(directory(), "file", O_RDONLY);
    DirectoryNames reader{file, room_};
    EXPECT_EQ(reader.next().error().number, ENOTDIR);
}

} // namespace directory_names_test
} // namespace lares::sys
