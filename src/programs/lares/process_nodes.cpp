// SPDX-License-Identifier: ISC
#include "process_nodes.hpp"

#include "service/user_names.hpp"
#include "sys/character_set.hpp"
#include "sys/command_line.hpp"
#include "sys/process_facts.hpp"

#include <array>

namespace lares::front {

namespace {

constexpr std::size_t longest_command = 4096;

std::string command_of(const sys::ProcessEntry& entry) {
    std::array<char, longest_command> room;
    const std::string_view line = sys::command_line_of(entry.pid, room);
    return line.empty() ? "[" + std::string{entry.name.view()} + "]" : std::string{line};
}

class Showing {
  public:
    explicit Showing(Moment now) : now_{now}, users_{service::UserNames::of_machine()} {}

    std::vector<present::ProcessNode> all(std::span<const service::TreeNode> nodes) const {
        std::vector<present::ProcessNode> shown;
        for (const service::TreeNode& node : nodes) shown.push_back(one(node));
        return shown;
    }

  private:
    present::ProcessNode one(const service::TreeNode& node) const {
        present::ProcessNode shown;
        if (node.process) add_process(shown, *node.process);
        shown.is_moved = node.is_moved;
        shown.is_left = node.is_left;
        if (node.left_of) shown.left_of = node.left_of->name;
        for (const service::Kept* kept : node.services)
            shown.services.push_back({kept->name, present::standing_words(kept->view, now_)});
        shown.children = all(node.children);
        return shown;
    }

    void add_process(present::ProcessNode& shown, const sys::ProcessEntry& entry) const {
        const auto user = sys::user_of_process(entry.pid);
        shown.pid = static_cast<std::uint32_t>(entry.pid);
        shown.parent = static_cast<std::uint32_t>(entry.parent);
        shown.user = user ? users_.name_of(*user) : "?";
        shown.command = command_of(entry);
        shown.state = entry.state;
        shown.resident_kib = entry.resident_kib;
        shown.cpu = entry.cpu;
        shown.age = sys::age_of_start(entry.started);
    }

    Moment now_;
    service::UserNames users_;
};

} // namespace

std::vector<present::ProcessNode> shown_nodes(std::span<const service::TreeNode> nodes, Moment now) {
    return Showing{now}.all(nodes);
}

present::Letters letters() {
    return sys::speaks_utf8() ? present::Letters::utf8 : present::Letters::ascii;
}

} // namespace lares::front
