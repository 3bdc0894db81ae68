// SPDX-License-Identifier: ISC
#include "scan_entries.hpp"

#include "base/text.hpp"
#include "protocol/instance.hpp"
#include "service/names_in.hpp"
#include "service/real_path_of.hpp"
#include "sys/file.hpp"
#include "sys/links.hpp"
#include "sys/new_names.hpp"

#include <array>
#include <climits>

namespace lares::workshop {

namespace {

using Type = sys::FileInfo::Type;

ScanEntry::Kind kind_of(Type type) {
    if (type == Type::symlink) return ScanEntry::Kind::link;
    return type == Type::directory ? ScanEntry::Kind::directory : ScanEntry::Kind::other;
}

std::string part_after_at(const MadeDirectory& made) {
    return made.is_instance() ? made.entry.substr(last_part_of(made.path).size()) : "";
}

} // namespace

ScanEntry look_at_entry(const std::string& scan_directory, const std::string& name) {
    const std::string path = scan_directory + "/" + name;
    const auto found = sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (!found) return {};
    ScanEntry entry{kind_of(found->type), {}, {}, {}};
    std::array<char, PATH_MAX> room;
    if (entry.kind == ScanEntry::Kind::link) entry.target = sys::read_link(sys::here, path.c_str(), room);
    entry.directory = service::real_path_of(path);
    if (entry.kind == ScanEntry::Kind::link) entry.instance = protocol::instance_of(name, entry.directory);
    return entry;
}

std::vector<std::string> entries_of(const std::string& scan_directory, const MadeDirectory& made) {
    std::vector<std::string> found;
    const std::string real = service::real_path_of(made.path);
    if (real.empty()) return found;
    for (std::string& name : service::names_in(scan_directory)) {
        const ScanEntry entry = look_at_entry(scan_directory, name);
        const bool is_any = made.is_template() || entry.instance == part_after_at(made);
        if (entry.directory == real && is_any) found.push_back(std::move(name));
    }
    return found;
}

Result<> make_entry(const std::string& scan_directory, const std::string& name, const std::string& target) {
    return sys::make_new_link(sys::here, (scan_directory + "/" + name).c_str(), target.c_str());
}

Result<> remove_entry(const std::string& scan_directory, const std::string& name) {
    return sys::remove_file(sys::here, (scan_directory + "/" + name).c_str());
}

} // namespace lares::workshop
