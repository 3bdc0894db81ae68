// SPDX-License-Identifier: ISC
#include "draft.hpp"

#include "script.hpp"

#include <algorithm>

namespace lares::workshop {

namespace {

using Kind = DraftEntry::Kind;
using Owner = DraftEntry::Owner;

constexpr mode_t program_mode = 0755;
constexpr mode_t open_mode = 0755;
constexpr mode_t secret_directory_mode = 0700;
constexpr mode_t secret_mode = 0600; // a variable may be a password

class Drafting {
  public:
    explicit Drafting(const Blueprint& blueprint) : blueprint_{blueprint} {}

    std::vector<DraftEntry> entries() {
        add({Kind::file, "run", run_script(blueprint_), program_mode});
        add_variables();
        for (const Setting& setting : blueprint_.settings) add_setting(setting);
        if (blueprint_.log) add_log(*blueprint_.log);
        return std::move(entries_);
    }

  private:
    void add(DraftEntry entry) { entries_.push_back(std::move(entry)); }

    void add_directory(const std::string& name, mode_t mode, Owner owner = Owner::us) {
        if (std::ranges::find(entries_, name, &DraftEntry::name) == entries_.end())
            add({Kind::directory, name, "", mode, owner});
    }

    void add_setting(const Setting& setting) {
        const std::size_t slash = setting.file.find('/');
        if (slash != std::string::npos) add_directory(setting.file.substr(0, slash), open_mode);
        add({Kind::file, setting.file, setting.text.empty() ? "" : setting.text + "\n"});
    }

    void add_variables() {
        if (blueprint_.variables.empty()) return;
        add_directory("env", secret_directory_mode);
        for (const Variable& each : blueprint_.variables)
            add({Kind::file, "env/" + each.name, env_file_text(each.value), secret_mode});
    }

    // The logger makes its directory by itself where it may.
    void add_log(const LogPlan& log) {
        add_directory("log", open_mode);
        if (log.directory.empty()) add_directory("log/main", open_mode, Owner::logger);
        add({Kind::file, "log/run", log_script(blueprint_, log), program_mode});
    }

    const Blueprint& blueprint_;
    std::vector<DraftEntry> entries_;
};

} // namespace

std::vector<DraftEntry> draft_of(const Blueprint& blueprint) {
    return Drafting{blueprint}.entries();
}

std::string env_file_text(const std::string& value) {
    std::string text = value;
    std::ranges::replace(text, '\n', '\0');
    return text + "\n";
}

} // namespace lares::workshop
