// SPDX-License-Identifier: ISC
#include "operands.hpp"

#include "names_in.hpp"
#include "protocol/names.hpp"
#include "protocol/setting_lines.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

#include <array>

namespace lares::service {

namespace {

bool is_group(std::string_view operand) {
    return operand.size() > 1 && operand.front() == '@' && !operand.contains('/');
}

bool is_there(const char* operand) {
    return sys::info(sys::here, operand).has_value();
}

// False: `is_last` has said so of one.
template <typename IsLast>
bool each_group(std::string_view text, IsLast is_last) {
    protocol::SettingLines lines{text};
    while (const auto line = lines.next()) {
        std::string_view rest = line->text;
        for (auto word = protocol::take_word(rest); !word.empty(); word = protocol::take_word(rest))
            if (is_last(word)) return false;
    }
    return true;
}

} // namespace

bool is_in_group(std::string_view text, std::string_view group) {
    return !each_group(text, [group](std::string_view word) { return word == group; });
}

bool belongs_to(const std::string& service, std::string_view group) {
    std::array<char, 4096> room;
    const std::string file = service + "/" + protocol::service_file::group;
    const auto text = sys::read_small_file(sys::here, file.c_str(), room);
    return text && is_in_group(*text, group);
}

std::vector<std::string> groups_of(const std::string& service) {
    std::array<char, 4096> room;
    const std::string file = service + "/" + protocol::service_file::group;
    const auto text = sys::read_small_file(sys::here, file.c_str(), room);
    std::vector<std::string> groups;
    if (text)
        each_group(*text, [&](std::string_view word) {
            groups.emplace_back(word);
            return false;
        });
    return groups;
}

std::string scan_directory() {
    const char* variable = sys::environment_value(protocol::scan_directory_variable);
    return variable && *variable ? variable : protocol::default_scan_directory;
}

Operands::Operands(std::span<char* const> given) : scan_directory_{scan_directory()} {
    for (char* operand : given)
        if (is_group(operand) && !is_there(operand))
            add_group(operand);
        else
            kept_.emplace_back(operand);
    for (std::string& name : kept_) words_.push_back(name.data());
}

std::string Operands::problem() const {
    if (empty_group_.empty()) return {};
    return "there is no service in the group " + empty_group_ + " in " + scan_directory_;
}

void Operands::add_group(std::string_view group) {
    const std::size_t before = kept_.size();
    for (const std::string& name : names_in(scan_directory_)) {
        const std::string service = scan_directory_ + "/" + name;
        if (belongs_to(service, group.substr(1))) kept_.push_back(service);
    }
    if (kept_.size() == before && empty_group_.empty()) empty_group_ = group;
}

} // namespace lares::service
