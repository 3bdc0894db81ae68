// SPDX-License-Identifier: ISC
#include "identity.hpp"

#include "protocol/control_directory.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <climits>
#include <cstdlib>
#include <cstring>

namespace lares::supervise {

namespace file = protocol::service_file;

namespace {

// Apart, for its room on the stack, which hardly anybody needs.
[[gnu::noinline]] Result<std::string_view> instance_behind(std::string_view link) {
    protocol::PathText path;
    path.append(link);
    std::array<char, PATH_MAX> room;
    const auto real = sys::real_path(sys::here, path.c_str(), room);
    if (!real) return fail(real);
    return protocol::instance_of(link, *real);
}

// Likewise.
[[gnu::noinline]] const char* own_name_of(const char* name, std::string_view instance) {
    TextBuffer<2 * NAME_MAX> own;
    own.append(name);
    return ::strdup(protocol::append_instance(own, instance).c_str());
}

// In front of all others: whoever looks for it finds this one.
[[gnu::noinline]] bool put_into_environment(std::string_view instance) {
    TextBuffer<2 * NAME_MAX> setting;
    setting.append(protocol::instance_variable).append('=').append(instance);
    const char* const* before = sys::environment();
    std::size_t count = 0;
    while (before[count]) ++count;
    const char* kept = ::strdup(setting.c_str());
    auto** whole = static_cast<const char**>(std::malloc((count + 2) * sizeof(const char*)));
    if (!kept || !whole) return false;
    whole[0] = kept;
    std::memcpy(whole + 1, before, (count + 1) * sizeof(const char*));
    sys::replace_environment(whole);
    return true;
}

} // namespace

Result<std::string_view> instance_served(const char* name, bool is_told) {
    const char* told = is_told ? sys::environment_value(protocol::instance_variable) : nullptr;
    if (told && *told) return std::string_view{told};
    const std::string_view link = protocol::link_of_instance(name);
    if (link.empty()) return link;
    return instance_behind(link);
}

bool tell_programs_of(std::string_view instance) {
    const char* said = sys::environment_value(protocol::instance_variable);
    if (said && !instance.empty() && instance == said) return true;
    if (said) sys::unset_environment(protocol::instance_variable);
    return instance.empty() || put_into_environment(instance);
}

protocol::OwnFiles own_files_of(std::string_view instance, const char* control) {
    protocol::OwnFiles own;
    own.control = control;
    if (instance.empty()) return own;
    own.down = own_name_of(file::down, instance);
    own.event = own_name_of(file::event, instance);
    own.notify_address = own_name_of(file::notify_address, instance);
    return own;
}

} // namespace lares::supervise
