// SPDX-License-Identifier: ISC
#include "consumption.hpp"

#include "base/text.hpp"
#include "file.hpp"
#include "stat_fields.hpp"

#include <array>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr std::uint64_t kib = 1024;
constexpr Span tick = std::chrono::milliseconds{10}; // USER_HZ of Linux

// Fields of /proc/PID/stat behind the name of the program, counted from 0.
constexpr int first_time_field = 11; // utime, stime, cutime, cstime
constexpr int last_time_field = 14;
constexpr int resident_field = 21;

// No deeper, and no more of them: what makes processes while it is looked at has no end.
constexpr int deepest_family = 32;
constexpr std::uint64_t most_processes = 4096;

using StatPath = TextBuffer<64>;

StatPath stat_path_of(pid_t pid, std::string_view file) {
    StatPath path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append(file);
    return path;
}

class ConsumptionSum {
  public:
    bool add(pid_t pid, int depth) {
        std::array<char, 1024> room;
        const auto text = read_small_file(here, stat_path_of(pid, "/stat").c_str(), room);
        const auto one = text ? consumption_from_text(*text, page_size_) : std::nullopt;
        if (!one) return false;
        sum_.processes += 1;
        sum_.resident_kib += one->resident_kib;
        sum_.cpu += one->cpu;
        if (depth < deepest_family) add_children(pid, depth);
        return true;
    }
    const Consumption& sum() const { return sum_; }

  private:
    // Those of its first thread, which are all but those of a program that starts them from others.
    void add_children(pid_t pid, int depth) {
        StatPath path = stat_path_of(pid, "/task/");
        path.append_number(static_cast<unsigned>(pid)).append("/children");
        std::array<char, 4096> room;
        const auto text = read_small_file(here, path.c_str(), room);
        std::string_view rest = text.value_or("");
        while (!rest.empty() && sum_.processes < most_processes) {
            const Split word = split_at(rest, ' ');
            rest = word.rest;
            if (const auto child = number_from_text(word.head)) add(static_cast<pid_t>(*child), depth + 1);
        }
    }

    Consumption sum_;
    std::uint64_t page_size_ = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
};

} // namespace

std::optional<Consumption> consumption_from_text(std::string_view text, std::uint64_t page_size) {
    Consumption one{.processes = 1};
    const auto take = [&](int field, std::string_view word) {
        const bool is_time = field >= first_time_field && field <= last_time_field;
        if (!is_time && field != resident_field) return true;
        const auto number = number_from_text(word);
        if (number && is_time) one.cpu += static_cast<Span::rep>(*number) * tick;
        if (number && !is_time) one.resident_kib = *number * page_size / kib;
        return number.has_value();
    };
    return each_stat_field(text, resident_field + 1, take) ? std::optional{one} : std::nullopt;
}

std::optional<Consumption> consumption_of(pid_t pid) {
    ConsumptionSum sum;
    return sum.add(pid, 0) ? std::optional{sum.sum()} : std::nullopt;
}

} // namespace lares::sys
