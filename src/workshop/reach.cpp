// SPDX-License-Identifier: ISC
#include "reach.hpp"

#include "service/real_path_of.hpp"
#include "sys/file.hpp"
#include "sys/passage.hpp"

namespace lares::workshop {

namespace {

bool is_file(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return found && found->type == sys::FileInfo::Type::regular;
}

bool is_closed(const Account& account, const std::string& path) {
    const auto passage = sys::passage_of(sys::here, path.c_str());
    return passage && !passage->is_open_to(account.user, account.group);
}

// "/srv", "/srv/app", "/srv/app/bin"
std::string closed_part_of(const Account& account, const std::string& path) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        std::string part = path.substr(0, end);
        if (is_closed(account, part)) return part;
        if (end == std::string::npos) return {};
    }
}

} // namespace

// By its name, and by where links lead.
std::string closed_on_the_way(const Account& account, const std::string& program) {
    if (!program.starts_with('/')) return {};
    std::string closed = closed_part_of(account, program);
    const std::string real = service::real_path_of(program);
    if (closed.empty() && !real.empty()) closed = closed_part_of(account, real);
    return closed;
}

std::vector<std::string> files_left_behind(const std::vector<std::string>& command,
                                           const std::string& working_directory) {
    std::vector<std::string> files;
    for (std::size_t i = 1; i < command.size(); ++i) {
        const std::string& word = command[i];
        if (word.empty() || word.starts_with('-') || word.starts_with('/') || !is_file(word)) continue;
        if (!is_file(working_directory + "/" + word)) files.push_back(word);
    }
    return files;
}

} // namespace lares::workshop
