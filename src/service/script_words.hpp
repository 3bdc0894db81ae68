// SPDX-License-Identifier: ISC
// The words of a script, as a shell (or execlineb) would split them. Nothing of it is carried out, so that a
// word with a variable in it is not known.
//
//     exec setuidgid www nginx -g 'daemon off;' || exit 1      # one line: nine words, one of them an
//     operator
//
// A line that ends in \ goes on in the next one, and so does a quotation; one without an end is over with its
// line. Comments and empty lines are passed over.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

struct ScriptWord {
    std::string text;         // quotes taken off
    bool is_known = true;     // it has no variable in it
    bool is_operator = false; // it stands between commands: ; | || & && ( )
    std::string raw = {};     // as it is written, in one line where that is the same; not of an operator
};
using ScriptLine = std::vector<ScriptWord>;

// For execlineb a newline is a blank.
std::vector<ScriptLine> script_lines(std::string_view script);

// The words before the first operator; those are taken off `rest`, with the operator.
std::span<const ScriptWord> take_command(std::span<const ScriptWord>& rest);

} // namespace lares::service
