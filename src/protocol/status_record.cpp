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

std::uint8_t detail_byte(const ServiceState& state) {
    if (state.pid != 0) return state.term_sent ? term_sent : no_term_sent;
    return static_cast<std::uint8_t>(state.phase == Phase::waiting ? Activity::starting : Activity::stopped);
}

Activity activity_by_number(std::uint8_t number) {
    return number < static_cast<std::uint8_t>(Activity::unknown) ? Activity{number} : Activity::unknown;
}

} // namespace

StatusRecord status_record_of(const ServiceState& state) {
    const bool running = state.pid != 0;
    StatusRecord record;
    record.since = state.since;
    record.pid = state.pid;
    record.paused = running && state.paused;
    record.want = want_byte(state.want);
    record.detail = detail_byte(state);
    record.phase = running ? phase_run : phase_down;
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
