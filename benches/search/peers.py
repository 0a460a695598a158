"""SQLite FTS5 and Xapian on the clauses of the search bench.

python3 peers.py ENGINE FOLDER RUNS, with clauses.tsv and queries.tsv in FOLDER: prints CPU seconds of the build, bytes of the index, CPU
seconds a query (ten hits with marked words, and their number). Called by `cargo bench --bench search`.
"""

import os
import sys
import time

ENGINE, FOLDER, RUNS = sys.argv[1], sys.argv[2], int(sys.argv[3])
STEMMERS = {"es": "spanish", "pt": "portuguese", "en": "english"}


def clauses():
    with open(f"{FOLDER}/clauses.tsv", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def queries():
    with open(f"{FOLDER}/queries.tsv", encoding="utf-8") as lines:
        return [(kind, words.split()) for kind, words in (line.rstrip("\n").split("\t") for line in lines)]


def fts5():
    import sqlite3

    path = f"{FOLDER}/fts5.db"
    base = sqlite3.connect(path)
    base.execute("create virtual table c using fts5(id unindexed, lang unindexed, text, tokenize='porter unicode61 remove_diacritics 2')")
    base.executemany("insert into c values (?, ?, ?)", clauses())
    base.execute("insert into c(c) values ('optimize')")
    base.commit()

    def asked(kind, words):
        if kind == "begins":
            return words[0] + "*"
        if kind == "phrase":
            return '"' + " ".join(words) + '"'
        return (" OR " if kind == "any" else " AND ").join(words)

    def run(kind, words):
        query = asked(kind, words)
        base.execute("select id, snippet(c, 2, '[', ']', '', 24) from c where c match ? order by rank limit 10", (query,)).fetchall()
        base.execute("select count(*) from c where c match ?", (query,)).fetchone()

    return run, lambda: os.path.getsize(path)


def xapian():
    import xapian as x

    path = f"{FOLDER}/xapian"
    base = x.WritableDatabase(path, x.DB_CREATE_OR_OVERWRITE)
    terms = {lang: x.TermGenerator() for lang in STEMMERS}
    for lang, generator in terms.items():
        generator.set_stemmer(x.Stem(STEMMERS[lang]))
    for number, (identity, lang, text) in enumerate(clauses()):
        document = x.Document()
        document.set_data(identity + "\n" + text)
        terms[lang].set_document(document)
        terms[lang].index_text(text)
        base.add_document(document)
    base.commit()
    base.close()
    reading = x.Database(path)
    stems = [x.Stem(name) for name in STEMMERS.values()]

    def word(text):
        return x.Query(x.Query.OP_OR, ["Z" + stem(text).decode() for stem in stems])

    def run(kind, words):
        if kind == "begins":
            parser = x.QueryParser()
            parser.set_database(reading)
            query = parser.parse_query(words[0] + "*", x.QueryParser.FLAG_WILDCARD)
        elif kind == "phrase":
            query = x.Query(x.Query.OP_PHRASE, words)
        else:
            query = x.Query(x.Query.OP_OR if kind == "any" else x.Query.OP_AND, [word(w) for w in words])
        enquire = x.Enquire(reading)
        enquire.set_query(query)
        found = enquire.get_mset(0, 10, reading.get_doccount())
        for hit in found:
            found.snippet(hit.document.get_data().decode(), 200, stems[0])

    return run, lambda: sum(os.path.getsize(f"{path}/{name}") for name in os.listdir(path))


before = time.process_time()
run, size = {"fts5": fts5, "xapian": xapian}[ENGINE]()
built = time.process_time() - before
asked = queries()
for kind, words in asked:
    run(kind, words)
before = time.process_time()
for _ in range(RUNS):
    for kind, words in asked:
        run(kind, words)
print(built, size(), (time.process_time() - before) / (RUNS * len(asked)))
