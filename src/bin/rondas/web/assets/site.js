// Search without a server. Words (beginnings; case and accents free) must all stand in a clause, phrases in quotes word by word; OR
// gives a choice, NOT or a minus takes away. The clauses lie in parts, loaded as scripts because a page of a folder may not fetch.
"use strict";
(function () {
  const place = document.getElementById("site-results"), form = document.querySelector("form.ask");
  const asked = new URLSearchParams(location.search), query = asked.get("q") || "";
  document.getElementById("q").value = query;
  if (!place || !window.rondas) return;
  const say = place.dataset, ui = document.documentElement.lang, shown = 50, before = 260, behind = 520;

  const names = function (list) {
    return Object.fromEntries(list.split(";").filter(Boolean).map(function (pair) { return pair.split("="); }));
  };
  const statuses = names(say.statuses), langs = names(say.langs);
  const titleOf = function (series) { const t = window.rondas.titles[series] || {}; return t[ui] || Object.values(t)[0] || series; };
  const roundOf = function (round) { return say.round.replace("{round}", round); };
  const make = function (tag, text, attributes, children) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    for (const child of children || []) element.append(child);
    return element;
  };

  // What narrows the search stands in the form, and so in the address.
  const choose = function (name, label, values) {
    const select = make("select", "", { name: name, id: "site-" + name });
    select.append(make("option", say.all, { value: "" }));
    for (const [value, text] of values) {
      const option = make("option", text, { value: value });
      option.selected = asked.get(name) === value;
      select.append(option);
    }
    return make("label", label + " ", { for: "site-" + name }, [select]);
  };
  const held = window.rondas.parts.map(function (p) { return p.lang; });
  form.append(make("p", "", { class: "options" }, [
    choose("lang", say.lang, Array.from(new Set(held)).map(function (l) { return [l, langs[l] || l]; })),
    choose("at", say.rounds, window.rondas.rounds.map(function (r) { return [r.series + "/" + r.key, titleOf(r.series) + ", " + roundOf(r.name)]; })),
  ]));
  if (!query.trim()) return;

  // One character for each of the text, so that places in the folded text are places in the text.
  const fold = function (text) {
    let out = "";
    for (let i = 0; i < text.length; i += 1) {
      const plain = text[i].normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      out += plain.length === 1 ? plain : text[i];
    }
    return out;
  };
  const pattern = function (words, whole) {
    const escaped = words.map(function (w) { return w.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"); });
    return new RegExp("(?<![\\p{L}\\p{N}])" + escaped.join("[^\\p{L}\\p{N}]+") + (whole ? "(?![\\p{L}\\p{N}])" : ""), "gu");
  };
  // Groups that must all be met, each a choice of terms.
  const groups = [], refused = [];
  let choice = false, not = false;
  for (const token of query.match(/-?"[^"]+"|[^\s"]+/g) || []) {
    if (token === "AND") continue;
    if (token === "OR") { choice = groups.length > 0; continue; }
    if (token === "NOT") { not = true; continue; }
    const words = fold(token).match(/[\p{L}\p{N}]+/gu);
    if (!words) continue;
    const term = pattern(words, token.includes("\""));
    if (not || token.startsWith("-")) refused.push(term); else if (choice) groups[groups.length - 1].push(term); else groups.push([term]);
    choice = not = false;
  }
  const spansOf = function (folded) {
    if (!groups.length || refused.some(function (term) { return folded.search(term) >= 0; })) return null;
    const all = [];
    for (const terms of groups) {
      const found = terms.flatMap(function (term) {
        return Array.from(folded.matchAll(term), function (m) { return [m.index, m.index + m[0].length]; });
      });
      if (!found.length) return null;
      all.push(...found);
    }
    return all.sort(function (a, b) { return a[0] - b[0]; });
  };

  const hits = [], lang = asked.get("lang") || "", at = asked.get("at") || "";
  const wanted = window.rondas.parts.filter(function (p) { return !lang || p.lang === lang; });
  window.rondas.take = function (entries) {
    for (const entry of entries) {
      if (at && !entry.id.startsWith(at + "/")) continue;
      const spans = spansOf(fold(entry.text));
      if (spans) hits.push([entry, spans]);
    }
  };
  const item = function (hit) {
    const entry = hit[0], spans = hit[1], text = entry.text;
    const path = entry.id.split("/").map(function (part) { return encodeURIComponent(part.replace(/[\\:*?"<>|%]/g, "_")); }).join("/");
    const heading = make("h2", "", {}, [make("a", entry.label, { href: "../" + path + "/index.html" }), " ",
      make("span", roundOf(entry.round) + ", " + titleOf(entry.series), { class: "faint" })]);
    const about = make("p", "", { class: "about" }, [(langs[entry.lang] || entry.lang) + " ",
      make("span", statuses[entry.status] || entry.status, { class: "status" }), " " + say.page.replace("{page}", entry.page)]);
    const first = spans[0][0], start = first > before ? text.indexOf(" ", first - before) + 1 : 0;
    const end = Math.max(start, Math.min(text.length, first + behind));
    const quote = make("blockquote", start > 0 ? "… " : "", { class: "quoted", lang: entry.lang });
    let done = start;
    for (const [from, to] of spans) {
      if (from < done || to > end) continue;
      quote.append(text.slice(done, from), make("mark", text.slice(from, to)));
      done = to;
    }
    quote.append(text.slice(done, end) + (end < text.length ? " …" : ""));
    return make("li", "", {}, [heading, about, quote]);
  };
  const chart = function () {
    const counts = new Map();
    for (const [entry] of hits) {
      const key = entry.id.split("/").slice(0, 2).join("/");
      counts.set(key, (counts.get(key) || 0) + 1);
    }
    const most = Math.max(...counts.values());
    for (const series of new Set(window.rondas.rounds.map(function (r) { return r.series; }))) {
      const rounds = window.rondas.rounds.filter(function (r) { return r.series === series; });
      if (!rounds.some(function (r) { return counts.has(series + "/" + r.key); })) continue;
      const table = make("table", "", { class: "bars" }, [make("caption", say.chart.replace("{series}", titleOf(series)))]);
      for (const round of rounds) {
        const n = counts.get(series + "/" + round.key) || 0;
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        for (const [name, value] of [["viewBox", "0 0 100 10"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
        bar.setAttribute("width", String(100 * n / most));
        bar.setAttribute("height", "10");
        svg.append(bar);
        table.append(make("tr", "", n ? {} : { class: "absent" }, [make("th", round.name, { scope: "row" }), make("td", String(n), { class: "n" }), make("td", "", { class: "bar-cell" }, [svg])]));
      }
      place.append(table);
    }
  };
  const show = function () {
    place.append(make("p", hits.length ? say.found.replace("{n}", hits.length) : say.none, { role: "status" }));
    if (!hits.length) return;
    chart();
    const list = make("ol", "", { class: "hits" }), more = make("button", say.more, { type: "button" });
    const next = function () {
      for (const hit of hits.slice(list.children.length, list.children.length + shown)) list.append(item(hit));
      more.hidden = list.children.length >= hits.length;
    };
    more.addEventListener("click", next);
    place.append(list, more);
    next();
  };
  const load = function (index) {
    if (index === wanted.length) { show(); return; }
    const script = make("script", "", { src: say.assets + wanted[index].file });
    script.onload = script.onerror = function () { script.remove(); load(index + 1); };
    document.head.append(script);
  };
  load(0);
})();
