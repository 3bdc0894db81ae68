// SPDX-License-Identifier: ISC
// Everything that a service directory can say, in one list for people: how it is called, what it is about,
// what is so without it. service(5) has the same words in its part AT A GLANCE, and a test holds the two
// together; another test holds the list against service_files.hpp, so that no file is forgotten.
//
// supervise has no use for it: it is for whoever shows a service, or makes one.
#pragma once

#include "service_files.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lares::protocol {

enum class SettingGroup : std::uint8_t {
    programs,
    kind,
    readiness,
    stopping,
    restarting,
    needs,
    health,
    commands,
    log,
    count, // how many there are
};
// "readiness"
std::string_view word_for(SettingGroup group);

// What is in the file, as far as it has to be known to show it.
enum class SettingShape : std::uint8_t {
    program,
    flag,      // nothing
    time,      // one time, which can be written in several ways
    text,      // anything else
    check,     // a program, or a text
    directory, // files
};

struct CatalogueEntry {
    std::optional<ServiceFile> file; // nothing: it is not supervise that looks for it
    std::string_view name;           // as in service(5); a directory has a slash behind it
    SettingGroup group;
    SettingShape shape;
    std::string_view otherwise; // what is so where nothing is said; see default_in()
    std::string_view meaning;

    // As it lies in the service directory.
    constexpr std::string_view file_name() const {
        return name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
    }
};

// In a directory with these files: those of s6 have other defaults for some.
std::string_view default_in(const CatalogueEntry& entry, ServiceFiles files);

// In the order of service(5).
std::span<const CatalogueEntry> setting_catalogue();

// Nothing: nobody looks for it.
const CatalogueEntry* entry_for(ServiceFile file);

} // namespace lares::protocol
