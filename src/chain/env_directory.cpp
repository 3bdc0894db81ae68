// SPDX-License-Identifier: ISC
#include "env_directory.hpp"

#include "protocol/env_file.hpp"
#include "sys/current_directory.hpp"
#include "sys/file.hpp"

#include <cerrno>

namespace lares::chain {

namespace {

std::unexpected<EnvFailure> failed_at(EnvFailure::Step step, const Error& error, std::string_view file = {}) {
    return std::unexpected(EnvFailure{step, error.number, file});
}

} // namespace

// The directory is entered and left, and not only opened, since that is what has always been refused where it
// may not be searched.
std::expected<void, EnvFailure> EnvDirectory::open(const char* name) {
    using Step = EnvFailure::Step;
    const auto start = sys::note_current_directory();
    if (!start) return failed_at(Step::start, start.error());
    if (const auto entered = sys::enter(name); !entered) return failed_at(Step::enter, entered.error());
    auto directory = sys::open_directory(sys::here, ".");
    if (!directory) return failed_at(Step::open, directory.error());
    if (const auto back = sys::enter(*start); !back) return failed_at(Step::back, back.error());
    directory_ = std::move(*directory);
    reader_.emplace(directory_);
    return {};
}

std::expected<std::optional<EnvEntry>, EnvFailure> EnvDirectory::next() {
    for (;;) {
        const auto name = reader_->next();
        if (!name) return failed_at(EnvFailure::Step::list, name.error());
        if (!*name) return std::nullopt;
        if (**name == '.') continue;
        const auto contents = file_.read(directory_.number(), *name, sys::GrowingFile::Until::end_of_line);
        if (contents) return EnvEntry{*name, protocol::value_of_env_file(*contents)};
        if (contents.error().number != ENOENT)
            return failed_at(EnvFailure::Step::file, contents.error(), *name);
    }
}

} // namespace lares::chain
