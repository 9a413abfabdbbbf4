// The report: all articles on one page, with filters over them.

import { $, many } from "./elements.js";
import { Card, Rover, findWords, readArticle } from "./marks.js";

const search = $("search"), slider = $("confidence"), overview = $("overview"), text = $("articles");
const articles = [...document.querySelectorAll("article")].map(readArticle);
const total = articles.reduce((n, a) => n + a.quotes.length, 0);
const chosen = new Set();
const card = new Card($("card"), (mark) => articles[+mark.closest("article").dataset.a], (q, a) => [...a.quotes[q].li.children].map((c) => c.cloneNode(true)));
const rover = new Rover();
let found = { ranges: [], said: 0 }, at = -1;

// What is shown: quotes by speaker, confidence, kind and status; articles by those and by the search.
function apply() {
  const least = slider.value * 100;
  const kinds = new Set([...document.querySelectorAll("input[name=kind]:checked")].map((i) => i.value));
  const left = new Set([...document.querySelectorAll("input[name=status]:not(:checked)")].map((i) => i.value));
  const term = search.value.trim().toLowerCase();
  $("least").textContent = slider.value + " %";
  let shown = 0, seen = 0;
  for (const a of articles) {
    let any = false;
    for (const q of a.quotes) {
      q.on = q.confidence >= least && kinds.has(q.kind) && !left.has(q.status) && (chosen.size === 0 || chosen.has(q.speaker));
      q.li.classList.toggle("off", !q.on);
      any = any || q.on;
    }
    for (const m of a.marks) {
      const off = !m.of.some((q) => a.quotes[q].on);
      if (off !== m.off) { m.off = off; m.el.classList.toggle("off", off); }
    }
    let has = true;
    if (term) {
      a.text ??= a.el.textContent.toLowerCase();
      has = a.text.includes(term);
    }
    a.el.hidden = !has || (chosen.size > 0 && !any);
    if (!a.el.hidden) { seen++; for (const q of a.quotes) if (q.on) shown++; }
  }
  // The overview is of all articles: where only some are looked at, it would be in the way.
  if (overview) overview.hidden = chosen.size > 0 || term !== "";
  $("nothing").hidden = seen > 0 || articles.length === 0;
  tell(shown, seen, term);
  card.hide();
  rover.over(articles);
}

function tell(shown, seen, term) {
  let state = shown === total ? many(total, "quote") : shown + " of " + many(total, "quote");
  if (articles.length > 1 && seen < articles.length) state += " in " + many(seen, "article");
  found = findWords(articles, term);
  at = -1;
  if (term) state += ", " + found.said + " found";
  $("state").textContent = state;
}

// home shows the first article that is left, where the window stands further down.
function home() {
  if (text.getBoundingClientRect().top < 0) text.scrollIntoView();
}

card.listen(text);
text.addEventListener("click", (e) => {
  const m = e.target.closest?.(".m:not(.off)");
  if (m) { m.focus({ preventScroll: true }); card.show(m); }
});

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === "Escape") {
    if (!card.card.hidden) return card.hide();
    $("filters").reset();
    return;
  }
  if (e.target === search) {
    if (e.key === "Enter") e.preventDefault();
    if (e.key === "Enter" && found.ranges.length > 0) {
      at = (at + (e.shiftKey ? found.ranges.length - 1 : 1)) % found.ranges.length;
      found.ranges[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    }
    return;
  }
  if (e.key === "/") { e.preventDefault(); document.querySelector(".panel").open = true; search.focus(); }
  else if (e.key === "j" || e.key === "n") rover.go(1);
  else if (e.key === "k" || e.key === "p") rover.go(-1);
});

for (const b of document.querySelectorAll(".speaker")) b.addEventListener("click", () => {
  const on = b.getAttribute("aria-pressed") !== "true";
  b.setAttribute("aria-pressed", on);
  if (on) chosen.add(b.dataset.s);
  else chosen.delete(b.dataset.s);
  apply();
  home();
});
$("filters").addEventListener("submit", (e) => e.preventDefault());
$("filters").addEventListener("reset", () => {
  for (const b of document.querySelectorAll(".speaker[aria-pressed=true]")) b.setAttribute("aria-pressed", "false");
  chosen.clear();
  setTimeout(apply);
});
slider.addEventListener("input", apply);
let wait = 0;
search.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => { apply(); home(); }, 120); });
for (const i of document.querySelectorAll("input[name=kind], input[name=status]")) i.addEventListener("change", apply);

// On a small screen the text comes first; on paper the lists are open.
if (matchMedia("(max-width: 52rem)").matches) document.querySelector(".panel").open = false;
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details")) d.open = true; });
rover.over(articles);
