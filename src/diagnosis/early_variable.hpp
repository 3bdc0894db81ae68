// SPDX-License-Identifier: ISC
// A variable that a script reads itself, though another program that it is about to become is what sets it:
// pure.
//
//     exec envdir ./env sleep $DELAY                   its shell puts the value there, and has none
//     exec envdir ./env sh -c 'exec sleep $DELAY'      the shell behind envdir does
#pragma once

#include <string>
#include <string_view>

namespace lares::diagnosis {

// The shell of the script puts its value into some command.
bool reads_itself(std::string_view script, std::string_view variable);

// What is to be written in the place of the command that reads it behind envdir; of what cannot be copied
// into quotes, and of what is read elsewhere, "…" is left to be filled in.
std::string read_behind_envdir(std::string_view script, std::string_view variable);

} // namespace lares::diagnosis
