// SPDX-License-Identifier: ISC
#include "complaint_search.hpp"

#include "word_pieces.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace lares::diagnosis {

namespace {

constexpr std::string_view digits = "0123456789";

// "12" at the beginning; 0: there is none.
std::uint64_t number_at(std::string_view text) {
    const std::size_t size = std::min(text.find_first_not_of(digits), text.size());
    return number_from_text(text.substr(0, size)).value_or(0);
}

// "line 12"
std::uint64_t line_named_in(std::string_view text) {
    const std::size_t at = text.find("line ");
    return at == nowhere ? 0 : number_at(text.substr(at + 5));
}

bool is_file(std::string_view word) {
    return word.size() > 1 && (word.starts_with('/') || word.starts_with("./") || is_configuration(word));
}

// "in FILE:12", "[FILE:12]", "line 12 of FILE", "FILE: line 12", "file "FILE" line 12"
std::optional<FileRefused> file_and_line_in(const std::string& line) {
    const std::uint64_t named = line_named_in(line);
    for (std::string_view rest = line; !rest.empty();) {
        const std::size_t size = std::min(rest.find_first_of(" '\"`()[],"), rest.size());
        std::string_view word = rest.substr(0, size);
        rest.remove_prefix(std::min(size + 1, rest.size()));
        while (word.ends_with(':') || word.ends_with('.')) word.remove_suffix(1);
        const Split parts = split_at(word, ':');
        const std::uint64_t number = parts.rest.empty() ? named : number_at(parts.rest);
        if (is_file(parts.head) && number != 0) return FileRefused{line, std::string{parts.head}, number};
    }
    return std::nullopt;
}

// Others know more of these.
bool is_about_another_thing(const std::string& line) {
    const std::vector<std::string> alone{line};
    return port_refused_in(alone) || permission_refused_in(alone) || account_refused_in(alone) ||
           disk_full_in(alone) || too_many_files_in(alone) || address_missing_in(alone) ||
           not_found_in(alone) || script_refused_in(alone);
}

// "./run: 3: what", "./run: line 3: what": the parts of a message of a shell.
struct OfShell {
    std::string_view file;
    std::uint64_t number = 0;
    std::string_view what;
};
OfShell message_of_shell(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == nowhere) return {};
    std::string_view rest = line.substr(colon + 2);
    if (rest.starts_with("line ")) rest.remove_prefix(5);
    const std::uint64_t number = number_at(rest);
    const std::size_t end = rest.find_first_not_of(digits);
    if (number == 0 || end == nowhere || !rest.substr(end).starts_with(": ")) return {};
    return {line.substr(0, colon), number, rest.substr(end + 2)};
}

// "end of file unexpected" of "Syntax error: end of file unexpected"
std::string_view without_syntax_error(std::string_view what) {
    constexpr std::string_view head = "yntax error";
    if (const std::size_t at = what.find(head); at != nowhere) what.remove_prefix(at + head.size());
    while (!what.empty() && std::string_view{": "}.contains(what.front())) what.remove_prefix(1);
    return what;
}

// Two lines behind: >>> 'dir "/no/where"', and why.
std::string what_redis_refuses(Lines lines, const std::string& line) {
    constexpr std::string_view mark = ">>> '";
    const auto rest = lines.subspan(static_cast<std::size_t>(&line - lines.data()) + 1);
    if (rest.size() < 2 || !rest[0].starts_with(mark) || !rest[0].ends_with('\'')) return {};
    return rest[0].substr(mark.size(), rest[0].size() - mark.size() - 1) + ": " + rest[1];
}

std::string address_in(std::string_view line) {
    for (std::size_t at = line.find_first_of(digits); at != nowhere; at = line.find_first_of(digits, at)) {
        const std::size_t end = std::min(line.find_first_not_of("0123456789.", at), line.size());
        std::string_view word = line.substr(at, end - at);
        while (word.ends_with('.')) word.remove_suffix(1);
        if (std::ranges::count(word, '.') == 3) return std::string{word};
        at = end;
        if (at >= line.size()) break;
    }
    return {};
}

// os.environ["PORT"]
Hit variable_of_python(Lines lines) {
    const auto trace = traceback_in(lines);
    const bool is_key = trace && trace->last.starts_with("KeyError: '") && trace->last.ends_with('\'');
    const bool is_of_os = is_key && (trace->at.contains("\"<frozen os>\"") || trace->at.contains("/os.py\""));
    if (!is_of_os || !trace->at.ends_with("__getitem__")) return std::nullopt;
    return Spoken{trace->last, trace->last.substr(11, trace->last.size() - 12)};
}

// Not the "8]" of "[Errno 8]".
bool is_program_named(std::string_view word) {
    return !word.empty() && !word.ends_with(']');
}

} // namespace

bool is_configuration(std::string_view file) {
    constexpr std::array<std::string_view, 8> ends{".conf", ".cfg",  ".cnf",    ".ini",
                                                   ".yml",  ".yaml", "_config", ".toml"};
    return file.starts_with("/etc/") ||
           std::ranges::any_of(ends, [&](auto it) { return file.ends_with(it); });
}

std::optional<FileRefused> configuration_refused_in(Lines lines) {
    constexpr std::string_view of_redis = "reading the configuration file, at line";
    constexpr std::array<std::string_view, 12> signs{
        "[emerg]",        "unknown directive", "syntax error",       "bad configuration",
        "unknown option", "unknown keyword",   "bad option",         "parse error",
        "error parsing",  ": config :",        "unsupported option", of_redis};
    for (auto it = lines.rbegin(); it != lines.rend(); ++it) {
        const std::string line = lower(*it);
        if (std::ranges::none_of(signs, [&](std::string_view sign) { return line.contains(sign); })) continue;
        if (is_about_another_thing(*it)) return std::nullopt;
        auto found = file_and_line_in(*it);
        if (found && (is_configuration(found->file) || line.contains("[emerg]"))) return found;
        if (line.contains(of_redis))
            return FileRefused{*it, {}, line_named_in(line), what_redis_refuses(lines, *it)};
    }
    return std::nullopt;
}

std::optional<FileRefused> script_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 2> phrases{"syntax error", "unexpected eof while looking for"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    const OfShell said = message_of_shell(*line);
    if (said.number == 0) return std::nullopt;
    return FileRefused{*line, std::string{said.file}, said.number,
                       std::string{without_syntax_error(said.what)}};
}

Hit directory_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 4> phrases{": cd: ", "unable to change directory",
                                                      "unable to chdir", "chdir("};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    const std::string small = lower(*line);
    const std::size_t at = small.find(": cd: ");
    if (at == nowhere) return hit_of(line, path_in(*line));
    std::string_view named = std::string_view{*line}.substr(at + 6);
    if (named.starts_with("can't cd to ")) named.remove_prefix(12);
    return hit_of(line, std::string{named.substr(0, named.find(": "))});
}

Hit variable_unset_in(Lines lines) {
    constexpr std::array<std::string_view, 3> phrases{": parameter not set", ": unbound variable",
                                                      ": parameter null or not set"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return variable_of_python(lines);
    for (const std::string_view phrase : phrases)
        if (lower(*line).contains(phrase)) return hit_of(line, part_before(*line, phrase));
    return std::nullopt;
}

Hit address_missing_in(Lines lines) {
    constexpr std::array<std::string_view, 2> phrases{"cannot assign requested address", "eaddrnotavail"};
    const std::string* line = last_with(lines, phrases);
    if (!line || lower(*line).contains("connect")) return std::nullopt;
    return hit_of(line, address_in(*line));
}

Hit format_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 2> phrases{": cannot execute binary file", "exec format error"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    for (const std::string_view phrase : phrases) // python names it behind that
        if (std::string program = part_before(*line, phrase); is_program_named(program))
            return hit_of(line, std::move(program));
    return hit_of(line, path_in(*line));
}

Hit login_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 5> phrases{"this account is currently not available",
                                                      "su: authentication failure", "su: must be run from",
                                                      "su: may not be used by", "su: cannot open session"};
    return hit_of(last_with(lines, phrases));
}

} // namespace lares::diagnosis
