// SPDX-License-Identifier: ISC
#include "present/listing.hpp"

#include "present/completion_script.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace {

TEST(Listing, has_texts_beside_names_that_are_as_wide_as_the_widest) {
    Listing listing;
    listing.add("run", "#!/bin/sh\nexec x\n");
    listing.add("log/main/", "");
    EXPECT_EQ(listing.text(), "  run        #!/bin/sh\n             exec x\n  log/main/\n");
}

TEST(Listing, shows_what_would_move_the_cursor) {
    Listing listing;
    listing.add("A", "x\x1b[2J");
    EXPECT_EQ(listing.text(), "  A  x\\x1b[2J\n");
}

TEST(Listing, tells_only_the_beginning_of_a_long_text) {
    Listing listing;
    std::string text;
    for (int i = 0; i < 20; ++i) text += std::to_string(i) + "\n";
    listing.add("A", text);
    EXPECT_TRUE(listing.text().ends_with("     15\n     … (4 lines more)\n"));
}

TEST(Listing, is_broken_between_words) {
    Listing listing;
    listing.add("one", "some words in it");
    listing.add("a-name-that-is-too-wide", "more");
    EXPECT_EQ(listing.wrapped(20),
              "  one  some words in\n       it\n  a-name-that-is-too-wide\n       more\n");
}

CommandGrammar grammar() {
    const CompletedOption scan{{"--scan"}, "it's where", true, {Completed::By::directories, {}}};
    const CompletedVerb verb{"status",
                             "how: all",
                             {{{"-n", "--number"}, "some", true, {Completed::By::words, {"1", "2"}}}},
                             {{Completed::By::words, {"a", "b"}}, {Completed::By::services, {}}}};
    return {{scan}, {verb}};
}

TEST(CompletionScript, of_bash_has_words_for_each_place) {
    const std::string script = bash_script(grammar());
    EXPECT_TRUE(script.contains("        *' --scan') _lares_paths -d; return ;;\n"));
    EXPECT_TRUE(script.contains("        'status -n'|'status --number') _lares_words 1 2; return ;;\n"));
    EXPECT_TRUE(script.contains("        status:*:-*) _lares_words -n --number --scan ;;\n"));
    EXPECT_TRUE(script.contains("        status:*) _lares_ask ;;\n"));
    EXPECT_TRUE(script.contains("        status:0:*) _lares_words a b ;;\n"));
    EXPECT_TRUE(script.contains("            --scan|-n|--number) ((++i)) ;;\n"))
        << "no operands are behind them";
}

TEST(CompletionScript, of_zsh_and_fish_says_what_they_mean) {
    EXPECT_TRUE(zsh_script(grammar()).contains("'--scan:it'\\''s where'"));
    EXPECT_TRUE(fish_script(grammar()).contains(
        "complete -c lares -l scan -d 'it\\'s where' -x -a '(__fish_complete_directories)'\n"));
    EXPECT_TRUE(fish_script(grammar()).contains(
        "complete -c lares -n 'not __lares_has_verb' -a status -d 'how: all'\n"));
}

} // namespace
} // namespace lares::present
