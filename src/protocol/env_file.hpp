// SPDX-License-Identifier: ISC
// One file of a directory of variables (envdir, chpst -e): its name is that of the variable, its first line
// the value.
//
// An empty file removes the variable; a file whose first line is empty makes it empty. Blanks and tabs at the
// end of the line go, and a NUL becomes a newline, so that a value can have several lines. Nothing else is
// changed: not a carriage return, not what is no text.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace lares::protocol {

// The value, as a part of `contents`, in which it is made; nothing when the variable is to be removed. It is
// enough to give it the file up to the end of its first line.
std::optional<std::string_view> value_of_env_file(std::span<char> contents);

// A variable cannot have this name: it would be another variable, or none.
bool is_no_variable(std::string_view name);

} // namespace lares::protocol
