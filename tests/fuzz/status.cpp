// SPDX-License-Identifier: ISC
// supervise/status: whatever the bytes, a record that is read can be written and is read again as the same.
#include "protocol/service_view.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const std::span bytes{data, size};
    const auto record = protocol::decode_status(bytes);
    fuzz::must(record.has_value() == (size >= 18), "18 bytes and more are a record, fewer are none");
    if (record)
        fuzz::must(protocol::decode_status(protocol::encode(*record)) == record,
                   "it is read again as the same");

    protocol::ServiceView view;
    protocol::note_status(view, bytes);
    fuzz::must(view.obstacle.has_value() != record.has_value(), "a view has a record or an obstacle");
    fuzz::must(protocol::view_of_log(view).has_value() == (size >= 40),
               "two records are a service and its log");
    (void)protocol::is_started(view);
    (void)protocol::want_of(view.status);
    (void)protocol::activity_of(view.status);
    (void)protocol::runs_finish(view.status);
    (void)protocol::was_sent_term(view.status);
    return 0;
}
