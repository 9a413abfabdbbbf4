// Checking: decisions on rows, by keys and buttons. Each one is sent at once, and holds when the engine says so.

import { $, el, many, named } from "./elements.js";

// keysOf lists the keys, with what they do: the help, the buttons and the keyboard are made of it.
export const keys = [
  { key: "j", name: "next row", does: "next", touch: true },
  { key: "k", name: "row before", does: "before", touch: true },
  { key: "y", name: "right", does: "right", row: true },
  { key: "n", name: "no report", does: "wrong", row: true },
  { key: "e", name: "words", does: "words", row: true, about: "mark the words anew: select them, then press e; or press e first. With Shift they become a further part" },
  { key: "s", name: "speaker", does: "speaker", row: true, about: "another speaker; words that are selected become the source" },
  { key: "c", name: "cue", does: "cue", row: true, about: "mark the cue anew, as with e" },
  { key: "t", name: "status", does: "status", row: true },
  { key: "x", name: "kind", does: "kind", row: true },
  { key: "m", name: "cannot decide", does: "unsure", row: true },
  { key: "a", name: "add a row", does: "add", about: "a report that is missing: select its words, then press a" },
  { key: "f", name: "sign", does: "sign", about: "the article is finished: nothing is missing in it" },
  { key: "u", name: "undo", does: "undo" },
  { key: "w", name: "why", does: "why", button: false, row: true, reading: true },
  { key: "/", name: "search", does: "search", button: false, reading: true },
  { key: "?", name: "help", does: "help", button: false, reading: true },
];

// helpElement lists the keys.
export function helpElement(mode) {
  const shown = keys.filter((k) => mode !== "read" || k.reading || k.does === "next" || k.does === "before");
  return [
    el("h2", { id: "dialog-title" }, "Keys"),
    el("dl", { class: "keys-of" }, shown.map((k) => el("div", {}, el("dt", {}, el("kbd", {}, k.key)), el("dd", {}, k.name, k.about && el("small", {}, " – " + k.about))))),
    mode !== "read" && el("p", { class: "more" }, "While words are marked: ← and → move their end by a word, with Shift their beginning; Enter takes them, Esc leaves them."),
    el("form", { method: "dialog" }, el("button", { class: "main", autofocus: true }, "Close")),
  ].filter(Boolean);
}

// Checking sends decisions. app gives the article and row at hand, and is told of what came of a decision.
export class Checking {
  constructor(app, engine) {
    Object.assign(this, { app, engine, since: performance.now(), marking: null });
  }

  // shown begins the time of a row.
  shown() { this.since = performance.now(); }

  // buttons fills the bar of actions.
  buttons(bar, mode) {
    const blind = mode === "blind";
    bar.replaceChildren(...keys.filter((k) => k.button !== false && !(blind && ["right", "unsure"].includes(k.does))).map((k) =>
      el("button", { type: "button", class: k.touch && "touch", data: { does: k.does }, title: k.about ?? k.name, click: () => this.app.soon(() => this.do(k.does)) },
        blind && k.does === "wrong" ? "remove" : k.name, " ", el("kbd", { "aria-hidden": "true" }, k.key))));
  }

  // able says which buttons can be used.
  able(bar) {
    for (const b of bar.querySelectorAll("button")) {
      const k = keys.find((k) => k.does === b.dataset.does);
      b.disabled = !!k.row && !this.app.row();
    }
  }

  async do(does, shift) {
    const row = this.app.row();
    const k = keys.find((k) => k.does === does);
    if (k.row && !row) return this.app.say("There is no row here.");
    switch (does) {
      case "right": return this.send({ do: "verdict", row: row.id, verdict: "right" }, true);
      case "wrong": return this.send({ do: "verdict", row: row.id, verdict: "wrong" }, true);
      case "unsure": return this.send({ do: "verdict", row: row.id, verdict: "unsure" }, true);
      case "words": return this.mark("words", (span) => this.send({ do: "change", row: row.id, change: { content: shift ? withPart(row.content, span) : [span] } }), row.content);
      case "cue": return this.mark("cue", (span) => this.send({ do: "change", row: row.id, change: { cue: [span] } }), row.cues.length ? row.cues : row.content);
      case "add": return this.mark("a missing report", (span) => this.add(span), null);
      case "speaker": return this.speaker(row);
      case "status": return this.choose("How it stands", this.app.list.statuses, row.status, (status) => this.send({ do: "change", row: row.id, change: { status } }));
      case "kind": return this.choose("Kind", this.app.list.kinds, row.kind, (kind) => this.send({ do: "change", row: row.id, change: { kind } }));
      case "next": return this.app.step(1);
      case "before": return this.app.step(-1);
      case "sign": return this.send({ do: "sign" }, true);
      case "undo": return this.undo();
    }
  }

  // send decides. With on it goes to the next row that is to be judged.
  async send(decision, on) {
    try {
      const seconds = Math.min((performance.now() - this.since) / 1000, 600);
      const decided = await this.engine.decide({ document: this.app.number(), seconds: Math.round(seconds * 10) / 10, ...decision });
      await this.app.decided(decided, on, decision);
      return decided;
    } catch (err) {
      this.app.failed(err);
      return null;
    } finally {
      this.shown();
    }
  }

  async undo() {
    try {
      const decided = await this.engine.undo();
      await this.app.decided(decided, false, { do: "undo" });
    } catch (err) {
      this.app.failed(err);
    } finally {
      this.shown();
    }
  }

  async add(span) {
    const decided = await this.send({ do: "add", change: { content: [span] } });
    if (decided) this.speaker(this.app.row());
  }

  // mark takes the words that are selected; with none it lets the user mark some.
  mark(what, take, from) {
    const selected = this.app.text.selected();
    if (selected && !this.marking) {
      getSelection().removeAllRanges();
      return take(selected);
    }
    const span = from?.length ? [from[0][0], from.at(-1)[1]] : [this.app.text.wordAfter(-1), this.app.text.wordEnd(0)];
    this.marking = { span, take, what };
    this.app.text.select(span);
    this.app.tellMarking(what, () => this.end(true), () => this.end(false));
  }

  // marks answers a key while words are marked; false where the key is another's.
  marks(e) {
    if (!this.marking) return false;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (step) {
      this.marking.span = this.app.text.moved(this.app.text.selected() ?? this.marking.span, !e.shiftKey, step);
      this.app.text.select(this.marking.span);
    } else if (e.key === "Enter") this.end(true);
    else if (e.key === "Escape") this.end(false);
    else return false;
    e.preventDefault();
    return true;
  }

  end(taken) {
    const marking = this.marking;
    this.marking = null;
    this.app.tellMarking(null);
    if (!marking) return;
    const span = this.app.text.selected() ?? marking.span;
    getSelection().removeAllRanges();
    if (taken) this.app.soon(() => marking.take(span));
  }

  // choose offers values in a dialog, each with a number for a key.
  choose(title, values, now, take) {
    const dialog = $("dialog");
    const pick = (v) => { dialog.close(); this.app.soon(() => take(v)); };
    dialog.replaceChildren(
      el("h2", { id: "dialog-title" }, title),
      el("div", { class: "choices" }, values.map((v, i) =>
        el("button", { type: "button", class: v === now && "now", autofocus: v === now, data: { key: i + 1 }, click: () => pick(v) }, el("kbd", { "aria-hidden": "true" }, i + 1), " ", v))),
      closing());
    dialog.showModal();
  }

  // speaker offers the names of the article. Selected words become the source, and the name where no other is chosen.
  speaker(row) {
    if (!row) return;
    const dialog = $("dialog"), span = this.app.text.selected();
    const offered = this.app.article.speakers.filter((s) => s.name !== row.name);
    const selected = span && this.app.text.words(span[0], span[1]).replace(/\s+/g, " ");
    const type = el("select", { id: "speaker-type" }, this.app.list.types.map((t) => el("option", { value: t, selected: t === "person" }, t)));
    const name = el("input", { id: "speaker-name", autocomplete: "off", value: selected ?? "", autofocus: !!selected });
    const take = (speaker, speaker_type) => {
      dialog.close();
      const change = { speaker };
      if (speaker) change.speaker_type = speaker_type;
      if (span) change.source = [span];
      this.app.soon(() => this.send({ do: "change", row: row.id, change }));
    };
    dialog.replaceChildren(
      el("h2", { id: "dialog-title" }, "Who said it?"),
      row.name && el("p", { class: "more" }, "Now: ", named(row.name)),
      el("div", { class: "choices" },
        offered.slice(0, 30).map((s, i) => el("button", { type: "button", autofocus: i === 0 && !selected, data: i < 9 && { key: i + 1 }, click: () => take(s.name, s.type) },
          i < 9 && [el("kbd", { "aria-hidden": "true" }, i + 1), " "], named(s.name), s.about && el("small", {}, " " + s.about))),
        el("button", { type: "button", data: { key: 0 }, click: () => take("", "") }, el("kbd", { "aria-hidden": "true" }, "0"), " nobody is named")),
      el("form", { class: "other", submit: (e) => { e.preventDefault(); if (name.value.trim()) take(name.value.trim(), type.value); } },
        el("label", { for: "speaker-name" }, selected ? "The words that are selected, or another name" : "Another name"), name,
        el("label", { for: "speaker-type" }, "Type"), type, el("button", { class: "main" }, "Take")),
      closing());
    dialog.showModal();
  }
}

function closing() {
  return el("form", { method: "dialog", class: "closing" }, el("button", {}, "Leave it ", el("kbd", { "aria-hidden": "true" }, "Esc")));
}

// dialogKey presses the button of a dialog that has the key; false where none has.
export function dialogKey(dialog, e) {
  if (e.target.matches("input, select, textarea") || e.ctrlKey || e.metaKey || e.altKey) return false;
  const button = dialog.querySelector(`button[data-key="${CSS.escape(e.key)}"]`);
  if (!button && /^\p{L}$/u.test(e.key)) dialog.querySelector("input")?.focus(); // a name is typed
  if (!button) return false;
  e.preventDefault();
  button.click();
  return true;
}

// withPart adds a span to the parts of a row, and joins what overlaps.
export function withPart(spans, span) {
  const all = [...spans, span].sort((a, b) => a[0] - b[0]);
  const out = [];
  for (const [from, to] of all) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

// standingElement says how far the checking is.
export function standingElement(p, mode) {
  if (mode === "blind") return [many(p.left, "article") + " to be marked and signed"];
  const rest = p.seconds && p.left ? ` · ${p.seconds.toFixed(1)} s a row, about ${Math.max(1, Math.round(p.left * p.seconds / 60))} min more` : "";
  const all = p.judged + p.left;
  return [
    el("progress", { max: all || 1, value: p.judged, "aria-label": "rows judged" }), " ",
    el("span", {}, p.left ? `${p.judged} judged, ${many(p.left, "row")} left in ${many(p.articles, "article")}${rest}` : `All ${many(p.judged, "row")} are judged`),
  ];
}

// comparedElement shows, of an article that was marked blind and signed, where the program differs.
export function comparedElement(c) {
  const list = (title, quotes) => quotes.length > 0 && el("div", {}, el("h3", {}, `${title} (${quotes.length})`), el("ul", {}, quotes.map((q) =>
    el("li", {}, el("b", {}, q.name ? named(q.name) : "nobody"), ": ", named(q.words)))));
  return el("div", { class: "compared" }, el("h2", {}, "Compared with the program"),
    el("p", {}, many(c.both, "row") + " found by both"),
    list("Only you have", c.missed), list("Only the program has", c.extra));
}
