#!/usr/bin/env python3
"""The words most used in Spanish and Portuguese and the word under which a dictionary lists each, for `cargo bench --bench search --
--stems FILE`.

    pip install simplemma wordfreq
    python3 benches/search/forms.py > forms.tsv
    python3 benches/search/forms.py --words 100000 --languages pt > forms.tsv

Prints lines of language, word and lemma. Lemmas are those of simplemma, the order of use is that of wordfreq; words with a digit or a
mark and those that simplemma does not know are left out.
"""
import argparse

import wordfreq
from simplemma.strategies import DictionaryLookupStrategy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=50_000, help="words taken of each language")
    parser.add_argument("--languages", nargs="+", default=["es", "pt"])
    options = parser.parse_args()
    lookup = DictionaryLookupStrategy()
    for language in options.languages:
        for word in wordfreq.top_n_list(language, options.words):
            lemma = lookup.get_lemma(word, language)
            if word.isalpha() and lemma and lemma.isalpha():
                print(language, word, lemma.lower(), sep="\t")


if __name__ == "__main__":
    main()
