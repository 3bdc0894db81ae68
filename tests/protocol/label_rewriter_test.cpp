// SPDX-License-Identifier: ISC
#include "protocol/label_rewriter.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace lares::protocol {
namespace label_rewriter_test {

const std::string label = "@400000000000000a00000007";

// A label is shown as <UNIX SECONDS:NANOSECONDS>, but for those before 1970, which cannot be told.
std::size_t show(TaiLabel found, char* out) {
    if (found.unix_seconds() < 0) return 0;
    const std::string text =
        "<" + std::to_string(found.unix_seconds()) + ":" + std::to_string(found.nanoseconds) + ">";
    std::memcpy(out, text.data(), text.size());
    return text.size();
}

class Rewritten {
  public:
    explicit Rewritten(std::size_t room = 1000) : room_(room) {}

    Rewritten& say(std::string_view text) {
        while (!text.empty()) {
            const Progress done = rewriter_.rewrite(text, room_, show);
            out_.append(room_.data(), done.written);
            text.remove_prefix(done.taken);
        }
        return *this;
    }
    std::string so_far() const { return out_; }
    std::string end() {
        out_.append(room_.data(), rewriter_.finish(room_, show));
        return out_;
    }

  private:
    LabelRewriter rewriter_;
    std::vector<char> room_;
    std::string out_;
};

std::string rewritten(std::string_view text) {
    return Rewritten().say(text).end();
}

TEST(LabelRewriter, a_label_at_the_beginning_of_a_line_is_replaced) {
    EXPECT_EQ(rewritten(label + " one\n" + label + " two\n"), "<0:7> one\n<0:7> two\n");
}

TEST(LabelRewriter, whatever_follows_it) {
    EXPECT_EQ(rewritten(label + "\n"), "<0:7>\n");
    EXPECT_EQ(rewritten(label + "Z"), "<0:7>Z");
    EXPECT_EQ(rewritten(label + label), "<0:7>" + label);
    EXPECT_EQ(rewritten(label + std::string("\0x\n", 3)), std::string("<0:7>\0x\n", 8));
    EXPECT_EQ(rewritten(label), "<0:7>");
}

// Compatibility, edge case 63.
TEST(LabelRewriter, what_is_not_a_label_at_the_beginning_of_a_line_stays) {
    const std::vector<std::string> unchanged = {
        "@",
        "@\n",
        "@xyz\n",
        "@4000\n",
        "@@" + label + "\n",
        " " + label + "\n",
        "x " + label + " y\n",
        "@400000000000000a\n",      // TAI64
        label.substr(0, 24) + "\n", // a digit short
        label + "0\n",              // one too many
        label + "00000000 TAI64NA\n",
        "@400000000000000A00000007 upper case\n",
        "@400000000000000a0000000g\n",
        "@ffffffffffffffffffffffff cannot be told\n",
        "@3fffffffffffffff00000000 cannot be told\n",
        std::string("@\0\n\0", 4),
        "\n\n",
        "no line end",
        "@40000\n@4000000000000\nxxx", // a line end within 25 bytes
    };
    for (const auto& text : unchanged) EXPECT_EQ(rewritten(text), text);
}

TEST(LabelRewriter, a_label_behind_what_was_none_is_found) {
    EXPECT_EQ(rewritten("@\n" + label + "\n"), "@\n<0:7>\n");
    EXPECT_EQ(rewritten("@400\n" + label + "\n@\n" + label), "@400\n<0:7>\n@\n<0:7>");
    EXPECT_EQ(rewritten(label + "0\n" + label + "\n"), label + "0\n<0:7>\n");
}

TEST(LabelRewriter, nothing_but_what_may_be_a_label_is_kept_back) {
    Rewritten stream;
    EXPECT_EQ(stream.say("a").so_far(), "a");
    EXPECT_EQ(stream.say("b\n@").so_far(), "ab\n");
    EXPECT_EQ(stream.say("4000").so_far(), "ab\n");
    EXPECT_EQ(stream.say("x").so_far(), "ab\n@4000x");
    EXPECT_EQ(stream.say("\n" + label).so_far(), "ab\n@4000x\n");
    EXPECT_EQ(stream.say(" ").so_far(), "ab\n@4000x\n<0:7> ");
}

// That of daemontools loses it.
TEST(LabelRewriter, what_was_kept_back_is_not_lost_at_the_end) {
    for (std::size_t size = 0; size < label.size(); ++size)
        EXPECT_EQ(rewritten(label.substr(0, size)), label.substr(0, size));
}

TEST(LabelRewriter, a_gigabyte_of_digits_is_not_kept) {
    Rewritten stream;
    stream.say("@");
    for (int i = 0; i < 100; ++i) stream.say(std::string(1000, '0'));
    EXPECT_EQ(stream.so_far(), "@" + std::string(100'000, '0'));
}

// Lines made of what labels are made of.
std::string random_text(std::mt19937& random) {
    const std::vector<std::string> words = {label,
                                            "@",
                                            "4",
                                            "0",
                                            "a",
                                            "\n",
                                            "\n",
                                            " ",
                                            "x",
                                            "@4000",
                                            "00000000",
                                            label + "\n",
                                            "@3fffffffffffffff00000000 "};
    std::string text;
    for (unsigned i = 0, count = static_cast<unsigned>(random()) % 20; i < count; ++i)
        text += words[random() % words.size()];
    return text;
}

TEST(LabelRewriter, whatever_the_pieces_and_the_room_it_is_the_same_stream) {
    std::mt19937 random{20261125};
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = random_text(random);
        Rewritten stream{LabelRewriter::longest_replacement + random() % 50};
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + random() % 30;
            stream.say(std::string_view(text).substr(at, size));
            at += size;
        }
        ASSERT_EQ(stream.end(), rewritten(text)) << text;
    }
}

} // namespace label_rewriter_test
} // namespace lares::protocol
