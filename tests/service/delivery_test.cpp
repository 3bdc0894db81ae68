// SPDX-License-Identifier: ISC
#include "service/delivery.hpp"

#include "fake_supervise.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

#include <cerrno>
#include <thread>

namespace lares::service {
namespace delivery_test {

using namespace std::chrono_literals;

class Delivering : public FakeSupervise {
  protected:
    Delivering() {
        sys::ignore_broken_pipes();
        begin();
    }
    // A service whose supervise has stopped to read.
    sys::Fd stuck(const std::string& name) {
        ::mkdirat(directory(), name.c_str(), 0755);
        ::mkdirat(directory(), (name + "/supervise").c_str(), 0700);
        const std::string control = name + "/supervise/control";
        auto fifo = sys::make_and_open_fifo(directory(), control.c_str(), 0600, sys::FifoEnd::both);
        while (sys::send(*fifo, std::string(4096, '?'))) {
        }
        return std::move(*fifo);
    }
    static bool has_no_room(const std::expected<void, SendFailure>& sent) {
        return !sent && lacks_room(sent.error());
    }
};

TEST_F(Delivering, is_one_write) {
    EXPECT_TRUE(Delivery{"dx"}.offer(web()));
    EXPECT_EQ(take_commands(), "dx");
}

TEST_F(Delivering, of_nothing_writes_nothing_and_still_finds_out_who_is_there) {
    EXPECT_TRUE(Delivery{""}.offer(web()));
    EXPECT_EQ(take_commands(), "");
    leave();
    EXPECT_EQ(Delivery{""}.offer(web()).error().error, ENXIO);
    EXPECT_EQ(Delivery{""}.offer(web("missing")).error().step, SendFailure::Step::directory);
}

TEST_F(Delivering, does_not_hang_in_a_fifo_that_is_full_and_has_one_limit_for_all_of_them) {
    const sys::Fd one = stuck("one");
    const sys::Fd two = stuck("two");
    Delivery delivery{"d"};
    EXPECT_TRUE(has_no_room(delivery.offer(web("one"))));
    EXPECT_TRUE(has_no_room(delivery.offer(web("two"))));
    const Moment deadline = sys::now() + 50ms;
    const auto undelivered = delivery.wait(deadline);
    EXPECT_GE(sys::now(), deadline);
    ASSERT_EQ(undelivered.size(), 2u);
    EXPECT_EQ(undelivered[0].service.name(), "one");
    EXPECT_EQ(undelivered[1].service.name(), "two");
    for (const auto& it : undelivered) EXPECT_EQ(it.failure.error, ETIMEDOUT);
    EXPECT_TRUE(delivery.wait(deadline).empty()) << "each is reported once";
}

TEST_F(Delivering, tells_the_others_while_one_is_full_and_that_one_as_soon_as_it_has_room) {
    const sys::Fd one = stuck("one");
    Delivery delivery{"d"};
    EXPECT_TRUE(has_no_room(delivery.offer(web("one"))));
    EXPECT_TRUE(delivery.offer(web()));
    EXPECT_EQ(take_commands(), "d");

    std::string read;
    std::jthread supervise{[&] {
        std::array<char, 4096> room;
        while (!read.ends_with('d')) {
            const auto bytes = sys::read_waiting(one, room);
            read.append(bytes.begin(), bytes.end());
        }
    }};
    EXPECT_TRUE(delivery.wait(std::nullopt).empty());
}

TEST_F(Delivering, reports_one_whose_supervise_has_left_meanwhile) {
    sys::Fd one = stuck("one");
    Delivery delivery{"d"};
    EXPECT_TRUE(has_no_room(delivery.offer(web("one"))));
    one.close();
    const auto undelivered = delivery.wait(std::nullopt);
    ASSERT_EQ(undelivered.size(), 1u);
    EXPECT_EQ(undelivered[0].failure.error, EPIPE);
}

} // namespace delivery_test
} // namespace lares::service
