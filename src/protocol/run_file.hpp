// SPDX-License-Identifier: ISC
// Why a run file cannot be executed, in words that say what to do. Pure: the facts are gathered by the
// caller.
#pragma once

#include "base/file_facts.hpp"
#include "base/text.hpp"

#include <string_view>

namespace lares::protocol {

using Hint = TextBuffer<256>;
// A name as it can be given to a shell.
void append_quoted(Hint& hint, std::string_view name);

// "#! /bin/sh -e\n…" -> "/bin/sh", with the carriage return if there is one; empty without a "#!".
std::string_view interpreter_of(std::string_view script);

// The cause and the remedy of `error` (an errno value of execve), e.g. "not executable; try: chmod 755
// web/run". Empty when nothing more is known than the error says. `name` is the file as the user would type
// it, `facts` what a look at it found after that, with at most 256 of its first bytes.
Hint explain_start_failure(int error, const FileFacts& facts, std::string_view name);

} // namespace lares::protocol
