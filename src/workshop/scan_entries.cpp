// SPDX-License-Identifier: ISC
#include "scan_entries.hpp"

#include "base/text.hpp"
#include "protocol/instance.hpp"
#include "service/names_in.hpp"
#include "service/real_path_of.hpp"
#include "sys/file.hpp"
#include "sys/links.hpp"
#include "sys/new_names.hpp"

#include <algorithm>
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

ScanEntry ScanEntries::look_at(const std::string& name) const {
    const std::string path = path_of(name);
    const auto found = sys::info(sys::here, path.c_str(), sys::Links::keep);
    if (!found) return {};
    ScanEntry entry{kind_of(found->type), {}, {}, {}};
    std::array<char, PATH_MAX> room;
    if (entry.kind == ScanEntry::Kind::link) entry.target = sys::read_link(sys::here, path.c_str(), room);
    entry.directory = service::real_path_of(path);
    if (entry.kind == ScanEntry::Kind::link) entry.instance = protocol::instance_of(name, entry.directory);
    return entry;
}

ScanEntries::ByDirectory& ScanEntries::all() {
    if (known_) return *known_;
    known_.emplace();
    for (const std::string& name : service::names_in(directory_)) note(*known_, name, look_at(name));
    return *known_;
}

void ScanEntries::note(ByDirectory& known, const std::string& name, const ScanEntry& entry) {
    if (!entry.directory.empty()) known.emplace(entry.directory, Leading{name, entry.instance});
}

std::vector<std::string> ScanEntries::of(const MadeDirectory& made) {
    std::vector<std::string> found;
    const auto [first, end] = all().equal_range(service::real_path_of(made.path));
    for (auto each = first; each != end; ++each)
        if (made.is_template() || each->second.instance == part_after_at(made))
            found.push_back(each->second.name);
    std::ranges::sort(found);
    return found;
}

Result<> ScanEntries::make(const std::string& name, const std::string& target) {
    const auto made = sys::make_new_link(sys::here, path_of(name).c_str(), target.c_str());
    if (made && known_) note(*known_, name, look_at(name));
    return made;
}

Result<> ScanEntries::remove(const std::string& name) {
    const std::string directory = look_at(name).directory;
    const auto removed = sys::remove_file(sys::here, path_of(name).c_str());
    if (!removed || !known_) return removed;
    const auto [first, end] = known_->equal_range(directory);
    const auto gone = std::find_if(first, end, [&](const auto& each) { return each.second.name == name; });
    if (gone != end) known_->erase(gone);
    return removed;
}

} // namespace lares::workshop
