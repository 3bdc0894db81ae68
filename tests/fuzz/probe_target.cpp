// SPDX-License-Identifier: ISC
// The file health/check, and what a server of HTTP answers: a server that can be asked, or an error that can
// be said.
#include "protocol/probe_target.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using Kind = protocol::ListenAddress::Kind;
    const auto file = fuzz::as_text(data, size);
    if (const auto status = protocol::http_status_from_line(file)) {
        fuzz::must(file.starts_with("HTTP/"), "it is HTTP");
        fuzz::must(*status <= 999, "a status has three digits");
    }
    const auto target = protocol::probe_target_from_text(file);
    if (!target) {
        fuzz::must_be_about(target.error(), file);
        return 0;
    }
    const bool is_local = target->address.kind == Kind::local;
    fuzz::must(target->address.kind != Kind::udp, "it takes connections");
    fuzz::must(is_local || (target->address.host && target->address.port != 0), "it is somewhere");
    fuzz::must(!is_local || (!target->address.path.empty() && !target->is_http()), "it has a path");
    fuzz::must(!target->is_http() || target->path.front() == '/', "what is asked for is a path");
    for (const char c : target->path) fuzz::must(c > ' ' && c != '\x7f', "what is asked for is one word");
    return 0;
}
