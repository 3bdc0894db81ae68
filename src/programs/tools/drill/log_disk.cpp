// SPDX-License-Identifier: ISC
#include "log_disk.hpp"

#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/private_disk.hpp"
#include "sys/report.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>

namespace lares::drill {

namespace {

constexpr const char* filling = "filling";
constexpr const char* size_of_disk = "size=16m,mode=0755";

} // namespace

Result<LogDisk> LogDisk::mount(const std::string& directory) {
    if (const auto mounted = sys::mount_private_disk(directory.c_str(), size_of_disk); !mounted)
        return fail(mounted);
    return LogDisk{directory};
}

Result<> LogDisk::fill() {
    const std::string path = directory_ + "/" + filling;
    const auto file = sys::open_at(sys::here, path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!file) return fail(file);
    constexpr std::array<char, 4096> zeros{};
    for (std::size_t size = zeros.size(); size > 0;) {
        if (sys::write_all(file->number(), {zeros.data(), size})) continue;
        if (errno != ENOSPC) return sys::failed_to("fill the disk");
        size /= 2;
    }
    return {};
}

void LogDisk::free() {
    (void)sys::remove_file(sys::here, (directory_ + "/" + filling).c_str());
}

void LogDisk::detach() const {
    sys::detach_disk(directory_.c_str());
}

void LogDisk::copy_to(const std::string& directory) const {
    std::error_code ignored;
    std::filesystem::copy(directory_, directory, std::filesystem::copy_options::recursive, ignored);
}

} // namespace lares::drill
