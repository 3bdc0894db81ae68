// SPDX-License-Identifier: ISC
#include "protocol/service_files.hpp"

#include <gtest/gtest.h>

namespace lares::protocol::service_files_test {

constexpr ServiceFile first{0};

ServiceFile next(ServiceFile file) {
    return static_cast<ServiceFile>(static_cast<unsigned>(file) + 1);
}

TEST(ServiceFiles, each_has_a_name_and_is_known_by_it) {
    for (ServiceFile file = first; file < ServiceFile::count; file = next(file)) {
        const std::string_view name = name_of(file);
        EXPECT_NE(name, "?") << static_cast<unsigned>(file);
        EXPECT_EQ(service_file_called(name.starts_with("./") ? name.substr(2) : name), file) << name;
    }
}

TEST(ServiceFiles, run_down_and_no_setsid_make_no_directory_more_than_classic) {
    for (ServiceFile file = first; file < ServiceFile::count; file = next(file)) {
        ServiceFiles files;
        files.add(file);
        const bool is_classic =
            file == ServiceFile::run || file == ServiceFile::down || file == ServiceFile::no_session;
        EXPECT_EQ(files.are_classic(), is_classic) << name_of(file);
    }
}

TEST(ServiceFiles, a_log_that_is_a_program_makes_a_directory_one_of_encore) {
    ServiceFiles files;
    files.add(ServiceFile::run);
    EXPECT_FALSE(files.are_of_encore());
    files.add(ServiceFile::log_program);
    EXPECT_TRUE(files.are_of_encore());
}

TEST(ServiceFiles, to_a_logger_that_is_a_program_its_own_file_is_run_and_the_run_of_the_service_is_nothing) {
    EXPECT_EQ(service_file_of_log_called("log"), ServiceFile::run);
    EXPECT_EQ(service_file_of_log_called("run"), std::nullopt);
}

TEST(ServiceFiles, of_the_others_three_are_about_it) {
    for (ServiceFile file = first; file < ServiceFile::count; file = next(file)) {
        const std::string_view name = name_of(file);
        const std::string_view own = name.starts_with("./") ? name.substr(2) : name;
        const bool is_about_both =
            file == ServiceFile::down || file == ServiceFile::no_session || file == ServiceFile::notify;
        if (own == "log") continue;
        EXPECT_EQ(service_file_of_log_called(own).has_value(), is_about_both) << name;
    }
}

} // namespace lares::protocol::service_files_test
