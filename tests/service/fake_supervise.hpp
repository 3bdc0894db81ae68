// SPDX-License-Identifier: ISC
// A service directory, and the files that a supervise would keep in it; the test decides what is in them.
#pragma once

#include "../sys/scratch.hpp"
#include "protocol/names.hpp"
#include "protocol/service_state.hpp"
#include "protocol/status_record.hpp"
#include "service/service.hpp"

namespace lares::service {

class FakeSupervise : public sys::Scratch {
  protected:
    FakeSupervise() { ::mkdirat(directory(), "web", 0755); }

    // From here on there is a supervise, as far as anybody can tell.
    void begin(const std::string& control_directory = "web/supervise") {
        control_ = control_directory;
        ::mkdirat(directory(), control_.c_str(), 0700);
        make_fifo(control_ + "/ok");
        make_fifo(control_ + "/control");
        open_fifos();
        publish(running());
    }
    void open_fifos() {
        ok_ = std::move(*sys::open_at(directory(), (control_ + "/ok").c_str(), O_RDONLY | O_NONBLOCK));
        commands_ =
            std::move(*sys::open_at(directory(), (control_ + "/control").c_str(), O_RDWR | O_NONBLOCK));
    }
    // Opens it for reading for a moment, which supervise alone should do.
    void meddle_with_ok() const {
        (void)sys::open_at(directory(), (control_ + "/ok").c_str(), O_RDONLY | O_NONBLOCK);
    }
    void leave() {
        ok_.close();
        commands_.close();
    }

    static constexpr std::uint32_t first_supervise = 4000;
    static protocol::ServiceState running(std::uint32_t pid = 4711) {
        protocol::ServiceState state;
        state.phase = protocol::Phase::running;
        state.pid = pid;
        state.author.pid = first_supervise;
        state.starts = 1;
        state.since = TaiLabel::from_unix(1'795'000'000 + pid, 5);
        return state;
    }
    static protocol::ServiceState stopped() {
        protocol::ServiceState state;
        state.want = protocol::Want::down;
        state.author.pid = first_supervise;
        state.since = TaiLabel::from_unix(1'796'000'000, 5);
        return state;
    }

    void write_status(const std::string& bytes) const { replace("status", bytes); }
    void publish_status(const protocol::ServiceState& state) const {
        const auto bytes = encode(status_record_of(state));
        write_status({bytes.begin(), bytes.end()});
    }
    void publish_state(const protocol::ServiceState& state) const {
        replace("state", std::string{to_text(state).view()});
    }
    void publish(const protocol::ServiceState& state) const {
        publish_status(state);
        publish_state(state);
    }

    // What clients have written and nobody has read yet.
    std::string take_commands() const {
        std::array<char, 4096> room;
        const auto bytes = sys::read_waiting(commands_, room);
        return {bytes.begin(), bytes.end()};
    }

    Service web(const std::string& name = "web") const { return Service{name, directory()}; }

  private:
    void replace(const std::string& name, const std::string& contents) const {
        write(control_ + "/" + name + ".new", contents);
        std::filesystem::rename(path(control_ + "/" + name + ".new"), path(control_ + "/" + name));
    }

    std::string control_;
    sys::Fd ok_;
    sys::Fd commands_;
};

} // namespace lares::service
