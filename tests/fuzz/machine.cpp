// SPDX-License-Identifier: ISC
// A supervise whose whole life is made up from the bytes: commands, deaths, failures, time. No promise is
// broken.
#include "simulation/world.hpp"
#include "target.hpp"

namespace {

// Choices from the bytes, until there are no more.
class Given {
  public:
    explicit Given(std::span<const std::uint8_t> bytes) : bytes_{bytes} {}
    unsigned below(unsigned count) {
        if (exhausted()) return 0;
        const unsigned chosen = bytes_.front() % count;
        bytes_ = bytes_.subspan(1);
        return chosen;
    }
    bool exhausted() const { return bytes_.empty(); }

  private:
    std::span<const std::uint8_t> bytes_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    simulation::World<machine::Supervise, Given> world{Given{{data, size}}, {.asked_to_exit = 100}};
    const auto complaint = simulation::verdict(world.live(2'000));
    fuzz::must(complaint.empty(), complaint.c_str());
    return 0;
}
