// Marks: the coloured words of articles that are on the page. The card tells of the row under the pointer or the
// focus, j and k go from row to row, and found words are lit up. The article view of the app and the report share it.

import { el } from "./elements.js";

// readArticle gives the rows and marks of an article's element.
export function readArticle(element) {
  const quotes = [...element.querySelectorAll(".list li[data-q]")].map((li) => ({
    li, speaker: li.dataset.s, confidence: +li.dataset.c, kind: li.dataset.k, status: li.dataset.t, on: true, first: null,
  }));
  const marks = [...element.querySelectorAll(".m")].map((m) => {
    const of = m.dataset.q.split(" ").map(Number);
    if (m.dataset.n) for (const q of of) if (quotes[q] && !quotes[q].first) { quotes[q].first = m; break; }
    return { el: m, of, off: false };
  });
  return { el: element, quotes, marks, text: null };
}

// Card tells of the rows at a mark, the innermost first.
export class Card {
  // articleOf gives the article of a mark, describe the elements that tell of one of its rows.
  constructor(card, articleOf, describe) {
    Object.assign(this, { card, articleOf, describe, lit: [] });
  }

  show(mark) {
    const a = this.articleOf(mark);
    const of = mark.dataset.q.split(" ").map(Number).filter((q) => a.quotes[q]?.on).slice(0, 3);
    this.hide();
    if (of.length === 0) return;
    for (const q of of) this.card.append(el("div", { class: "h" + (/ b(\d)/.exec(a.quotes[q].first?.className ?? "")?.[1] ?? "7") }, this.describe(q, a)));
    this.lit = a.marks.filter((m) => m.of.includes(of[0])).map((m) => m.el);
    for (const m of this.lit) m.classList.add("under");
    mark.setAttribute("aria-describedby", "card");
    this.card.hidden = false;
    this.place(mark);
  }

  place(mark) {
    const boxes = [...mark.getClientRects()];
    const box = boxes[0] ?? mark.getBoundingClientRect(), size = this.card.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, innerWidth - size.width - 8));
    let top = Math.max(box.bottom, ...boxes.map((r) => r.bottom)) + 6;
    if (top + size.height > innerHeight) top = Math.max(8, box.top - size.height - 6);
    this.card.style.left = left + "px";
    this.card.style.top = top + "px";
  }

  hide() {
    this.card.hidden = true;
    this.card.replaceChildren();
    for (const m of this.lit) { m.classList.remove("under"); m.removeAttribute("aria-describedby"); }
    this.lit = [];
  }

  // listen shows the card at marks inside root.
  listen(root) {
    const markOf = (e) => e.target.closest?.(".m:not(.off)");
    root.addEventListener("pointerover", (e) => { const m = markOf(e); if (m && e.pointerType !== "touch" && !e.buttons) this.show(m); });
    root.addEventListener("pointerout", (e) => { if (markOf(e) && !e.relatedTarget?.closest?.(".m")) this.hide(); });
    root.addEventListener("focusin", (e) => { const m = markOf(e); if (m) this.show(m); });
    root.addEventListener("focusout", () => this.hide());
  }
}

// Rover keeps one mark in the order of the tab key, and goes to the others.
export class Rover {
  constructor() { this.order = []; this.stop = null; }

  // over takes the articles that are shown.
  over(articles) {
    this.order = [];
    for (const a of articles) if (!a.el.hidden) for (const m of a.marks) if (m.el.dataset.n && !m.off) this.order.push(m.el);
    this.point(this.order.includes(this.stop) ? this.stop : this.order[0]);
  }

  point(mark) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = mark ?? null;
    if (this.stop) this.stop.tabIndex = 0;
  }

  go(step) {
    if (this.order.length === 0) return;
    let i = this.order.indexOf(document.activeElement);
    i = i < 0 ? (step > 0 ? this.order.indexOf(this.stop) : this.order.indexOf(this.stop) - 1) : i + step;
    const mark = this.order[Math.max(0, Math.min(this.order.length - 1, i))];
    this.point(mark);
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }
}

const mostFound = 2000;

// findWords lights words up without touching the text, and gives their ranges and how many to say.
export function findWords(articles, term) {
  const ranges = [];
  if (!window.Highlight || !CSS.highlights) return { ranges, said: term ? "some" : 0 };
  CSS.highlights.delete("found");
  if (!term) return { ranges, said: 0 };
  for (const a of articles) {
    if (a.el.hidden || ranges.length >= mostFound) continue;
    for (const block of a.el.querySelectorAll("h2, .text p")) {
      findIn(block, term, ranges);
      if (ranges.length >= mostFound) break;
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
  return { ranges, said: ranges.length >= mostFound ? mostFound + " or more" : ranges.length };
}

function findIn(block, term, ranges) {
  const text = block.textContent.toLowerCase();
  if (text.length !== block.textContent.length) return;
  const places = [];
  for (let i = text.indexOf(term); i >= 0 && ranges.length + places.length < mostFound; i = text.indexOf(term, i + term.length)) places.push(i);
  if (places.length === 0) return;
  const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let begin = 0, p = 0, range = null;
  for (let node = walk.nextNode(); node && p < places.length; node = walk.nextNode()) {
    const end = begin + node.length;
    while (p < places.length) {
      if (!range && places[p] < end) { range = new Range(); range.setStart(node, places[p] - begin); }
      if (!range || places[p] + term.length > end) break;
      range.setEnd(node, places[p] + term.length - begin);
      ranges.push(range); range = null; p++;
    }
    begin = end;
  }
}
