// SPDX-License-Identifier: ISC
#include "strays.hpp"

#include "sys/file.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lares::service {

namespace {

std::optional<sys::FileIdentity> identity_of(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return found ? std::optional{found->identity} : std::nullopt;
}

// Of a few left processes among many services: each directory is looked at once.
class Homes {
  public:
    explicit Homes(std::span<const Kept> services) {
        for (const Kept& each : services)
            if (const auto identity = each.path.empty() ? std::nullopt : identity_of(each.path))
                homes_.emplace_back(*identity, &each);
    }

    const Kept* service_in(const sys::FileIdentity& directory) const {
        const auto found = std::ranges::find(homes_, directory, &Home::first);
        return found == homes_.end() ? nullptr : found->second;
    }

  private:
    using Home = std::pair<sys::FileIdentity, const Kept*>;
    std::vector<Home> homes_;
};

bool is_of_nobody_yet(const TreeNode& node) {
    return node.is_left && !node.left_of && node.process;
}

bool has_some_of_nobody(std::span<const TreeNode> nodes) {
    return std::ranges::any_of(nodes, [](const TreeNode& node) {
        return is_of_nobody_yet(node) || has_some_of_nobody(node.children);
    });
}

void find_in(std::span<TreeNode> nodes, const Homes& homes) {
    for (TreeNode& node : nodes) {
        find_in(node.children, homes);
        if (!is_of_nobody_yet(node)) continue;
        const auto directory = identity_of("/proc/" + std::to_string(node.process->pid) + "/cwd");
        if (directory) node.left_of = homes.service_in(*directory);
    }
}

} // namespace

void find_whose_strays(std::span<TreeNode> nodes, std::span<const Kept> services) {
    if (has_some_of_nobody(nodes)) find_in(nodes, Homes{services});
}

} // namespace lares::service
