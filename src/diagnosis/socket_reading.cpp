// SPDX-License-Identifier: ISC
// A socket file that nobody listens at any more: who binds to its name is told that the address is in use.
#include "reading.hpp"
#include "word_search.hpp"

#include "base/path_parts.hpp"
#include "service/names_in.hpp"

namespace lares::diagnosis {

namespace {

bool is_socket(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str(), sys::Links::keep);
    return found && found->type == sys::FileInfo::Type::socket;
}

// "bind() to unix:/run/web.sock failed (98: Address already in use)"
std::string socket_named_in(std::string_view line) {
    while (!line.empty()) {
        const std::size_t size = std::min(line.find_first_of(" '\"`(),"), line.size());
        std::string_view word = line.substr(0, size);
        if (word.starts_with("unix:")) word.remove_prefix(5);
        if (word.starts_with('/') && is_socket(std::string{word})) return std::string{word};
        line.remove_prefix(std::min(size + 1, line.size()));
    }
    return {};
}

// By its last part, since it may have been bound by another name of the same file.
bool is_bound(const std::string& path) {
    const std::string name{last_part_of(path)};
    const std::string all = text_of("/proc/net/unix", 4 * 1024 * 1024);
    for (std::string_view rest = all; !rest.empty();) {
        const Split line = split_at(rest, '\n');
        rest = line.rest;
        if (last_part_of(line.head) == name || line.head.ends_with(" " + name)) return true;
    }
    return all.empty();
}

} // namespace

// Where its words name none, one in its directory.
void read_left_socket(Picture& picture) {
    const auto refused = port_refused_in(words_of(picture));
    if (!refused || refused->port != 0) return;
    std::vector<std::string> sockets{socket_named_in(refused->line)};
    if (sockets.front().empty())
        for (const std::string& name : service::names_in(picture.path))
            if (const std::string path = picture.path + "/" + name; is_socket(path)) sockets.push_back(path);
    for (const std::string& path : sockets)
        if (!path.empty() && !is_bound(path)) picture.left_socket = path;
}

} // namespace lares::diagnosis
