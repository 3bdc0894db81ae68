// SPDX-License-Identifier: ISC
#include "status_record.hpp"

namespace lares::protocol {

namespace {

constexpr std::uint8_t detail_stopped = 0;
constexpr std::uint8_t detail_starting = 1;
constexpr std::uint8_t phase_down = 0;
constexpr std::uint8_t phase_run = 1;

char want_byte(Want want) {
    switch (want) {
    case Want::up: return 'u';
    case Want::down: return 'd';
    case Want::once: return 0;
    }
    return 0;
}

} // namespace

StatusRecord status_record_of(const ServiceState& state) {
    const bool running = state.pid != 0;
    StatusRecord record;
    record.since = state.since;
    record.pid = state.pid;
    record.paused = running && state.paused;
    record.want = want_byte(state.want);
    if (running)
        record.detail = state.term_sent ? 1 : 0;
    else
        record.detail = state.phase == Phase::waiting ? detail_starting : detail_stopped;
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

} // namespace lares::protocol
