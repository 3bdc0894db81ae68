// SPDX-License-Identifier: ISC
// What its last words say of what somebody has written: a configuration, a script, and what these name.
#include "cause_words.hpp"
#include "causes.hpp"
#include "complaint_search.hpp"
#include "configuration_check.hpp"
#include "early_variable.hpp"
#include "run_script.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>

namespace lares::diagnosis::causes {

namespace {

std::string at_line(std::uint64_t number) {
    return number == 0 ? "" : ", line " + std::to_string(number);
}

std::string vi_at(const std::string& file, std::uint64_t number) {
    return "vi +" + std::to_string(number) + " " + quoted(file);
}

// "./run" and "app" as they can be typed.
std::string typed_of(const Picture& picture, const std::string& file) {
    if (file.starts_with('/')) return file;
    return picture.path + "/" + (file.starts_with("./") ? file.substr(2) : file);
}

std::string shell_of(const Picture& picture, const std::string& file) {
    const std::string shell = file == typed_of(picture, "run") ? shell_in(picture.run.text) : "";
    return shell.empty() ? "sh" : shell;
}

// Of a server whose words do not say which file it is.
std::string configuration_named_by(const Picture& picture) {
    const std::vector<std::string> command = last_command_of(picture.run.text);
    const auto found =
        std::ranges::find_if(command, [](const std::string& it) { return is_configuration(it); });
    return found == command.end() ? "" : typed_of(picture, *found);
}

std::string vi_behind_envdir(const Picture& picture, const std::string& variable) {
    return "vi " + quoted(picture.run.typed) + "  # " +
           comment(read_behind_envdir(picture.run.text, variable));
}

// To write its file once more would change nothing.
Said variable_early(const Picture& picture, const Spoken& spoken, const std::string& directory) {
    return {"the shell of run reads the variable " + spoken.what + " itself, before what run becomes sets it",
            {spoken.line, "its value is there, in " + directory + "/" + spoken.what},
            vi_behind_envdir(picture, spoken.what)};
}

// What is in a log may be anything.
bool is_name_of_variable(std::string_view name) {
    const auto is_of_name = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
    return !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
           std::ranges::all_of(name, is_of_name);
}

} // namespace

// A shell does not always say what is wrong with it.
Judgement directory_missing(const Picture& picture) {
    const Hit hit = directory_refused_in(words_of(picture));
    const WantedDirectory& wanted = picture.wanted_directory;
    if (!hit || wanted.path.empty()) return std::nullopt;
    const std::string path = typed_of(picture, wanted.path);
    if (wanted.is_missing)
        return Said{"there is no directory " + wanted.path + ", into which it wants to change",
                    {hit->line},
                    "mkdir -p " + quoted(path) + "  # or mend " + comment(picture.run.typed)};
    return Said{wanted.is_file ? wanted.path + ", into which it wants to change, is no directory"
                               : "it could not change into the directory " + wanted.path + ", which is there",
                {hit->line},
                "namei -l " + quoted(path)};
}

Judgement configuration_error(const Picture& picture) {
    auto refused = configuration_refused_in(words_of(picture));
    if (!refused) return std::nullopt;
    refused->file =
        refused->file.empty() ? configuration_named_by(picture) : typed_of(picture, refused->file);
    const std::string where = (refused->file.empty() ? "" : ": " + refused->file) + at_line(refused->number);
    const std::string check = configuration_check(picture.run.text, picture.path);
    const std::string mends = refused->file.empty() ? "" : vi_at(refused->file, refused->number);
    return Said{"its configuration is refused" + where + (refused->what.empty() ? "" : ": " + refused->what),
                {refused->line},
                check.empty()   ? (mends.empty() ? lares_command(picture, "logs") : mends)
                : mends.empty() ? check
                                : mends + "; " + check};
}

Judgement script_syntax(const Picture& picture) {
    const auto refused = script_refused_in(words_of(picture));
    if (!refused) return std::nullopt;
    const std::string file = typed_of(picture, refused->file);
    if (picture.refused_script_is_missing)
        return Said{"a shell does not understand what it was given" +
                        (refused->what.empty() ? "" : ": " + refused->what),
                    {refused->line},
                    "vi " + quoted(picture.run.typed)};
    return Said{"the shell does not understand " + file + at_line(refused->number) +
                    (refused->what.empty() ? "" : ": " + refused->what),
                {refused->line},
                shell_of(picture, file) + " -n " + quoted(file)};
}

// Nothing of the environment of who has started svscan is lost on the way; but that has seldom much in it.
Judgement variable_unset(const Picture& picture) {
    const Hit hit = variable_unset_in(words_of(picture));
    if (!hit || !is_name_of_variable(hit->what)) return std::nullopt;
    const std::string named = environment_directory_in(picture.run.text);
    const std::string directory = typed_of(picture, named.empty() ? "env" : named);
    const bool is_early = !named.empty() && reads_itself(picture.run.text, hit->what);
    if (is_early && picture.unset_variable_is_there) return variable_early(picture, *hit, directory);
    const std::string write = "echo VALUE >" + quoted(directory + "/" + hit->what);
    Said said{"the variable " + hit->what + ", which its script wants, is not set", {hit->line}, write};
    if (named.empty())
        said.remedy = "mkdir -p " + quoted(directory) + " && " + write + "; vi " + quoted(picture.run.typed) +
                      "  # envdir ./env in front of what wants it";
    if (is_early) said.remedy += "; " + vi_behind_envdir(picture, hit->what);
    if (!named.empty()) said.evidence.push_back("its variables come from " + directory);
    return said;
}

Judgement program_wrong_format(const Picture& picture) {
    const Hit hit = format_refused_in(words_of(picture));
    if (!hit || run_wrong_format(picture)) return std::nullopt;
    if (hit->what.empty())
        return Said{"a program that it executes is none of this machine", {hit->line}, "uname -m"};
    return Said{hit->what + ", which it executes, is no program of this machine",
                {hit->line},
                "file " + quoted(typed_of(picture, hit->what)) + "; uname -m"};
}

Judgement address_missing(const Picture& picture) {
    const Hit hit = address_missing_in(words_of(picture));
    if (!hit) return std::nullopt;
    return Said{hit->what.empty()
                    ? "it wants to listen at an address that this machine does not have"
                    : "it wants to listen at " + hit->what + ", an address that this machine does not have",
                {hit->line},
                "ip -brief address"};
}

} // namespace lares::diagnosis::causes
