// SPDX-License-Identifier: ISC
#include "exec.hpp"

#include "base/text.hpp"
#include "own_process.hpp"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <sys/auxv.h>
#include <unistd.h>

namespace lares::sys {

namespace {

LARES_IN_CHILD int execute_path(const char* path, const char* const* arguments,
                                const char* const* environment) {
    ::execve(path, const_cast<char* const*>(arguments), const_cast<char* const*>(environment));
    return errno;
}

// Apart, for its room on the stack, which a path does not need.
[[gnu::noinline]] LARES_IN_CHILD int search(const char* program, const char* const* arguments,
                                            const char* const* environment) {
    const char* variable = ::getenv("PATH");
    std::string_view rest = variable ? variable : path_if_unset;
    int remembered = ENOENT;
    for (bool more = true; more;) {
        const std::size_t colon = rest.find(':');
        more = colon != std::string_view::npos;
        const std::string_view element = first_of(rest, colon);
        if (more) rest.remove_prefix(colon + 1);

        TextBuffer<PATH_MAX> path;
        path.append(element.empty() ? "." : element).append('/').append(program);
        const int error = execute_path(path.c_str(), arguments, environment);
        if (error == EACCES || error == EPERM || error == EISDIR)
            remembered = error;
        else if (error != ENOENT && error != ENOTDIR)
            return error;
    }
    return remembered;
}

} // namespace

LARES_IN_CHILD int execute(const char* program, const char* const* arguments,
                           const char* const* environment) {
    return is_path(program) ? execute_path(program, arguments, environment)
                            : search(program, arguments, environment);
}

int execute_with(const char* program, const char* const* arguments, const char* setting) {
    std::size_t count = 0;
    while (environ[count]) ++count;
    auto** environment = static_cast<const char**>(__builtin_alloca((count + 2) * sizeof(const char*)));
    for (std::size_t i = 0; i < count; ++i) environment[i] = environ[i];
    environment[count] = setting;
    environment[count + 1] = nullptr;
    return execute(program, arguments, environment);
}

namespace {

const char* absolute_path_of(const char* relative) {
    char room[PATH_MAX];
    const auto directory = current_directory(room);
    TextBuffer<PATH_MAX> path;
    path.append(directory.value_or("")).append('/').append(relative);
    const char* kept = directory && !path.truncated() ? ::strdup(path.c_str()) : nullptr;
    return kept ? kept : relative;
}

} // namespace

const char* path_of_this_program(const char* name) {
    const char* found = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
    if (!found || std::string_view{found}.starts_with("/dev/fd/")) return name;
    return found[0] == '/' ? found : absolute_path_of(found);
}

} // namespace lares::sys
