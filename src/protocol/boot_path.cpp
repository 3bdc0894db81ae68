// SPDX-License-Identifier: ISC
#include "boot_path.hpp"

namespace lares::protocol {

namespace {

bool is_element(std::string_view path, std::string_view directory) {
    while (!path.empty()) {
        const Split element = split_at(path, ':');
        if (element.head == directory) return true;
        path = element.rest;
    }
    return false;
}

} // namespace

BootPath boot_path_setting(std::string_view own_directory) {
    BootPath setting;
    setting.append("PATH=");
    if (own_directory.starts_with('/') && !own_directory.contains(':') &&
        !is_element(classic_boot_path, own_directory) && own_directory.size() < 512)
        setting.append(own_directory).append(':');
    setting.append(classic_boot_path);
    return setting;
}

} // namespace lares::protocol
