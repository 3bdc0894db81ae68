// SPDX-License-Identifier: ISC
// What the scripts for several shells have in common.
#pragma once

#include "completion_script.hpp"

namespace lares::present {

std::string joined_words(const std::vector<std::string>& words);
std::string names_of_options(const std::vector<CompletedOption>& options);
std::string names_of_verbs(const CommandGrammar& grammar);

} // namespace lares::present
