// SPDX-License-Identifier: ISC
#include "limit_option.hpp"

#include "base/span_text.hpp"
#include "base/text.hpp"
#include "protocol/limit_value.hpp"
#include "protocol/nearest_name.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

namespace lares::workshop {

namespace {

enum class Measure : std::uint8_t { bytes, number, time };

struct Known {
    std::string_view name;
    const char* option;
    Measure measure;
};

// clang-format off
constexpr Known all[] = {
    {"memory",        "-m", Measure::bytes},
    {"address-space", "-a", Measure::bytes},
    {"data",          "-d", Measure::bytes},
    {"stack",         "-s", Measure::bytes},
    {"locked-memory", "-l", Measure::bytes},
    {"file-size",     "-f", Measure::bytes},
    {"core",          "-c", Measure::bytes},
    {"files",         "-o", Measure::number},
    {"processes",     "-p", Measure::number},
    {"cpu",           "-t", Measure::time},
};
// clang-format on

std::string quoted(std::string_view text) {
    return std::string{"\""}.append(text).append("\"");
}

std::string unknown(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Known& each : all) names.push_back(each.name);
    const std::string_view nearest = protocol::nearest_name(name, names);
    const std::string hint =
        nearest.empty() ? "there are: " + names_of_limits() : "did you mean " + quoted(nearest) + "?";
    return "there is no limit " + quoted(name) + "; " + hint;
}

std::string_view example_of(Measure measure) {
    switch (measure) {
    case Measure::bytes: return "512M";
    case Measure::number: return "1024";
    case Measure::time: break;
    }
    return "300, in seconds, or 5m";
}

std::optional<std::uint64_t> number_from(std::string_view text) {
    const auto number = text.empty() ? std::nullopt : protocol::limit_number_from_text(text);
    return number && !number->too_large ? std::optional{number->number} : std::nullopt;
}

std::optional<std::uint64_t> amount_of(Measure measure, std::string_view text) {
    if (measure == Measure::bytes) return bytes_from_text(text);
    if (measure == Measure::number) return number_from(text);
    const auto span = span_from_text(text, std::chrono::seconds{1});
    if (!span || *span < std::chrono::seconds{1}) return std::nullopt;
    return static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(*span).count());
}

} // namespace

std::optional<std::uint64_t> bytes_from_text(std::string_view text) {
    constexpr std::string_view units = "KMGT";
    constexpr int bits_of_a_unit = 10;
    const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.back());
    if (unit == std::string_view::npos) return number_from(text);
    const auto number = number_from(first_of(text, text.size() - 1));
    const int shift = bits_of_a_unit * static_cast<int>(unit + 1);
    if (!number || std::countl_zero(*number) < shift) return std::nullopt;
    return *number << shift;
}

std::string names_of_limits() {
    std::string names;
    for (const Known& each : all) names.append(names.empty() ? "" : ", ").append(each.name);
    return names;
}

std::expected<LimitOption, std::string> limit_option_from(std::string_view text) {
    const Split parts = split_at(text, '=');
    const Known* known = std::ranges::find(all, parts.head, &Known::name);
    if (known == std::end(all)) return std::unexpected(unknown(parts.head));
    if (parts.rest == "unlimited" || parts.rest == "hard")
        return LimitOption{known->option, std::string{parts.rest}};
    const auto amount = amount_of(known->measure, parts.rest);
    if (amount) return LimitOption{known->option, std::to_string(*amount)};
    return std::unexpected("the limit " + std::string{parts.head} + " cannot be " + quoted(parts.rest) +
                           "; try: " + std::string{parts.head} + "=" +
                           std::string{example_of(known->measure)});
}

} // namespace lares::workshop
