// SPDX-License-Identifier: ISC
#include "protocol/setting_check.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace setting_check_test {

ServiceFiles with(ServiceFile file) {
    ServiceFiles files;
    files.add(file);
    return files;
}

// All files that a listing of the directory tells of, and those in `health`.
template <class Then>
void each_file(Then then) {
    for (auto file = ServiceFile{0}; file < ServiceFile::count;
         file = static_cast<ServiceFile>(static_cast<unsigned>(file) + 1))
        then(file);
}

TEST(SettingCheck, nonsense_is_found_in_each_file_that_has_a_text) {
    each_file([&](ServiceFile file) {
        if (kind_of(file) != FileKind::setting && kind_of(file) != FileKind::check) return;
        const auto error = error_in(file, "# so\n!?\n", with(ServiceFile::notify_socket));
        ASSERT_TRUE(error) << name_of(file);
        EXPECT_EQ(error->line, 2u) << name_of(file);
        EXPECT_STRNE(error->remedy, "") << name_of(file);
    });
}

TEST(SettingCheck, it_is_told_of_each_file_with_a_text_and_of_no_other_what_is_so_without_it) {
    each_file([&](ServiceFile file) {
        const bool has_text = kind_of(file) == FileKind::setting || kind_of(file) == FileKind::check;
        const bool is_told = std::string_view{default_of(file)} != "it is as if it were not there";
        EXPECT_EQ(is_told, has_text) << name_of(file);
    });
}

TEST(SettingCheck, what_can_be_used_is_no_error) {
    const auto fault = [](ServiceFile file, std::string_view text) {
        return error_in(file, text, with(ServiceFile::notify_socket)).has_value();
    };
    EXPECT_FALSE(fault(ServiceFile::timeout_kill, "5000\n"));
    EXPECT_FALSE(fault(ServiceFile::down_signal, "QUIT\n"));
    EXPECT_FALSE(fault(ServiceFile::stop_steps, "TERM 10s, KILL\n"));
    EXPECT_FALSE(fault(ServiceFile::restart, "on-failure\n"));
    EXPECT_FALSE(fault(ServiceFile::strays, "end\n"));
    EXPECT_FALSE(fault(ServiceFile::health_check, "http 8080/health\n"));
    EXPECT_FALSE(fault(ServiceFile::health_restart, ""));
    EXPECT_FALSE(fault(ServiceFile::watchdog, "30s\n"));
}

TEST(SettingCheck, a_bare_number_is_of_milliseconds_in_the_files_of_s6_and_of_seconds_in_ours) {
    const auto remedy = [](ServiceFile file) {
        return std::string{error_in(file, "soon", ServiceFiles{}).value().remedy};
    };
    EXPECT_EQ(remedy(ServiceFile::timeout_kill), "5000, in milliseconds, or 5s");
    EXPECT_EQ(remedy(ServiceFile::timeout_finish), "5000, in milliseconds, or 5s");
    EXPECT_EQ(remedy(ServiceFile::timeout_stop), "5, in seconds, or 500ms");
    EXPECT_EQ(remedy(ServiceFile::health_grace), "5, in seconds, or 500ms");
}

TEST(SettingCheck, a_watchdog_has_to_have_a_socket) {
    const auto error = error_in(ServiceFile::watchdog, "30s\n", ServiceFiles{});
    ASSERT_TRUE(error);
    EXPECT_STREQ(error->remedy, "touch notify-socket");
}

TEST(SettingCheck, programs_flags_and_directories_have_no_text) {
    EXPECT_EQ(kind_of(ServiceFile::finish), FileKind::program);
    EXPECT_EQ(kind_of(ServiceFile::notify_socket), FileKind::flag);
    EXPECT_EQ(kind_of(ServiceFile::control), FileKind::directory);
    each_file([](ServiceFile file) {
        const FileKind kind = kind_of(file);
        if (kind == FileKind::setting || kind == FileKind::check) return;
        EXPECT_FALSE(error_in(file, "!?", ServiceFiles{})) << name_of(file);
    });
}

TEST(SettingCheck, the_remedy_for_a_file_that_has_to_be_a_directory_can_be_typed) {
    EXPECT_EQ(directory_remedy(ServiceFile::needs, "web").view(),
              "make a directory and one file for each: rm web/needs; mkdir web/needs; touch web/needs/db");
    EXPECT_EQ(directory_remedy(ServiceFile::health, "my web").view(),
              "make a directory: rm 'my web/health'; mkdir 'my web/health'");
}

TEST(SettingCheck, a_script_is_known_by_how_it_begins) {
    EXPECT_TRUE(is_script("#!/bin/sh\nexit 0\n"));
    EXPECT_FALSE(is_script("# whom to ask\ntcp 80\n"));
    EXPECT_FALSE(is_script(""));
}

} // namespace setting_check_test
} // namespace lares::protocol
