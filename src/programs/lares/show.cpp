// SPDX-License-Identifier: ISC
// lares show: what service directories say about their services, and what holds where they say nothing.
#include "output.hpp"
#include "present/json_array.hpp"
#include "present/listing.hpp"
#include "present/setting_facts.hpp"
#include "present/table.hpp"
#include "present/wrapping.hpp"
#include "service/joined.hpp"
#include "service/lares_command.hpp"
#include "service/setting_values.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace lares::front {

namespace {

using present::Cell;
using present::Tone;
using protocol::SettingGroup;
using service::SettingValue;
using service::SettingValues;

struct ShowWishes {
    std::vector<std::string> services;
    bool json = false;
    bool shows_set_only = false;
    bool shows_all = false;
};

bool is_said(const SettingValue& value) {
    return !value.path.empty();
}

present::SettingFacts facts_of(const std::string& service, const SettingValue& value) {
    const protocol::CatalogueEntry& entry = *value.entry;
    return {service,
            std::string{entry.name},
            std::string{word_for(entry.group)},
            std::string{entry.meaning},
            value.value,
            std::string{value.otherwise},
            value.path,
            value.why_not};
}

std::size_t defaults_among(const SettingValues& all) {
    return static_cast<std::size_t>(std::ranges::count_if(all.values, std::not_fn(is_said)));
}

std::string path_in(const std::string& service, const std::string& file) {
    return service + "/" + file;
}

// As it is called in that directory, which the head line names.
std::string name_below(const std::string& directory, const std::string& path) {
    return path.starts_with(directory + "/") ? path.substr(directory.size() + 1) : path;
}

class ShowingSettings {
  public:
    ShowingSettings(const Common& common, const ShowWishes& wishes)
        : common_{common}, wishes_{wishes}, width_{width()}, colours_{colours()} {}

    void add(const service::Selected& selected, bool shows_defaults) {
        const service::Service service{selected.path};
        const SettingValues all = setting_values(service, selected.path);
        if (wishes_.json)
            add_json(selected, all, shows_defaults);
        else
            add_text(selected, all, shows_defaults);
    }

    std::string text() const { return wishes_.json ? objects_.text() : text_; }

  private:
    void add_json(const service::Selected& selected, const SettingValues& all, bool shows_defaults) {
        const auto add = [&](const present::SettingFacts& facts) { objects_.add(json_for(facts)); };
        for (const SettingValue& value : all.values)
            if (shows_defaults || is_said(value)) add(facts_of(selected.name, value));
        for (const SettingValues::Misspelt& each : all.misspelt)
            add({selected.name, each.file, "unknown", "", std::nullopt, "", path_in(selected.path, each.file),
                 each.why});
    }

    void add_text(const service::Selected& selected, const SettingValues& all, bool shows_defaults) {
        text_.append(text_.empty() ? "" : "\n")
            .append(toned(selected.name, Tone::title, colours_))
            .append(selected.name == selected.path ? "" : ": " + selected.path)
            .append("\n");
        const present::Column::Align left = present::Column::Align::left;
        present::Table table{
            {{"SETTING"}, {"VALUE", left, false, true}, {"DEFAULT", left, false, true}, {"SOURCE"}}};
        for (auto group = SettingGroup{0}; group < SettingGroup::count;
             group = static_cast<SettingGroup>(static_cast<unsigned>(group) + 1))
            add_group(table, selected.path, all, group, shows_defaults);
        if (!table.is_empty()) text_.append(table.text(width_, colours_));
        add_notes(all);
        if (!shows_defaults) add_rest(selected.name, defaults_among(all));
    }

    // Its heading is a row of its own, so that all columns are as wide everywhere.
    static void add_group(present::Table& table, const std::string& directory, const SettingValues& all,
                          SettingGroup group, bool shows_defaults) {
        bool is_first = true;
        for (const SettingValue& value : all.values) {
            if (value.entry->group != group || (!shows_defaults && !is_said(value))) continue;
            if (std::exchange(is_first, false))
                table.add({{std::string{word_for(group)} + ":", Tone::faint}, {}, {}, {}});
            table.add(row_of(value, directory));
        }
    }

    static std::vector<Cell> row_of(const SettingValue& value, const std::string& directory) {
        const std::string name = "  " + std::string{value.entry->name};
        const std::string otherwise{value.otherwise};
        const std::string source = name_below(directory, value.path);
        if (!value.why_not.empty()) return {{name}, {"not used", Tone::bad}, {otherwise}, {source}};
        if (!value.value)
            return {{name, Tone::faint}, {otherwise, Tone::faint}, {}, {"default", Tone::faint}};
        return {{name}, {*value.value, Tone::good}, {otherwise, Tone::faint}, {source}};
    }

    void add_notes(const SettingValues& all) {
        present::Listing notes;
        for (const SettingValue& value : all.values)
            if (!value.why_not.empty()) notes.add(std::string{value.entry->name} + ":", value.why_not);
        for (const SettingValues::Misspelt& each : all.misspelt) notes.add(each.file + ":", each.why);
        if (!notes.is_empty())
            text_.append("Not used:\n").append(notes.wrapped(width_.value_or(usual_width)));
        if (!all.unknown.empty())
            text_.append(present::wrapped("Its own files: " + service::joined(all.unknown), 0,
                                          width_.value_or(usual_width)));
    }

    void add_rest(const std::string& name, std::size_t how_many) {
        if (how_many == 0) return;
        const bool is_one = how_many == 1;
        text_.append(present::wrapped(
            std::to_string(how_many) + (is_one ? " other is" : " others are") + " as by default; try: " +
                service::lares_command(common_.scan_directory, {"show", "--all", name}),
            0, width_.value_or(usual_width)));
    }

    static constexpr std::size_t usual_width = 80;

    const Common& common_;
    const ShowWishes& wishes_;
    std::optional<std::size_t> width_;
    present::Colours colours_;
    std::string text_;
    present::JsonArray objects_;
};

int show_settings(const Common& common, const ShowWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    const bool shows_defaults = !wishes.shows_set_only && (wishes.shows_all || wishes.json);
    ShowingSettings showing{common, wishes};
    for (const service::Selected& each : found.services) showing.add(each, shows_defaults);
    print(showing.text());
    return found.problems.empty() ? exit_done : exit_unknown;
}

} // namespace

void add_show(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<ShowWishes>();
    CLI::App* verb =
        app.add_subcommand("show", "The settings of services: what each is, and where that is said");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    CLI::Option* set_only =
        verb->add_flag("--set-only", wishes->shows_set_only, "Only what a file says, with --json as well");
    verb->add_flag("--all", wishes->shows_all, "What is so by default as well")->excludes(set_only);
    verb->add_flag("--json", wishes->json, "An array of JSON objects, one for each setting");
    when_given(*verb, common, act, wishes, show_settings);
}

} // namespace lares::front
