// SPDX-License-Identifier: ISC
#include "process_tree.hpp"

#include "json_array.hpp"
#include "words.hpp"

#include <cmath>

#define JSON_NO_IO 1 // streams would bring in locales
#include <nlohmann/json.hpp>

namespace lares::present {

using ProcessJson = nlohmann::ordered_json;

namespace {

struct BranchSigns {
    std::string_view child, last_child, moved, last_moved, beside, below_last;
};
constexpr BranchSigns of_utf8{"├─ ", "└─ ", "├╌ ", "└╌ ", "│  ", "   "};
constexpr BranchSigns of_ascii{"|- ", "`- ", "|. ", "`. ", "|  ", "   "};

std::string_view sign_of(const BranchSigns& signs, bool is_moved, bool is_last) {
    if (is_moved) return is_last ? signs.last_moved : signs.moved;
    return is_last ? signs.last_child : signs.child;
}

// Calls row(node, branch) for each, from top to bottom.
template <class Row>
class TreeWalk {
  public:
    TreeWalk(Letters letters, Row row) : signs_{letters == Letters::utf8 ? of_utf8 : of_ascii}, row_{row} {}

    void roots(std::span<const ProcessNode> nodes) {
        for (const ProcessNode& node : nodes) {
            row_(node, node.is_moved ? std::string{signs_.last_moved} : std::string{});
            below(node, node.is_moved ? std::string{signs_.below_last} : std::string{});
        }
    }

  private:
    void below(const ProcessNode& above, const std::string& margin) {
        for (const ProcessNode& node : above.children) {
            const bool is_last = &node == &above.children.back();
            row_(node, margin + std::string{sign_of(signs_, node.is_moved, is_last)});
            below(node, margin + std::string{is_last ? signs_.below_last : signs_.beside});
        }
    }

    const BranchSigns& signs_;
    Row row_;
};

// Of what a service waits for the name may be long; the command is what the tree is about.
constexpr std::size_t widest_state = 20;

// Most sleep or run, which says nothing.
Cell oddity_of(const ProcessNode& node) {
    switch (node.state) {
    case 'Z':
    case 'X': return {"dead", Tone::faint};
    case 'T':
    case 't': return {"stopped", Tone::busy};
    case 'D': return {"in a disk", Tone::busy};
    default: return {""};
    }
}

// Of a runsv with a log: the state of the service, which comes first.
Cell state_cell(const ProcessNode& node) {
    if (node.is_left) return {node.left_of.empty() ? "stray" : "left of " + node.left_of, Tone::busy};
    if (node.services.empty()) return oddity_of(node);
    const Standing& standing = node.services.front().standing;
    return {standing.words, standing.tone};
}

std::string pid_words(const ProcessNode& node) {
    return node.pid == 0 ? "-" : std::string{Decimal{node.pid}.view()};
}

std::string_view behind_last(std::string_view text, char sign) {
    return text.substr(text.rfind(sign) + 1); // none: 0
}

// Every supervise of a log is called `supervise log`.
std::string name_to_add(const ProcessNode& node) {
    if (node.services.empty()) return {};
    const std::string& name = node.services.front().name;
    const bool is_told = !name.ends_with("/log") && behind_last(name, '/') == behind_last(node.command, ' ');
    return is_told ? "" : "  (" + name + ")";
}

// What readproctitle has room for in its title is dots at first.
std::string with_fewer_dots(std::string_view text) {
    std::string shown;
    std::size_t dots = 0;
    for (const char letter : text) {
        dots = letter == '.' ? dots + 1 : 0;
        if (dots <= 3) shown.push_back(letter);
    }
    return shown;
}

std::string command_of(const ProcessNode& node) {
    if (node.pid == 0 && !node.services.empty()) return node.services.front().name;
    return with_fewer_dots(node.command) + name_to_add(node);
}

ProcessJson object_of_process(const ProcessNode& node, bool is_root) {
    const auto of_process = [&](const auto& value) {
        return node.pid == 0 ? ProcessJson{} : ProcessJson(value);
    };
    ProcessJson object;
    if (is_root) object["schema"] = process_schema;
    object["pid"] = of_process(node.pid);
    object["parent"] = of_process(node.parent);
    object["user"] = of_process(node.user);
    object["command"] = of_process(node.command);
    object["state"] = of_process(std::string(1, node.state));
    object["memory_kib"] = of_process(node.resident_kib);
    object["cpu_seconds"] =
        of_process(std::round(std::chrono::duration<double>{node.cpu}.count() * 1000) / 1000);
    object["age_seconds"] = of_process(std::chrono::floor<std::chrono::seconds>(node.age).count());
    object["moved"] = node.is_moved;
    object["left"] = node.is_left;
    object["left_of"] = node.left_of.empty() ? ProcessJson{} : ProcessJson(node.left_of);
    object["services"] = ProcessJson::array();
    for (const auto& [name, standing] : node.services)
        object["services"].push_back({{"name", name}, {"state", standing.kind()}});
    object["processes"] = ProcessJson::array();
    for (const ProcessNode& child : node.children)
        object["processes"].push_back(object_of_process(child, false));
    return object;
}

} // namespace

Table process_tree(std::span<const ProcessNode> roots, Letters letters) {
    using Align = Column::Align;
    Table table{{{"PID", Align::right},
                 {"USER"},
                 {.title = "STATE", .may_be_cut = true, .least = widest_state, .most = widest_state},
                 {"COMMAND", Align::left, true}}};
    const auto row = [&](const ProcessNode& node, const std::string& branch) {
        table.add({{pid_words(node)}, {node.user}, state_cell(node), {branch + command_of(node)}});
    };
    TreeWalk{letters, row}.roots(roots);
    return table;
}

Table process_list(std::span<const ProcessNode> roots, Letters letters) {
    using Align = Column::Align;
    Table table{{{"PID", Align::right},
                 {"STATE"},
                 {"MEMORY", Align::right},
                 {"CPU", Align::right},
                 {"AGE", Align::right},
                 {"COMMAND", Align::left, true}}};
    const auto row = [&](const ProcessNode& node, const std::string& branch) {
        table.add({{pid_words(node)},
                   {std::string(1, node.state)},
                   {size_words(node.resident_kib)},
                   {duration_words(node.cpu)},
                   {age_words(node.age)},
                   {branch + command_of(node)}});
    };
    TreeWalk{letters, row}.roots(roots);
    return table;
}

std::string json_for(std::span<const ProcessNode> roots) {
    JsonArray array;
    for (const ProcessNode& root : roots)
        array.add(object_of_process(root, true).dump(-1, ' ', false, ProcessJson::error_handler_t::replace));
    return array.text();
}

} // namespace lares::present
