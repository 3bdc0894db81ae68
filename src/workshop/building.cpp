// SPDX-License-Identifier: ISC
#include "building.hpp"

#include "sys/durable.hpp"
#include "sys/file.hpp"
#include "sys/new_names.hpp"
#include "sys/process.hpp"
#include "sys/signals.hpp"
#include "sys/tree_removal.hpp"

#include <cerrno>

namespace lares::workshop {

namespace {

constexpr mode_t usual_mode = 0755;

using Built = std::expected<void, BuildFailure>;

class SignalsWait {
  public:
    SignalsWait() { sys::block_signals(); }
    ~SignalsWait() { before_.restore(); }
    SignalsWait(const SignalsWait&) = delete;
    SignalsWait& operator=(const SignalsWait&) = delete;

  private:
    sys::BlockedSignals before_;
};

class Building {
  public:
    explicit Building(const Site& site)
        : site_{site}, unfinished_{"." + site.name + ".new-" + std::to_string(sys::own_pid())} {}
    Building(const Building&) = delete;
    Building& operator=(const Building&) = delete;
    ~Building() {
        if (!is_done_) undo();
    }

    Built carry_out(const std::vector<DraftEntry>& draft) {
        if (auto opened = open_parent(); !opened) return opened;
        if (auto made = make_log_directory(); !made) return made;
        if (auto written = write(draft); !written) return written;
        return give_name();
    }

  private:
    static Built failed(const Error& error, std::string path) {
        return std::unexpected(BuildFailure{error, std::move(path)});
    }

    std::string path_of(const std::string& name) const { return site_.path() + "/" + name; }

    Built open_parent() {
        const auto made = sys::make_directory(sys::here, site_.parent.c_str(), usual_mode);
        if (!made) return failed(made.error(), site_.parent);
        has_made_parent_ = *made;
        auto opened = sys::open_directory(sys::here, site_.parent.c_str());
        if (!opened) return failed(opened.error(), site_.parent);
        parent_ = std::move(*opened);
        // Told before anything is written; what has the name by then is found by the last step.
        if (sys::info(parent_.number(), site_.name.c_str(), sys::Links::keep))
            return failed({EEXIST, "rename"}, site_.path());
        return {};
    }

    Built make_log_directory() {
        const std::string& path = site_.log_directory;
        if (path.empty()) return {};
        const auto made = sys::make_directory(sys::here, path.c_str(), usual_mode);
        if (!made) return failed(made.error(), path);
        has_made_log_ = *made;
        if (!*made || !site_.logger) return {};
        return given_to_logger(sys::here, path, path);
    }

    Built given_to_logger(int directory, const std::string& name, const std::string& path) {
        const auto given = sys::set_owner(directory, name.c_str(), site_.logger->user, site_.logger->group);
        return given ? Built{} : failed(given.error(), path);
    }

    Built write(const std::vector<DraftEntry>& draft) {
        const auto made = sys::make_new_directory(parent_.number(), unfinished_.c_str(), usual_mode);
        if (!made) return failed(made.error(), site_.path());
        has_begun_ = true;
        auto opened = sys::open_directory(parent_.number(), unfinished_.c_str());
        if (!opened) return failed(opened.error(), site_.path());
        directory_ = std::move(*opened);
        for (const DraftEntry& entry : draft)
            if (auto written = write(entry); !written) return written;
        return {};
    }

    Built write(const DraftEntry& entry) {
        const int directory = directory_.number();
        const bool is_directory = entry.kind == DraftEntry::Kind::directory;
        const auto made = is_directory
                              ? sys::make_new_directory(directory, entry.name.c_str(), entry.mode)
                              : sys::make_new_file(directory, entry.name.c_str(), entry.text, entry.mode);
        if (!made) return failed(made.error(), path_of(entry.name));
        if (entry.owner != DraftEntry::Owner::logger || !site_.logger) return {};
        return given_to_logger(directory, entry.name, path_of(entry.name));
    }

    Built give_name() {
        if (const auto synced = sys::sync(directory_); !synced) return failed(synced.error(), site_.path());
        const auto named = sys::rename_to_new(parent_.number(), unfinished_.c_str(), site_.name.c_str());
        if (!named) return failed(named.error(), site_.path());
        is_done_ = true;
        (void)sys::sync(parent_);
        return {};
    }

    // A directory that is not empty stays, whoever has put something there meanwhile.
    void undo() {
        if (has_begun_) (void)sys::remove_tree(parent_.number(), unfinished_.c_str());
        if (has_made_log_) (void)sys::remove_directory(sys::here, site_.log_directory.c_str());
        if (has_made_parent_) (void)sys::remove_directory(sys::here, site_.parent.c_str());
    }

    const Site& site_;
    std::string unfinished_;
    sys::Fd parent_;
    sys::Fd directory_;
    bool has_made_parent_ = false;
    bool has_made_log_ = false;
    bool has_begun_ = false;
    bool is_done_ = false;
};

} // namespace

Built build(const Site& site, const std::vector<DraftEntry>& draft) {
    const SignalsWait signals;
    return Building{site}.carry_out(draft);
}

} // namespace lares::workshop
