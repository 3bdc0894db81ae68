// SPDX-License-Identifier: ISC
#include "sys/elf_loader.hpp"

#include "sys/file.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::sys {
namespace elf_loader_test {

std::string program() {
    std::vector<char> room(64 * 1024);
    return std::string{read_small_file(here, "/bin/cat", room).value_or("")};
}

TEST(ElfLoader, is_named_by_a_program) {
    const std::string text = program();
    EXPECT_TRUE(loader_of(text).starts_with("/lib")) << loader_of(text);
    EXPECT_TRUE(exists(here, std::string{loader_of(text)}.c_str()).value_or(false));
}

TEST(ElfLoader, is_not_named_by_what_is_none_or_is_cut_off) {
    const std::string text = program();
    EXPECT_EQ(loader_of(""), "");
    EXPECT_EQ(loader_of("#!/bin/sh\n"), "");
    for (std::size_t size = 0; size < 400; ++size) (void)loader_of(std::string_view{text}.substr(0, size));
    std::string other = text;
    other[4] = 0; // of no class
    EXPECT_EQ(loader_of(other), "");
}

} // namespace elf_loader_test
} // namespace lares::sys
