// SPDX-License-Identifier: ISC
#include "history.hpp"

#include "protocol/names.hpp"
#include "protocol/stuck_text.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

using protocol::RunRecord;

namespace {

// No supervise lets a file become so long; of one that is, the end counts.
constexpr std::uint64_t longest_history = 64 * 1024;

struct HistoryText {
    std::string text;
    sys::FileIdentity file; // of no file: it is not there
};
using HistoryResult = std::expected<HistoryText, HistoryFailure>;

std::unexpected<HistoryFailure> not_opened(const Service& service, const char* file, int error) {
    const auto entered = sys::info(service.start(), service.path(".").c_str());
    if (!entered) return std::unexpected(HistoryFailure{"chdir", "", entered.error().number});
    return std::unexpected(HistoryFailure{"open", file, error});
}

HistoryResult read_history(const Service& service, const char* file) {
    const auto opened = sys::open_regular(service.start(), service.control_path(file).c_str());
    if (!opened) return not_opened(service, file, opened.error().number);
    HistoryText history{{}, opened->info.identity};
    history.text.resize(std::min(opened->info.size, longest_history));
    const std::uint64_t from = opened->info.size - history.text.size();
    const auto read = sys::read_from(opened->file.number(), from, history.text);
    if (!read) return std::unexpected(HistoryFailure{"read", file, read.error().number});
    history.text.resize(read->size());
    return history;
}

bool is_not_there(const HistoryFailure& failure) {
    return failure.error == ENOENT && std::string_view{failure.attempt} == "open";
}

HistoryResult read_history_if_any(const Service& service, const char* file) {
    auto history = read_history(service, file);
    return !history && is_not_there(history.error()) ? HistoryText{} : std::move(history);
}

void add_records(std::vector<RunRecord>& runs, std::string_view text) {
    while (const std::size_t size = text.find('\n') + 1) { // none: 0
        if (const auto record = protocol::run_record_from_text(first_of(text, size))) runs.push_back(*record);
        text = rest_of(text, size);
    }
}

} // namespace

std::expected<std::vector<RunRecord>, HistoryFailure> history_of(const Service& service) {
    if (service.name().empty()) return std::unexpected(HistoryFailure{"chdir", "", ENOENT});
    const auto newer = read_history_if_any(service, protocol::control_file::history);
    if (!newer) return std::unexpected(newer.error());
    const auto older = read_history_if_any(service, protocol::control_file::history_old);
    if (!older) return std::unexpected(older.error());

    std::vector<RunRecord> runs;
    // The same file: it was renamed between these two looks.
    if (older->file != newer->file) add_records(runs, older->text);
    add_records(runs, newer->text);
    return runs;
}

std::vector<std::string> looks_of(const Service& service, std::span<const RunRecord> runs) {
    std::vector<std::string> texts(runs.size());
    const auto stuck = read_history(service, protocol::control_file::stuck);
    if (!stuck) return texts;
    protocol::StuckLooks looks{stuck->text};
    while (const auto look = looks.next())
        for (std::size_t i = runs.size(); i-- > 0;)
            if (runs[i].number == look->run && runs[i].start <= look->at) {
                texts[i].append(look->text);
                break;
            }
    return texts;
}

std::expected<Past, HistoryFailure> past_of(const Service& service, std::uint64_t newest) {
    auto runs = history_of(service);
    if (!runs) return std::unexpected(runs.error());
    if (runs->size() > newest) runs->erase(runs->begin(), runs->end() - static_cast<std::ptrdiff_t>(newest));
    std::vector<std::string> looks = looks_of(service, *runs);
    return Past{std::move(*runs), std::move(looks)};
}

} // namespace lares::service
