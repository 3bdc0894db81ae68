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

} // namespace lares::front
