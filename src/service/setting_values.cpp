// SPDX-License-Identifier: ISC
#include "setting_values.hpp"

#include "base/span_text.hpp"
#include "joined.hpp"
#include "names_in.hpp"
#include "protocol/instance.hpp"
#include "protocol/need.hpp"
#include "protocol/setting_check.hpp"
#include "protocol/setting_lines.hpp"
#include "protocol/setting_value.hpp"
#include "rejected_settings.hpp"
#include "sys/file.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace lares::service {

namespace {

using protocol::CatalogueEntry;
using protocol::SettingShape;
using Type = sys::FileInfo::Type;

// In one line: "TERM 1m, KILL".
std::string lines_in_one(std::string_view text) {
    std::string all;
    protocol::SettingLines lines{text};
    while (const auto line = lines.next()) {
        std::string_view words = line->text;
        while (words.ends_with(',')) words.remove_suffix(1);
        all.append(all.empty() ? "" : ", ").append(words);
    }
    return all;
}

// A number alone counts in another unit in each file.
std::string time_in_words(const CatalogueEntry& entry, std::string_view text) {
    const auto span = protocol::span_setting(text, unit_of(*entry.file));
    return span ? std::string{span_text(*span).view()} : lines_in_one(text);
}

class Reading {
  public:
    Reading(const Service& service, std::string_view name) : service_{service}, name_{name} {}

    SettingValues all() {
        for (const RejectedSetting& each : settings_that_are_rejected(service_, name_)) note_rejected(each);
        const std::vector<std::string> names = names_in(service_.path("."), service_.start());
        for (const std::string& name : names)
            if (const auto file = protocol::service_file_called(name)) files_.add(*file);
        for (const CatalogueEntry& entry : protocol::setting_catalogue())
            result_.values.push_back(value_of(entry));
        note_what_steps_replace();
        for (const std::string& name : names)
            if (!is_known(name)) result_.unknown.push_back(name);
        return std::move(result_);
    }

  private:
    // "health/inteval" and "ready-lisen" are in no catalogue, and "needs/db" is told with needs/.
    void note_rejected(const RejectedSetting& rejected) {
        const std::string why =
            rejected.why.starts_with(": ") ? rejected.why.substr(2) : "line" + rejected.why.substr(6);
        if (find(rejected.file))
            rejected_.emplace_back(rejected.file, why);
        else if (rejected.file.contains('/') && !rejected.file.starts_with("health/"))
            rejected_.emplace_back(rejected.file.substr(0, rejected.file.find('/')),
                                   rejected.file + ": " + why);
        else
            result_.misspelt.push_back({rejected.file, why});
    }

    static bool find(std::string_view name) {
        return std::ranges::find(protocol::setting_catalogue(), name, &CatalogueEntry::file_name) !=
               protocol::setting_catalogue().end();
    }

    std::string why_rejected(std::string_view file) const {
        std::string all;
        for (const auto& [name, why] : rejected_)
            if (name == file) all.append(all.empty() ? "" : "; ").append(why);
        return all;
    }

    // What an instance has for itself has its name behind it; `down` is heeded under both.
    std::string own_name_of(std::string_view file) const {
        const std::string own = std::string{file} + "@" + service_.instance();
        const bool has_own = !service_.instance().empty() &&
                             (file == protocol::service_file::down || file == protocol::service_file::event);
        const bool is_there = has_own && sys::info(service_.start(), service_.path(own).c_str()).has_value();
        return is_there || (has_own && file == protocol::service_file::event) ? own : std::string{file};
    }

    SettingValue& value_called(protocol::ServiceFile file) {
        return *std::ranges::find_if(result_.values,
                                     [&](const SettingValue& it) { return it.entry->file == file; });
    }

    // The steps say all of that and more.
    void note_what_steps_replace() {
        if (!value_called(protocol::ServiceFile::stop_steps).value) return;
        for (const auto file : {protocol::ServiceFile::down_signal, protocol::ServiceFile::timeout_kill}) {
            SettingValue& replaced = value_called(file);
            if (replaced.value) replaced.why_not = "stop-steps counts instead";
            replaced.value.reset();
        }
    }

    SettingValue value_of(const CatalogueEntry& entry) {
        const std::string file = own_name_of(entry.file_name());
        SettingValue value{&entry, std::nullopt, default_in(entry, files_), {}, {}};
        const auto found = sys::info(service_.start(), service_.path(file).c_str());
        if (!found && found.error().number == ENOENT) return value;
        if (found && !is_meant(entry, found->type)) return value;
        value.path = std::string{name_} + "/" + file;
        if (!found)
            value.why_not = sys::error_text(found.error().number);
        else
            read(value, file);
        if (value.why_not.empty()) value.why_not = why_rejected(entry.file_name());
        if (!value.why_not.empty() && entry.shape != SettingShape::directory) value.value.reset();
        return value;
    }

    // `log` is the one or the other, and each has its entry.
    static bool is_meant(const CatalogueEntry& entry, Type type) {
        if (entry.file_name() != protocol::service_file::log) return true;
        return (type == Type::directory) == (entry.shape == SettingShape::directory);
    }

    void read(SettingValue& value, const std::string& file) {
        const CatalogueEntry& entry = *value.entry;
        const bool is_executable =
            sys::may_execute(service_.start(), service_.path(file).c_str()).has_value();
        switch (entry.shape) {
        case SettingShape::flag: value.value = "yes"; return;
        case SettingShape::program: value.value = "a program"; return;
        case SettingShape::directory: value.value = names_of(entry, file); return;
        case SettingShape::check:
            if (is_executable) value.value = "a program";
            if (!is_executable) read_text(value, file);
            return;
        case SettingShape::time:
        case SettingShape::text: read_text(value, file); return;
        }
    }

    // What supervise would find too long is told as rejected.
    void read_text(SettingValue& value, const std::string& file) {
        const auto text = sys::read_small_file(service_.start(), service_.path(file).c_str(), room_);
        if (!text) {
            value.why_not = sys::error_text(text.error().number);
            return;
        }
        const bool is_time = value.entry->shape == SettingShape::time;
        std::string words = is_time ? time_in_words(*value.entry, *text) : lines_in_one(*text);
        value.value = words.empty() ? "yes" : std::move(words);
    }

    std::string names_of(const CatalogueEntry& entry, const std::string& directory) const {
        if (entry.group == protocol::SettingGroup::log) return "yes";
        std::vector<std::string> names = names_in(service_.path(directory), service_.start());
        if (entry.group == protocol::SettingGroup::needs)
            std::erase_if(names, [](const std::string& name) { return !protocol::names_a_neighbour(name); });
        return names.empty() ? "nothing" : joined(names);
    }

    static bool is_of_instance(std::string_view name) {
        for (const char* file : {protocol::service_file::control_directory, protocol::service_file::down,
                                 protocol::service_file::event})
            if (!protocol::instance_in_name(name, file).empty()) return true;
        return name.starts_with("supervise.log");
    }

    bool is_known(std::string_view name) const {
        if (name == protocol::service_file::control_directory || name == protocol::service_file::health)
            return true;
        const bool is_misspelt = std::ranges::find(result_.misspelt, name, &SettingValues::Misspelt::file) !=
                                 result_.misspelt.end();
        return find(name) || is_of_instance(name) || is_misspelt;
    }

    const Service& service_;
    std::string_view name_;
    protocol::ServiceFiles files_;
    std::vector<std::pair<std::string, std::string>> rejected_;
    std::array<char, 4096> room_;
    SettingValues result_;
};

} // namespace

SettingValues setting_values(const Service& service, std::string_view name) {
    return Reading{service, name}.all();
}

} // namespace lares::service
