// SPDX-License-Identifier: ISC
#include "file.hpp"

#include "unfinished.hpp"

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {

static_assert(here == AT_FDCWD);

Result<Fd> open_at(int directory, const char* name, int flags, mode_t mode) {
    Fd fd{::openat(directory, name, flags | O_CLOEXEC | O_NOCTTY, mode)};
    if (!fd) return failed_to("open");
    return fd;
}

Result<Fd> open_directory(int directory, const char* name) {
    return open_at(directory, name, O_RDONLY | O_DIRECTORY);
}

Result<Fd> open_for_reading(int directory, const char* name) {
    return open_at(directory, name, O_RDONLY | O_NONBLOCK);
}

Result<std::string_view> read_small_file(int directory, const char* name, std::span<char> room) {
    auto file = open_for_reading(directory, name);
    if (!file) return fail(file);
    return read_small_file(*file, room);
}

Result<std::string_view> read_small_file(const Fd& file, std::span<char> room) {
    const ssize_t size = ::read(file.number(), room.data(), room.size());
    if (size < 0) return failed_to("read");
    return std::string_view{room.data(), static_cast<std::size_t>(size)};
}

Result<std::string_view> read_whole_file(int directory, const char* name, std::span<char> room) {
    const auto text = read_small_file(directory, name, room);
    if (text && text->size() == room.size()) return std::unexpected(Error{EFBIG, "read"});
    return text;
}

Result<> replace_file(int directory, const char* name, std::string_view contents, mode_t mode) {
    FileName unfinished = unfinished_name(name);
    auto file =
        open_at(directory, unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOFOLLOW, mode);
    if (!file) return fail(file);
    const ssize_t size = ::write(file->number(), contents.data(), contents.size());
    if (const auto written = written_whole(size, contents); !written) return written;
    if (::renameat(directory, unfinished.c_str(), directory, name) < 0) return failed_to(attempt_to_finish);
    return {};
}

Result<> make_empty_file(int directory, const char* name, mode_t mode) {
    const auto file = open_at(directory, name, O_WRONLY | O_CREAT | O_NONBLOCK, mode);
    if (!file) return std::unexpected(Error{file.error().number, "create"});
    return {};
}

Result<> remove_file(int directory, const char* name) {
    if (::unlinkat(directory, name, 0) == 0 || errno == ENOENT) return {};
    return failed_to("remove");
}

Result<bool> exists(int directory, const char* name) {
    if (::faccessat(directory, name, F_OK, 0) == 0) return true;
    if (errno == ENOENT) return false;
    return failed_to("look for");
}

Result<> may_execute(int directory, const char* name) {
    if (::faccessat(directory, name, X_OK, 0) < 0) return failed_to("execute");
    return {};
}

namespace {

FileInfo::Type type_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG: return FileInfo::Type::regular;
    case S_IFDIR: return FileInfo::Type::directory;
    case S_IFIFO: return FileInfo::Type::fifo;
    case S_IFLNK: return FileInfo::Type::symlink;
    case S_IFSOCK: return FileInfo::Type::socket;
    case S_IFCHR:
    case S_IFBLK: return FileInfo::Type::device;
    default: return FileInfo::Type::other;
    }
}

FileInfo info_of(const struct stat& found) {
    return {{found.st_dev, found.st_ino},
            type_of(found.st_mode),
            found.st_mode & 07777,
            found.st_uid,
            static_cast<std::uint64_t>(found.st_size),
            std::chrono::seconds{found.st_ctim.tv_sec} + std::chrono::nanoseconds{found.st_ctim.tv_nsec},
            found.st_nlink};
}

} // namespace

Result<FileInfo> info(int directory, const char* name, Links links) {
    struct stat found;
    if (::fstatat(directory, name, &found, links == Links::keep ? AT_SYMLINK_NOFOLLOW : 0) < 0)
        return failed_to("stat");
    return info_of(found);
}

Result<FileInfo> info(const Fd& fd) {
    struct stat found;
    if (::fstat(fd.number(), &found) < 0) return failed_to("stat");
    return info_of(found);
}

static_assert(O_RDONLY == 0);

Result<RegularFile> open_regular(int directory, const char* name, int flags, mode_t mode) {
    auto file = open_at(directory, name, flags | O_NOFOLLOW | O_NONBLOCK, mode);
    if (!file) return fail(file);
    const auto found = info(*file);
    if (!found) return fail(found);
    if (found->type != FileInfo::Type::regular) return std::unexpected(Error{EINVAL, "use"});
    return RegularFile{std::move(*file), *found};
}

FileFacts facts_of(int directory, const char* name, std::span<char> room) {
    FileFacts facts;
    const auto found = info(directory, name);
    if (!found) {
        if (found.error().number != ENOENT) return facts;
        const bool is_link = info(directory, name, Links::keep).has_value();
        facts.type = is_link ? FileFacts::Type::dangling : FileFacts::Type::missing;
        return facts;
    }
    facts.executable = (found->mode & 0111) != 0;
    facts.empty = found->size == 0;
    switch (found->type) {
    case FileInfo::Type::regular:
        facts.type = FileFacts::Type::regular;
        facts.first_bytes = read_small_file(directory, name, room).value_or("");
        break;
    case FileInfo::Type::directory: facts.type = FileFacts::Type::directory; break;
    default: facts.type = FileFacts::Type::other; break;
    }
    return facts;
}

namespace {

// Apart, for its room on the stack, which hardly anybody needs.
[[gnu::noinline]] Result<bool> make_target_of_link(int directory, const char* name, mode_t mode) {
    char target[PATH_MAX];
    const ssize_t length = ::readlinkat(directory, name, target, sizeof target - 1);
    if (length < 0) return failed_to("read link");
    target[length] = '\0';
    if (::mkdirat(directory, target, mode) == 0) return true;
    if (errno == EEXIST) return false;
    return failed_to("create directory");
}

} // namespace

Result<> make_unique_directory(char* path) {
    if (!::mkdtemp(path)) return failed_to("make a directory");
    return {};
}

Result<bool> make_directory(int directory, const char* name, mode_t mode, Links links) {
    if (::mkdirat(directory, name, mode) == 0) return true;
    if (errno != EEXIST) return failed_to("create directory");
    if (links == Links::keep) return false;

    const auto found = info(directory, name);
    if (found || found.error().number != ENOENT) return false;
    return make_target_of_link(directory, name, mode);
}

namespace {

Result<Fd> open_fifo(int directory, const char* name, int flags) {
    auto fifo = open_at(directory, name, flags | O_NONBLOCK);
    if (!fifo) return fifo;
    const auto found = info(*fifo);
    if (!found) return fail(found);
    if (found->type != FileInfo::Type::fifo) return std::unexpected(Error{EINVAL, "use"});
    return fifo;
}

} // namespace

Result<Fd> make_and_open_fifo(int directory, const char* name, mode_t mode, FifoEnd end) {
    const int flags = end == FifoEnd::both ? O_RDWR : O_RDONLY;
    // What we have just made need not be looked at.
    if (::mkfifoat(directory, name, mode) == 0) return open_at(directory, name, flags | O_NONBLOCK);
    const int why = errno;
    auto fifo = open_fifo(directory, name, flags);
    if (!fifo && fifo.error().number == ENOENT && why != EEXIST) return std::unexpected(Error{why, "create"});
    return fifo;
}

Result<Fd> open_fifo_writer(int directory, const char* name) {
    return open_fifo(directory, name, O_WRONLY);
}

Result<> set_waiting(const Fd& fd, Waiting waiting) {
    const int flags = ::fcntl(fd.number(), F_GETFL);
    const int wanted = waiting == Waiting::yes ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags < 0 || ::fcntl(fd.number(), F_SETFL, wanted) < 0) return failed_to("open");
    return {};
}

std::span<const char> read_waiting(const Fd& fd, std::span<char> room) {
    const ssize_t size = ::read(fd.number(), room.data(), room.size());
    return room.first(size > 0 ? static_cast<std::size_t>(size) : 0);
}

void keep_on_exec(int fd) {
    (void)::fcntl(fd, F_SETFD, 0);
}

void close_on_exec(int fd) {
    (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void copy_descriptor(int fd) {
    (void)::dup(fd);
}

Result<Fd> same_again(const Fd& fd) {
    Fd again{::fcntl(fd.number(), F_DUPFD_CLOEXEC, 0)};
    if (!again) return failed_to("open");
    return again;
}

Result<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0) return failed_to("create pipe");
    return Pipe{Fd{ends[0]}, Fd{ends[1]}};
}

} // namespace lares::sys
