// SPDX-License-Identifier: ISC
// Words that arrive as they were typed. Where an argument may be several, the library takes "[a,b]" for two
// of them, and "[a-c]*" is a pattern of ours: such a word is marked before, and is as it was when it has been
// taken.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lares::front {

std::vector<std::string> marked_words(std::vector<std::string> words);
// As it was typed, of a marked one or any other.
std::string as_typed(std::string word);

// All arguments and options of this verb take marked words.
void take_marked_words(CLI::App& verb);

} // namespace lares::front
