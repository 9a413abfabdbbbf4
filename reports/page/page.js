"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const card = $("card"), search = $("search"), slider = $("confidence");
  const articles = [...document.querySelectorAll("article")].map((el) => {
    const quotes = [...el.querySelectorAll(".list li")].map((li) => ({
      li, speaker: li.dataset.s, confidence: +li.dataset.c, kind: li.dataset.k, status: li.dataset.t, on: true, first: null,
    }));
    const marks = [...el.querySelectorAll(".m")].map((m) => {
      const of = m.dataset.q.split(" ").map(Number);
      if (m.dataset.n) for (const q of of) if (quotes[q] && !quotes[q].first) { quotes[q].first = m; break; }
      return { el: m, of, off: false };
    });
    return { el, quotes, marks, text: null };
  });
  const total = articles.reduce((n, a) => n + a.quotes.length, 0);
  const chosen = new Set();
  const overview = $("overview");
  const many = (n, one) => n + " " + one + (n === 1 ? "" : "s");

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
    let state = shown === total ? many(total, "quote") : shown + " of " + many(total, "quote");
    if (articles.length > 1 && seen < articles.length) state += " in " + many(seen, "article");
    const found = highlight(term);
    if (term) state += ", " + found + " found";
    $("state").textContent = state;
    hide();
    rove();
  }

  // home shows the first article that is left, where the window stands further down.
  function home() {
    if (text.getBoundingClientRect().top < 0) text.scrollIntoView();
  }

  // Found words are highlighted without touching the text.
  const most = 2000;
  let ranges = [], at = -1;
  function highlight(term) {
    ranges = []; at = -1;
    if (!window.Highlight || !CSS.highlights) return term ? "some" : 0;
    CSS.highlights.delete("found");
    if (!term) return 0;
    for (const a of articles) {
      if (a.el.hidden || ranges.length >= most) continue;
      for (const block of a.el.querySelectorAll("h2, .text p")) {
        const text = block.textContent.toLowerCase();
        if (text.length !== block.textContent.length) continue;
        const places = [];
        for (let i = text.indexOf(term); i >= 0 && ranges.length + places.length < most; i = text.indexOf(term, i + term.length)) places.push(i);
        if (places.length === 0) continue;
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
        if (ranges.length >= most) break;
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
    return ranges.length >= most ? most + " or more" : ranges.length;
  }

  // The card tells of the quotes under the pointer or the focus, the innermost first.
  let lit = [];
  function show(mark) {
    const a = articles[+mark.closest("article").dataset.a];
    const of = mark.dataset.q.split(" ").map(Number).filter((q) => a.quotes[q].on).slice(0, 3);
    if (of.length === 0) return hide();
    hide();
    for (const q of of) {
      const div = document.createElement("div");
      div.className = a.quotes[q].li.className;
      for (const child of a.quotes[q].li.children) div.append(child.cloneNode(true));
      card.append(div);
    }
    lit = a.marks.filter((m) => m.of.includes(of[0])).map((m) => m.el);
    for (const m of lit) m.classList.add("lit");
    mark.setAttribute("aria-describedby", "card");
    card.hidden = false;
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect(), size = card.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, innerWidth - size.width - 8));
    let top = box.bottom + 6;
    for (const r of mark.getClientRects()) top = Math.max(top, r.bottom + 6);
    if (top + size.height > innerHeight) top = Math.max(8, box.top - size.height - 6);
    card.style.left = left + "px";
    card.style.top = top + "px";
  }
  function hide() {
    card.hidden = true;
    card.replaceChildren();
    for (const m of lit) { m.classList.remove("lit"); m.removeAttribute("aria-describedby"); }
    lit = [];
  }
  const markOf = (e) => e.target.closest?.(".m:not(.off)");
  const text = $("articles");
  text.addEventListener("pointerover", (e) => { const m = markOf(e); if (m) show(m); });
  text.addEventListener("pointerout", (e) => { if (markOf(e) && !e.relatedTarget?.closest?.(".m")) hide(); });
  text.addEventListener("focusin", (e) => { const m = markOf(e); if (m) show(m); });
  text.addEventListener("focusout", hide);
  text.addEventListener("click", (e) => { const m = markOf(e); if (m) { m.focus({ preventScroll: true }); show(m); } });

  // One quote is in the order of the tab key; j and k go to the others.
  let order = [], stop = null;
  function rove() {
    order = [];
    for (const a of articles) if (!a.el.hidden) for (const m of a.marks) if (m.el.dataset.n && !m.off) order.push(m.el);
    point(order.includes(stop) ? stop : order[0]);
  }
  function point(m) {
    if (stop) stop.tabIndex = -1;
    stop = m ?? null;
    if (stop) stop.tabIndex = 0;
  }
  function go(step) {
    if (order.length === 0) return;
    const here = document.activeElement;
    let i = order.indexOf(here);
    i = i < 0 ? (step > 0 ? order.indexOf(stop) : order.indexOf(stop) - 1) : i + step;
    const m = order[Math.max(0, Math.min(order.length - 1, i))];
    point(m);
    m.scrollIntoView({ block: "center" });
    m.focus({ preventScroll: true });
  }
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const typing = e.target === search;
    if (e.key === "Escape") {
      if (!card.hidden) return hide();
      $("filters").reset();
      return;
    }
    if (typing) {
      if (e.key === "Enter" && ranges.length > 0) {
        e.preventDefault();
        at = (at + (e.shiftKey ? ranges.length - 1 : 1)) % ranges.length;
        ranges[at].startContainer.parentElement.scrollIntoView({ block: "center" });
      } else if (e.key === "Enter") e.preventDefault();
      return;
    }
    if (e.key === "/") { e.preventDefault(); document.querySelector(".panel").open = true; search.focus(); }
    else if (e.key === "j" || e.key === "n") go(1);
    else if (e.key === "k" || e.key === "p") go(-1);
  });

  for (const b of document.querySelectorAll(".speaker")) b.addEventListener("click", () => {
    const on = b.getAttribute("aria-pressed") !== "true";
    b.setAttribute("aria-pressed", on);
    on ? chosen.add(b.dataset.s) : chosen.delete(b.dataset.s);
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
  rove();
})();
