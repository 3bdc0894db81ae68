// SPDX-License-Identifier: ISC
#include "misspelt_file.hpp"

#include "base/text.hpp"
#include "names.hpp"
#include "nearest_name.hpp"
#include "service_files.hpp"

#include <algorithm>
#include <iterator>

namespace lares::protocol {

namespace {

using Type = FileFacts::Type;

constexpr std::string_view names_of_others[] = {"nosetsid", "stat", "timeout-up", "timeout-down"};
constexpr std::string_view ends_of_leavings[] = {"~",    ".bak", ".orig", ".old",  ".swp",
                                                 ".new", ".tmp", ".save", ".dist", ".sample"};

bool is_leaving(std::string_view name) {
    return name.starts_with('.') || name.starts_with('#') || name.contains(".dpkg-") ||
           name.contains(".rpm") || name.contains(".ucf-") ||
           std::ranges::any_of(ends_of_leavings, [&](std::string_view end) { return name.ends_with(end); });
}

bool is_of_others(std::string_view name) {
    return std::ranges::find(names_of_others, name) != std::end(names_of_others);
}

constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_copy(std::string_view name, std::string_view of) {
    return name.starts_with(of) && name.size() > of.size() && !is_letter(name[of.size()]);
}

bool is_plural(std::string_view name, std::string_view of) {
    return name.size() == of.size() + 1 && name.starts_with(of) && name.ends_with('s');
}

// Fingers seldom slip at the first letter; another one makes another word of a short name.
bool begins_alike(std::string_view name, std::string_view known) {
    constexpr std::size_t short_name = 7;
    const bool is_swapped = name[0] == known[1] && name[1] == known[0];
    return name[0] == known[0] || is_swapped || std::min(name.size(), known.size()) > short_name;
}

bool may_be(std::string_view name, Type type, std::string_view known, FileKind kind) {
    if (type == Type::directory && kind != FileKind::directory) return false;
    const bool may_be_many = kind == FileKind::setting;
    return begins_alike(name, known) && !is_copy(name, known) && (may_be_many || !is_plural(name, known));
}

std::string_view name_in(Within within, ServiceFile file) {
    constexpr std::string_view health = "health/";
    const std::string_view name = shown_name_of(file);
    const bool is_in_health = name.starts_with(health);
    if (is_in_health != (within == Within::health)) return {};
    return is_in_health ? rest_of(name, health.size()) : name;
}

} // namespace

std::string_view name_meant_by(std::string_view name, Within within, Type type) {
    const bool can_be = name.size() > 1 && (type == Type::regular || type == Type::directory);
    if (!can_be || is_leaving(name) || is_of_others(name)) return {};
    NearestName nearest{name};
    const auto consider = [&](std::string_view known, FileKind kind) {
        if (known.size() > 1 && may_be(name, type, known, kind)) nearest.consider(known);
    };
    for (auto file = ServiceFile{0}; file < ServiceFile::count;
         file = static_cast<ServiceFile>(static_cast<unsigned>(file) + 1))
        consider(name_in(within, file), kind_of(file));
    // That one is for commands, and supervise does not look for it.
    if (within == Within::service) consider(service_file::group, FileKind::setting);
    return nearest.found();
}

} // namespace lares::protocol
