// SPDX-License-Identifier: ISC
#include "protocol/probe_target.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace probe_target_test {

using Kind = ListenAddress::Kind;

constexpr IpAddress loopback{{127, 0, 0, 1}, 4};
constexpr IpAddress loopback_v6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16};

ProbeTarget on_port(std::uint16_t port, std::string_view path = {}, const IpAddress& host = loopback) {
    return {{.kind = Kind::tcp, .port = port, .host = host}, path};
}

void expect(std::string_view file, const ProbeTarget& wanted) {
    const auto target = probe_target_from_text(file);
    ASSERT_TRUE(target) << file;
    EXPECT_EQ(*target, wanted) << file;
}

void expect_refused(std::string_view file, std::string_view text) {
    const auto target = probe_target_from_text(file);
    ASSERT_FALSE(target) << file;
    EXPECT_EQ(target.error().text, text) << file;
    EXPECT_STRNE(target.error().remedy, "") << file;
}

TEST(ProbeTarget, a_port_alone_is_on_this_machine) {
    expect("tcp 8080\n", on_port(8080));
    expect("http 8080/path\n", on_port(8080, "/path"));
    EXPECT_FALSE(probe_target_from_text("tcp 8080")->is_http());
    EXPECT_TRUE(probe_target_from_text("http 8080")->is_http());
}

TEST(ProbeTarget, an_address_is_of_either_kind) {
    expect("tcp 127.0.0.1:8080", on_port(8080));
    expect("tcp ::1 8080", on_port(8080, {}, loopback_v6));
    expect("http [::1]:8080/a/b?c=d", on_port(8080, "/a/b?c=d", loopback_v6));
}

TEST(ProbeTarget, without_a_path_the_root_is_asked_for) {
    expect("http 127.0.0.1:80", on_port(80, "/"));
    expect("http 80/", on_port(80, "/"));
}

TEST(ProbeTarget, a_path_of_a_socket_is_the_rest_of_the_line) {
    expect("# why\n\nunix /run/my app.sock \ntcp 1\n",
           {{.kind = Kind::local, .path = "/run/my app.sock"}, {}});
    expect("unix @app", {{.kind = Kind::local, .path = "@app"}, {}});
}

TEST(ProbeTarget, what_cannot_be_asked_is_refused) {
    expect_refused("", "");
    expect_refused("udp 53", "udp");
    expect_refused("https 443/", "https");
    expect_refused("tcp http", "http");
    expect_refused("http /path", "");
    expect_refused("http 8080/a b", "/a b");
    expect_refused("tcp localhost:80", "localhost");
    expect_refused("unix", "");
}

// As it is told of the file.
std::string told(std::string_view file) {
    const auto target = probe_target_from_text(file);
    if (target) return "";
    const SettingError& error = target.error();
    return std::string{error.text}.append(" ").append(error.what).append("; try: ").append(error.remedy);
}

TEST(ProbeTarget, of_a_url_it_is_said_how_it_is_written_here) {
    const std::string url = "http://127.0.0.1:18080/";
    const std::string so = url + " is a URL; try: http 127.0.0.1:8080/path, with a blank and without ://";
    EXPECT_EQ(told(url), so);
    EXPECT_EQ(told("http " + url), so);
    EXPECT_EQ(told("unix:///run/a"),
              "unix:///run/a is a URL; try: unix /run/app.sock, with a blank and without ://");
    EXPECT_EQ(told("tcp://::1:80"),
              "tcp://::1:80 is a URL; try: tcp 127.0.0.1:8080, with a blank and without ://");
}

TEST(ProbeTarget, of_https_it_is_said_that_a_program_has_to_ask) {
    const std::string so = " is of https, which is not asked; try: a program in the place of this line, such "
                           "as one that calls curl";
    EXPECT_EQ(told("https://127.0.0.1/"), "https://127.0.0.1/" + so);
    EXPECT_EQ(told("http https://127.0.0.1/"), "https://127.0.0.1/" + so);
    EXPECT_EQ(told("https 443/"), "https" + so);
}

TEST(ProbeTarget, a_url_within_a_path_is_none) {
    EXPECT_EQ(told("http 8080/go?to=http://127.0.0.1/"), "");
}

TEST(ProbeTarget, what_a_remedy_says_can_be_asked) {
    expect("http 127.0.0.1:8080/path", on_port(8080, "/path"));
    expect("tcp 127.0.0.1:8080", on_port(8080));
}

TEST(HttpStatus, is_the_second_word_of_the_first_line) {
    EXPECT_EQ(http_status_from_line("HTTP/1.1 200 OK"), 200u);
    EXPECT_EQ(http_status_from_line("HTTP/1.0 503 Service Unavailable\r\n"), 503u);
    EXPECT_EQ(http_status_from_line("HTTP/1.0 204"), 204u);
}

TEST(HttpStatus, is_not_in_what_no_server_of_http_says) {
    for (const char* line : {"", "SSH-2.0-OpenSSH_9.2", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20",
                             "HTTP/1.1 2000", "HTTP/1.1 2x0 OK", "http/1.1 200 OK", "200 OK", "<html> 200 "})
        EXPECT_EQ(http_status_from_line(line), std::nullopt) << line;
}

TEST(HttpStatus, from_200_to_399_is_good) {
    for (unsigned status : {200u, 204u, 302u, 399u}) EXPECT_TRUE(is_good_http_status(status)) << status;
    for (unsigned status : {100u, 199u, 400u, 404u, 500u, 999u})
        EXPECT_FALSE(is_good_http_status(status)) << status;
}

} // namespace probe_target_test
} // namespace lares::protocol
