// SPDX-License-Identifier: ISC
#include "word_search.hpp"

#include "word_pieces.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lares::diagnosis {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::uint16_t port_of_digits(std::string_view text) {
    const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = number_from_text(text.substr(0, size));
    return number && *number <= UINT16_MAX ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
}

// "0.0.0.0", "[::]", "::", "*", "localhost"; or nothing at all, as Go writes it. Not the "10:30" of a time.
bool is_host(std::string_view word) {
    if (word.empty() || word == "*" || word.ends_with(']') || word.ends_with(':')) return true;
    if (std::ranges::all_of(word, is_digit)) return false;
    const bool is_number = word.find_first_not_of("0123456789.") == nowhere;
    return is_number ? word.contains('.')
                     : word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == nowhere;
}

// What of the text before a colon may be a host.
std::string_view host_before(std::string_view text) {
    const std::size_t from = text.find_last_of(" \t'\"(=,@/");
    return from == nowhere ? text : text.substr(from + 1);
}

std::uint16_t port_of_address(std::string_view text) {
    std::uint16_t found = 0;
    for (std::size_t at = text.find(':'); at != nowhere; at = text.find(':', at + 1)) {
        const std::string_view digits = text.substr(at + 1);
        const std::size_t size = std::min(digits.find_first_not_of("0123456789"), digits.size());
        const bool ends =
            size > 0 && (size == digits.size() || !std::isalnum(static_cast<unsigned char>(digits[size])));
        const bool goes_on = size < digits.size() && digits[size] == ':' && size + 1 < digits.size() &&
                             is_digit(digits[size + 1]);
        if (ends && !goes_on && is_host(host_before(text.substr(0, at)))) found = port_of_digits(digits);
    }
    return found;
}

// "port 5432", "port: 5432", "port=5432"
std::uint16_t port_of_word(std::string_view text) {
    for (std::size_t at = text.find("port"); at != nowhere; at = text.find("port", at + 1)) {
        std::string_view rest = text.substr(at + 4);
        while (!rest.empty() && std::string_view{" :=#\"'"}.contains(rest.front())) rest.remove_prefix(1);
        if (rest.size() + at + 4 < text.size())
            if (const auto port = port_of_digits(rest); port != 0) return port;
    }
    return 0;
}

// "www:web" of `unknown user/group: www:web`
std::string account_behind(std::string_view line, std::string_view phrase) {
    std::string_view rest = line.substr(lower(line).find(phrase) + phrase.size());
    while (!rest.empty() && std::string_view{" :'\"`("}.contains(rest.front())) rest.remove_prefix(1);
    rest = rest.substr(0, rest.find_first_of(" '\"`,;)"));
    while (rest.ends_with(':') || rest.ends_with('.')) rest.remove_suffix(1);
    return std::string{rest};
}

// python: ('127.0.0.1', 8080)
std::uint16_t port_of_tuple(std::string_view text) {
    for (const std::string_view between : {"', ", "\", "})
        for (std::size_t at = text.find(between); at != nowhere; at = text.find(between, at + 1))
            if (const auto port = port_of_digits(text.substr(at + 3)); port != 0) return port;
    return 0;
}

std::string what_is_not_found(const std::string& line) {
    const std::string small = lower(line);
    for (const std::string_view phrase : {"no module named", "cannot find module"})
        if (small.contains(phrase)) return word_behind(line, phrase);
    for (const std::string_view phrase : {": command not found", ": not found", ": directory nonexistent"})
        if (small.contains(phrase)) return part_before(line, phrase);
    if (small.contains("error: spawn ")) return word_behind(line, "error: spawn ");
    if (std::string path = path_in(line); !path.empty()) return path;
    for (const std::string_view phrase : {": no such file", ": file does not exist"})
        if (small.contains(phrase))
            if (std::string word = part_before(line, phrase); word != "ENOENT") return word;
    return quoted_in(line); // as python and node say it
}

} // namespace

std::uint16_t port_in(std::string_view text) {
    const std::string small = lower(text);
    for (const auto search : {port_of_address, port_of_tuple, port_of_word})
        if (const std::uint16_t port = search(small); port != 0) return port;
    return 0;
}

std::optional<PortRefused> port_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 2> phrases{"address already in use", "eaddrinuse"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    PortRefused refused{*line, port_in(*line), lower(*line).contains("udp")};
    // Others tell the port in a line of its own: "Is another postmaster already running on port 5432?"
    for (auto it = lines.rbegin(); it != lines.rend() && refused.port == 0; ++it)
        refused.port = port_of_word(lower(*it));
    return refused;
}

std::optional<PortRefused> connection_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 3> phrases{"connection refused", "econnrefused",
                                                      "connectionrefusederror"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    PortRefused refused{*line, port_in(*line)};
    if (!traceback_in(lines)) return refused;
    for (const std::string* frame = line; frame != lines.data() && refused.port == 0;)
        if ((--frame)->starts_with(' ')) refused.port = port_in(*frame);
    return refused;
}

Hit permission_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 4> phrases{"permission denied", "eacces",
                                                      "operation not permitted", "access denied"};
    const std::string* line = last_with(lines, phrases);
    return line ? hit_of(line, path_in(*line)) : std::nullopt;
}

Hit disk_full_in(Lines lines) {
    constexpr std::array<std::string_view, 4> phrases{"no space left on device", "enospc", "disk full",
                                                      "disk quota exceeded"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    const std::string plain = with_plain_quotes(*line);
    const std::string path = path_in(plain);
    return hit_of(line, path.empty() ? quoted_in(plain) : path);
}

std::optional<AccountRefused> account_refused_in(Lines lines) {
    struct Phrase {
        std::string_view words;
        bool is_of_group = false;
    };
    constexpr std::array<Phrase, 16> phrases{{
        {"unknown account"},
        {"unknown user/group"},
        {"getpwnam("},
        {"unknown user"},
        {"invalid user"},
        {"no such user"},
        {"unable to find user"},
        {"failed to parse reuid"},
        {"su: user "},
        {"runuser: user "},
        {"getgrnam(", true},
        {"unknown group", true},
        {"invalid group", true},
        {"no such group", true},
        {"unable to find group", true},
        {"failed to parse regid", true},
    }};
    for (auto it = lines.rbegin(); it != lines.rend(); ++it) {
        const std::string line = lower(*it);
        if (line.contains(" from ")) continue; // somebody else wants to log in
        for (const Phrase& each : phrases)
            if (line.contains(each.words))
                return AccountRefused{*it, account_behind(*it, each.words), each.is_of_group};
    }
    return std::nullopt;
}

Hit library_missing_in(Lines lines) {
    constexpr std::array<std::string_view, 2> loading{"error while loading shared libraries",
                                                      "error loading shared library"};
    constexpr std::array<std::string_view, 3> phrases{loading[0], loading[1],
                                                      ": cannot open shared object file"};
    const std::string* line = last_with(lines, phrases);
    if (!line) return std::nullopt;
    for (const std::string_view phrase : loading)
        if (std::string library = word_behind(*line, phrase); !library.empty())
            return hit_of(line, std::move(library));
    return hit_of(line, part_before(*line, phrases[2])); // as an interpreter says it of a module
}

Hit too_many_files_in(Lines lines) {
    constexpr std::array<std::string_view, 2> phrases{"too many open files", "emfile"};
    return hit_of(last_with(lines, phrases));
}

Hit out_of_memory_in(Lines lines) {
    constexpr std::array<std::string_view, 8> phrases{
        "cannot allocate memory",     "out of memory", "memoryerror",      "std::bad_alloc",
        "java.lang.outofmemoryerror", "enomem",        "memory exhausted", "heap limit"};
    return hit_of(last_with(lines, phrases));
}

Hit not_found_in(Lines lines) {
    constexpr std::array<std::string_view, 8> phrases{
        "no module named",           "cannot find module",  "command not found", ": not found",
        "no such file or directory", "file does not exist", " enoent",           ": directory nonexistent"};
    const std::string* line = last_with(lines, phrases);
    return line ? hit_of(line, what_is_not_found(with_plain_quotes(*line))) : std::nullopt;
}

// "./run: 3: exec: ngnix: not found", "env: 'ngnix': No such file or directory"
bool is_about_command(std::string_view line) {
    constexpr std::array<std::string_view, 7> signs{
        "command not found", "unable to run", "unable to exec", "failed to run command",
        "failed to execute", "error: spawn",  ": exec: "};
    const std::string small = lower(line);
    if (small.starts_with("env: ") || small.contains("/env: ")) return true;
    if (std::ranges::any_of(signs, [&](std::string_view sign) { return small.contains(sign); })) return true;
    // A shell says in which line of its script.
    const std::size_t colon = small.find(": ");
    const std::size_t end = colon == nowhere ? nowhere : small.find_first_not_of("0123456789", colon + 2);
    return end != nowhere && end > colon + 2 && small.substr(end).starts_with(": ") &&
           small.ends_with(": not found");
}

} // namespace lares::diagnosis
