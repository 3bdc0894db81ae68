// SPDX-License-Identifier: ISC
#include "run_record.hpp"

#include "record_text.hpp"
#include "service_state.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

using Microseconds = std::chrono::microseconds;

// Writing: each function adds one fact. A clock that went back has not made a span of less than nothing. What
// is called for each fact is apart: it is in every supervise.
class LineWriter {
  public:
    explicit LineWriter(RunRecordText& text) : text_{text} {}
    [[gnu::noinline]] void word(std::string_view name, std::string_view value) {
        if (text_.size() != 0) text_.append(' ');
        text_.append(name).append('=').append(value);
    }
    void number(std::string_view name, std::uint64_t value) { word(name, Decimal{value}.view()); }
    void count(std::string_view name, std::int64_t value) {
        number(name, static_cast<std::uint64_t>(std::max(value, std::int64_t{0})));
    }
    void label(std::string_view name, TaiLabel value) {
        const auto text = lares::to_text(value);
        word(name, {text.data(), text.size()});
    }

  private:
    RunRecordText& text_;
};

// Reading: what a line has told, and whether it has told all that a record must have.
struct LineReader {
    RunRecord record;
    bool has_number = false;
    bool has_start = false;
    bool has_end = false;
    bool has_how = false;

    bool read(std::string_view name, std::string_view value);
    bool is_whole() const { return has_number && has_start && has_end && has_how; }

  private:
    bool read_how(RunEnd::Kind kind, std::string_view value);
};

bool read_cpu(std::string_view text, std::optional<Span>& value) {
    Microseconds::rep count = 0;
    if (!read_value(text, count) || count > std::chrono::floor<Microseconds>(Span::max()).count())
        return false;
    value = Microseconds{count};
    return true;
}

// It is shown on terminals.
bool is_word(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// What has ended in two ways has not been written by anybody.
bool LineReader::read_how(RunEnd::Kind kind, std::string_view value) {
    if (has_how) return false;
    has_how = true;
    record.how.kind = kind;
    return read_value(value, record.how.number);
}

bool LineReader::read(std::string_view name, std::string_view value) {
    if (name == "run") return has_number = read_value(value, record.number);
    if (name == "start") return has_start = read_value(value, record.start);
    if (name == "ready") return read_value(value, record.ready.emplace());
    if (name == "end") return has_end = read_value(value, record.end);
    if (name == "ns") return read_value(value, record.lived.emplace());
    if (name == "exited") return read_how(RunEnd::Kind::exited, value);
    if (name == "killed") return read_how(RunEnd::Kind::killed, value);
    if (name == "unknown") return read_how(RunEnd::Kind::unknown, value);
    if (name == "core") return read_value(value, record.how.core);
    if (name == "by") return is_word(value) && read_value(value, record.by);
    if (name == "rss-kib") return read_value(value, record.peak_rss_kib.emplace());
    if (name == "stuck") return read_value(value, record.stuck);
    if (name == "cpu-us") return read_cpu(value, record.cpu);
    return true;
}

} // namespace

RunRecordText to_text(const RunRecord& record) {
    RunRecordText text;
    LineWriter out{text};
    out.number("run", record.number);
    out.label("start", record.start);
    if (record.ready) out.label("ready", *record.ready);
    out.label("end", record.end);
    if (record.lived) out.count("ns", record.lived->count());
    out.count(word_for(record.how.kind), record.how.number);
    if (record.how.core) out.word("core", "1");
    if (record.by.size() != 0) out.word("by", record.by.view());
    if (record.peak_rss_kib) out.number("rss-kib", *record.peak_rss_kib);
    if (record.cpu) out.count("cpu-us", std::chrono::floor<Microseconds>(*record.cpu).count());
    if (record.stuck) out.word("stuck", "1");
    text.append('\n');
    return text;
}

std::optional<RunRecord> run_record_from_text(std::string_view line) {
    if (line.empty() || line.find('\n') != line.size() - 1) return std::nullopt;
    line.remove_suffix(1);
    LineReader reader;
    while (!line.empty()) {
        const Split next = split_at(line, ' ');
        const Split fact = split_at(next.head, '=');
        if (!reader.read(fact.head, fact.rest)) return std::nullopt;
        line = next.rest;
    }
    return reader.is_whole() ? std::optional{reader.record} : std::nullopt;
}

} // namespace lares::protocol
