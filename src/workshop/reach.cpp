// SPDX-License-Identifier: ISC
#include "reach.hpp"

#include "service/real_path_of.hpp"
#include "sys/file.hpp"
#include "sys/passage.hpp"

#include <string_view>

namespace lares::workshop {

namespace {

bool is_file(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return found && found->type == sys::FileInfo::Type::regular;
}

std::string_view letter_of(sys::Passage::Whose whose) {
    using Whose = sys::Passage::Whose;
    return whose == Whose::owner ? "u" : whose == Whose::group ? "g" : "o";
}

// A script has to be read, too.
std::string opening(const sys::Passage& passage, const Account& account) {
    const std::string whose{letter_of(passage.whose_bits(account.user, account.group))};
    return whose + (passage.is_directory() ? "+x" : "+rx");
}

// "/srv", "/srv/app", "/srv/app/bin"
std::optional<Closed> closed_part_of(const Account& account, const std::string& path) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        const auto passage = sys::passage_of(sys::here, part.c_str());
        if (passage && !passage->is_open_to(account.user, account.group))
            return Closed{part, opening(*passage, account)};
        if (end == std::string::npos) return std::nullopt;
    }
}

} // namespace

// By its name, and by where links lead.
std::optional<Closed> closed_on_the_way(const Account& account, const std::string& program) {
    if (!program.starts_with('/')) return std::nullopt;
    if (auto closed = closed_part_of(account, program)) return closed;
    const std::string real = service::real_path_of(program);
    return real.empty() ? std::nullopt : closed_part_of(account, real);
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
