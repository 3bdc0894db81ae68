// SPDX-License-Identifier: ISC
// What its last words say is not there: a library, a command, a file.
#include "cause_words.hpp"
#include "causes.hpp"
#include "complaint_search.hpp"
#include "run_script.hpp"
#include "word_pieces.hpp"
#include "word_search.hpp"
#include "word_swap.hpp"

#include "base/path_parts.hpp"

#include <algorithm>
#include <array>

namespace lares::diagnosis::causes {

namespace {

bool is_last_word(const Picture& picture, const std::string& line) {
    return picture.words.lines.empty() || line == picture.words.lines.back() ||
           traceback_in(words_of(picture));
}

std::string kind_of(const MissingThing& missing) {
    if (missing.name.contains('/')) return "the file ";
    return missing.is_command ? "the command " : "the command or file ";
}

std::string vi(const Picture& picture, const std::string& what) {
    return "vi " + quoted(picture.run.typed) + "  # " + comment(what);
}

// A slip, mostly.
Said nearly(const Picture& picture, const MissingThing& missing) {
    const std::string wrong{last_part_of(missing.name)};
    const std::string whole = std::string{part_above(missing.name)} + missing.meant;
    const std::string swap = swap_in(picture.run.text, picture.run.typed, wrong, missing.meant);
    return {kind_of(missing) + missing.name + " is not found; did you mean \"" + whole + "\"?",
            {},
            swap.empty() ? vi(picture, whole + " in the place of " + missing.name) : swap};
}

// A shell, and the kernel, say of what is there that it is not, where what it is to be run by is not.
Said there(const Picture& picture, const MissingThing& missing) {
    if (!missing.interpreter.empty())
        return {missing.name + " is there, but what runs it is not: " + missing.interpreter,
                {},
                "vi " + quoted(missing.found) + "  # mend its first line, or install " +
                    comment(missing.interpreter)};
    return {kind_of(missing) + missing.name + " was not found when it was started last, and is there now",
            {"it is " + missing.found},
            lares_command(picture, "restart")};
}

Said found_by_user(const Picture& picture, const MissingThing& missing) {
    return {"the command " + missing.name + " is not in the PATH of its supervise; you have " +
                missing.found_by_user,
            {},
            vi(picture, missing.found_by_user + " in the place of " + missing.name)};
}

// "./run: 3: source: not found": sh of Debian knows them not.
bool is_of_bash(std::string_view command) {
    constexpr std::array<std::string_view, 8> names{"[[",    "source", "declare", "shopt",
                                                    "pushd", "popd",   "mapfile", "function"};
    return std::ranges::find(names, command) != names.end();
}

// The line that says so has the script in front.
Judgement for_bash(const Picture& picture, const Spoken& spoken) {
    if (!is_of_bash(spoken.what) || shell_in(picture.run.text) == "bash") return std::nullopt;
    const bool is_run = spoken.line.starts_with("./run: ") && is_script_of_shell(picture.run.text);
    return Said{spoken.what + " is a command of bash, and a script has it that sh carries out",
                {spoken.line},
                is_run ? "sed -i '1s,.*,#!/bin/bash,' " + quoted(picture.run.typed)
                       : "vi " + quoted(picture.run.typed) + "  # bash in the place of sh, where that is"};
}

Said about_missing(const Picture& picture, const MissingThing& missing) {
    if (!missing.found.empty()) return there(picture, missing);
    if (!missing.found_by_user.empty()) return found_by_user(picture, missing);
    if (!missing.meant.empty()) return nearly(picture, missing);
    if (!missing.directory.empty())
        return {"the directory " + missing.directory + ", in which " + missing.name +
                    " is to be, is not there",
                {},
                "mkdir -p " + quoted(missing.directory)};
    const bool is_file = missing.name.contains('/') || (!missing.is_command && missing.name.contains('.'));
    const bool is_whole = !is_file || missing.name.starts_with('/');
    return {kind_of(missing) + missing.name + " is not found",
            {},
            (is_file ? "ls -l " : "type ") +
                quoted(is_whole ? missing.name : picture.path + "/" + missing.name)};
}

} // namespace

Judgement library_missing(const Picture& picture) {
    const Hit hit = library_missing_in(words_of(picture));
    if (!hit) return std::nullopt;
    return Said{"a shared library is missing: " + hit->what,
                {hit->line},
                "apt-file search " + quoted(hit->what) + "  # and install what has it; then: ldconfig"};
}

// What is only said on the way is no cause if there are words behind it.
Judgement not_found(const Picture& picture) {
    const Hit hit = not_found_in(words_of(picture));
    if (!hit || library_missing(picture) || run_interpreter_missing(picture)) return std::nullopt;
    if (directory_refused_in(words_of(picture))) return std::nullopt; // it is where it did not want to be
    if (auto said = for_bash(picture, *hit)) return said;
    if (hit->what.empty() && configuration_refused_in(words_of(picture))) return std::nullopt;
    if (hit->what.empty() && !is_last_word(picture, hit->line)) return std::nullopt;
    if (hit->what.empty())
        return Said{"something that it needs is not there", {hit->line}, lares_command(picture, "logs")};
    if (!picture.missing)
        return Said{"the module " + hit->what + " is not found",
                    {hit->line},
                    "vi " + quoted(picture.run.typed) + "  # its path to modules, or install it"};
    Said said = about_missing(picture, *picture.missing);
    said.evidence.push_back(hit->line);
    return said;
}

} // namespace lares::diagnosis::causes
