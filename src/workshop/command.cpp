// SPDX-License-Identifier: ISC
#include "command.hpp"

#include "absolute_path.hpp"
#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "missing_program.hpp"
#include "protocol/boot_path.hpp"
#include "service/foreground.hpp"
#include "service/program_path.hpp"
#include "service/quoted.hpp"
#include "sys/exec.hpp"
#include "sys/file.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

namespace lares::workshop {

namespace {

int error_of_executing(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    if (!found) return found.error().number;
    if (found->type != sys::FileInfo::Type::regular) return EISDIR;
    const auto may = sys::may_execute(sys::here, path.c_str());
    return may ? 0 : may.error().number;
}

std::string why_not(const std::string& path, int error) {
    if (error == EISDIR) return path + " is no program";
    const std::string hint = error == EACCES ? " (try: chmod 755 " + service::quoted(path) + ")" : "";
    return "unable to run " + path + ": " + std::string{sys::error_text(error)} + hint;
}

// A svscan that was started at boot looks there, too.
bool is_usual(std::string_view place) {
    std::string_view rest = protocol::classic_boot_path;
    while (!rest.empty()) {
        const Split places = split_at(rest, ':');
        if (places.head == place) return true;
        rest = places.rest;
    }
    return false;
}

std::optional<CommandLook> found_in_path(const std::string& name) {
    const std::string path = service::program_in(name);
    if (path.empty()) return std::nullopt;
    return CommandLook{is_usual(directory_above(path)) ? name : absolute_path(path), {}};
}

CommandLook look_at_name(const std::string& name) {
    if (auto found = found_in_path(name)) return *std::move(found);
    return {name, missing_program(name)};
}

// A shell that ends at once, and leaves behind what it has started.
bool ends_in_background(const std::vector<std::string>& command) {
    if (command.size() < 3 || command[1] != "-c") return false;
    const std::string_view line = trim_end(command[2]);
    return line.ends_with('&') && !line.ends_with("&&");
}

bool mentions_a_file(const std::vector<std::string>& command) {
    return std::ranges::find(command, "-c") != command.end();
}

} // namespace

CommandLook look_at_command(const std::string& word, const std::string& directory) {
    if (!sys::is_path(word)) return look_at_name(word);
    const bool is_relative = !word.starts_with('/');
    const std::string path = !is_relative        ? word
                             : directory.empty() ? absolute_path(word)
                                                 : directory + "/" + word;
    const int error = error_of_executing(path);
    return {is_relative && directory.empty() ? path : word, error == 0 ? "" : why_not(path, error)};
}

// What its configuration says is not looked at: it may say the same.
std::string warning_of_background(const std::vector<std::string>& command) {
    if (ends_in_background(command))
        return "the & at the end has the shell end at once, and the service with it; try: leave it out";
    const std::string_view program = last_part_of(command.front());
    const service::Foreground* known = service::foreground_of(program);
    if (!known || !known->goes_by_itself() || known->stays(command)) return {};
    const std::string unless = mentions_a_file(command) ? ", unless its configuration says otherwise" : "";
    return std::string{program} + " goes into the background by itself" + unless +
           ", and would be started again and again; try: " + std::string{known->how};
}

} // namespace lares::workshop
