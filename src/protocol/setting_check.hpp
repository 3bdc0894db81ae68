// SPDX-License-Identifier: ISC
// What is wrong with a file of a service directory, for whoever tells of it: supervise, once, and whoever is
// asked later what does not count. Both judge by the same functions.
#pragma once

#include "run_file.hpp"
#include "service_files.hpp"
#include "setting_error.hpp"

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

// Such a file is longer than that only by mistake, and a part of it must not be taken for all of it.
inline constexpr std::size_t longest_setting = 511;

// What keeps a file with this text from being used; nothing: it can be. Of a kind that has no text, nothing.
std::optional<SettingError> error_in(ServiceFile file, std::string_view text, ServiceFiles all);

// In what a bare number counts in a file that says a time: ours are about seconds, those of s6 about
// milliseconds.
constexpr Span unit_of(ServiceFile file) {
    const bool is_of_s6 = file == ServiceFile::timeout_finish || file == ServiceFile::timeout_kill;
    return is_of_s6 ? Span{std::chrono::milliseconds{1}} : Span{std::chrono::seconds{1}};
}

// What is so as long as the file cannot be used: "TERM is sent".
const char* default_of(ServiceFile file);

// Of one that cannot be read for good: what to do, and what is so until then.
Hint unreadable_hint(ServiceFile file, int error, std::string_view place);

// How what is a file and has to be a directory is made one. `place`: the service directory, as it is typed.
Hint directory_remedy(ServiceFile file, std::string_view place);

// What there is to say of a directory that cannot be used for another reason: what is so meanwhile, and what
// to do. ENOENT: it is a link, which leads nowhere.
Hint unusable_directory_hint(ServiceFile file, int error, std::string_view place);

// The file begins as a script does.
constexpr bool is_script(std::string_view first_bytes) {
    return first_bytes.starts_with("#!");
}

} // namespace lares::protocol
