// SPDX-License-Identifier: ISC
// Why `run` cannot be executed. What execve(2) would say is told from the file; that somebody has tried it in
// vain already is evidence, and nothing is said of a service that runs.
#include "cause_words.hpp"
#include "causes.hpp"
#include "run_script.hpp"

#include <cerrno>

namespace lares::diagnosis::causes {

using Type = FileFacts::Type;

namespace {

// Nobody runs it, and somebody would.
bool would_be_started(const Picture& picture) {
    if (has_process(picture) || picture.entry.is_dangling) return false;
    return !picture.state() || picture.state()->phase != protocol::Phase::started;
}

bool is_regular(const Picture& picture) {
    return would_be_started(picture) && picture.run.facts.type == Type::regular;
}

// What supervise has met, if it has tried.
std::vector<std::string> attempt_of(const Picture& picture) {
    if (!picture.state() || !picture.state()->start_failure) return {};
    return {"the last attempt to start it failed: " + picture.start_remedy};
}

std::vector<std::string> attempt_or_nothing(const Picture& picture) {
    return picture.start_remedy.empty() ? std::vector<std::string>{} : attempt_of(picture);
}

std::string vi(const Picture& picture, const std::string& what) {
    return "vi " + quoted(picture.run.typed) + "  # " + comment(what);
}

bool has_failed_with(const Picture& picture, int number) {
    const auto* state = picture.state();
    return state && state->start_failure && !state->start_failure->of_start &&
           state->start_failure->number == number;
}

// env says so by its exit code.
bool is_ended_by_env(const Picture& picture) {
    const auto death = last_death_of(picture);
    const bool is_not_found =
        !death || death->how == protocol::RunEnd{protocol::RunEnd::Kind::exited, 127, false};
    return keeps_failing(picture) && is_not_found;
}

std::string octal(unsigned mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3)
        digits.push_back(static_cast<char>('0' + (mode >> shift & 7)));
    return digits;
}

} // namespace

// A service without `run` is up without a process, if it has a `start`; then its phase says so.
Judgement run_missing(const Picture& picture) {
    if (!would_be_started(picture) || picture.run.facts.type != Type::missing) return std::nullopt;
    return Said{"there is no file " + picture.run.typed + "; a service needs an executable file of that name",
                attempt_or_nothing(picture), vi(picture, "#!/bin/sh, then: exec PROGRAM")};
}

Judgement run_dangling(const Picture& picture) {
    if (!would_be_started(picture) || picture.run.facts.type != Type::dangling) return std::nullopt;
    return Said{picture.run.typed + " is a link that leads nowhere",
                {"it leads to " + picture.run.interpreter},
                "ls -l " + quoted(picture.run.typed) + "  # then: ln -sfn PROGRAM " +
                    quoted(picture.run.typed)};
}

Judgement run_no_file(const Picture& picture) {
    const bool is_directory = picture.run.facts.type == Type::directory;
    if (!would_be_started(picture) || (!is_directory && picture.run.facts.type != Type::other))
        return std::nullopt;
    return Said{picture.run.typed + (is_directory ? " is a directory" : " is no regular file") +
                    "; it must be a program",
                {},
                rename(picture.run.typed, picture.run.typed + ".old")};
}

Judgement run_not_executable(const Picture& picture) {
    if (!is_regular(picture) || picture.run.facts.executable) return std::nullopt;
    return Said{picture.run.typed + " is not executable",
                {"its mode is " + octal(picture.run.mode)},
                "chmod 755 " + quoted(picture.run.typed)};
}

// Some lines of a script may be so, and then it is started and goes wrong.
Judgement run_carriage_returns(const Picture& picture) {
    const std::string mends = "sed -i 's/\\r$//' " + quoted(picture.run.typed);
    const std::size_t line = line_with_carriage_return(picture.run.text);
    if (line > 1 && is_script_of_shell(picture.run.text) && keeps_failing(picture))
        return Said{"some lines of " + picture.run.typed +
                        " end in CR LF: the shell takes the CR for a part of the last word",
                    {"the first of them is line " + std::to_string(line)},
                    mends};
    if (!is_regular(picture) || !has_carriage_returns(picture.run.text)) return std::nullopt;
    return Said{"the lines of " + picture.run.typed +
                    " end in CR LF: the kernel takes the CR for a part of the interpreter's name",
                {},
                mends};
}

Judgement run_without_interpreter(const Picture& picture) {
    const Script& run = picture.run;
    if (!is_regular(picture) || !run.facts.executable || run.is_elf()) return std::nullopt;
    if (run.text.starts_with("#!") && interpreter_in(run.text).empty())
        return Said{"the first line of " + run.typed + " names no interpreter: nothing is behind #!",
                    attempt_or_nothing(picture), "sed -i '1s|.*|#!/bin/sh|' " + quoted(run.typed)};
    if (run.text.starts_with("#!")) return std::nullopt;
    if (run.facts.empty)
        return Said{run.typed + " is empty", {}, vi(picture, "#!/bin/sh, then: exec PROGRAM")};
    if (has_byte_order_mark(run.text))
        return Said{run.typed + " begins with a byte order mark (BOM), so that its first line is no #! line",
                    attempt_or_nothing(picture), "sed -i '1s/^\\xef\\xbb\\xbf//' " + quoted(run.typed)};
    const bool is_text = run.text.find('\0') == std::string::npos;
    if (run.text.empty() || !is_text) return std::nullopt;
    return Said{"the first line of " + run.typed + " names no interpreter: it does not begin with #!",
                attempt_or_nothing(picture), "sed -i '1i #!/bin/sh' " + quoted(run.typed)};
}

Judgement run_interpreter_missing(const Picture& picture) {
    const Script& run = picture.run;
    if (!run.unknown_to_env.empty() && is_ended_by_env(picture))
        return Said{"the interpreter of " + run.typed + ", " + run.unknown_to_env +
                        ", is not found in the PATH of its supervise",
                    {"its first line lets env look for it: " + std::string{split_at(run.text, '\n').head}},
                    vi(picture, "mend the first line, or install " + run.unknown_to_env)};
    if (!is_regular(picture) || !run.interpreter_is_missing || run.is_elf() || has_carriage_returns(run.text))
        return std::nullopt;
    return Said{"the interpreter of " + run.typed + ", " + run.interpreter + ", does not exist",
                {},
                vi(picture, "mend the first line, or install " + run.interpreter)};
}

Judgement run_loader_missing(const Picture& picture) {
    const Script& run = picture.run;
    if (!is_regular(picture) || !run.is_elf() || !run.interpreter_is_missing) return std::nullopt;
    return Said{run.typed + " is a program that needs the loader " + run.interpreter +
                    ", which does not exist",
                {"it was built for another system, or its C library is not installed"},
                "file -L " + quoted(run.typed)};
}

// Only the kernel knows which formats it knows.
Judgement run_wrong_format(const Picture& picture) {
    const Script& run = picture.run;
    const bool is_binary = run.is_elf() || run.text.find('\0') != std::string::npos;
    if (!is_regular(picture) || !has_failed_with(picture, ENOEXEC) || !is_binary) return std::nullopt;
    return Said{run.typed + (run.is_elf() ? " is a program for another machine"
                                          : " is neither a script nor a program"),
                {"exec format error"},
                "file -L " + quoted(run.typed)};
}

Judgement run_denied(const Picture& picture) {
    const Script& run = picture.run;
    if (!is_regular(picture) || !run.facts.executable || !has_failed_with(picture, EACCES))
        return std::nullopt;
    return Said{"supervise may not execute " + run.typed + ", though it is executable",
                {"access denied; mode " + octal(run.mode) + ", owner " + std::to_string(run.owner),
                 "its file system may be mounted noexec, or its interpreter is not executable"},
                "namei -l " + quoted(run.typed)};
}

} // namespace lares::diagnosis::causes
