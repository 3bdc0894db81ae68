// SPDX-License-Identifier: ISC
#include "status_record.hpp"

namespace lares::protocol {

namespace {

constexpr char want_up = 'u';
constexpr char want_down = 'd';
constexpr char want_once = 0;

// Byte 18 of a service with a process, where byte 19 says so.
constexpr std::uint8_t no_term_sent = 0;
constexpr std::uint8_t term_sent = 1;

constexpr std::uint8_t phase_down = 0;
constexpr std::uint8_t phase_run = 1;
constexpr std::uint8_t phase_finish = 2;

char want_byte(Want want) {
    switch (want) {
    case Want::up: return want_up;
    case Want::down: return want_down;
    case Want::once: break;
    }
    return want_once;
}

// Of a service without a process, and of one whose `start` runs: encore's words.
Activity activity_without_run(const Life& state) {
    if (state.gave_up) return Activity::failed;
    switch (state.phase) {
    case Phase::waiting:
    case Phase::starting: return Activity::starting;
    case Phase::started: return Activity::started;
    case Phase::clearing:
    case Phase::finishing:
    case Phase::stopping: return Activity::stopping;
    default: return Activity::stopped;
    }
}

// What runs when it is down for good only cleans up, and was sent nothing.
std::uint8_t detail_byte(const Life& state) {
    const bool is_cleaned_up = state.phase == Phase::finishing || state.phase == Phase::stopping;
    if (state.pid == 0 || state.phase == Phase::starting)
        return static_cast<std::uint8_t>(activity_without_run(state));
    return state.term_sent && !is_cleaned_up ? term_sent : no_term_sent;
}

std::uint8_t phase_byte(const Life& state) {
    if (state.pid == 0 || state.phase == Phase::starting) return phase_down;
    return state.phase == Phase::finishing || state.phase == Phase::stopping ? phase_finish : phase_run;
}

// encore wants nothing more of what is up without a process.
char want_byte(const Life& state) {
    return state.phase == Phase::started ? want_once : want_byte(state.want);
}

Activity activity_by_number(std::uint8_t number) {
    return number < static_cast<std::uint8_t>(Activity::unknown) ? Activity{number} : Activity::unknown;
}

} // namespace

StatusRecord status_record_of(const Life& state) {
    const bool running = state.pid != 0;
    StatusRecord record;
    record.since = is_down_since_its_end(state) ? state.last_end_at : state.since;
    record.pid = state.pid;
    record.paused = running && state.paused;
    record.want = want_byte(state);
    record.detail = detail_byte(state);
    record.phase = phase_byte(state);
    return record;
}

std::array<unsigned char, StatusRecord::size> encode(const StatusRecord& record) {
    std::array<unsigned char, StatusRecord::size> bytes{};
    pack(record.since, std::span{bytes}.first<TaiLabel::packed_size>());
    for (unsigned i = 0; i < 4; ++i) bytes[12 + i] = static_cast<unsigned char>(record.pid >> (8 * i));
    bytes[16] = record.paused ? 1 : 0;
    bytes[17] = static_cast<unsigned char>(record.want);
    bytes[18] = record.detail;
    bytes[19] = record.phase;
    return bytes;
}

namespace {

unsigned wait_status_of(const RunEnd& end) {
    const auto number = static_cast<unsigned>(end.number);
    switch (end.kind) {
    case RunEnd::Kind::exited: return (number & 0xff) << 8;
    case RunEnd::Kind::killed: return (number & 0x7f) | (end.core ? 0x80U : 0U);
    case RunEnd::Kind::unknown: break;
    }
    return 0;
}

unsigned char flags_for_s6(const Life& state) {
    const bool is_up = state.phase == Phase::running || state.phase == Phase::started;
    const bool is_cleaned_up = state.phase == Phase::finishing || state.phase == Phase::stopping;
    unsigned flags = 0;
    if (state.pid != 0 && state.paused) flags |= 1;
    if (state.pid != 0 && is_cleaned_up) flags |= 2;
    if (state.want == Want::up) flags |= 4;
    if (is_up && state.ready.value_or(true)) flags |= 8;
    return static_cast<unsigned char>(flags);
}

} // namespace

std::array<unsigned char, status_size_for_s6> encode_for_s6(const Life& state) {
    std::array<unsigned char, status_size_for_s6> bytes{};
    const auto ours = encode(status_record_of(state));
    for (std::size_t i = 0; i < ours.size(); ++i) bytes[i] = ours[i];
    for (unsigned i = 0; i < 4; ++i) bytes[31 - i] = static_cast<unsigned char>(state.pid >> (8 * i));
    const unsigned wait_status = state.last_end ? wait_status_of(*state.last_end) : 0;
    bytes[32] = static_cast<unsigned char>(wait_status >> 8);
    bytes[33] = static_cast<unsigned char>(wait_status);
    bytes[34] = flags_for_s6(state);
    return bytes;
}

std::optional<StatusRecord> decode_status(std::span<const unsigned char> bytes) {
    if (bytes.size() < StatusRecord::classic_size) return std::nullopt;
    StatusRecord record;
    record.since = unpack_label(bytes.first<TaiLabel::packed_size>());
    for (unsigned i = 0; i < 4; ++i) record.pid |= static_cast<std::uint32_t>(bytes[12 + i]) << (8 * i);
    record.paused = bytes[16] != 0;
    record.want = static_cast<char>(bytes[17]);
    if (bytes.size() >= StatusRecord::size) {
        record.detail = bytes[18];
        record.phase = bytes[19];
    }
    return record;
}

std::optional<Want> want_of(const StatusRecord& record) {
    switch (record.want) {
    case want_up: return Want::up;
    case want_down: return Want::down;
    case want_once: return Want::once;
    default: return std::nullopt;
    }
}

// Where byte 19 says that run or finish runs, byte 18 says whether TERM was sent: ours and runit's.
Activity activity_of(const StatusRecord& record) {
    if (record.pid == 0 || record.phase == phase_down) return activity_by_number(record.detail);
    if (record.phase == phase_finish) return Activity::stopping;
    return record.detail == no_term_sent ? Activity::running : Activity::stopping;
}

bool is_started(const StatusRecord& record) {
    const Activity activity = activity_of(record);
    return record.pid != 0 || activity == Activity::started || activity == Activity::running;
}

bool runs_finish(const StatusRecord& record) {
    return record.pid != 0 && record.phase == phase_finish;
}

bool was_sent_term(const StatusRecord& record) {
    return record.pid != 0 && record.phase == phase_run && record.detail == term_sent;
}

} // namespace lares::protocol
