// SPDX-License-Identifier: ISC
#include "typed.hpp"

#include "lares_command.hpp"
#include "operands.hpp"
#include "quoted.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace lares::service {

namespace {

struct VerbOfLetters {
    std::string_view letters; // of svc
    std::string_view verb;    // of lares
};
constexpr VerbOfLetters verbs_of_letters[] = {
    {"", "why"},       {"-u", "start"}, {"-d", "stop"}, {"-dx", "stop"},
    {"-r", "restart"}, {"-c", "cont"},  {"-k", "kill"},
};

std::string_view verb_of(std::string_view letters) {
    const auto found = std::ranges::find(verbs_of_letters, letters, &VerbOfLetters::letters);
    assert(found != std::end(verbs_of_letters));
    return found->verb;
}

std::string_view name_within(std::string_view scan_directory, std::string_view path) {
    if (!path.starts_with(scan_directory)) return path;
    const std::string_view rest = path.substr(scan_directory.size());
    const bool is_entry = rest.size() > 1 && rest.rfind('/') == 0;
    return is_entry ? rest.substr(1) : path;
}

} // namespace

std::string typed_at_svc(std::string_view letters, std::string_view name) {
    if (letters.empty()) return "svstat -v " + quoted(name);
    return "svc " + std::string{letters} + " " + quoted(name);
}

Typed typed_at_lares(std::string scan_directory) {
    return [scan = std::move(scan_directory)](std::string_view letters, std::string_view name) {
        return lares_command(scan, {verb_of(letters), name_within(scan, name)});
    };
}

Typed typed_at_lares_for(std::string_view name, std::string_view path) {
    const bool is_entry = !name.contains('/') && path.size() > name.size() + 1;
    return typed_at_lares(is_entry ? std::string{path.substr(0, path.size() - name.size() - 1)}
                                   : scan_directory());
}

} // namespace lares::service
