// SPDX-License-Identifier: ISC
#include "account.hpp"
#include "base/version.hpp"

#include <algorithm>
#include <cstdio>

#define JSON_NO_IO 1 // streams would bring in locales
#include <nlohmann/json.hpp>

namespace lares::drill {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t what_width = 46;
constexpr std::size_t promised_width = 33;

std::string padded(std::string_view text, std::size_t width) {
    std::string cell{text};
    cell.append(std::max(width, cell.size() + 1) - cell.size(), ' ');
    return cell;
}

std::string in_column(std::string_view text, std::size_t width) {
    return std::string(std::max(width, text.size()) - text.size(), ' ').append(text);
}

std::string seconds(Span span) {
    std::array<char, 32> text;
    const int size =
        std::snprintf(text.data(), text.size(), "%.2f", std::chrono::duration<double>{span}.count());
    return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string of(std::uint64_t some, std::uint64_t all) {
    return std::to_string(some) + " of " + std::to_string(all);
}

// As in the head of the table.
std::string counts(const Seen& seen) {
    return in_column(std::to_string(seen.restarts), 8) + in_column(std::to_string(seen.doubles), 9) +
           in_column(std::to_string(seen.lost_lines) + "/" + std::to_string(seen.lines), 12) +
           in_column(std::to_string(seen.doubled_lines), 9) +
           in_column(std::to_string(seen.failed_requests) + "/" + std::to_string(seen.requests), 12);
}

// In braces it would be a list.
Json word_or_null(const std::string& word) {
    return word.empty() ? Json(nullptr) : Json(word);
}

Json json_of(const Seen& seen) {
    return {{"restarts", seen.restarts},
            {"doubles", seen.doubles},
            {"lines", seen.lines},
            {"lost_lines", seen.lost_lines},
            {"doubled_lines", seen.doubled_lines},
            {"requests", seen.requests},
            {"failed_requests", seen.failed_requests}};
}

Json json_of(const Outcome& outcome) {
    return {{"done", outcome.drill->what},
            {"promised", outcome.drill->promised},
            {"seen", json_of(outcome.seen)},
            {"held", outcome.broken.empty()},
            {"broken", outcome.broken},
            {"seconds_to_recover", std::chrono::duration<double>{outcome.time_to_recover}.count()}};
}

std::size_t held(const Account& account) {
    return static_cast<std::size_t>(
        std::ranges::count_if(account.outcomes, [](const Outcome& it) { return it.broken.empty(); }));
}

std::string summary(const Account& account) {
    const Seen sum = account.sum();
    std::string line = "lares-drill: " + of(held(account), account.outcomes.size()) +
                       " promises held: restarts " + std::to_string(sum.restarts) + ", doubles " +
                       std::to_string(sum.doubles) + ", lost lines " + of(sum.lost_lines, sum.lines) +
                       ", doubled lines " + std::to_string(sum.doubled_lines);
    if (!account.nginx.empty()) line += ", failed requests " + of(sum.failed_requests, sum.requests);
    return line + "; " + std::to_string(std::chrono::round<std::chrono::seconds>(account.time).count()) +
           " seconds\n";
}

} // namespace

bool Account::all_kept() const {
    return held(*this) == outcomes.size();
}

Seen Account::sum() const {
    Seen sum;
    for (const Outcome& outcome : outcomes) {
        sum += outcome.seen;
        // What was asked for is not what went wrong.
        sum.restarts -= std::min(outcome.seen.restarts, outcome.drill->promise.restarts);
    }
    return sum;
}

std::string table_head(const Account& account) {
    const std::string web =
        account.nginx.empty() ? "no nginx, so no requests" : "under load: " + account.nginx;
    const std::string before_numbers = padded("", what_width) + padded("", promised_width);
    return "In " + account.tree + "; " + web + ".\n\n" + before_numbers +
           "                    lost  doubled      failed    whole\n" + padded("done", what_width) +
           padded("promised", promised_width) +
           "restarts  doubles       lines    lines    requests    after\n";
}

std::string table_row(const Outcome& outcome) {
    // A long beginning takes room from what comes next, so that the numbers stay below each other.
    const std::string begin = padded(outcome.drill->what, what_width) + outcome.drill->promised;
    std::string row = padded(begin, what_width + promised_width) + counts(outcome.seen) +
                      in_column(seconds(outcome.time_to_recover) + " s", 9);
    row += outcome.broken.empty() ? "\n" : "  BROKEN\n";
    for (const std::string& sentence : outcome.broken) row += "    " + sentence + "\n";
    return row;
}

std::string table_end(const Account& account) {
    std::string text = "\n";
    for (const LeftOut& it : account.left_out) text += "Left out: " + it.what + ": " + it.why + "\n";
    if (!account.kept.empty()) text += "Kept: " + account.kept + "\n";
    return text + summary(account);
}

std::string json_for(const Account& account) {
    Json object{{"schema", "lares-drill-1"}, {"version", std::string{version}}, {"tree", account.tree}};
    object["nginx"] = word_or_null(account.nginx);
    object["drills"] = Json::array();
    for (const Outcome& outcome : account.outcomes) object["drills"].push_back(json_of(outcome));
    object["left_out"] = Json::array();
    for (const LeftOut& it : account.left_out)
        object["left_out"].push_back({{"what", it.what}, {"why", it.why}});
    object["sum"] = json_of(account.sum());
    object["held"] = account.all_kept();
    object["seconds"] = std::chrono::duration<double>{account.time}.count();
    object["kept"] = word_or_null(account.kept);
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string list_of(const std::vector<Drill>& drills) {
    std::string text;
    for (const Drill& drill : drills) text += padded(drill.what, what_width) + drill.promised + "\n";
    return text;
}

} // namespace lares::drill
