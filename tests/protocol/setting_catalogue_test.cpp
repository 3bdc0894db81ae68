// SPDX-License-Identifier: ISC
#include "protocol/setting_catalogue.hpp"

#include "protocol/setting_check.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace lares::protocol {
namespace {

TEST(SettingCatalogue, has_each_file_that_supervise_looks_for) {
    for (auto file = ServiceFile{0}; file < ServiceFile::count;
         file = static_cast<ServiceFile>(static_cast<unsigned>(file) + 1)) {
        const CatalogueEntry* entry = entry_for(file);
        const bool is_none = file == ServiceFile::health || file == ServiceFile::flag_newpidns;
        ASSERT_EQ(entry == nullptr, is_none) << name_of(file);
        if (is_none) continue;
        EXPECT_EQ(entry->file_name(), shown_name_of(file));
    }
}

TEST(SettingCatalogue, calls_nothing_twice_and_leaves_nothing_out) {
    std::set<std::string_view> names;
    for (const CatalogueEntry& entry : setting_catalogue()) {
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
        EXPECT_FALSE(entry.otherwise.empty() || entry.meaning.empty()) << entry.name;
    }
}

TEST(SettingCatalogue, knows_what_is_in_a_file) {
    for (const CatalogueEntry& entry : setting_catalogue()) {
        if (!entry.file) continue;
        const FileKind kind = kind_of(*entry.file);
        EXPECT_EQ(entry.shape == SettingShape::program, kind == FileKind::program) << entry.name;
        EXPECT_EQ(entry.shape == SettingShape::flag, kind == FileKind::flag) << entry.name;
        EXPECT_EQ(entry.shape == SettingShape::directory, kind == FileKind::directory) << entry.name;
        EXPECT_EQ(entry.shape == SettingShape::check, kind == FileKind::check) << entry.name;
    }
}

TEST(SettingCatalogue, knows_which_files_say_a_time) {
    ServiceFiles with_socket;
    with_socket.add(ServiceFile::notify_socket);
    for (const CatalogueEntry& entry : setting_catalogue()) {
        if (!entry.file || kind_of(*entry.file) != FileKind::setting) continue;
        const auto error = error_in(*entry.file, "soon", with_socket);
        const bool is_about_time = error && std::string_view{error->what}.contains("no time") &&
                                   *entry.file != ServiceFile::restart_delay;
        EXPECT_EQ(entry.shape == SettingShape::time, is_about_time) << entry.name;
    }
}

TEST(SettingCatalogue, has_other_defaults_in_a_directory_of_s6) {
    ServiceFiles files;
    const CatalogueEntry& limit = *entry_for(ServiceFile::timeout_finish);
    EXPECT_EQ(default_in(limit, files), "any time");
    files.add(ServiceFile::notification_fd);
    EXPECT_EQ(default_in(limit, files), "5s");
    EXPECT_EQ(default_in(*entry_for(ServiceFile::max_death_tally), files), "100");
}

} // namespace
} // namespace lares::protocol
