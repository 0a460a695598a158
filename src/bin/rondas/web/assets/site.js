// Search without a server: clauses that hold all words of the query (beginnings of words, accents and case free) and its phrases.
"use strict";
(function () {
  const place = document.getElementById("site-results");
  const query = new URLSearchParams(location.search).get("q") || "";
  document.getElementById("q").value = query;
  if (!place || !query.trim() || !window.rondas) return;

  const names = function (list) {
    return Object.fromEntries(list.split(";").filter(Boolean).map(function (pair) { return pair.split("="); }));
  };
  const statuses = names(place.dataset.statuses), langs = names(place.dataset.langs);
  // One character for each of the text, so that places in the folded text are places in the text.
  const fold = function (text) {
    return Array.from(text).map(function (c) {
      const plain = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      return plain.length === 1 ? plain : plain.charAt(0) || c;
    });
  };
  const terms = (query.match(/"[^"]+"|[^\s"]+/g) || []).filter(function (t) { return !/^(AND|OR|NOT)$/.test(t); })
    .map(function (t) { return fold(t.replace(/["*()=]/g, "").trim()).join(""); }).filter(Boolean);
  const isWord = function (c) { return c !== undefined && /[\p{L}\p{N}]/u.test(c); };
  const find = function (folded, term) {
    const text = folded.join(""), spans = [];
    // Characters outside the first plane count twice in a string of the browser; such texts lose their marks, not their hits.
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      if (!isWord(text[at - 1])) spans.push([at, at + term.length]);
    }
    return spans;
  };
  const hits = [];
  for (const entry of window.rondas) {
    const folded = fold(entry.text), spans = terms.map(function (t) { return find(folded, t); });
    if (terms.length && spans.every(function (s) { return s.length; })) hits.push([entry, spans.flat().sort(function (a, b) { return a[0] - b[0]; })]);
  }

  const make = function (tag, text, attributes) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  };
  const summary = make("p", hits.length ? place.dataset.found.replace("{n}", hits.length) : place.dataset.none, { role: "status" });
  place.append(summary);
  const counts = new Map();
  for (const hit of hits) {
    const key = hit[0].series + " " + place.dataset.round.replace("{round}", hit[0].round);
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const rounds = make("ul", "", { class: "hint" });
  for (const [name, n] of counts) rounds.append(make("li", name + ": " + n));
  place.append(rounds);
  const list = make("ol", "", { class: "hits" });
  for (const [entry, spans] of hits.slice(0, 200)) {
    const item = make("li"), heading = make("h2"), about = make("p", "", { class: "about" });
    const path = entry.id.split("/").map(encodeURIComponent).join("/").replace(/%3A/g, "_");
    heading.append(make("a", entry.label, { href: "../" + path + "/index.html" }), " ",
      make("span", place.dataset.round.replace("{round}", entry.round) + ", " + entry.series, { class: "faint" }));
    about.append((langs[entry.lang] || entry.lang) + " ", make("span", statuses[entry.status] || entry.status, { class: "status" }),
      " " + place.dataset.page.replace("{page}", entry.page));
    const quote = make("blockquote", "", { class: "quoted", lang: entry.lang });
    let at = 0;
    for (const [from, to] of spans) {
      if (from < at) continue;
      quote.append(entry.text.slice(at, from), make("mark", entry.text.slice(from, to)));
      at = to;
    }
    quote.append(entry.text.slice(at));
    item.append(heading, about, quote);
    list.append(item);
  }
  place.append(list);
})();
