// The article view: one article with its marks, and which code points of the text are selected. It makes the same
// elements as the template of the report.

import { el, many, named } from "./elements.js";

// articleElement gives an article's element. Each piece knows at which code point it begins.
export function articleElement(a) {
  const about = [];
  const part = (...x) => { if (about.length) about.push(" · "); about.push(...x); };
  if (a.outlet) part(named(a.outlet));
  if (a.date) part(named(a.date));
  if (a.id) part(named(a.id));
  part(many(a.quotes.length, "row"));
  if (a.url) part(el("a", { href: a.url, rel: "noopener noreferrer", target: "_blank" }, "original"));
  return el("article", { data: { a: a.n } },
    el("header", {},
      el("h2", { class: a.headline && "unseen" }, named(a.title)),
      el("p", { class: "about" }, about),
      (a.warnings ?? []).map((w) => el("p", { class: "warning" }, w))),
    el("div", { class: "text" }, a.paragraphs.filter((p) => p.pieces).map(paragraphElement)));
}

function paragraphElement(p) {
  return el("p", { dir: "auto", class: p.headline ? "headline" : p.time && "stamp" }, p.pieces.map(pieceElement));
}

function pieceElement(p) {
  const text = p.control ? el("i", { class: "control", title: "a control character, shown and not obeyed" }, p.control) : p.text;
  if (!p.class) return el("span", { data: { at: p.at } }, text);
  const mark = el("span", { class: "m " + p.class, data: { q: p.quotes, at: p.at } }, text);
  if (p.speaker >= 0) {
    mark.dataset.n = (p.speaker || "?") + (p.standing ? " " + p.standing : "") + (p.unsure ? " unsure" : "");
    mark.tabIndex = -1;
  }
  return mark;
}

// Text gives the code points of an article that is shown, and finds them on the page.
export class Text {
  constructor(element, article) {
    this.element = element;
    this.pieces = article.paragraphs.flatMap((p) => p.pieces ?? []);
  }

  // length is one behind the last code point that is shown.
  get length() {
    const last = this.pieces.at(-1);
    return last ? last.at + sizeOf(last) : 0;
  }

  // pieceAt gives the number of the piece that holds a code point, or of the last one before it.
  pieceAt(point) {
    let low = 0, high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle].at <= point) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // charAt gives one code point; a line's end between the pieces.
  charAt(point) {
    const p = this.pieces[this.pieceAt(point)];
    if (!p || point < p.at || point >= p.at + sizeOf(p)) return "\n";
    if (p.control) return "\ufffd";
    p.chars ??= [...p.text];
    return p.chars[point - p.at];
  }

  blank(point) { return /\s/.test(this.charAt(point)); }

  words(from, to) {
    let out = "";
    for (let i = from; i < to; i++) out += this.charAt(i);
    return out;
  }

  // trimmed gives a span without blanks at its ends; null where nothing is left.
  trimmed([from, to]) {
    while (from < to && this.blank(from)) from++;
    while (from < to && this.blank(to - 1)) to--;
    return from < to ? [from, to] : null;
  }

  // selected gives the span that is selected on the page; null where there is none.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.commonAncestorContainer)) return null;
    const from = this.pointOf(range.startContainer, range.startOffset), to = this.pointOf(range.endContainer, range.endOffset);
    return from === null || to === null ? null : this.trimmed([from, to]);
  }

  // pointOf gives the code point of a place in the DOM.
  pointOf(node, offset) {
    if (node.nodeType !== Node.TEXT_NODE) {
      const next = node.childNodes[offset];
      if (next) return this.firstOf(next);
      return this.endOf(node);
    }
    const piece = node.parentElement.closest("[data-at]");
    if (!piece) return null;
    const at = +piece.dataset.at;
    if (node.parentElement.matches(".control")) return at + (offset > 0 ? 1 : 0);
    return at + [...node.data.slice(0, offset)].length;
  }

  firstOf(node) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-at]") ?? element.querySelector("[data-at]");
    return piece ? +piece.dataset.at : null;
  }

  endOf(node) {
    const pieces = node.matches("[data-at]") ? [node] : [...node.querySelectorAll("[data-at]")];
    const last = pieces.at(-1);
    if (!last) return null;
    const p = this.pieces[this.pieceAt(+last.dataset.at)];
    return p.at + sizeOf(p);
  }

  // select selects a span on the page.
  select([from, to]) {
    const start = this.placeOf(from), end = this.placeOf(to - 1);
    if (!start || !end) return;
    const selection = getSelection();
    selection.removeAllRanges();
    const range = document.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.after);
    selection.addRange(range);
    start.node.parentElement.scrollIntoView({ block: "nearest" });
  }

  placeOf(point) {
    const p = this.pieces[this.pieceAt(point)];
    const element = p && this.element.querySelector(`[data-at="${p.at}"]`);
    const node = element && document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    if (!node) return null;
    if (p.control) return { node, offset: 0, after: node.length };
    p.chars ??= [...p.text];
    const before = p.chars.slice(0, Math.min(point - p.at, p.chars.length - 1)).join("").length;
    return { node, offset: before, after: before + (p.chars[Math.min(point - p.at, p.chars.length - 1)]?.length ?? 0) };
  }

  // moved gives a span with one of its ends a word further on or back.
  moved([from, to], end, step) {
    if (end) to = step > 0 ? this.wordEnd(to) : Math.max(from + 1, this.wordBefore(to));
    else from = step > 0 ? Math.min(to - 1, this.wordAfter(from)) : this.wordStart(from);
    return this.trimmed([from, to]) ?? [from, to];
  }

  wordEnd(point) {
    const most = this.length;
    while (point < most && this.blank(point)) point++;
    while (point < most && !this.blank(point)) point++;
    return point;
  }

  wordBefore(point) {
    while (point > 0 && !this.blank(point - 1)) point--;
    while (point > 0 && this.blank(point - 1)) point--;
    return point;
  }

  wordAfter(point) {
    const most = this.length;
    while (point < most && !this.blank(point)) point++;
    while (point < most && this.blank(point)) point++;
    return point;
  }

  wordStart(point) {
    while (point > 0 && this.blank(point - 1)) point--;
    while (point > 0 && !this.blank(point - 1)) point--;
    return point;
  }
}

function sizeOf(piece) {
  if (piece.control) return 1;
  piece.size ??= [...piece.text].length;
  return piece.size;
}
