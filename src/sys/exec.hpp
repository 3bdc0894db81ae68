// SPDX-License-Identifier: ISC
// Becoming another program: the last step of a chain loader, and of the child that spawn() makes.
//
// A name with a slash is a path. Any other is looked for in each element of $PATH, which is that of this
// process and not of the environment that the program gets; an unset PATH is /bin:/usr/bin, and an empty
// element is the current directory. An element that is not there or not a directory is passed over; one that
// refuses is remembered, and is the answer when no other has the program; anything else ends the search. No
// shell is asked to run what the kernel does not know.
#pragma once

#include <string_view>

// What runs in the child of spawn(), in the memory of its parent, must be as it is written: a sanitizer would
// look for the stack of the parent.
#if defined(LARES_SANITIZED)
#define LARES_IN_CHILD __attribute__((no_sanitize("address", "undefined")))
#else
#define LARES_IN_CHILD
#endif

namespace lares::sys {

inline constexpr std::string_view path_if_unset = "/bin:/usr/bin";

inline bool is_path(std::string_view program) {
    return program.contains('/');
}

// Answers only when it has failed, with an errno value. Both lists end with a null pointer. It calls nothing
// but execve(), and needs a stack of two paths for the search.
int execute(const char* program, const char* const* arguments, const char* const* environment);

// Where this program was found when it was executed, for executing what will be there later: an absolute
// path, in memory that stays. A link stays a link: it may lead to another program by then. To be asked before
// another directory is the current one. Where it cannot be told (fexecve(3)): `name`, to be looked for.
const char* path_of_this_program(const char* name);

// Becomes the program, with our environment and one more setting in it, NAME=VALUE. It asks for no memory.
int execute_with(const char* program, const char* const* arguments, const char* setting);

} // namespace lares::sys
