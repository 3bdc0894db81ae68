// SPDX-License-Identifier: ISC
#include "new_plan.hpp"

#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/absolute_path.hpp"
#include "workshop/limit_option.hpp"
#include "workshop/ready_option.hpp"

#include <algorithm>

namespace lares::front {

namespace {

namespace file = protocol::service_file;
using workshop::Blueprint;
using workshop::Setting;

// What somebody wants becomes a blueprint, or the command is at fault.
class Planning {
  public:
    explicit Planning(const NewWishes& wishes) : wishes_{wishes} {}

    Blueprint blueprint(const std::string& name) {
        plan_.name = name;
        plan_.command = wishes_.command;
        plan_.account = wishes_.user;
        add_variables();
        if (!wishes_.variables_file.empty())
            plan_.variables_file = workshop::absolute_path(wishes_.variables_file);
        if (!wishes_.working_directory.empty())
            plan_.working_directory = workshop::absolute_path(wishes_.working_directory);
        add_limits();
        add_log();
        add_settings();
        return std::move(plan_);
    }

  private:
    // Of two for one variable the last counts.
    void add_variables() {
        for (const std::string& word : wishes_.variables) {
            const Split parts = split_at(word, '=');
            if (!word.contains('='))
                misused("--env " + word + " has no value; try: --env " + word + "=VALUE");
            const std::string name{parts.head};
            std::erase_if(plan_.variables, [&](const workshop::Variable& it) { return it.name == name; });
            plan_.variables.push_back({name, std::string{parts.rest}});
        }
    }

    void add_limits() {
        for (const std::string& word : wishes_.limits) {
            const auto option = workshop::limit_option_from(word);
            if (!option) misused(option.error());
            plan_.limits.push_back(option->option);
            plan_.limits.push_back(option->value);
        }
    }

    void add_log() {
        plan_.log->account = wishes_.log_user;
        plan_.log->how_many = wishes_.log_files;
        if (!wishes_.log_directory.empty())
            plan_.log->directory = workshop::absolute_path(wishes_.log_directory);
        if (!wishes_.log_size.empty()) {
            const auto size = workshop::bytes_from_text(wishes_.log_size);
            if (!size) misused("--log-size cannot be " + wishes_.log_size + "; try: 1M");
            plan_.log->size = *size;
        }
        if (wishes_.has_no_log) plan_.log.reset();
    }

    // Several of one kind are lines of one file.
    void add(const Setting& setting) {
        const auto same = std::ranges::find(plan_.settings, setting.file, &Setting::file);
        if (same == plan_.settings.end())
            plan_.settings.push_back(setting);
        else if (same->text != setting.text)
            same->text.append("\n").append(setting.text);
    }

    void add_settings() {
        if (wishes_.is_oneshot) add({file::type, "oneshot"});
        if (wishes_.is_down) add({file::down, ""});
        for (const std::string& word : wishes_.ready) {
            const auto setting = workshop::ready_setting_from(word);
            if (!setting) misused(setting.error());
            add(*setting);
        }
        if (!wishes_.stop_signal.empty()) add({file::down_signal, wishes_.stop_signal});
        if (!wishes_.restart.empty()) add({file::restart, wishes_.restart});
        for (const std::string& name : wishes_.needs) add({std::string{file::needs} + "/" + name, ""});
        for (const std::string& name : wishes_.wants) add({std::string{file::wants} + "/" + name, ""});
        for (const std::string& name : wishes_.groups) add({file::group, name});
    }

    const NewWishes& wishes_;
    Blueprint plan_;
};

} // namespace

[[noreturn]] void misused(const std::string& sentence) {
    report.fatal({sentence});
    sys::leave(exit_misused);
}

workshop::Site site_for(const NewWishes& wishes) {
    if (!wishes.name.contains('/')) return {workshop::absolute_path(wishes.directory), wishes.name, {}, {}};
    if (wishes.directory != workshop::usual_directory)
        misused("the name is a path, and --dir says another one; give one of them");
    const std::string path = workshop::absolute_path(wishes.name);
    const std::string name{last_part_of(path)};
    return {workshop::absolute_path(std::string{part_above(path)}), name, {}, {}};
}

Blueprint blueprint_for(const NewWishes& wishes, const std::string& name) {
    return Planning{wishes}.blueprint(name);
}

} // namespace lares::front
