// SPDX-License-Identifier: ISC
// lares-probe WORD…: asks a server once whether it is there, and says by its exit code what it is told. See
// lares-probe(8). supervise starts it where health/check is no program, so that it has no sockets itself.
#include "base/span_text.hpp"
#include "base/text.hpp"
#include "protocol/probe_target.hpp"
#include "protocol/setting_value.hpp"
#include "sys/clock.hpp"
#include "sys/options.hpp"
#include "sys/outgoing_stream.hpp"
#include "sys/report.hpp"

#include <array>
#include <span>

namespace {

using namespace lares;
using protocol::ListenAddress;
using protocol::ProbeTarget;

constexpr sys::Report report{"lares-probe", sys::Patience::never_waits};

constexpr int exit_unhealthy = 1;
constexpr int exit_wrong = 2;
constexpr Span usual_limit = std::chrono::seconds{5};

using Words = TextBuffer<1024>;

[[noreturn]] void refuse(std::string_view hint) {
    report.usage("[-t time] tcp|http|unix address", hint, exit_wrong);
}

[[noreturn]] void refuse_words(const protocol::SettingError& error) {
    TextBuffer<256> hint;
    hint.append("\"")
        .append(error.text)
        .append("\" ")
        .append(error.what)
        .append("; try: ")
        .append(error.remedy);
    refuse(hint.view());
}

[[noreturn]] void say_no(sys::Parts text, int error = 0) {
    report.fatal(text, error);
    sys::leave(exit_unhealthy);
}

[[noreturn]] void say_no(const Error& error, std::string_view target) {
    say_no({"unable to ", error.attempt, " ", target}, error.number);
}

Span limit_from(std::string_view text) {
    const auto span = span_from_text(text, std::chrono::seconds{1});
    if (!span || *span <= Span{0}) refuse("-t: a time, as in 5s or 500ms");
    return *span;
}

// As a file would have it: supervise hands its line over as one word, people type several.
Words words_of(std::span<char* const> operands) {
    Words words;
    for (const char* operand : operands) words.append(words.size() > 0 ? " " : "").append(operand);
    if (words.size() == 0 || words.truncated()) refuse("");
    return words;
}

Result<sys::OutgoingStream> connect(const ListenAddress& address, Moment until) {
    if (address.kind == ListenAddress::Kind::local) return sys::OutgoingStream::connect(address.path, until);
    return sys::OutgoingStream::connect(*address.host, address.port, until);
}

// What was written in front of the path, if it is a host and a port in the form of HTTP.
TextBuffer<64> host_for(const ProbeTarget& target, std::string_view words) {
    const std::string_view written = protocol::without_blanks(first_of(words, words.find('/')));
    TextBuffer<64> host;
    if (written.contains(':') && !written.contains(' ')) return host.append(written);
    return host.append("localhost:").append_number(target.address.port);
}

// HTTP/1.0, so that the answer is not in chunks.
Result<> ask(const sys::OutgoingStream& stream, const ProbeTarget& target, std::string_view words,
             Moment until) {
    TextBuffer<2048> question;
    question.append("GET ")
        .append(target.path)
        .append(" HTTP/1.0\r\nHost: ")
        .append(host_for(target, words).view());
    question.append("\r\nUser-Agent: lares-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    return stream.send(question.view(), until);
}

// As much of the answer as its first line has.
Result<std::string_view> first_line_of(const sys::OutgoingStream& stream, std::span<char> room,
                                       Moment until) {
    std::size_t size = 0;
    while (size < room.size() && !std::string_view{room.data(), size}.contains('\n')) {
        const auto more = stream.receive(room.subspan(size), until);
        if (!more) return fail(more);
        if (*more == 0) break;
        size += *more;
    }
    const std::string_view text{room.data(), size};
    return trim_end(split_at(text, '\n').head);
}

void expect_good_answer(const sys::OutgoingStream& stream, const ProbeTarget& target, std::string_view words,
                        Moment until) {
    if (const auto asked = ask(stream, target, words, until); !asked) say_no(asked.error(), words);
    std::array<char, 512> room;
    const auto line = first_line_of(stream, room, until);
    if (!line) say_no(line.error(), words);
    constexpr std::size_t shown = 80;
    const auto status = protocol::http_status_from_line(*line);
    if (!status) say_no({words, " does not answer in HTTP: \"", first_of(*line, shown), "\""});
    if (!protocol::is_good_http_status(*status)) say_no({words, " answers \"", first_of(*line, shown), "\""});
}

} // namespace

int main(int argc, char** argv) {
    const Moment began = sys::now();
    Span limit = usual_limit;
    sys::Options options{argc, argv, "t:"};
    while (const auto letter = options.next()) {
        if (*letter != 't') {
            options.complain();
            refuse("");
        }
        limit = limit_from(options.value());
    }
    const Words words = words_of(options.operands());
    const auto target = protocol::probe_target_from_text(words.view());
    if (!target) refuse_words(target.error());

    std::string_view address = protocol::without_blanks(words.view());
    (void)protocol::take_word(address);
    const Moment until = began + limit;
    const auto stream = connect(target->address, until);
    if (!stream) say_no(stream.error(), address);
    if (target->is_http()) expect_good_answer(*stream, *target, address, until);
    sys::leave(0);
}
