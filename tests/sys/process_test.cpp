// SPDX-License-Identifier: ISC
#include "sys/process.hpp"

#include "in_child.hpp"
#include "scratch.hpp"
#include "sys/descriptors.hpp"
#include "sys/signals.hpp"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <iterator>
#include <set>
#include <sstream>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace lares::sys {
namespace process_test {

using Step = SpawnFailure::Step;

// Every signal is blocked, as spawn() wants it, for as long as this lives.
class AllBlocked {
  public:
    AllBlocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_SETMASK, &all, &before_);
    }
    ~AllBlocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_;
};

// What is to be started, kept for as long as its plan.
struct Command {
    explicit Command(std::vector<std::string> command_line) : words{std::move(command_line)} {
        for (const auto& word : words) arguments.push_back(word.c_str());
        arguments.push_back(nullptr);
        plan.program = words[0].c_str();
        plan.arguments = arguments.data();
        plan.environment = environment();
    }
    std::vector<std::string> words;
    std::vector<const char*> arguments;
    SpawnPlan plan{};
};

Command shell(const std::string& script) {
    return Command{{"/bin/sh", "-c", script}};
}

std::set<int> numbers_in(const std::string& text) {
    std::istringstream words{text};
    return {std::istream_iterator<int>{words}, {}};
}

int wait_for(pid_t pid) {
    int status = -1;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    return status;
}

class Spawn : public Scratch {
  protected:
    // Everything that a program says on its standard output; it must exit 0.
    std::string output_of(Command& command) {
        auto pipe = *make_pipe();
        command.plan.standard_output = pipe.writer.number();
        const auto pid = start(command);
        pipe.writer.close();
        if (!pid) return {};
        std::string text;
        char room[4096];
        for (ssize_t size; (size = ::read(pipe.reader.number(), room, sizeof room)) > 0;)
            text.append(room, static_cast<std::size_t>(size));
        EXPECT_EQ(wait_for(*pid), 0);
        return text;
    }
    // Nothing when it could not be started, which is then a failure of the test.
    std::optional<pid_t> start(const Command& command) {
        const auto pid = spawn(command.plan);
        if (pid) return *pid;
        ADD_FAILURE() << "step " << static_cast<int>(pid.error().step) << ": "
                      << std::strerror(pid.error().error.number);
        return std::nullopt;
    }
    static testing::AssertionResult fails(const Command& command, Step step, int number,
                                          const char* attempt) {
        const auto pid = spawn(command.plan);
        if (pid) {
            wait_for(*pid);
            return testing::AssertionFailure() << "it was started";
        }
        const SpawnFailure& failure = pid.error();
        if (failure.step == step && failure.error.number == number &&
            !std::strcmp(failure.error.attempt, attempt))
            return testing::AssertionSuccess();
        return testing::AssertionFailure()
               << "step " << static_cast<int>(failure.step) << ", unable to " << failure.error.attempt << ": "
               << std::strerror(failure.error.number);
    }
    void executable(const std::string& name, const std::string& text) const {
        write(name, text);
        std::filesystem::permissions(path(name), std::filesystem::perms{0755});
    }

    AllBlocked blocked_;
};

// What is started.

TEST_F(Spawn, the_program_gets_exactly_its_arguments) {
    Command command{{"/bin/sh", "-c", "printf '%s|' \"$0\" \"$@\"", "zero", "one two", "", "three"}};
    EXPECT_EQ(output_of(command), "zero|one two||three|");
}

TEST_F(Spawn, the_name_that_the_program_is_told_need_not_be_its_path) {
    Command command{{"./run", "-c", "tr '\\0' ' ' </proc/$$/cmdline"}};
    command.plan.program = "/bin/sh";
    EXPECT_EQ(output_of(command).substr(0, 6), "./run ");
}

TEST_F(Spawn, the_environment_is_the_one_that_is_given) {
    const char* const only_this[] = {"A=1", "B=two words", nullptr};
    Command command{{"/usr/bin/env"}};
    command.plan.environment = only_this;
    EXPECT_EQ(output_of(command), "A=1\nB=two words\n");
}

TEST_F(Spawn, it_begins_in_the_directory_that_is_given) {
    std::filesystem::create_directory(path("service"));
    std::filesystem::create_directory(path("service/log"));
    const auto service = open_directory(directory(), "service");

    Command command = shell("pwd");
    command.plan.directory = service->number();
    EXPECT_EQ(output_of(command), path("service\n"));
    command.plan.subdirectory = "log";
    EXPECT_EQ(output_of(command), path("service/log\n"));
}

TEST_F(Spawn, a_program_with_a_slash_is_looked_for_where_it_begins) {
    executable("run", "#!/bin/sh\necho here\n");
    Command command{{"./run"}};
    command.plan.directory = directory();
    EXPECT_EQ(output_of(command), "here\n");
}

TEST_F(Spawn, the_directory_of_the_caller_stays) {
    const auto before = std::filesystem::current_path();
    Command command = shell("true");
    command.plan.directory = directory();
    EXPECT_EQ(output_of(command), "");
    EXPECT_EQ(std::filesystem::current_path(), before);
}

TEST_F(Spawn, the_three_standard_descriptors_are_those_that_are_given) {
    write("input", "from the file\n");
    const auto input = open_at(directory(), "input", O_RDONLY);
    const auto error = open_at(directory(), "error", O_WRONLY | O_CREAT, 0600);
    Command command = shell("cat; echo complaint >&2");
    command.plan.standard_input = input->number();
    command.plan.standard_error = error->number();
    EXPECT_EQ(output_of(command), "from the file\n");
    EXPECT_EQ(contents("error"), "complaint\n");
}

TEST_F(Spawn, one_descriptor_may_become_two) {
    auto pipe = *make_pipe();
    Command command = shell("echo out; echo err >&2");
    command.plan.standard_output = pipe.writer.number();
    command.plan.standard_error = pipe.writer.number();
    const auto pid = start(command);
    ASSERT_TRUE(pid);
    wait_for(*pid);
    char room[64];
    EXPECT_EQ(std::string(room, static_cast<std::size_t>(::read(pipe.reader.number(), room, sizeof room))),
              "out\nerr\n");
}

TEST_F(Spawn, a_descriptor_that_has_its_place_already_stays_open) {
    EXPECT_EQ(in_child([&] {
                  // Descriptor 0, which is to be closed on exec like all that we open.
                  ::dup3(open_at(directory(), "input", O_RDWR | O_CREAT, 0600)->number(), 0, O_CLOEXEC);
                  Command command = shell("test -e /proc/self/fd/0");
                  command.plan.standard_input = 0;
                  EXPECT_EQ(wait_for(start(command).value_or(0)), 0);
                  return 0;
              }),
              0);
}

TEST_F(Spawn, any_other_descriptor_can_be_given_its_place_even_that_of_the_directory) {
    write("four", "4");
    write("five", "5");
    const Fd four{lifted(open_at(directory(), "four", O_RDONLY)->number())};
    const Fd five{lifted(open_at(directory(), "five", O_RDONLY)->number())};
    const SpawnPlan::Placed others[] = {{four.number(), directory()}, {five.number(), directory() + 1}};
    Command command = shell("cat /proc/self/fd/" + std::to_string(directory()) + " /proc/self/fd/" +
                            std::to_string(directory() + 1) + " five");
    command.plan.directory = directory();
    command.plan.others = others;
    EXPECT_EQ(output_of(command), "455");
}

// 27
TEST_F(Spawn, no_descriptor_that_we_opened_is_seen_by_the_program) {
    const auto file = open_at(directory(), "file", O_RDWR | O_CREAT, 0600);
    const auto pipe = make_pipe();
    Command command = shell("ls /proc/$$/fd");
    const auto seen = numbers_in(output_of(command));
    for (int number : {directory(), file->number(), pipe->reader.number(), pipe->writer.number()})
        EXPECT_FALSE(seen.contains(number)) << number;
    for (int number : {0, 1, 2}) EXPECT_TRUE(seen.contains(number)) << number;
}

TEST_F(Spawn, with_a_session_of_its_own_it_leads_session_and_group) {
    Command command = shell("exec cat /proc/self/stat");
    command.plan.new_session = true;
    std::istringstream fields{output_of(command)};
    std::string name, state;
    pid_t pid = 0, parent = 0, group = 0, session = 0;
    fields >> pid >> name >> state >> parent >> group >> session;
    EXPECT_EQ(group, pid);
    EXPECT_EQ(session, pid);
    EXPECT_EQ(parent, ::getpid());
}

TEST_F(Spawn, without_it_it_shares_ours) {
    Command command = shell("exec cat /proc/self/stat");
    std::istringstream fields{output_of(command)};
    std::string name, state;
    pid_t pid = 0, parent = 0, group = 0, session = 0;
    fields >> pid >> name >> state >> parent >> group >> session;
    EXPECT_EQ(group, ::getpgrp());
    EXPECT_EQ(session, ::getsid(0));
}

// 28
TEST_F(Spawn, it_begins_with_no_signal_blocked) {
    Command command{{"/bin/sed", "-n", "s/^SigBlk:.//p", "/proc/self/status"}};
    EXPECT_EQ(output_of(command), "0000000000000000\n");
}

TEST_F(Spawn, the_mask_of_the_caller_stays) {
    Command command = shell("true");
    output_of(command);
    sigset_t mask;
    ::sigprocmask(SIG_SETMASK, nullptr, &mask);
    EXPECT_TRUE(::sigismember(&mask, SIGTERM));
    EXPECT_TRUE(::sigismember(&mask, SIGCHLD));
}

TEST_F(Spawn, once_inherited_signals_are_reset_it_begins_with_none_ignored) {
    EXPECT_EQ(in_child([&] {
                  for (int number : {SIGINT, SIGQUIT, SIGPIPE, SIGHUP, SIGRTMIN}) ::signal(number, SIG_IGN);
                  Command command{{"/bin/sed", "-n", "s/^SigIgn:.//p", "/proc/self/status"}};
                  EXPECT_NE(output_of(command), "0000000000000000\n") << "the test itself is of no use";
                  ::signal(SIGCHLD, SIG_IGN);
                  reset_inherited_signals();
                  EXPECT_EQ(output_of(command), "0000000000000000\n");
                  return 0;
              }),
              0);
}

TEST_F(Spawn, the_limit_of_open_files_is_given_back) {
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    const Limit lower{std::min<std::uint64_t>(100, now.rlim_cur), std::min<std::uint64_t>(200, now.rlim_max)};
    Command command = shell("ulimit -Sn; ulimit -Hn");
    command.plan.open_files = &lower;
    EXPECT_EQ(output_of(command),
              std::to_string(lower.soft).append("\n").append(std::to_string(lower.hard)).append("\n"));
    rlimit after{};
    ::getrlimit(RLIMIT_NOFILE, &after);
    EXPECT_EQ(after.rlim_cur, now.rlim_cur) << "of the caller";
}

TEST_F(Spawn, it_is_our_child_and_its_end_is_told_to_us) {
    Command command = shell("exit 3");
    const int status = wait_for(start(command).value_or(0));
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 3);
}

// What cannot be started: the step, the errno and the verb of the sentence.

TEST_F(Spawn, a_program_that_is_missing) {
    EXPECT_TRUE(fails(Command{{path("missing")}}, Step::exec, ENOENT, "start"));
}

TEST_F(Spawn, a_program_that_is_not_executable) {
    write("run", "#!/bin/sh\n");
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, EACCES, "start"));
}

TEST_F(Spawn, a_directory_instead_of_a_program) {
    std::filesystem::create_directory(path("run"));
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, EACCES, "start"));
}

TEST_F(Spawn, a_script_without_its_first_line_is_not_given_to_a_shell) {
    executable("run", "echo never\n");
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, ENOEXEC, "start"));
}

TEST_F(Spawn, an_empty_file) {
    executable("run", "");
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, ENOEXEC, "start"));
}

TEST_F(Spawn, a_script_whose_interpreter_is_missing_or_ends_in_a_carriage_return) {
    executable("missing", "#!/no/such/shell\n");
    EXPECT_TRUE(fails(Command{{path("missing")}}, Step::exec, ENOENT, "start"));
    executable("crlf", "#!/bin/sh\r\n");
    EXPECT_TRUE(fails(Command{{path("crlf")}}, Step::exec, ENOENT, "start"));
}

TEST_F(Spawn, a_program_that_somebody_is_writing) {
    executable("run", "#!/bin/sh\n");
    const auto writer = open_at(directory(), "run", O_WRONLY);
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, ETXTBSY, "start"));
}

TEST_F(Spawn, links_in_a_circle) {
    std::filesystem::create_symlink("run", path("run"));
    EXPECT_TRUE(fails(Command{{path("run")}}, Step::exec, ELOOP, "start"));
}

TEST_F(Spawn, more_arguments_than_the_kernel_takes) {
    EXPECT_TRUE(fails(Command{{"/bin/true", std::string(1 << 20, 'x')}}, Step::exec, E2BIG, "start"));
}

TEST_F(Spawn, a_directory_to_begin_in_that_is_missing) {
    Command command = shell("true");
    command.plan.directory = directory();
    command.plan.subdirectory = "missing";
    EXPECT_TRUE(fails(command, Step::directory, ENOENT, "switch to"));
}

TEST_F(Spawn, a_file_to_begin_in) {
    write("file", "");
    Command command = shell("true");
    const auto file = open_at(directory(), "file", O_RDONLY);
    command.plan.directory = file->number();
    EXPECT_TRUE(fails(command, Step::directory, ENOTDIR, "switch to"));
}

TEST_F(Spawn, a_descriptor_that_is_closed) {
    Command command = shell("true");
    command.plan.standard_output = 12345;
    EXPECT_TRUE(fails(command, Step::descriptors, EBADF, "set up descriptors for"));
}

TEST_F(Spawn, when_no_process_is_left) {
    if (::geteuid() == 0) {
        // The limit does not hold for root, so the child becomes somebody else first.
        const Command command = shell("true");
        const int answer = in_child([&] {
            const rlimit none{0, 0};
            if (::setrlimit(RLIMIT_NPROC, &none) < 0 || ::setgid(54321) < 0 || ::setuid(54321) < 0)
                return cannot_try;
            EXPECT_TRUE(fails(command, Step::fork, EAGAIN, "fork for"));
            return 0;
        });
        if (answer == cannot_try) GTEST_SKIP() << "this process may not become another user";
        EXPECT_EQ(answer, 0);
        return;
    }
    EXPECT_EQ(in_child([&] {
                  const rlimit none{0, 0};
                  ::setrlimit(RLIMIT_NPROC, &none);
                  EXPECT_TRUE(fails(shell("true"), Step::fork, EAGAIN, "fork for"));
                  return 0;
              }),
              0);
}

TEST_F(Spawn, who_could_not_be_started_is_no_child_to_wait_for) {
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(spawn(Command{{path("missing")}}.plan));
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST_F(Spawn, no_descriptor_is_left_over_whether_it_succeeds_or_not) {
    const auto count = [] {
        return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"},
                             std::filesystem::directory_iterator{});
    };
    const auto before = count();
    for (int i = 0; i < 20; ++i) {
        (void)spawn(Command{{path("missing")}}.plan);
        wait_for(start(shell("true")).value_or(0));
    }
    EXPECT_EQ(count(), before);
}

TEST_F(Spawn, it_needs_no_descriptor_and_works_when_none_is_left) {
    EXPECT_EQ(in_child([] {
                  rlimit limit{};
                  ::getrlimit(RLIMIT_NOFILE, &limit);
                  const Limit before{limit.rlim_cur, limit.rlim_max};
                  use_up_descriptors();
                  EXPECT_LT(::open("/dev/null", O_RDONLY), 0);

                  Command command = shell("exit 3");
                  command.plan.open_files = &before;
                  const auto pid = spawn(command.plan);
                  EXPECT_TRUE(pid);
                  return pid && wait_for(*pid) == 3 << 8 ? 0 : 1;
              }),
              0);
}

// A program without a slash is looked for in $PATH.

class SpawnInPath : public Spawn {
  protected:
    SpawnInPath() {
        const char* path_before = std::getenv("PATH");
        before_ = path_before ? path_before : "";
        for (const char* folder : {"a", "b"}) std::filesystem::create_directory(path(folder));
    }
    ~SpawnInPath() override { ::setenv("PATH", before_.c_str(), 1); }

    void search(const std::string& elements) { ::setenv("PATH", elements.c_str(), 1); }
    std::string say() {
        Command command{{"speak"}};
        return output_of(command);
    }
    const Command speak{{"speak"}};

  private:
    std::string before_;
};

TEST_F(SpawnInPath, the_first_that_is_found_is_started) {
    executable("a/speak", "#!/bin/sh\necho a\n");
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("a") + ":" + path("b"));
    EXPECT_EQ(say(), "a\n");
    search(path("b") + ":" + path("a"));
    EXPECT_EQ(say(), "b\n");
}

TEST_F(SpawnInPath, elements_where_it_is_not_are_passed_over) {
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("missing") + ":" + path("a") + ":" + path("b"));
    EXPECT_EQ(say(), "b\n");
}

TEST_F(SpawnInPath, an_element_that_is_a_file_is_passed_over_too) {
    write("file", "");
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("file") + ":" + path("b"));
    EXPECT_EQ(say(), "b\n");
}

TEST_F(SpawnInPath, one_that_may_not_be_executed_is_passed_over_but_remembered) {
    write("a/speak", "#!/bin/sh\necho a\n");
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("a") + ":" + path("b"));
    EXPECT_EQ(say(), "b\n");

    search(path("a") + ":" + path("missing"));
    EXPECT_TRUE(fails(speak, Step::exec, EACCES, "start"));
}

TEST_F(SpawnInPath, any_other_error_ends_the_search) {
    executable("a/speak", "no first line\n");
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("a") + ":" + path("b"));
    EXPECT_TRUE(fails(speak, Step::exec, ENOEXEC, "start"));

    std::filesystem::remove(path("a/speak"));
    std::filesystem::create_symlink("speak", path("a/speak"));
    EXPECT_TRUE(fails(speak, Step::exec, ELOOP, "start"));
}

TEST_F(SpawnInPath, what_is_nowhere_does_not_exist) {
    search(path("a") + ":" + path("b"));
    EXPECT_TRUE(fails(speak, Step::exec, ENOENT, "start"));
}

TEST_F(SpawnInPath, an_empty_element_means_the_directory_in_which_the_program_begins) {
    executable("speak", "#!/bin/sh\necho here\n");
    for (const std::string& elements :
         {path("a") + ":", ":" + path("a"), path("a") + "::" + path("b"), std::string{}}) {
        search(elements);
        Command command{{"speak"}};
        command.plan.directory = directory();
        EXPECT_EQ(output_of(command), "here\n") << elements;
    }
}

TEST_F(SpawnInPath, without_a_path_it_is_looked_for_in_bin_and_usr_bin) {
    ::unsetenv("PATH");
    Command command{{"echo", "found"}};
    EXPECT_EQ(output_of(command), "found\n");
}

TEST_F(SpawnInPath, the_path_is_the_callers_and_not_the_one_in_the_new_environment) {
    executable("a/speak", "#!/bin/sh\necho a\n");
    executable("b/speak", "#!/bin/sh\necho b\n");
    search(path("a"));
    const std::string setting = "PATH=" + path("b");
    const char* const other[] = {setting.c_str(), nullptr};
    Command command{{"speak"}};
    command.plan.environment = other;
    EXPECT_EQ(output_of(command), "a\n");
}

TEST_F(SpawnInPath, a_program_without_a_name_is_denied) {
    search("/bin");
    EXPECT_TRUE(fails(Command{{""}}, Step::exec, EACCES, "start"));
}

TEST_F(SpawnInPath, an_element_that_is_too_long_is_an_error_and_never_another_program) {
    executable("b/speak", "#!/bin/sh\necho b\n");
    search("/" + std::string(PATH_MAX, 'x') + ":" + path("b"));
    EXPECT_TRUE(fails(speak, Step::exec, ENAMETOOLONG, "start"));
}

// Afterwards.

TEST_F(Spawn, the_dead_are_reaped_one_by_one_and_reaping_never_waits) {
    EXPECT_FALSE(reap_any());
    const pid_t one = start(shell("exit 1")).value_or(0);
    const pid_t two = start(shell("kill -KILL $$")).value_or(0);
    const pid_t living = start(shell("exec sleep 1000")).value_or(0);

    int one_status = -1, two_status = -1;
    for (int left = 2; left > 0;) {
        const auto reaped = reap_any();
        if (!reaped) {
            // Until the next one dies: its death is told by SIGCHLD, which is blocked.
            sigset_t child;
            ::sigemptyset(&child);
            ::sigaddset(&child, SIGCHLD);
            const timespec limit{10, 0};
            ::sigtimedwait(&child, nullptr, &limit);
            continue;
        }
        if (reaped->pid == one) one_status = reaped->status;
        if (reaped->pid == two) two_status = reaped->status;
        --left;
    }
    EXPECT_EQ(one_status, 1 << 8);
    EXPECT_EQ(two_status, SIGKILL);
    EXPECT_FALSE(reap_any()) << "the third one lives";

    EXPECT_TRUE(send_signal(living, SIGKILL));
    EXPECT_EQ(wait_for(living), SIGKILL);
}

// The next child that dies.
Reaped next_dead() {
    siginfo_t ignored;
    EXPECT_EQ(::waitid(P_ALL, 0, &ignored, WEXITED | WNOWAIT), 0);
    return reap_any().value_or(Reaped{});
}

TEST_F(Spawn, whoever_is_reaped_has_told_what_it_has_used) {
    (void)start(shell("exit 0"));
    const Usage little = next_dead().usage;
    EXPECT_GT(little.peak_rss_kib, 0u);
    // 128 MiB at once, in a child of it; and a count that takes more than the smallest unit of the kernel.
    (void)start(shell("dd if=/dev/zero of=/dev/null bs=128M count=1 2>/dev/null; i=0; "
                      "while [ $i -lt 100000 ]; do i=$((i+1)); done"));
    const Usage much = next_dead().usage;
    EXPECT_GT(much.peak_rss_kib, 128u * 1024);
    EXPECT_LT(much.peak_rss_kib, 1024u * 1024);
    EXPECT_GT(much.peak_rss_kib, little.peak_rss_kib);
    EXPECT_GT(much.cpu, little.cpu);
    EXPECT_GT(much.cpu, std::chrono::milliseconds{1});
    EXPECT_LT(much.cpu, std::chrono::minutes{10});
}

TEST_F(Spawn, a_signal_goes_to_the_process_or_to_its_whole_group) {
    Command command = shell("sleep 1000 & echo started; wait");
    command.plan.new_session = true;
    auto pipe = *make_pipe();
    command.plan.standard_output = pipe.writer.number();
    const pid_t leader = start(command).value_or(0);
    pipe.writer.close();
    char room[16];
    ASSERT_EQ(::read(pipe.reader.number(), room, sizeof room), 8); // "started\n"

    EXPECT_TRUE(send_signal(leader, SIGKILL));
    EXPECT_EQ(wait_for(leader), SIGKILL);
    // The sleep lives on, and with it the writing end of the pipe.
    EXPECT_EQ(::fcntl(pipe.reader.number(), F_SETFL, O_NONBLOCK), 0);
    EXPECT_EQ(::read(pipe.reader.number(), room, sizeof room), -1);

    EXPECT_TRUE(send_signal(leader, SIGKILL, true));
    EXPECT_EQ(::fcntl(pipe.reader.number(), F_SETFL, 0), 0);
    EXPECT_EQ(::read(pipe.reader.number(), room, sizeof room), 0) << "everybody has gone";
}

TEST_F(Spawn, a_signal_to_who_has_gone_is_no_error) {
    const pid_t pid = start(shell("true")).value_or(0);
    wait_for(pid);
    EXPECT_TRUE(send_signal(pid, SIGTERM));
    EXPECT_TRUE(send_signal(pid, SIGTERM, true));
}

TEST_F(Spawn, a_signal_that_we_may_not_send_is_an_error) {
    if (::geteuid() != 0) GTEST_SKIP() << "becoming another user takes root";
    const int answer = in_child([] {
        if (::setgid(54321) < 0 || ::setuid(54321) < 0) return cannot_try;
        const auto sent = send_signal(::getppid(), SIGWINCH);
        EXPECT_FALSE(sent);
        EXPECT_EQ(sent.error().number, EPERM);
        EXPECT_STREQ(sent.error().attempt, "signal");
        return 0;
    });
    if (answer == cannot_try) GTEST_SKIP() << "this process may not become another user";
    EXPECT_EQ(answer, 0);
}

// The descriptors and the environment that we were given.

TEST_F(Spawn, strays_of_earlier_programs_are_not_handed_on) {
    EXPECT_EQ(in_child([&] {
                  // As a careless caller leaves them: open on exec, at low and at high numbers.
                  for (int number : {3, 10, 251}) ::dup2(0, number);
                  close_strays_on_exec();
                  Command command = shell("ls /proc/$$/fd");
                  EXPECT_EQ(output_of(command), "0\n1\n2\n");
                  EXPECT_GE(::fcntl(251, F_GETFD), 0) << "they stay open here";
                  return 0;
              }),
              0);
}

TEST(Environment, a_variable_can_be_read_and_unset) {
    ::setenv("LARES_TEST", "value", 1);
    EXPECT_STREQ(environment_value("LARES_TEST"), "value");
    unset_environment("LARES_TEST");
    EXPECT_EQ(environment_value("LARES_TEST"), nullptr);
}

TEST(Environment, it_can_be_replaced_as_a_whole) {
    EXPECT_EQ(in_child([] {
                  static const char* const whole[] = {"PATH=/bin", nullptr};
                  replace_environment(whole);
                  EXPECT_EQ(environment(), whole);
                  EXPECT_STREQ(environment_value("PATH"), "/bin");
                  EXPECT_EQ(environment_value("HOME"), nullptr);
                  return 0;
              }),
              0);
}

TEST(OwnDirectory, it_is_where_this_very_program_lies) {
    std::array<char, PATH_MAX> room;
    EXPECT_EQ(own_directory(room), std::filesystem::canonical("/proc/self/exe").parent_path().string());
}

} // namespace process_test
} // namespace lares::sys
