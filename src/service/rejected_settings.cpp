// SPDX-License-Identifier: ISC
#include "rejected_settings.hpp"

#include "base/text.hpp"
#include "protocol/hook_letters.hpp"
#include "protocol/misspelt_file.hpp"
#include "protocol/names.hpp"
#include "protocol/need.hpp"
#include "protocol/setting_check.hpp"
#include "sys/directory.hpp"
#include "sys/report.hpp"

#include <array>
#include <cerrno>
#include <cstdint>

namespace lares::service {

using protocol::FileKind;
using protocol::ServiceFile;
using protocol::ServiceFiles;
using protocol::Within;
namespace file = protocol::service_file;

namespace {

using Room = std::array<char, protocol::longest_setting + 1>;

// Of all names in this directory, in whatever order they come.
template <class Then>
void each_name(const Service& service, std::string_view directory, Then then) {
    const auto opened = sys::open_directory(service.start(), service.path(directory).c_str());
    if (!opened) return;
    std::array<std::uint64_t, 512> room;
    sys::DirectoryNames names{*opened, room};
    for (auto name = names.next(); name && *name; name = names.next())
        if ((*name)[0] != '.') then(std::string_view{*name});
}

class Search {
  public:
    Search(const Service& service, std::string_view name) : service_{service}, name_{name} {}

    std::vector<RejectedSetting> all() {
        each_name(service_, ".", [&](std::string_view name) { note(name); });
        for (auto each = ServiceFile{0}; each < ServiceFile::count; each = after(each))
            if (files_.has(each)) look_at(each);
        if (has_group_ && facts_of(file::group).type == FileFacts::Type::directory)
            add(file::group, "is a directory; it must be a file with words in it", "it is in no group");
        return std::move(found_);
    }

  private:
    static ServiceFile after(ServiceFile of) {
        return static_cast<ServiceFile>(static_cast<unsigned>(of) + 1);
    }

    void note(std::string_view name) {
        has_group_ |= name == file::group;
        const auto found = protocol::service_file_called(name);
        const bool is_directory_of_log =
            found == ServiceFile::log_program && facts_of(file::log).type == FileFacts::Type::directory;
        if (!found && name != file::group) look_for_misspelling("", name, Within::service);
        if (!found || is_directory_of_log) return;
        files_.add(*found);
        if (*found != ServiceFile::health) return;
        each_name(service_, name, [&](std::string_view inner) { note_in_health("health/", inner); });
    }

    void note_in_health(const std::string& directory, std::string_view name) {
        if (const auto found = protocol::service_file_called(directory + std::string{name}))
            files_.add(*found);
        else
            look_for_misspelling(directory, name, Within::health);
    }

    void look_for_misspelling(const std::string& directory, std::string_view name, Within within) {
        if (protocol::name_meant_by(name, within, FileFacts::Type::regular).empty()) return;
        const std::string path = directory + std::string{name};
        const std::string_view meant = protocol::name_meant_by(name, within, facts_of(path).type);
        if (meant.empty()) return;
        add(path, "no setting; did you mean " + directory + std::string{meant} + "?", {});
        found_.back().meant = directory + std::string{meant};
        found_.back().meant_is_there = facts_of(found_.back().meant).type != FileFacts::Type::missing;
    }

    void look_at(ServiceFile of) {
        const std::string name = shown_name_of(of);
        switch (kind_of(of)) {
        case FileKind::flag: return;
        case FileKind::program: return look_at_program(name);
        case FileKind::directory: return look_at_directory(of, name);
        case FileKind::check:
            if (is_executable(name)) return;
            if (protocol::is_script(text_of(name).value_or(""))) return look_at_program(name);
            break;
        case FileKind::setting: break;
        }
        look_at_setting(of, name);
    }

    FileFacts facts_of(const std::string& name) {
        return sys::facts_of(service_.start(), service_.path(name).c_str(), room_);
    }
    bool is_executable(const std::string& name) { return facts_of(name).executable; }
    // What is in it does not matter then.
    bool is_executable_file(const std::string& name) const {
        const auto found = sys::info(service_.start(), service_.path(name).c_str());
        return found && found->type == sys::FileInfo::Type::regular && (found->mode & 0111) != 0;
    }
    Result<std::string_view> text_of(const std::string& name) {
        return sys::read_small_file(service_.start(), service_.path(name).c_str(), room_);
    }

    void look_at_program(const std::string& name) {
        if (is_executable_file(name)) return;
        const FileFacts facts = facts_of(name);
        const bool is_misfit = facts.type == FileFacts::Type::directory ||
                               (facts.type == FileFacts::Type::regular && !facts.executable);
        const std::string as_typed = std::string{name_} + "/" + name;
        if (is_misfit) add(name, protocol::explain_start_failure(EACCES, facts, as_typed).view(), {});
    }

    void look_at_directory(ServiceFile of, const std::string& name) {
        const auto found = sys::info(service_.start(), service_.path(name).c_str());
        const int error = found ? 0 : found.error().number;
        if (error == ENOENT || error == ELOOP)
            return add(name, protocol::unusable_directory_hint(of, error, name_).view(), {});
        if (found && found->type != sys::FileInfo::Type::directory)
            return add(name, "is a file", protocol::directory_remedy(of, name_).view());
        const bool is_of_needs = of == ServiceFile::needs;
        if (is_of_needs) each_name(service_, name, [&](std::string_view it) { look_at_need(name, it); });
        if (of == ServiceFile::control)
            each_name(service_, name, [&](std::string_view it) { look_at_hook(name, it); });
    }

    void look_at_need(const std::string& directory, std::string_view neighbour) {
        if (!protocol::names_a_neighbour(neighbour)) return;
        constexpr std::string_view otherwise = "it is as if it were empty";
        const std::string name = directory + "/" + std::string{neighbour};
        const auto text = text_of(name);
        if (!text && text.error().number == EISDIR)
            return add(name, "is a directory; it must be a file, which may be empty", otherwise);
        if (is_unusable(text)) return add(name, text_about(text.error()), otherwise);
        if (!text) return;
        if (text->size() == room_.size()) return add(name, "is too long", otherwise);
        if (const auto need = protocol::need_from_text(*text); !need) add(name, need.error(), otherwise);
    }

    // What is no script is its owner's own, as under runit.
    void look_at_hook(const std::string& directory, std::string_view letter) {
        const std::string name = directory + "/" + std::string{letter};
        if (letter.size() != 1 || !protocol::is_script(text_of(name).value_or(""))) return;
        if (!protocol::is_letter_of_hook(letter[0]))
            return add(name, "no command asks it; try: one of " + std::string{protocol::letters_of_hooks},
                       {});
        look_at_program(name);
    }

    void look_at_setting(ServiceFile of, const std::string& name) {
        const auto text = text_of(name);
        if (!text && text.error().number == EISDIR)
            return add(name, "is a directory; it must be a file with one line in it", default_of(of));
        if (is_unusable(text)) add(name, text_about(text.error()), default_of(of));
        if (!text) return;
        if (text->size() == room_.size()) return add(name, "is too long", default_of(of));
        if (const auto error = error_in(of, *text, files_)) add(name, *error, default_of(of));
    }

    // What only we may not read counts: supervise mostly may. What is not there was removed just now.
    static bool is_unusable(const Result<std::string_view>& text) {
        return !text && text.error().number != ENOENT && text.error().number != EACCES;
    }

    static std::string text_about(const Error& error) {
        return "cannot be read: " + std::string{sys::error_text(error.number)};
    }

    void add(const std::string& name, const protocol::SettingError& error, std::string_view otherwise) {
        std::string why{", line "};
        why.append(Decimal{error.line}.view()).append(": \"").append(error.text).append("\" ");
        why.append(error.what).append("; try: ").append(error.remedy).append("; until then: ");
        found_.push_back({name, why.append(otherwise)});
    }

    void add(const std::string& name, std::string_view what, std::string_view more) {
        std::string why{": "};
        why.append(what).append(more.empty() ? "" : "; ").append(more);
        found_.push_back({name, std::move(why)});
    }

    const Service& service_;
    std::string_view name_;
    ServiceFiles files_;
    bool has_group_ = false;
    std::vector<RejectedSetting> found_;
    Room room_;
};

} // namespace

std::vector<RejectedSetting> settings_that_are_rejected(const Service& service, std::string_view name) {
    return Search{service, name}.all();
}

std::string lines_of(const std::vector<RejectedSetting>& settings) {
    std::string lines;
    for (const RejectedSetting& each : settings)
        lines.append(lines.empty() ? "" : "\n").append(each.file).append(each.why);
    return lines;
}

std::string rejected_settings(const Service& service, std::string_view name) {
    return lines_of(settings_that_are_rejected(service, name));
}

} // namespace lares::service
