// SPDX-License-Identifier: ISC
#include "readiness.hpp"

#include "protocol/listen_address.hpp"
#include "protocol/names.hpp"
#include "script.hpp"
#include "sys/fifo.hpp"
#include "sys/listening.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <utility>

namespace lares::supervise {

using protocol::ListenAddress;
using protocol::ServiceFile;
namespace file = protocol::service_file;

namespace {

constexpr Span check_may_take = std::chrono::seconds{10};
constexpr const char* check_arguments[] = {file::check, nullptr};

sys::ListeningOn place_of(const ListenAddress& address, int service) {
    using Kind = sys::ListeningOn::Kind;
    sys::ListeningOn where;
    where.kind = address.kind == ListenAddress::Kind::tcp   ? Kind::tcp
                 : address.kind == ListenAddress::Kind::udp ? Kind::udp
                                                            : Kind::local;
    where.port = address.port;
    where.path = address.path;
    where.directory = service;
    if (!address.host) return where;
    if (address.host->size == IpAddress::v6)
        where.address = address.host->bytes;
    else
        where.address = sys::address_of_ipv4(
            {address.host->bytes[0], address.host->bytes[1], address.host->bytes[2], address.host->bytes[3]});
    return where;
}

// "systemd-notify --ready; exec app": who has said it is gone before we look, and nobody knows any more whose
// child it was. It had the address, and the rights to do to the service what it likes.
bool may_have_been_of(const sys::Family& family, const sys::NotifySocket::Datagram& datagram) {
    if (datagram.sender == 0 || !sys::is_gone(datagram.sender)) return false;
    return datagram.user == 0 || datagram.user == sys::user_of_process(family.root);
}

// That it is ready; for the rest there is somebody who lives. It may have been of the run before.
protocol::NotifyMessage word_of_the_dead(const protocol::NotifyMessage& message) {
    protocol::NotifyMessage word;
    if (message.news == protocol::NotifyMessage::News::ready) word.news = message.news;
    word.status = message.status;
    return word;
}

} // namespace

void Readiness::begin(const Settings& settings, int control_directory, Instant now, bool has_address) {
    end();
    if (const auto place = settings.notification_fd()) {
        open_fifo(control_directory);
        placed_ = {writer_.number(), *place};
        placed_count_ = writer_ ? 1 : 0;
    }
    if (has_address && settings.has(ServiceFile::notify_socket)) open_socket();
    begin_asking(settings, now);
}

void Readiness::begin_asking(const Settings& settings, Instant now) {
    missing_ = 0;
    asks_kernel_ = settings.has(ServiceFile::ready_listen);
    asks_check_ = settings.has(ServiceFile::check);
    if (asks_kernel_ || asks_check_) probes_.begin(now.moment);
}

// A new one for each run: what is left of the last one may still have the old one open.
void Readiness::open_fifo(int control_directory) {
    constexpr const char* name = protocol::control_file::notification;
    (void)sys::remove_file(control_directory, name);
    auto reader = sys::make_and_open_fifo(control_directory, name, protocol::fifo_mode, sys::FifoEnd::reader);
    if (!reader) return report_.readiness_failed(name, reader.error());
    auto writer = sys::open_at(control_directory, name, O_RDWR | O_NOFOLLOW);
    if (!writer) return report_.readiness_failed(name, writer.error());
    fifo_ = std::move(*reader);
    writer_ = std::move(*writer);
    sys::watch_for_writes(fifo_, writer_);
}

void Readiness::open_socket() {
    auto socket = sys::NotifySocket::open(address_);
    if (!socket) return report_.readiness_failed(address_, socket.error());
    socket_ = std::move(*socket);
}

void Readiness::on_started() {
    writer_.close();
    placed_count_ = 0;
}

Readiness::Heard Readiness::resume(const Settings& settings, int control_directory, bool is_known_closed,
                                   Instant now) {
    end();
    const bool is_heard = settings.notification_fd() && !is_known_closed;
    const Heard heard = is_heard ? resume_fifo(control_directory) : Heard::nothing;
    if (settings.has(ServiceFile::notify_socket)) open_socket();
    begin_asking(settings, now);
    return heard;
}

// Nobody may have the other end open any more; what the service has written there in the absence of a reader
// went with it.
Readiness::Heard Readiness::resume_fifo(int control_directory) {
    auto reader = sys::open_at(control_directory, protocol::control_file::notification,
                               O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    if (!reader) return Heard::nothing;
    fifo_ = std::move(*reader);
    is_resumed_ = true;
    char byte = 0;
    const bool is_closed = sys::is_at_end(fifo_, {&byte, 1});
    if (byte == '\n' || (is_closed && may_have_said_so())) return Heard::ready;
    if (!is_closed) return Heard::nothing;
    fifo_.close();
    return Heard::closed;
}

// Somebody before us may have read the word and was killed before he could tell, or nobody was there to read
// it. Then to have closed the descriptor, as those do that are ready, has to do; but who has never written
// anything has not said so.
bool Readiness::may_have_said_so() const {
    return is_resumed_ && !sys::is_unwritten(fifo_);
}

void Readiness::end() {
    settle();
    socket_ = {};
    has_warned_ = false;
}

void Readiness::settle() {
    fifo_.close();
    is_resumed_ = false;
    on_started();
    probes_.end();
    check_.end();
    asks_kernel_ = asks_check_ = false;
}

void Readiness::hear_on(const Settings& settings) {
    if (settings.has(ServiceFile::notify_socket)) open_socket();
}

// The first newline says so, and all after it is nobody's business.
Readiness::Heard Readiness::on_fifo() {
    std::array<char, 64> room;
    for (;;) {
        const auto bytes = sys::read_waiting(fifo_, room);
        const std::string_view text{bytes.data(), bytes.size()};
        const bool is_closed = text.empty() && sys::has_hung_up(fifo_);
        const bool says_so = text.contains('\n') || (is_closed && may_have_said_so());
        if (says_so || is_closed) fifo_.close();
        if (says_so) return Heard::ready;
        if (text.size() < room.size()) return is_closed ? Heard::closed : Heard::nothing;
    }
}

std::optional<protocol::NotifyMessage> Readiness::next_message(const sys::Family& family,
                                                               std::span<char> room) {
    while (const auto datagram = socket_.take(room)) {
        const bool is_of_service = sys::is_member(family, datagram->sender);
        if (!is_of_service && !may_have_been_of(family, *datagram)) continue; // a stranger's word
        const auto message = protocol::notify_message_from_text(datagram->text);
        if (!is_of_service) return word_of_the_dead(message);
        if (message.names_another_process && !std::exchange(has_warned_, true)) report_.main_pid_refused();
        return message;
    }
    return std::nullopt;
}

bool Readiness::on_time(const sys::Family& family, Instant now) {
    check_.on_time(now.moment);
    if (!probes_.is_due(now.moment)) return false;
    if (asks_kernel_ && is_listening(family)) return true;
    if (asks_check_ && !check_.is_running() && start_check(now.moment))
        probes_.on_probing();
    else
        probes_.on_probed(now.moment);
    return false;
}

bool Readiness::start_check(Moment now) {
    const auto started = check_.start(service_, file::check, check_arguments, sys::environment(),
                                      now + check_may_take, oom_score_adj_);
    if (started) {
        reported_.forget();
        return true;
    }
    const StartTrouble trouble = report_.trouble_of(file::check, start_failure_of(started.error()));
    if (reported_.is_new(trouble)) report_.errand_failed(file::check, trouble.failure);
    return false;
}

bool Readiness::on_errand_ended(int wait_status, Instant now) {
    check_.on_ended();
    if (!asks_check_) return false; // it was asked by a run that is over
    probes_.on_probed(now.moment);
    return wait_status == 0;
}

// Apart, for its room on the stack. All that are named must be listened on. Where it may not be seen who
// listens (root in a container mostly may not look at other users' processes), that somebody does has to do.
[[gnu::noinline]] bool Readiness::is_listening(const sys::Family& family) {
    SettingRoom room;
    const auto text = read_setting(service_, file::ready_listen, room);
    if (!text) return false;
    const auto addresses = protocol::listen_addresses_from_text(*text);
    if (!addresses) return false; // which has been said
    missing_ = 0;
    for (const ListenAddress& address : *addresses) {
        ++missing_;
        const auto found = sys::is_listening(family, place_of(address, service_));
        if (!found && found.error().number == EACCES && !std::exchange(has_warned_, true))
            report_.listeners_hidden();
        const bool is_there = found ? *found : found.error().number == EACCES;
        if (!is_there) return false;
    }
    missing_ = 0;
    return true;
}

std::string_view Readiness::missing_address(SettingRoom& room) const {
    if (missing_ == 0) return {};
    const auto text = read_setting(service_, file::ready_listen, room);
    if (!text) return {};
    protocol::SettingLines lines{*text};
    for (unsigned number = 1; const auto line = lines.next(); ++number)
        if (number == missing_) return line->text;
    return {};
}

} // namespace lares::supervise
