// SPDX-License-Identifier: ISC
#include "made_directory.hpp"

#include "absolute_path.hpp"
#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "protocol/nearest_name.hpp"
#include "service/names_in.hpp"
#include "service/signs.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace lares::workshop {

namespace {

// Each @ may be the end of the template's name.
std::optional<MadeDirectory> as_instance(const std::string& path) {
    const std::string name{last_part_of(path)};
    const std::string above{part_above(path)};
    for (std::size_t at = name.find('@'); at != std::string::npos && at + 1 < name.size();
         at = name.find('@', at + 1))
        if (at != 0 && service::is_directory(above + name.substr(0, at + 1)))
            return MadeDirectory{above + name.substr(0, at + 1), name};
    return std::nullopt;
}

std::vector<std::string> directories_in(const std::string& directory) {
    std::vector<std::string> names = service::names_in(directory);
    std::erase_if(names,
                  [&](const std::string& name) { return !service::is_directory(directory + "/" + name); });
    return names;
}

std::string not_there(const std::string& word, const std::string& directory) {
    if (word.contains('/')) return "there is no service directory " + word;
    const std::vector<std::string> names = directories_in(directory);
    const std::string_view nearest = protocol::nearest_name(word, names);
    const std::string hint = nearest.empty() ? "" : "; did you mean \"" + std::string{nearest} + "\"?";
    return "no service directory \"" + word + "\" in " + directory + hint;
}

} // namespace

std::string MadeDirectory::address() const {
    return is_instance() ? std::string{part_above(path)} + entry : path;
}

std::expected<MadeDirectory, std::string> made_directory(const std::string& word,
                                                         const std::string& directory) {
    const std::string path = absolute_path(word.contains('/') ? word : directory + "/" + word);
    const std::string name{last_part_of(path)};
    if (name.empty() || name == "." || name == "..")
        return std::unexpected("there is no name at the end of " + word);
    if (service::is_directory(path)) return MadeDirectory{path, name};
    if (auto instance = as_instance(path)) return *std::move(instance);
    return std::unexpected(not_there(word, directory));
}

} // namespace lares::workshop
