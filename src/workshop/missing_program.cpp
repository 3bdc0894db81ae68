// SPDX-License-Identifier: ISC
#include "missing_program.hpp"

#include "protocol/nearest_name.hpp"
#include "service/names_in.hpp"
#include "service/program_path.hpp"
#include "service/quoted.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

namespace lares::workshop {

namespace {

std::string for_the_shell(const std::string& line) {
    return "sh -c " + service::quoted(line);
}

bool becomes_somebody(std::string_view word) {
    constexpr std::string_view all[] = {"sudo", "su", "doas", "runuser", "start-stop-daemon"};
    return std::ranges::find(all, word) != std::end(all);
}

std::string nearest_program(const std::string& word) {
    protocol::NearestName nearest{word};
    std::vector<std::string> names;
    for (const std::string& place : service::places_of_programs()) {
        const std::vector<std::string> some = service::names_in(place);
        names.insert(names.end(), some.begin(), some.end());
    }
    for (const std::string& name : names) nearest.consider(name);
    return std::string{nearest.found()};
}

std::string what_was_meant(const std::string& word) {
    if (word.find_first_of(";|&<>$`(") != std::string::npos)
        return "; a line for the shell is: " + for_the_shell(word);
    if (word.contains(' ')) return "; leave out the quotes around its words";
    if (word.contains('=')) return "; a variable is set by: --env " + word;
    if (word == "cd") return "; its directory is set by: --cwd DIR";
    if (becomes_somebody(word)) return "; who runs it is set by: --user USER";
    const std::string nearest = nearest_program(word);
    return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

} // namespace

std::string missing_program(const std::string& word) {
    return "there is no program \"" + word + "\" in PATH" + what_was_meant(word);
}

} // namespace lares::workshop
