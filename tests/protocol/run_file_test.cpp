// SPDX-License-Identifier: ISC
#include "protocol/run_file.hpp"

#include <cerrno>
#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace run_file_test {

using Type = FileFacts::Type;

FileFacts a_script(std::string_view first_bytes) {
    return {Type::regular, true, first_bytes, false};
}

std::string hint(int error, const FileFacts& facts) {
    return std::string{explain_start_failure(error, facts, "web/run").view()};
}

TEST(StartFailureHint, a_missing_file) {
    EXPECT_EQ(hint(ENOENT, {Type::missing, false, {}, false}),
              "a service needs an executable file called run");
}

TEST(StartFailureHint, a_missing_file_without_which_it_is_a_service_all_the_same) {
    const FileFacts missing{Type::missing, false, {}, false};
    EXPECT_EQ(explain_start_failure(ENOENT, missing, "web/log").view(),
              "a service needs an executable file called log");
    for (const char* name : {"web/check", "web/start", "web/finish", "web/control/t", "run/notify"})
        EXPECT_EQ(explain_start_failure(ENOENT, missing, name).view(), "") << name;
}

TEST(StartFailureHint, a_symbolic_link_to_nothing) {
    EXPECT_EQ(hint(ENOENT, {Type::dangling, false, {}, false}), "it is a symbolic link to nothing");
}

TEST(StartFailureHint, a_file_that_is_not_executable) {
    EXPECT_EQ(hint(EACCES, {Type::regular, false, "#!/bin/sh\n", false}),
              "not executable; try: chmod 755 web/run");
}

TEST(StartFailureHint, a_directory) {
    EXPECT_EQ(hint(EACCES, {Type::directory, true, {}, false}), "it is a directory; it must be a program");
}

TEST(StartFailureHint, a_fifo_or_a_device) {
    EXPECT_EQ(hint(EACCES, {Type::other, true, {}, false}), "it is not a regular file; it must be a program");
}

TEST(StartFailureHint, an_executable_file_that_is_refused_all_the_same) {
    EXPECT_EQ(hint(EACCES, a_script("#!/bin/sh\n")),
              "its file system may be mounted noexec, or its interpreter is not executable");
}

TEST(StartFailureHint, a_script_without_its_first_line) {
    EXPECT_EQ(hint(ENOEXEC, a_script("exec sleep 1000\n")), "no #! on its first line; try #!/bin/sh there");
}

TEST(StartFailureHint, an_empty_file) {
    EXPECT_EQ(hint(ENOEXEC, {Type::regular, true, {}, true}), "the file is empty");
}

TEST(StartFailureHint, a_program_for_another_machine) {
    EXPECT_EQ(hint(ENOEXEC, a_script("\x7f"
                                     "ELF\x02\x01")),
              "it is a program for another machine");
}

TEST(StartFailureHint, a_script_whose_interpreter_is_missing) {
    const char* expected = "its first line asks for /bin/zsh, which does not exist";
    for (const char* script :
         {"#!/bin/zsh\nx", "#!/bin/zsh", "#! /bin/zsh\n", "#!\t/bin/zsh -e\n", "#!/bin/zsh\t-e\n"})
        EXPECT_EQ(hint(ENOENT, a_script(script)), expected) << script;
}

TEST(StartFailureHint, a_script_whose_lines_end_in_cr_lf) {
    EXPECT_EQ(hint(ENOENT, a_script("#!/bin/sh\r\nexec sleep 1000\r\n")),
              "its lines end in CR LF; try: sed -i 's/\\r$//' web/run");
}

TEST(StartFailureHint, a_program_whose_loader_is_missing) {
    EXPECT_EQ(hint(ENOENT, a_script("\x7f"
                                    "ELF\x02\x01")),
              "a library or loader that it needs is missing; try: ldd web/run");
}

TEST(StartFailureHint, what_mends_itself_is_tried_again) {
    for (int error : {ETXTBSY, EAGAIN, ENOMEM, EMFILE, ENFILE})
        EXPECT_NE(hint(error, a_script("#!/bin/sh\n")).find("it is tried again"), std::string::npos) << error;
}

TEST(StartFailureHint, links_in_a_circle) {
    EXPECT_EQ(hint(ELOOP, {Type::unreadable, false, {}, false}), "its symbolic links lead in a circle");
}

TEST(StartFailureHint, nothing_is_made_up_when_nothing_more_is_known) {
    EXPECT_EQ(hint(EIO, a_script("#!/bin/sh\n")), "");
    EXPECT_EQ(hint(EACCES, {Type::unreadable, false, {}, false}), "");
    EXPECT_EQ(hint(12345, {}), "");
}

TEST(StartFailureHint, hostile_first_bytes_do_no_harm) {
    for (const std::string& bytes :
         {std::string{"#!"}, std::string{"#!\n"}, std::string{"#!   \t "}, std::string{"#!\r\n"},
          std::string{"#"}, std::string(256, '\0'), "#!" + std::string(254, ' '),
          "#!/" + std::string(253, 'x'), "#!" + std::string(254, '\xff')})
        for (int error : {ENOENT, EACCES, ENOEXEC, ELOOP, 0, -1}) (void)hint(error, a_script(bytes));
}

TEST(StartFailureHint, a_hint_that_is_too_long_is_cut_at_its_end) {
    const std::string script = "#!/" + std::string(253, 'x');
    EXPECT_EQ(hint(ENOENT, a_script(script)).substr(0, 30), "its first line asks for /xxxxx");
}

} // namespace run_file_test
} // namespace lares::protocol
