// SPDX-License-Identifier: ISC
#include "protocol/line_stamper.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace line_stamper_test {

// A stamper whose clock ticks once a reading, so that the stamps number the lines.
class Stamped {
  public:
    explicit Stamped(std::size_t room = 1000) : room_(room) {}

    Stamped& say(std::string_view text) {
        while (!text.empty()) {
            const Progress done = stamper_.stamp(text, room_, [this] { return TaiLabel{1, ++readings_}; });
            out_.append(room_.data(), done.written);
            text.remove_prefix(done.taken);
        }
        return *this;
    }
    // Stamps as #1, #2, …
    std::string told() const {
        std::string text = out_;
        const std::string prefix = "@00000000000000010000000";
        for (std::size_t at; (at = text.find(prefix)) != std::string::npos;)
            text.replace(at, prefix.size(), "#");
        return text;
    }

  private:
    LineStamper stamper_;
    std::vector<char> room_;
    std::string out_;
    std::uint32_t readings_ = 0;
};

std::string told(std::string_view text) {
    return Stamped().say(text).told();
}

TEST(LineStamper, each_line_has_a_stamp_of_its_own) {
    EXPECT_EQ(told("one\ntwo\nthree\n"), "#1 one\n#2 two\n#3 three\n");
}

TEST(LineStamper, an_empty_line_has_one_too) {
    EXPECT_EQ(told("\n\n"), "#1 \n#2 \n");
}

TEST(LineStamper, no_line_no_stamp) {
    EXPECT_EQ(told(""), "");
    EXPECT_EQ(told("one\n"), "#1 one\n");
}

// Compatibility, edge case 62.
TEST(LineStamper, a_line_is_stamped_at_its_first_byte_and_what_is_there_of_it_goes_out) {
    Stamped stamped;
    EXPECT_EQ(stamped.say("o").told(), "#1 o");
    EXPECT_EQ(stamped.say("ne").told(), "#1 one");
    EXPECT_EQ(stamped.say("\ntw").told(), "#1 one\n#2 tw");
}

TEST(LineStamper, no_line_end_is_added) {
    EXPECT_EQ(told("one\ntwo"), "#1 one\n#2 two");
}

TEST(LineStamper, every_other_byte_is_one_like_the_others) {
    const std::string text{"\0a\r\t@4000\xff\0\n\0\n", 14};
    EXPECT_EQ(told(text), std::string("#1 ") + text.substr(0, 12) + "#2 " + text.substr(12));
}

TEST(LineStamper, whatever_the_pieces_and_the_room_it_is_the_same_stream) {
    const std::string text = "one\n\nthree is longer than there is room for at once\n\n\nx";
    const std::string expected = told(text);
    for (std::size_t room = Stamp::size; room < 60; ++room)
        for (std::size_t size = 1; size <= text.size(); ++size) {
            Stamped stamped{room};
            for (std::size_t at = 0; at < text.size(); at += size) stamped.say(text.substr(at, size));
            ASSERT_EQ(stamped.told(), expected) << room << " bytes of room, pieces of " << size;
        }
}

TEST(LineStamper, without_room_for_a_stamp_nothing_is_taken) {
    LineStamper stamper;
    std::vector<char> room(Stamp::size - 1);
    const Progress done = stamper.stamp("x", room, [] { return TaiLabel{}; });
    EXPECT_EQ(done.taken, 0u);
    EXPECT_EQ(done.written, 0u);
}

} // namespace line_stamper_test
} // namespace lares::protocol
