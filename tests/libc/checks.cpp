// SPDX-License-Identifier: ISC
// src/libc, linked with nothing else, in every kind of build: GoogleTest would bring the very functions along
// that are tested here. The exit code is 0, or 1 after a line for each thing that is not as it should be.
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int failures = 0;

void must(bool holds, const char* sentence) {
    if (holds) return;
    ++failures;
    (void)::write(STDERR_FILENO, "broken: ", 8);
    (void)::write(STDERR_FILENO, sentence, std::strlen(sentence));
    (void)::write(STDERR_FILENO, "\n", 1);
}

// Every size up to a few words, at every distance, forwards and backwards.
void check_copies() {
    char bytes[64];
    char expected[64];
    for (std::size_t size = 0; size < 20; ++size)
        for (std::size_t from = 0; from < 20; ++from)
            for (std::size_t to = 0; to < 20; ++to) {
                for (std::size_t i = 0; i < sizeof bytes; ++i) expected[i] = bytes[i] = static_cast<char>(i);
                for (std::size_t i = 0; i < size; ++i) expected[to + i] = static_cast<char>(from + i);
                must(std::memmove(bytes + to, bytes + from, size) == bytes + to,
                     "memmove answers where it wrote");
                must(std::memcmp(bytes, expected, sizeof bytes) == 0, "memmove moves, and nothing but that");
            }
    must(std::memcpy(bytes, "abc", 4) == bytes && std::strlen(bytes) == 3, "memcpy copies");
    must(std::memset(bytes, 'x', 5) == bytes && std::memcmp(bytes, "xxxxx", 5) == 0, "memset fills");
}

void check_comparisons() {
    must(std::memcmp("a", "b", 0) == 0 && std::memcmp("\xff", "a", 1) > 0, "memcmp compares unsigned bytes");
    must(std::strncmp("abc", "abd", 2) == 0 && std::strncmp("abc", "abd", 3) < 0,
         "strncmp ends after so many");
    must(std::strncmp("a", "a\0b", 3) == 0 && std::strncmp("ab", "a", 3) > 0, "strncmp ends with the text");
    must(std::strncmp("\xff", "a", 1) > 0, "strncmp compares unsigned bytes");
    const char* text = "abcabc";
    must(std::memchr(text, 'c', 6) == text + 2 && std::memchr(text, 'c', 2) == nullptr,
         "memchr finds the first");
    must(std::memchr("\xff", 0xff, 1) != nullptr, "memchr takes a byte for what it is");
}

void check_heap() {
    char* pieces[3000];
    for (std::size_t i = 0; i < 3000; ++i) {
        pieces[i] = static_cast<char*>(std::malloc(i % 200));
        must(pieces[i] && reinterpret_cast<std::size_t>(pieces[i]) % 16 == 0, "a piece is aligned");
        std::memset(pieces[i], static_cast<int>(i % 100), i % 200);
    }
    for (std::size_t i = 0; i < 3000; ++i)
        for (std::size_t at = 0; at < i % 200; ++at)
            must(pieces[i][at] == static_cast<char>(i % 100), "no piece lies in another");
    for (char* piece : pieces) std::free(piece);
    std::free(nullptr);

    char* growing = nullptr;
    for (std::size_t size = 1; size < (std::size_t{8} << 20); size *= 3) {
        growing = static_cast<char*>(std::realloc(growing, size));
        must(growing != nullptr, "a piece grows");
        for (std::size_t at = 0; at < size / 3; ++at)
            if (growing[at] != 'y') must(false, "what was in it stays");
        std::memset(growing, 'y', size);
    }
    std::free(growing);
    volatile std::size_t too_much = SIZE_MAX;
    must(std::malloc(too_much) == nullptr && errno == ENOMEM, "what cannot be had is refused");
    too_much = std::size_t{1} << 50;
    must(std::malloc(too_much) == nullptr && errno == ENOMEM, "what the kernel has not is refused");
}

void check_environment() {
    char one[] = "AB=1", two[] = "A=2", three[] = "A=3", four[] = "EMPTY=";
    char* entries[] = {one, two, three, four, nullptr};
    char** const before = environ;
    environ = entries;
    must(std::strncmp(std::getenv("A"), "2", 2) == 0, "the first of a name counts");
    must(*std::getenv("EMPTY") == '\0' && !std::getenv("B"), "set and unset are told apart");
    environ = before;
}

void check_files() {
    must(::open("/nowhere/missing", O_RDONLY) == -1 && errno == ENOENT, "an error is told by errno");
    const int directory = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat found;
    must(directory >= 0 && ::fstat(directory, &found) == 0 && S_ISDIR(found.st_mode), "fstat tells the type");
    must(::fcntl(directory, F_GETFD) == FD_CLOEXEC, "fcntl asks");
    must(::fcntl(directory, F_SETFD, 0) == 0 && ::fcntl(directory, F_GETFD) == 0, "fcntl sets");
    alignas(8) char entries[1024];
    must(::getdents64(directory, entries, sizeof entries) > 0, "a directory has entries");
    must(::lseek(directory, 0, SEEK_SET) == 0, "lseek goes back");
    must(::fchdir(directory) == 0 && ::chdir("/") == 0, "directories can be entered");
    const int null = ::openat(directory, "dev/null", O_RDWR);
    const int again = ::dup(null);
    must(null >= 0 && again > null, "dup takes the lowest free number");
    must(::flock(directory, LOCK_SH | LOCK_NB) == 0 && ::flock(directory, LOCK_UN) == 0, "flock locks");
    char text[] = "text";
    const iovec piece{text, 4};
    must(::pwritev2(null, &piece, 1, -1, 0) == 4, "pwritev2 writes where the file is");
    ::close(null), ::close(again), ::close(directory);
    must(::close(again) == -1 && errno == EBADF, "what is closed is closed");
}

void check_pipes() {
    int ends[2];
    must(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "a pipe is made");
    pollfd polled{ends[0], POLLIN, 0};
    must(::poll(&polled, 1, 0) == 0, "poll sees that there is nothing");
    const timespec soon{0, 1000000};
    must(::ppoll(&polled, 1, &soon, nullptr) == 0 && soon.tv_nsec == 1000000,
         "ppoll leaves the limit as it is");
    char byte = 'x';
    must(::write(ends[1], &byte, 1) == 1 && ::ppoll(&polled, 1, nullptr, nullptr) == 1,
         "ppoll sees what comes");
    must(::read(ends[0], &byte, 1) == 1 && ::read(ends[0], &byte, 1) == -1 && errno == EAGAIN, "read reads");
    ::close(ends[0]), ::close(ends[1]);
}

volatile int handled = 0;

void check_signals() {
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int number) { handled = number; };
    must(::sigaction(SIGUSR1, &action, &before) == 0 && before.sa_handler == SIG_DFL, "an action is set");
    must(::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD, "there is no child yet");

    sigset_t set;
    sigset_t blocked;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGUSR2);
    must(::sigprocmask(SIG_BLOCK, &set, nullptr) == 0, "a signal is blocked");
    must(::sigprocmask(SIG_SETMASK, nullptr, &blocked) == 0 && blocked.__val[0] == 1UL << (SIGUSR2 - 1),
         "the mask is told");

    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    timer_t timer{};
    must(::timer_create(CLOCK_MONOTONIC, &event, &timer) == 0, "a timer is made");
    const itimerspec times{{0, 0}, {0, 1000000}};
    must(::timer_settime(timer, 0, &times, nullptr) == 0, "a timer is set");
    const timespec long_span{10, 0};
    timespec left{};
    must(::nanosleep(&long_span, &left) == -1 && errno == EINTR && left.tv_sec > 0, "a handler interrupts");
    must(handled == SIGUSR1, "the handler has run, and has returned");
    must(::timer_delete(timer) == 0, "a timer is removed");

    must(::sigaction(SIGUSR1, &before, &action) == 0 && action.sa_handler != SIG_DFL, "the action is told");
    must(action.sa_flags == 0, "with its flags");
    const int fd = ::signalfd(-1, &set, SFD_NONBLOCK);
    signalfd_siginfo info;
    must(fd >= 0 && ::read(fd, &info, sizeof info) == -1 && errno == EAGAIN, "no signal has come");
    ::close(fd);
}

void check_processes() {
    const pid_t child = ::fork();
    if (child == 0) {
        const char* const arguments[] = {"sh", "-c", "exit $CODE", nullptr};
        const char* const variables[] = {"CODE=7", nullptr};
        ::execve("/nowhere/missing", const_cast<char* const*>(arguments), environ);
        if (errno == ENOENT)
            ::execve("/bin/sh", const_cast<char* const*>(arguments), const_cast<char* const*>(variables));
        ::_exit(1);
    }
    siginfo_t info{};
    must(::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == child, "waitid waits");
    int status = 0;
    must(::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 7,
         "a program is run, and waited for");
    must(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0, "prctl sets");

    rlimit limit{};
    must(::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > 3, "a limit is told");
    limit.rlim_cur = 17;
    rlimit again{};
    must(::setrlimit(RLIMIT_NOFILE, &limit) == 0 && ::getrlimit(RLIMIT_NOFILE, &again) == 0,
         "a limit is set");
    must(again.rlim_cur == 17 && again.rlim_max == limit.rlim_max, "and only that");
    timespec time{};
    must(::clock_gettime(CLOCK_MONOTONIC, &time) == 0 && (time.tv_sec > 0 || time.tv_nsec > 0),
         "there is time");
}

void check_words() {
    must(std::strncmp(::sigabbrev_np(SIGTERM), "TERM", 5) == 0, "a signal has a name");
    must(std::strncmp(::sigabbrev_np(SIGSYS), "SYS", 4) == 0, "the last too");
    must(!::sigabbrev_np(0) && !::sigabbrev_np(32) && !::sigabbrev_np(-1), "others have none");
    must(::strerrordesc_np(EUCLEAN) && !::strerrordesc_np(100000), "so have errors");
}

} // namespace

int main(int argc, char** argv) {
    must(argc == 2 && std::strncmp(argv[1], "argument", 9) == 0 && !argv[2], "the arguments are there");
    must(environ == argv + argc + 1, "the environment is behind them");
    check_copies();
    check_comparisons();
    check_heap();
    check_environment();
    check_files();
    check_pipes();
    check_signals();
    check_processes();
    check_words();
    return failures == 0 ? 0 : 1;
}
