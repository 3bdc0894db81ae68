// SPDX-License-Identifier: ISC
#include "sys/directory.hpp"

#include "scratch.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace lares::sys {
namespace directory_test {

class DirectoryReaderTest : public Scratch {
  protected:
    static std::vector<std::string> names(const Fd& directory) {
        std::vector<std::string> all;
        DirectoryReader reader{directory};
        for (auto name = reader.next(); name && *name; name = reader.next()) all.emplace_back(*name);
        std::ranges::sort(all);
        return all;
    }
    Fd open() const { return std::move(*open_directory(here, path(".").c_str())); }
};

TEST_F(DirectoryReaderTest, every_name_is_told_whatever_bytes_are_in_it) {
    const std::vector<std::string> made = {" ", "a b", "new\nline", "\xff\xfe", std::string(255, 'x')};
    for (const auto& name : made) write(name, "");
    std::vector<std::string> expected = made;
    expected.insert(expected.end(), {".", ".."});
    std::ranges::sort(expected);
    EXPECT_EQ(names(open()), expected);
}

TEST_F(DirectoryReaderTest, thousands_of_names_are_told_once_each) {
    for (int i = 0; i < 3000; ++i)
        write("a service with a rather long name, number " + std::to_string(i), "");
    const auto all = names(open());
    EXPECT_EQ(all.size(), 3002u);
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 3002u);
}

TEST_F(DirectoryReaderTest, a_second_reading_begins_at_the_beginning_and_sees_what_is_new) {
    const Fd directory = open();
    EXPECT_EQ(names(directory).size(), 2u);
    write("new", "");
    EXPECT_EQ(names(directory).size(), 3u);
}

TEST_F(DirectoryReaderTest, at_the_end_it_stays_at_the_end) {
    const Fd directory = open();
    DirectoryReader reader{directory};
    while (*reader.next()) {
    }
    EXPECT_EQ(reader.next().value(), nullptr);
}

TEST_F(DirectoryReaderTest, what_is_no_directory_is_an_error) {
    write("file", "");
    const auto file = open_at(here, path("file").c_str(), O_RDONLY);
    DirectoryReader reader{*file};
    const auto name = reader.next();
    ASSERT_FALSE(name);
    EXPECT_EQ(name.error().number, ENOTDIR);
    EXPECT_STREQ(name.error().attempt, "read directory");
}

} // namespace directory_test
} // namespace lares::sys
