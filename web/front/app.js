// The app: articles, rows and filters, and what keys and buttons do with them. It knows the engine by these methods alone,
// each of which gives a promise of what package desk answers:
//
//   list(filter)                  desk.List: the articles that the filter lets through
//   article(n, filter)            desk.Article
//   rows(filter, from, most)      desk.Table: rows of all articles
//   why(n, row)                   desk.Why
//   open(files, tell, signal)     desk.Opened; tell is called with desk.Progress, signal stops it
//   decide(decision), undo()      desk.Decided
//   hold(take), release()         the right to decide, which one tab has
//   download(form, filter)        { name, blob }

import { $, el, many } from "./elements.js";
import { Card, Rover, findWords, readArticle } from "./marks.js";
import { Text, articleElement } from "./article.js";
import { Filters } from "./filters.js";
import { factsElement, rowElement, tableRowElement, whoElement, whyElement } from "./rows.js";
import { Opening } from "./opening.js";
import { Checking, comparedElement, dialogKey, helpElement, keys, standingElement } from "./checking.js";

const forms = [["csv", "CSV"], ["xlsx", "Excel"], ["jsonl", "JSON Lines"], ["report", "Report page"]];
const tableRows = 100;

class App {
  constructor(engine) {
    Object.assign(this, { engine, list: null, article: null, shown: null, at: -1, filter: {}, table: null, held: true, last: Promise.resolve() });
    this.checking = new Checking(this, engine);
    this.filters = new Filters($("filters"), (f) => this.refilter(f));
    this.opening = new Opening($("opening"), engine, (opened) => this.opened(opened), (err) => this.failed(err));
    this.card = new Card($("card"), () => this.shown, (q) => [whoElement(this.article.quotes[q], this.article.rows[q]), el("blockquote", { dir: "auto" }, this.article.quotes[q].words), factsElement(this.article.quotes[q])]);
    this.rover = new Rover();
    this.listen();
  }

  get mode() { return this.list?.mode ?? "read"; }
  number() { return this.article.n; }
  row() { return this.article?.quotes[this.at] ?? null; }
  say(words) { $("live").textContent = words; }

  // soon does what keys and buttons ask for, one after the other: a key that is pressed while a decision is on its way
  // waits for it.
  soon(act) {
    this.last = this.last.then(act).catch((err) => this.failed(err));
    return this.last;
  }

  async begin() {
    await this.refresh();
    if (this.mode !== "read") {
      this.checking.buttons($("actions"), this.mode);
      $("actions").hidden = false;
      await this.hold(false);
      setInterval(() => this.hold(false), 5000);
      addEventListener("pagehide", () => this.engine.release().catch(() => {}));
    }
    const first = this.list.documents.find((d) => d.left > 0) ?? this.list.documents[0];
    if (first) await this.go(first.n);
    else this.openOpening(true);
    this.poll();
  }

  // poll asks again while articles of the command line are being opened.
  async poll() {
    while (this.list.opening) {
      await new Promise((wake) => setTimeout(wake, 700));
      await this.refresh();
      if (!this.article && this.list.documents.length) { this.openOpening(false); await this.go(this.list.documents[0].n); }
    }
  }

  async hold(take) {
    try {
      await this.engine.hold(take);
      if (!this.held) this.notice(null);
      this.held = true;
    } catch (err) {
      if (err.held) this.held = false;
      this.failed(err);
    }
  }

  async refresh() {
    try {
      this.list = await this.engine.list(this.filter);
    } catch (err) { return this.failed(err); }
    const list = this.list;
    this.filters.show(list);
    $("made").textContent = madeWords(list);
    $("documents").replaceChildren(...list.documents.map((d) => this.documentElement(d)));
    $("documents-title").textContent = list.documents.length === list.articles ? many(list.articles, "article") : `${list.documents.length} of ${many(list.articles, "article")}`;
    this.tellProgress(list.progress);
    const all = list.progress ? [...forms, ["gold", "Gold"]] : forms;
    $("downloads").replaceChildren(...all.map(([form, name]) => el("li", {}, el("button", { type: "button", data: { form }, click: () => this.download(form) }, name))));
    $("download").hidden = list.articles === 0;
  }

  documentElement(d) {
    const state = this.mode === "read" ? "" : d.signed ? "signed" : d.left ? many(d.left, "row") + " left" : "done";
    return el("li", {}, el("button", { type: "button", data: { n: d.n }, "aria-current": d.n === this.article?.n && "true", click: () => this.go(d.n) },
      el("bdi", {}, d.title), el("small", {}, [d.outlet, d.date, many(d.rows, "row"), this.mode === "blind" ? (d.signed ? "signed" : "to be marked") : state].filter(Boolean).join(" · "))));
  }

  tellProgress(p) {
    $("progress").hidden = !p;
    if (p) $("progress").replaceChildren(...standingElement(p, this.mode));
  }

  // go shows an article, and of it a row: its number, or an id, or else the first that is to be judged.
  async go(n, row) {
    try {
      this.article = await this.engine.article(n, this.filter);
    } catch (err) { return this.failed(err); }
    this.openOpening(false);
    this.draw();
    let at = typeof row === "string" ? this.article.quotes.findIndex((q) => q.id === row) : row ?? this.firstOpen();
    if (at < 0 || at >= this.article.quotes.length) at = this.article.quotes.length ? 0 : -1;
    this.pick(at, false);
    for (const b of $("documents").querySelectorAll("button")) {
      if (+b.dataset.n === n) { b.setAttribute("aria-current", "true"); b.scrollIntoView({ block: "nearest" }); } else b.removeAttribute("aria-current");
    }
  }

  firstOpen() {
    const open = this.article.rows.findIndex((r) => r?.asked && !r.verdict);
    return open >= 0 ? open : this.article.shown.indexOf(true);
  }

  // draw shows the article at hand.
  draw() {
    const a = this.article;
    const element = articleElement(a);
    $("article").replaceChildren(element);
    if (a.compared) element.append(comparedElement(a.compared));
    this.text = new Text(element.querySelector(".text"), a);
    this.shown = readArticle(element);
    this.shown.quotes = a.quotes.map((q, i) => ({ on: a.shown[i] }));
    const refused = a.rows.map((r) => r?.verdict === "wrong" && r.reason?.startsWith("no report"));
    for (const m of this.shown.marks) {
      m.off = !m.of.some((q) => this.shown.quotes[q].on);
      m.el.classList.toggle("off", m.off);
      m.el.classList.toggle("refused", m.of.every((q) => refused[q]));
    }
    this.rover.over([this.shown]);
    if (this.filter.words) findWords([this.shown], this.filter.words.toLowerCase());
  }

  // pick makes a row the current one.
  pick(at, focus = true) {
    this.at = at;
    if (this.table) this.setTable(false);
    this.drawRows();
    for (const m of this.shown.marks) m.el.classList.toggle("lit", m.of.includes(at));
    const first = this.shown.marks.find((m) => m.of.includes(at) && m.el.classList.contains("q"))?.el ?? this.shown.marks.find((m) => m.of.includes(at))?.el;
    if (first) this.reveal(first);
    else if (at < 0) $("article").scrollIntoView({ block: "nearest" });
    const li = $("rows").querySelector(".current");
    if (li) {
      li.scrollIntoView({ block: "nearest" });
      if (focus) li.querySelector(".pick").focus({ preventScroll: true });
    }
    this.checking.able($("actions"));
    this.checking.shown();
  }

  // reveal brings a mark into the middle of what is seen of the text: on a phone the rows lie over its foot.
  reveal(mark) {
    const side = document.querySelector(".rows-side"), box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const room = getComputedStyle(side).position === "fixed" ? side.getBoundingClientRect().top : innerHeight;
    scrollBy(0, box.top - room / 2);
  }

  drawRows() {
    const a = this.article;
    $("rows").replaceChildren(...a.quotes.map((q, i) => rowElement(q, a.rows[i], { current: i === this.at, off: !a.shown[i], pick: () => (i === this.at ? this.why() : this.pick(i)) })));
    const hidden = a.shown.filter((s) => !s).length;
    $("rows-count").textContent = a.quotes.length ? (hidden ? `${a.quotes.length - hidden} of ${a.quotes.length} shown` : String(a.quotes.length)) : "none here";
  }

  // why shows why the current row is one.
  async why() {
    const q = this.row(), into = $("rows").querySelector(".current .why");
    if (!q || !into) return;
    if (into.childElementCount) return into.replaceChildren();
    try {
      const why = await this.engine.why(this.number(), q.id);
      into.replaceChildren(...whyElement(why));
    } catch (err) { this.failed(err); }
  }

  // step goes to the next row that is shown, over the ends of articles.
  async step(by) {
    if (!this.article) return;
    for (let i = this.at + by; i >= 0 && i < this.article.quotes.length; i += by) if (this.article.shown[i]) return this.pick(i);
    const documents = this.list.documents, here = documents.findIndex((d) => d.n === this.article.n);
    const next = documents[here + by];
    if (next) await this.go(next.n, by > 0 ? 0 : Math.max(0, next.rows - 1));
    else this.say(by > 0 ? "That was the last row." : "That was the first row.");
  }

  // onward goes to the next row that is to be judged, from here to the end and then from the beginning.
  async onward() {
    const rows = this.article.rows;
    for (let i = this.at + 1; i < rows.length; i++) if (rows[i]?.asked && !rows[i].verdict && this.article.shown[i]) return this.pick(i);
    for (let i = 0; i < rows.length; i++) if (rows[i]?.asked && !rows[i].verdict && this.article.shown[i]) return this.pick(i);
    const documents = this.list.documents, here = documents.findIndex((d) => d.n === this.article.n);
    const next = [...documents.slice(here + 1), ...documents.slice(0, here + 1)].find((d) => d.left > 0);
    if (next) return this.go(next.n);
    this.pick(this.at);
    this.say("All rows are judged.");
  }

  // decided takes the answer to a decision.
  async decided(d, on, decision) {
    const line = this.list.documents.find((x) => x.n === d.line.n);
    if (line) Object.assign(line, d.line, { rows: line.rows });
    this.tellProgress(d.progress);
    const button = $("documents").querySelector(`button[data-n="${d.line.n}"]`);
    if (button && line) button.parentElement.replaceWith(this.documentElement(line));
    if (decision.do === "undo") { this.say("The last decision is undone."); return this.go(d.document, d.row || undefined); }
    if (d.redraw) {
      const at = this.at;
      this.article = await this.engine.article(d.document, this.filter);
      this.draw();
      this.at = d.row ? this.article.quotes.findIndex((q) => q.id === d.row) : at;
      if (this.at < 0) this.at = Math.min(at, this.article.quotes.length - 1);
    } else this.article.rows[this.at] = d.judged;
    if (on && !this.article.compared) return this.onward();
    this.pick(this.at);
  }

  async refilter(filter) {
    this.filter = filter;
    await this.refresh();
    if (this.table) return this.fillTable();
    if (!this.list.documents.length) return;
    const here = this.list.documents.find((d) => d.n === this.article?.n);
    if (!this.article) return this.go(this.list.documents[0].n);
    const id = this.row()?.id;
    await this.go((here ?? this.list.documents[0]).n, here ? id : undefined);
  }

  // The list of rows is of this article, or of all.
  async setTable(on) {
    this.table = on ? { from: 0 } : null;
    $("all-rows").setAttribute("aria-pressed", String(on));
    document.querySelector(".rows-side").classList.toggle("table", on);
    if (on) await this.fillTable();
    else if (this.article) this.drawRows();
  }

  async fillTable() {
    try {
      const t = await this.engine.rows(this.filter, 0, tableRows);
      $("rows").replaceChildren();
      this.moreRows(t);
    } catch (err) { this.failed(err); }
  }

  moreRows(t) {
    $("rows").querySelector(".next")?.remove();
    $("rows").append(...t.rows.map((r) => tableRowElement(r, () => this.go(r.document, r.row.id))));
    const from = t.from + t.rows.length;
    $("rows-count").textContent = `${from} of ${t.total}`;
    if (from < t.total) $("rows").append(el("li", { class: "next" }, el("button", { type: "button", click: async () => this.moreRows(await this.engine.rows(this.filter, from, tableRows)) }, "More rows")));
  }

  openOpening(on) {
    $("opening").hidden = !on;
    $("open-button").setAttribute("aria-expanded", String(on));
    if (on) $("paste").focus();
  }

  async opened(opened) {
    await this.refresh();
    const failures = opened.failures ?? [];
    this.notice(failures.length ? failures.map((f) => `${f.name}: ${f.message}`) : null);
    if (opened.first >= 0) await this.go(opened.first);
  }

  async download(form) {
    $("download").open = false;
    try {
      const { name, blob } = await this.engine.download(form, this.filter);
      this.save(name, blob);
    } catch (err) { this.failed(err); }
  }

  // save gives the browser a file to save.
  save(name, blob) {
    const link = el("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  failed(err) {
    if (err.held) {
      this.notice([err.message], el("button", { type: "button", click: () => this.hold(true) }, "Check here instead"));
      return;
    }
    this.notice([err.message]);
  }

  // notice shows lines above the page; null takes them away.
  notice(lines, ...more) {
    const box = $("notice");
    box.hidden = !lines;
    box.replaceChildren(...(lines ?? []).slice(0, 20).map((l) => el("p", {}, l)), ...more);
    if (lines) box.append(el("button", { type: "button", class: "close", click: () => this.notice(null) }, "Close"));
  }

  // tellMarking shows that words are being marked; null that they are not any more.
  tellMarking(what, take, leave) {
    document.body.classList.toggle("marking", !!what);
    $("marking-bar")?.remove();
    if (!what) return;
    $("actions").before(el("div", { id: "marking-bar", role: "status" }, el("span", {}, `Select the words of ${what} in the text, or move them with ← → and Shift. `),
      el("button", { type: "button", class: "main", pointerdown: (e) => e.preventDefault(), click: take }, "Take ", el("kbd", {}, "Enter")), " ",
      el("button", { type: "button", click: leave }, "Leave ", el("kbd", {}, "Esc"))));
  }

  help() {
    $("dialog").replaceChildren(...helpElement(this.mode));
    $("dialog").showModal();
  }

  listen() {
    this.card.listen($("article"));
    $("article").addEventListener("click", (e) => {
      const m = e.target.closest?.(".m:not(.off)");
      if (!m || !getSelection().isCollapsed || this.checking.marking) return;
      this.card.hide();
      this.pick(+m.dataset.q.split(" ").find((q) => this.article.shown[q]));
    });
    $("open-button").addEventListener("click", () => this.openOpening($("opening").hidden));
    $("all-rows").addEventListener("click", () => this.setTable(!this.table));
    $("help-button").addEventListener("click", () => this.help());
    addEventListener("keydown", (e) => this.key(e));
    if (matchMedia("(max-width: 52rem)").matches) $("panel").open = false;
  }

  key(e) {
    if ($("dialog").open) return void dialogKey($("dialog"), e);
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.matches("input:not([type=checkbox]):not([type=range]), textarea, select")) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if (this.checking.marks(e)) return;
    if (e.key === "Escape") return this.card.hide();
    const k = keys.find((k) => k.key === e.key.toLowerCase());
    if (!k) return;
    const does = { next: () => this.step(1), before: () => this.step(-1), why: () => this.why(), help: () => this.help(), search: () => this.search() }[k.does];
    if (does) { e.preventDefault(); return void this.soon(does); }
    if (this.mode === "read" || !this.article) return;
    e.preventDefault();
    this.soon(() => this.checking.do(k.does, e.shiftKey));
  }

  search() {
    $("panel").open = true;
    $("search")?.focus();
  }
}

function madeWords(list) {
  const by = list.made_by?.length ? "Rows are found by a program: " + list.made_by.join("; ") : "Rows are found by a program";
  const who = list.annotator ? " · checked by " + list.annotator : "";
  const opening = list.opening ? ` · opening: ${many(list.opening.documents, "article")} so far …` : "";
  return by + who + opening;
}

// start shows the app over an engine.
export function start(engine) {
  history.scrollRestoration = "manual"; // the row at hand is shown, wherever the page stood before
  const app = new App(engine);
  app.begin().catch((err) => app.failed(err));
  return app;
}
