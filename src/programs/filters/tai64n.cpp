// SPDX-License-Identifier: ISC
// tai64n: puts a TAI64N label in front of every line. See tai64n(8).
//
// Each line has a reading of the clock of its own, taken when its first byte is handled. That costs 20 ns;
// but lines whose labels were equal would change places when logs are sorted together.
#include "protocol/line_stamper.hpp"
#include "sys/clock.hpp"
#include "sys/filter.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"tai64n"};

class Tai64n {
  public:
    Progress pass(std::string_view in, std::span<char> room) {
        return stamper_.stamp(in, room, sys::label_now);
    }
    std::size_t finish(std::span<char>) { return 0; }

  private:
    protocol::LineStamper stamper_;
};

} // namespace

int main() {
    Tai64n filter;
    sys::run_filter(report, filter);
}
