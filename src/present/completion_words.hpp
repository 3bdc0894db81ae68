// SPDX-License-Identifier: ISC
// What the scripts for several shells have in common.
#pragma once

#include "completion_script.hpp"

#include <functional>
#include <string_view>

namespace lares::present {

std::string joined_words(const std::vector<std::string>& words, std::string_view separator = " ");
std::string names_of_options(const std::vector<CompletedOption>& options);
std::string names_of_verbs(const CommandGrammar& grammar);

// All options that take a value, each once: the word behind them is no operand.
std::vector<std::string> options_with_values(const CommandGrammar& grammar);

// What a shell calls for what is completed.
using CallFor = std::function<std::string(const Completed&)>;
// A case for each option that takes a value, "'new --dir'": a verb, and the option before the word. Without a
// verb they are those of all, which stand behind any.
void append_values_of(std::string& out, const std::string& verb, const std::vector<CompletedOption>& options,
                      const CallFor& call);
// A case for each operand, "new:0:*": a verb, how many operands are before the word, and the word.
void append_operands_of(std::string& out, const CompletedVerb& verb, const CallFor& call);

} // namespace lares::present
