// SPDX-License-Identifier: ISC
#include "log_complaint.hpp"

#include "complaint_search.hpp"
#include "word_search.hpp"

namespace lares::diagnosis {

// What may as well be about a client of it, as a permission that was refused, is none.
bool is_complaint(const std::string& line) {
    const Lines one{&line, 1};
    if (line.contains("[emerg]")) return true;
    if (configuration_refused_in(one) || script_refused_in(one) || library_missing_in(one)) return true;
    if (directory_refused_in(one) || variable_unset_in(one) || format_refused_in(one)) return true;
    return address_missing_in(one) || (is_about_command(line) && not_found_in(one));
}

} // namespace lares::diagnosis
