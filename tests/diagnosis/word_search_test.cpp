// SPDX-License-Identifier: ISC
#include "diagnosis/word_search.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lares::diagnosis {
namespace word_search_test {

using Said = std::vector<std::string>;

struct WithPort {
    const char* line;
    std::uint16_t port;
};

TEST(WordSearch, finds_the_port_that_is_in_use) {
    constexpr WithPort lines[] = {
        {"2026/11/29 10:30:01 [emerg] 1#1: bind() to 0.0.0.0:8080 failed (98: Address already in use)", 8080},
        {"nginx: [emerg] bind() to [::]:80 failed (98: Address already in use)", 80},
        {"Error: listen EADDRINUSE: address already in use :::3000", 3000},
        {"OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 8888): address already "
         "in use",
         8888},
        {"listen tcp :8080: bind: address already in use", 8080},
        {"Could not create server TCP listening socket *:6379: bind: Address already in use", 6379},
        {"(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:443", 443},
        {"could not bind to localhost:5432: Address already in use", 5432},
        {"OSError: [Errno 98] Address already in use", 0},
        {"12:30:01 bind: Address already in use", 0},
    };
    for (const auto& [line, port] : lines) {
        const auto refused = port_refused_in(Said{line});
        ASSERT_TRUE(refused) << line;
        EXPECT_EQ(refused->port, port) << line;
    }
}

TEST(WordSearch, a_port_in_a_line_of_its_own_counts_too) {
    const Said said{
        "LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use",
        "HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry."};
    EXPECT_EQ(port_refused_in(said)->port, 5432);
}

TEST(WordSearch, other_words_are_about_no_port) {
    EXPECT_FALSE(port_refused_in(Said{"listens at 0.0.0.0:8080", "the name is already in use"}));
    EXPECT_FALSE(port_refused_in({}));
}

TEST(WordSearch, finds_what_is_refused) {
    EXPECT_EQ(permission_refused_in(Said{"cat: /etc/shadow: Permission denied"})->what, "/etc/shadow");
    EXPECT_EQ(permission_refused_in(Said{"open() \"/var/log/x.log\" failed (13: Permission denied)"})->what,
              "/var/log/x.log");
    EXPECT_EQ(permission_refused_in(Said{"bind: Permission denied"})->what, "");
    EXPECT_EQ(permission_refused_in(
                  Said{"[emerg] open() \"/etc/x\" failed (13: Permission denied) in /etc/nginx.conf:9"})
                  ->what,
              "/etc/x");
    EXPECT_FALSE(permission_refused_in(Said{"permission granted"}));
}

TEST(WordSearch, finds_the_account_that_does_not_exist) {
    struct WithAccount {
        const char* line;
        const char* account;
        bool is_group = false;
    };
    constexpr WithAccount lines[] = {
        {"setuidgid: fatal: unknown account wwwx", "wwwx"},
        {"chpst: fatal: unknown user/group: wwwx:web", "wwwx:web"},
        {"nginx: [emerg] getpwnam(\"wwwx\") failed in nginx.conf:1", "wwwx"},
        {"su: user wwwx does not exist or the user entry does not contain all the required fields", "wwwx"},
        {"setpriv: failed to parse reuid: 'wwwx'", "wwwx"},
        {"sudo: unknown user: wwwx", "wwwx"},
        {"nginx: [emerg] getgrnam(\"web\") failed in nginx.conf:1", "web", true},
        {"chgrp: invalid group: 'web'", "web", true},
    };
    for (const auto& [line, account, is_group] : lines)
        EXPECT_EQ(account_refused_in(Said{line}), (AccountRefused{line, account, is_group})) << line;
    EXPECT_FALSE(account_refused_in(Said{"the user is known"}));
    EXPECT_FALSE(account_refused_in(Said{"Invalid user admin from 192.0.2.1 port 4711"})) << "that is sshd's";
}

TEST(WordSearch, finds_the_library) {
    EXPECT_EQ(library_missing_in(Said{"app: error while loading shared libraries: libfoo.so.1: cannot open "
                                      "shared object file: No such file or directory"})
                  ->what,
              "libfoo.so.1");
    EXPECT_EQ(library_missing_in(
                  Said{"Error loading shared library libfoo.so.1: No such file or directory (needed by app)"})
                  ->what,
              "libfoo.so.1");
    EXPECT_EQ(library_missing_in(Said{"ImportError: libpq.so.5: cannot open shared object file: No such file "
                                      "or directory"})
                  ->what,
              "libpq.so.5");
    EXPECT_FALSE(library_missing_in(Said{"loads libfoo.so.1"}));
}

TEST(WordSearch, finds_what_is_not_there) {
    EXPECT_EQ(not_found_in(Said{"ModuleNotFoundError: No module named 'nosuch'"})->what, "nosuch");
    EXPECT_EQ(not_found_in(Said{"Error: Cannot find module 'express'"})->what, "express");
    EXPECT_EQ(not_found_in(Said{"./run: 3: exec: nginxx: not found"})->what, "nginxx");
    EXPECT_EQ(not_found_in(Said{"./run: line 3: nginxx: command not found"})->what, "nginxx");
    EXPECT_EQ(not_found_in(Said{"cat: /etc/nope: No such file or directory"})->what, "/etc/nope");
    EXPECT_EQ(not_found_in(Said{"env: \u2018nginxx\u2019: No such file or directory"})->what, "nginxx");
    EXPECT_EQ(not_found_in(Said{"setuidgid: fatal: unable to run nginxx: file does not exist"})->what,
              "nginxx");
    EXPECT_EQ(not_found_in(Said{"chpst: fatal: unable to run: nginxx: file does not exist"})->what, "nginxx");
    EXPECT_EQ(not_found_in(Said{"FileNotFoundError: [Errno 2] No such file or directory: 'nginxx'"})->what,
              "nginxx");
    EXPECT_EQ(not_found_in(Said{"Error: ENOENT: no such file or directory, open 'c.json'"})->what, "c.json");
    EXPECT_EQ(not_found_in(Said{"Error: spawn nginxx ENOENT"})->what, "nginxx");
    EXPECT_FALSE(not_found_in(Said{"found"}));
}

TEST(WordSearch, knows_a_command_from_a_file) {
    for (const char* line :
         {"./run: 3: exec: nginxx: not found", "./run: 3: nginxx: not found",
          "./run: line 3: nginxx: command not found", "env: 'x': No such file or directory",
          "setuidgid: fatal: unable to run nginxx: file does not exist"})
        EXPECT_TRUE(is_about_command(line)) << line;
    for (const char* line :
         {"key colour: not found", "cat: x: No such file or directory", "12: x: not found"})
        EXPECT_FALSE(is_about_command(line)) << line;
}

TEST(WordSearch, finds_what_has_run_out) {
    EXPECT_EQ(disk_full_in(Said{"write /data/x: no space left on device"})->what, "/data/x");
    EXPECT_EQ(disk_full_in(Said{"cp: error writing \u2018out/x\u2019: No space left on device"})->what,
              "out/x");
    EXPECT_EQ(disk_full_in(Said{"write failed: no space left on device"})->what, "");
    EXPECT_TRUE(too_many_files_in(Said{"accept4() failed (24: Too many open files)"}));
    EXPECT_TRUE(out_of_memory_in(Said{"terminate called after throwing an instance of 'std::bad_alloc'"}));
    EXPECT_FALSE(disk_full_in(Said{"plenty of space"}));
    EXPECT_FALSE(too_many_files_in(Said{"opens many files"}));
    EXPECT_FALSE(out_of_memory_in(Said{"memory is fine"}));
}

TEST(WordSearch, the_port_of_a_connection_that_was_refused_may_be_in_the_frames_of_a_traceback) {
    const Said said{"Traceback (most recent call last):",
                    "  File \"app.py\", line 3, in main",
                    "    socket.create_connection((\"localhost\", 5999))",
                    "  File \"/usr/lib/python3.11/socket.py\", line 836, in create_connection",
                    "    sock.connect(sa)",
                    "ConnectionRefusedError: [Errno 111] Connection refused"};
    EXPECT_EQ(connection_refused_in(said)->port, 5999);
    EXPECT_EQ(connection_refused_in(Said{"connect ECONNREFUSED 127.0.0.1:6379"})->port, 6379);
    EXPECT_EQ(connection_refused_in(Said{"at 10:5", "Connection refused"})->port, 0);
    EXPECT_FALSE(connection_refused_in(Said{"connected to localhost:80"}));
}

TEST(WordSearch, the_place_of_a_traceback_is_that_of_who_has_written_the_program) {
    const auto found =
        traceback_in(Said{"Traceback (most recent call last):", "  File \"app.py\", line 3, in main",
                          "    connect()", "  File \"/usr/lib/python3.11/socket.py\", line 836",
                          "    sock.connect(sa)", "ConnectionRefusedError: refused"});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->own, "File \"app.py\", line 3, in main");
    EXPECT_EQ(found->at, "File \"/usr/lib/python3.11/socket.py\", line 836");
}

TEST(WordSearch, what_python_cannot_read_has_no_head) {
    const auto found = traceback_in(Said{"starts", "  File \"app.py\", line 1", "    def f(:", "          ^",
                                         "SyntaxError: invalid syntax"});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->last, "SyntaxError: invalid syntax");
    EXPECT_EQ(found->at, "File \"app.py\", line 1");
    EXPECT_FALSE(traceback_in(Said{"SyntaxError: invalid syntax"}));
}

TEST(WordSearch, a_traceback_ends_in_the_line_that_counts) {
    const Said said{"Traceback (most recent call last):",
                    "  File \"app.py\", line 9, in <module>",
                    "    main()",
                    "  File \"app.py\", line 3, in main",
                    "    raise ValueError(\"x\")",
                    "ValueError: x",
                    "bye"};
    const auto found = traceback_in(said);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->last, "ValueError: x");
    EXPECT_EQ(found->at, "File \"app.py\", line 3, in main");
    EXPECT_EQ(found->code, "raise ValueError(\"x\")");
    EXPECT_FALSE(traceback_in(Said{"Traceback (most recent call last):", "  File \"app.py\", line 9"}))
        << "it was cut off";
    EXPECT_FALSE(traceback_in(Said{"ValueError: x"}));
}

} // namespace word_search_test
} // namespace lares::diagnosis
