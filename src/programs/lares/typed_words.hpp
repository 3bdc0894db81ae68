// SPDX-License-Identifier: ISC
// The words of the command line as the library wants them: with a verb, and that in front.
//
//     lares                        status
//     lares --json web             status --json web
//     lares --json status web      status --json web
#pragma once

#include <string>
#include <vector>

namespace lares::front {

std::vector<std::string> with_verb(std::vector<std::string> words, const std::vector<std::string>& verbs);
// The first word that is no option, and not the value of --scan; empty: there is none.
std::string verb_in(std::vector<std::string> words);

// Up to a --: an empty value stands alone, as in "--since" and "", since the library would take the next
// word.
std::vector<std::string> with_empty_values_apart(std::vector<std::string> words);
// As tail(1) has it: "-5" is "-n 5", unless it is the value of one of these options.
std::vector<std::string> with_counts(const std::vector<std::string>& words,
                                     const std::vector<std::string>& options_with_values);
// "new -- sleep 1": no name stands before the --, and none is to be taken from behind it.
std::vector<std::string> without_command_of_nobody(std::vector<std::string> words,
                                                   const std::vector<std::string>& options_with_values);

// A -- behind which no word begins with a dash says nothing; and the library takes no arguments behind it
// where there are some before it. Not of a verb whose command stands behind it.
std::vector<std::string> without_needless_dashes(std::vector<std::string> words);

} // namespace lares::front
