// SPDX-License-Identifier: ISC
#include "log_disk.hpp"

#include "sys/fd.hpp"
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sys/mount.h>
#include <system_error>
#include <unistd.h>

namespace lares::drill {

namespace {

constexpr const char* filling = "filling";
constexpr const char* size_of_disk = "size=16m,mode=0755";

} // namespace

Result<LogDisk> LogDisk::mount(const std::string& directory) {
    if (::unshare(CLONE_NEWNS) < 0) return sys::failed_to("have mounts of its own");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0)
        return sys::failed_to("keep mounts to itself");
    if (::mount("lares-drill", directory.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size_of_disk) < 0)
        return sys::failed_to("mount a tmpfs");
    return LogDisk{directory};
}

Result<> LogDisk::fill() {
    const std::string path = directory_ + "/" + filling;
    const auto file = sys::open_at(sys::here, path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!file) return fail(file);
    constexpr std::array<char, 4096> zeros{};
    for (std::size_t size = zeros.size(); size > 0;) {
        if (::write(file->number(), zeros.data(), size) >= 0) continue;
        if (errno != ENOSPC) return sys::failed_to("fill the disk");
        size /= 2;
    }
    return {};
}

void LogDisk::free() {
    (void)sys::remove_file(sys::here, (directory_ + "/" + filling).c_str());
}

void LogDisk::detach() const {
    (void)::umount2(directory_.c_str(), MNT_DETACH);
}

void LogDisk::copy_to(const std::string& directory) const {
    std::error_code ignored;
    std::filesystem::copy(directory_, directory, std::filesystem::copy_options::recursive, ignored);
}

} // namespace lares::drill
