// SPDX-License-Identifier: ISC
#include "diagnosis/complaint_search.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::diagnosis {
namespace complaint_search_test {

TEST(ComplaintSearch, takes_what_redis_refuses_from_the_lines_behind) {
    const std::vector<std::string> said{"*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***",
                                        "Reading the configuration file, at line 3", ">>> 'dir \"/no\"'",
                                        "No such file or directory"};
    EXPECT_EQ(configuration_refused_in(said)->what, "dir \"/no\": No such file or directory");
    EXPECT_EQ(configuration_refused_in(std::span{said}.first(2))->what, "");
}

using Said = std::vector<std::string>;

struct Refused {
    const char* line;
    const char* file;
    std::uint64_t number;
};

TEST(ComplaintSearch, finds_the_line_of_a_configuration) {
    constexpr Refused lines[] = {
        {"nginx: [emerg] unknown directive \"foo\" in /etc/nginx/nginx.conf:12", "/etc/nginx/nginx.conf", 12},
        {"2026/11/30 09:00:00 [emerg] 12#12: host not found in upstream \"app\" in /etc/nginx/x.conf:3",
         "/etc/nginx/x.conf", 3},
        {"nginx: [emerg] unexpected end of file, expecting \"}\" in ./nginx.conf:20", "./nginx.conf", 20},
        {"AH00526: Syntax error on line 5 of /etc/apache2/apache2.conf:", "/etc/apache2/apache2.conf", 5},
        {"[ALERT]    (7) : config : parsing [/etc/haproxy/haproxy.cfg:4] : unknown keyword 'x' in 'global'",
         "/etc/haproxy/haproxy.cfg", 4},
        {"/etc/ssh/sshd_config: line 5: Bad configuration option: Foo", "/etc/ssh/sshd_config", 5},
        {"dnsmasq: bad option at line 3 of /etc/dnsmasq.conf", "/etc/dnsmasq.conf", 3},
        {"/etc/bind/named.conf:3: unknown option 'foo'", "/etc/bind/named.conf", 3},
        {"LOG:  syntax error in file \"/var/lib/pg/postgresql.conf\" line 3, near token \"x\"",
         "/var/lib/pg/postgresql.conf", 3},
        {"Reading the configuration file, at line 2", "", 2},
    };
    for (const auto& [line, file, number] : lines)
        EXPECT_EQ(configuration_refused_in(Said{"starting", line, "bye"}), (FileRefused{line, file, number}))
            << line;
}

TEST(ComplaintSearch, leaves_what_a_configuration_names_to_who_knows_more_of_it) {
    for (const char* line : {
             "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
             "nginx: [emerg] getpwnam(\"x\") failed in /etc/nginx/nginx.conf:1",
             "nginx: [emerg] open() \"/etc/x.conf\" failed (2: No such file or directory) in "
             "/etc/nginx.conf:9",
             "./run: line 3: syntax error: unexpected end of file",
             "ERROR:  syntax error at or near \"slect\" at character 1",
             "read configuration /etc/app.conf: 12 lines",
             "psql:/srv/app/schema.sql:12: ERROR:  syntax error at or near \"slect\"",
             "syntax error at /srv/app/app.pl line 3, near \"x\"",
         })
        EXPECT_FALSE(configuration_refused_in(Said{line})) << line;
}

TEST(ComplaintSearch, finds_what_a_shell_does_not_understand) {
    const auto of = [](const char* line) { return script_refused_in(Said{line}); };
    const char* dash = "./run: 3: Syntax error: end of file unexpected (expecting \"fi\")";
    EXPECT_EQ(of(dash), (FileRefused{dash, "./run", 3, "end of file unexpected (expecting \"fi\")"}));
    const char* bash = "./run: line 3: syntax error near unexpected token `)'";
    EXPECT_EQ(of(bash), (FileRefused{bash, "./run", 3, "near unexpected token `)'"}));
    const char* quote = "./run: line 2: unexpected EOF while looking for matching `\"'";
    EXPECT_EQ(of(quote), (FileRefused{quote, "./run", 2, "unexpected EOF while looking for matching `\"'"}));
    EXPECT_FALSE(of("ERROR: syntax error at or near \"slect\""));
    EXPECT_FALSE(of("SyntaxError: invalid syntax"));
}

TEST(ComplaintSearch, finds_the_directory) {
    const auto of = [](const char* line) { return directory_refused_in(Said{line})->what; };
    EXPECT_EQ(of("./run: 2: cd: can't cd to /nowhere"), "/nowhere");
    EXPECT_EQ(of("./run: line 2: cd: can't cd to app: No such file or directory"), "app");
    EXPECT_EQ(of("./run: line 2: cd: /no where: No such file or directory"), "/no where");
    EXPECT_EQ(of("app: unable to change directory to /nowhere: file does not exist"), "/nowhere");
    EXPECT_FALSE(directory_refused_in(Said{"cd is fine"}));
}

TEST(ComplaintSearch, finds_the_variable) {
    const auto of = [](const char* line) { return variable_unset_in(Said{line})->what; };
    EXPECT_EQ(of("./run: 3: PORT: parameter not set"), "PORT");
    EXPECT_EQ(of("./run: line 3: PORT: unbound variable"), "PORT");
    EXPECT_EQ(of("./run: line 3: PORT: parameter null or not set"), "PORT");
    EXPECT_FALSE(variable_unset_in(Said{"PORT is set"}));
    Said python{"Traceback (most recent call last):", "  File \"<frozen os>\", line 679, in __getitem__",
                "KeyError: 'PORT'"};
    EXPECT_EQ(variable_unset_in(python)->what, "PORT");
    python[1] = "  File \"app.py\", line 3, in __getitem__";
    EXPECT_FALSE(variable_unset_in(python)) << "it is some key";
}

TEST(ComplaintSearch, finds_the_address) {
    EXPECT_EQ(
        address_missing_in(Said{"bind() to 192.0.2.1:80 failed (99: Cannot assign requested address)"})->what,
        "192.0.2.1");
    EXPECT_EQ(address_missing_in(Said{"OSError: [Errno 99] Cannot assign requested address"})->what, "");
    EXPECT_FALSE(address_missing_in(Said{"connect to 1.2.3.4: Cannot assign requested address"}))
        << "it lacks a port";
}

TEST(ComplaintSearch, finds_what_su_says) {
    EXPECT_TRUE(login_refused_in(Said{"su: Authentication failure"}));
    EXPECT_TRUE(login_refused_in(Said{"This account is currently not available."}));
    EXPECT_FALSE(login_refused_in(Said{"supervise: all is well"}));
}

TEST(ComplaintSearch, finds_the_program_that_is_none_of_this_machine) {
    const auto program = [](std::string line) { return format_refused_in(Said{line})->what; };
    EXPECT_EQ(program("./run: 3: exec: ./prog: Exec format error"), "./prog");
    EXPECT_EQ(program("./run: line 3: ./prog: cannot execute binary file: Exec format error"), "./prog");
    EXPECT_EQ(program("fork/exec /srv/app: exec format error"), "/srv/app");
    EXPECT_EQ(program("OSError: [Errno 8] Exec format error: './prog'"), "./prog");
    EXPECT_FALSE(format_refused_in(Said{"format error in line 3"}));
}

} // namespace complaint_search_test
} // namespace lares::diagnosis
