// SPDX-License-Identifier: ISC
// Files and FIFOs, opened relative to a directory. Everything opened here is closed on exec, and no
// terminal among it becomes ours.
#pragma once

#include "base/file_facts.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// The current directory, for the functions that take a directory.
inline constexpr int here = -100; // AT_FDCWD

Result<Fd> open_at(int directory, const char* name, int flags, mode_t mode = 0);
Result<Fd> open_directory(int directory, const char* name);
// Whatever it is; a FIFO is not waited for.
Result<Fd> open_for_reading(int directory, const char* name);

// A whole small file into `room`; what is read is a part of it. Files that do not fit are cut.
Result<std::string_view> read_small_file(int directory, const char* name, std::span<char> room);
Result<std::string_view> read_small_file(const Fd& file, std::span<char> room);

// The same of one a part of which must not be taken for all: EFBIG if it does not fit.
Result<std::string_view> read_whole_file(int directory, const char* name, std::span<char> room);

// Writes `contents` to `name` by way of `name`.new (unfinished.hpp), so that a reader sees the old or the
// new, never a part.
Result<> replace_file(int directory, const char* name, std::string_view contents, mode_t mode);

// An empty file; an existing one is left as it is.
Result<> make_empty_file(int directory, const char* name, mode_t mode);
// That there is none is as good.
Result<> remove_file(int directory, const char* name);

// Is there such an entry, whatever its type? Symbolic links are followed.
Result<bool> exists(int directory, const char* name);

// May this program execute it, or pass through it if it is a directory?
Result<> may_execute(int directory, const char* name);

struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
struct FileInfo {
    enum class Type : std::uint8_t { regular, directory, fifo, symlink, socket, device, other };
    FileIdentity identity;
    Type type = Type::other;
    mode_t mode = 0; // the permission bits
    std::uint32_t owner = 0;
    std::uint64_t size = 0;
    Span changed{0}; // when anything of it was changed last, its mode and its name included; Unix time
    std::uint64_t links = 0; // names it has; 0: it was removed, and lives on only where it is open
};
enum class Links : std::uint8_t { follow, keep };
Result<FileInfo> info(int directory, const char* name, Links links = Links::follow);
Result<FileInfo> info(const Fd& fd);

// A regular file, for reading if nothing else is said. What has the name and is none fails with EINVAL, ELOOP
// (a symbolic link is not followed) or what open(2) says; it is not waited for.
struct RegularFile {
    Fd file;
    FileInfo info;
};
Result<RegularFile> open_regular(int directory, const char* name, int flags = 0, mode_t mode = 0);

// What there is to say of a file that gives trouble, with as many of its first bytes as there is room for.
FileFacts facts_of(int directory, const char* name, std::span<char> room);

// mkdir, where an existing one is as good. When `name` is a symbolic link to nothing, the directory it points
// to is made (Debian's daemontools and runit keep their run-time files that way).
//
// Answers whether it was made, and so is empty. Links::keep: where there is a link, nothing is made.
Result<bool> make_directory(int directory, const char* name, mode_t mode, Links links = Links::follow);

// A new directory that only its owner may enter. The six X at the end of `path` become what makes it new.
Result<> make_unique_directory(char* path);

// Opens a FIFO that we make if there is none, or fails with EINVAL when something else has its name: a
// regular file would be ready to read for ever. `both` ends in one descriptor mean no end of file and no
// SIGPIPE while we hold it.
enum class FifoEnd : std::uint8_t { reader, both };
Result<Fd> make_and_open_fifo(int directory, const char* name, mode_t mode, FifoEnd end);

// ENXIO when nobody reads. The type is checked as above.
Result<Fd> open_fifo_writer(int directory, const char* name);

// Whether reading and writing wait, for all who share the open file.
enum class Waiting : bool { no, yes };
Result<> set_waiting(const Fd& fd, Waiting waiting);

// What is waiting in a non-blocking descriptor: nothing when there is nothing (and at the end of the file).
std::span<const char> read_waiting(const Fd& fd, std::span<char> room);

// From now on it stays open in the next program.
void keep_on_exec(int fd);
// And not any more.
void close_on_exec(int fd);
// One more descriptor of the same, with the lowest free number, open in the next program; none where there is
// no room.
void copy_descriptor(int fd);

// One more descriptor of the same, which is ours alone.
Result<Fd> same_again(const Fd& fd);

struct Pipe {
    Fd reader;
    Fd writer;
};
Result<Pipe> make_pipe();

} // namespace lares::sys
