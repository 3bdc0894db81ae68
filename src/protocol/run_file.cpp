// SPDX-License-Identifier: ISC
#include "run_file.hpp"

#include "base/shell_word.hpp"

#include <cerrno>

namespace lares::protocol {

namespace {

Hint no_interpreter(const FileFacts& facts, std::string_view name) {
    const std::string_view interpreter = interpreter_of(facts.first_bytes);
    Hint hint;
    if (interpreter.empty()) {
        hint.append("a library or loader that it needs is missing; try: ldd ");
        append_quoted(hint, name);
    } else if (interpreter.ends_with('\r')) {
        hint.append("its lines end in CR LF; try: sed -i 's/\\r$//' ");
        append_quoted(hint, name);
    } else {
        hint.append("its first line asks for ").append(interpreter).append(", which does not exist");
    }
    return hint;
}

// Without any other program it is a service all the same.
Hint no_file(const FileFacts& facts, std::string_view name) {
    Hint hint;
    if (facts.type == FileFacts::Type::dangling) return hint.append("it is a symbolic link to nothing"), hint;
    const std::string_view file = rest_of(name, name.rfind('/') + 1);
    if (file == "run" || file == "log")
        hint.append("a service needs an executable file called ").append(file);
    return hint;
}

Hint no_access(const FileFacts& facts, std::string_view name) {
    Hint hint;
    if (facts.type == FileFacts::Type::directory)
        hint.append("it is a directory; it must be a program");
    else if (facts.type == FileFacts::Type::other)
        hint.append("it is not a regular file; it must be a program");
    else if (facts.type == FileFacts::Type::regular && !facts.executable) {
        hint.append("not executable; try: chmod 755 ");
        append_quoted(hint, name);
    } else if (facts.type == FileFacts::Type::regular)
        hint.append("its file system may be mounted noexec, or its interpreter is not executable");
    return hint;
}

Hint no_format(const FileFacts& facts) {
    Hint hint;
    if (facts.empty)
        hint.append("the file is empty");
    else if (facts.first_bytes.starts_with("\x7f"
                                           "ELF"))
        hint.append("it is a program for another machine");
    else
        hint.append("no #! on its first line; try #!/bin/sh there");
    return hint;
}

} // namespace

std::string_view interpreter_of(std::string_view first_bytes) {
    if (!first_bytes.starts_with("#!")) return {};
    std::string_view line = split_at(rest_of(first_bytes, 2), '\n').head;
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    return split_at(split_at(line, ' ').head, '\t').head;
}

void append_quoted(Hint& hint, std::string_view name) {
    append_shell_word(hint, name);
}

Hint explain_start_failure(int error, const FileFacts& facts, std::string_view name) {
    Hint hint;
    switch (error) {
    case ENOENT:
        if (facts.type == FileFacts::Type::regular) return no_interpreter(facts, name);
        return no_file(facts, name);
    case EACCES: return no_access(facts, name);
    case ENOEXEC: return no_format(facts);
    case ETXTBSY: return hint.append("somebody has it open for writing; it is tried again"), hint;
    case ELOOP: return hint.append("its symbolic links lead in a circle"), hint;
    case EAGAIN: return hint.append("too many processes of this user; it is tried again"), hint;
    case ENOMEM: return hint.append("it is tried again"), hint;
    case EMFILE:
    case ENFILE: return hint.append("it is tried again"), hint;
    default: return hint;
    }
}

} // namespace lares::protocol
