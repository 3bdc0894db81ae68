// SPDX-License-Identifier: ISC
#include "strays.hpp"

#include "sys/file.hpp"

#include <algorithm>

namespace lares::service {

namespace {

std::optional<sys::FileIdentity> identity_of(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return found ? std::optional{found->identity} : std::nullopt;
}

const Kept* service_in(const sys::FileIdentity& directory, std::span<const Kept> services) {
    const auto works_there = [&](const Kept& it) {
        return !it.path.empty() && identity_of(it.path) == directory;
    };
    const auto found = std::ranges::find_if(services, works_there);
    return found == services.end() ? nullptr : &*found;
}

} // namespace

void find_whose_strays(std::span<TreeNode> nodes, std::span<const Kept> services) {
    for (TreeNode& node : nodes) {
        find_whose_strays(node.children, services);
        if (!node.is_left || node.left_of || !node.process) continue;
        const auto directory = identity_of("/proc/" + std::to_string(node.process->pid) + "/cwd");
        if (directory) node.left_of = service_in(*directory, services);
    }
}

} // namespace lares::service
