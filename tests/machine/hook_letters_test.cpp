// SPDX-License-Identifier: ISC
#include "protocol/hook_letters.hpp"

#include "machine/hooks.hpp"

#include <gtest/gtest.h>
#include <set>

namespace lares::machine {
namespace hook_letters_test {

TEST(HookLetters, are_those_that_commands_ask) {
    std::set<char> asked;
    for (auto number = 0U; number <= static_cast<unsigned>(protocol::Command::select_main); ++number) {
        const auto names = Hooks::names_for(static_cast<protocol::Command>(number));
        asked.insert({names.before, names.after});
    }
    asked.erase('\0');
    EXPECT_EQ(asked, std::set<char>(protocol::letters_of_hooks.begin(), protocol::letters_of_hooks.end()));
}

} // namespace hook_letters_test
} // namespace lares::machine
