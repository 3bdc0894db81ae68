// SPDX-License-Identifier: ISC
#include "protocol/log_config.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace log_config_test {

using Kind = LogAction::Kind;
constexpr std::uint64_t line_size = 1000;

std::vector<std::string> lines_of(std::string text) {
    std::vector<std::string> lines;
    text += 'x'; // is no part of the file
    for_each_line(text, [&](const char* line) { lines.emplace_back(line); });
    return lines;
}

LogSettings settings_of(std::initializer_list<const char*> lines) {
    LogConfig config{line_size};
    for (const char* line : lines) EXPECT_FALSE(config.take(line)) << line;
    return config.settings();
}

std::string complaint_of(const char* line) {
    const auto complaint = LogConfig{line_size}.take(line);
    return complaint ? std::string{complaint->what} + ": " + std::string{complaint->text} : "";
}

TEST(LogConfig, a_file_has_lines_and_the_last_may_be_without_a_newline) {
    EXPECT_EQ(lines_of("s1\n\n+a*\n"), (std::vector<std::string>{"s1", "", "+a*"}));
    EXPECT_EQ(lines_of("s1\nn2"), (std::vector<std::string>{"s1", "n2"}));
    EXPECT_TRUE(lines_of("").empty());
    EXPECT_EQ(lines_of("\n"), (std::vector<std::string>{""}));
}

TEST(LogConfig, without_a_file_a_log_has_a_million_bytes_and_ten_old_files) {
    const LogSettings settings = settings_of({});
    EXPECT_EQ(settings.size, 1'000'000u);
    EXPECT_EQ(settings.last_part, line_size);
    EXPECT_EQ(settings.keep, 11u); // so many are too many
    EXPECT_EQ(settings.age, Span{0});
    EXPECT_EQ(settings.processor, nullptr);
    EXPECT_FALSE(settings.kept_when_full);
    EXPECT_EQ(settings.manner, LogManner::runit);
}

TEST(LogConfig, numbers_have_units_and_end_at_the_first_other_byte) {
    EXPECT_EQ(settings_of({"s20000"}).size, 20'000u);
    EXPECT_EQ(settings_of({"s20k"}).size, 20'480u);
    EXPECT_EQ(settings_of({"s3m"}).size, 3u << 20);
    EXPECT_EQ(settings_of({"s20x"}).size, 20u);
    EXPECT_EQ(settings_of({"s99999999999999999999m"}).size, UINT64_MAX);
    EXPECT_EQ(settings_of({"t90"}).age, std::chrono::seconds{90});
    EXPECT_EQ(settings_of({"t3m"}).age, std::chrono::minutes{3});
    EXPECT_EQ(settings_of({"t2h"}).age, std::chrono::hours{2});
    EXPECT_EQ(settings_of({"t"}).age, Span{0});
    EXPECT_EQ(settings_of({"n5 # five"}).keep, 6u);
}

TEST(LogConfig, nothing_and_zero_are_no_limit) {
    for (const char* line : {"s0", "s", "sk"}) EXPECT_EQ(settings_of({line}).size, UINT64_MAX) << line;
    for (const char* line : {"n0", "n", "nx"}) EXPECT_EQ(settings_of({line}).keep, UINT64_MAX) << line;
}

TEST(LogConfig, a_size_below_that_of_a_line_cuts_lines_and_looks_for_no_end_of_one) {
    EXPECT_EQ(settings_of({"s999"}).last_part, 0u);
    EXPECT_EQ(settings_of({"s1000"}).last_part, 1000u);
}

TEST(LogConfig, where_the_disk_is_full_there_is_a_smaller_number) {
    EXPECT_EQ(settings_of({"N2"}).kept_when_full, 2u);
    EXPECT_EQ(settings_of({"n20"}).kept_when_full, 10u); // ten is what N is without a line
    EXPECT_FALSE(settings_of({"n5"}).kept_when_full);
    EXPECT_FALSE(settings_of({"n5", "N5"}).kept_when_full);
    EXPECT_FALSE(settings_of({"n0", "N3"}).kept_when_full);
}

TEST(LogConfig, the_last_line_of_a_kind_counts_and_an_empty_one_sets_nothing) {
    EXPECT_STREQ(settings_of({"!gzip", "!"}).processor, "gzip");
    EXPECT_STREQ(settings_of({"!gzip", "!xz"}).processor, "xz");
    EXPECT_EQ(settings_of({"pweb: ", "p"}).prefix, "web: ");
}

TEST(LogConfig, unknown_lines_are_passed_over) {
    const LogSettings settings = settings_of({"", "#s5", " s5", "S5", "x", "size 5"});
    EXPECT_EQ(settings.size, UINT64_MAX); // "size": no digits
    EXPECT_EQ(settings_of({"", "#s5", " s5", "S5", "x"}).size, 1'000'000u);
}

TEST(LogConfig, an_address_is_four_numbers_and_perhaps_a_port) {
    EXPECT_EQ(settings_of({"u1.2.3.4"}).listener, (UdpAddress{{1, 2, 3, 4}, 514}));
    EXPECT_EQ(settings_of({"u255.0.0.1:65535 x"}).listener, (UdpAddress{{255, 0, 0, 1}, 65535}));
    EXPECT_FALSE(settings_of({"u1.2.3.4"}).is_for_listener_alone);
    EXPECT_TRUE(settings_of({"U1.2.3.4"}).is_for_listener_alone);
}

TEST(LogConfig, what_is_no_address_is_complained_of) {
    EXPECT_EQ(complaint_of("u1.2.3"), "scan ip address: 1.2.3");
    EXPECT_EQ(complaint_of("Uhost"), "scan ip address: host");
    EXPECT_EQ(complaint_of("u1.2.3.4:x"), "scan port number: x");
    EXPECT_EQ(complaint_of("u1.2.3.256"), "scan ip address: 1.2.3.256");
    EXPECT_EQ(complaint_of("u1.2.3.4:65536"), "scan port number: 65536");
}

TEST(LogConfig, a_line_chooses_for_one_destination) {
    const auto kind = [](const char* line, LogDestination destination) {
        const auto choice = choice_of(line, destination);
        return choice ? std::optional{choice->kind} : std::nullopt;
    };
    EXPECT_EQ(kind("+a", LogDestination::log), Kind::select);
    EXPECT_EQ(kind("-a", LogDestination::log), Kind::deselect);
    EXPECT_EQ(kind("ea", LogDestination::log), std::nullopt);
    EXPECT_EQ(kind("ea", LogDestination::standard_error), Kind::select);
    EXPECT_EQ(kind("Ea", LogDestination::standard_error), Kind::deselect);
    EXPECT_EQ(kind("", LogDestination::standard_error), std::nullopt);
    EXPECT_TRUE(choice_of("-a+b", LogDestination::log)->pattern.matches("abb"));
    EXPECT_TRUE(choice_of_all(Kind::select).pattern.matches("anything"));
}

} // namespace log_config_test
} // namespace lares::protocol
