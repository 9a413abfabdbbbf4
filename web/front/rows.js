// The rows beside the article, and why each of them is one.

import { el, named } from "./elements.js";

// whoElement gives the line that says whose row it is and how it stands.
export function whoElement(q, judged) {
  return el("span", { class: "who" },
    el("span", { class: "n" }, q.speaker || "?"), " ",
    el("b", {}, q.name ? named(q.name) : "nobody found"),
    q.about && [" ", el("small", {}, q.about)],
    judged?.group && q.flags && [" ", el("small", {}, q.flags)],
    q.standing && [" ", el("span", { class: "standing" }, q.standing)],
    q.unsure && [" ", el("span", { class: "standing unsure" }, "unsure")],
    judged?.verdict && [" ", verdictElement(judged)]);
}

const verdictMarks = { right: "✓", wrong: "✗", unsure: "?", added: "+" };

function verdictElement(judged) {
  const refused = judged.verdict === "wrong" && judged.reason?.startsWith("no report");
  const kind = refused ? "refused" : judged.verdict === "wrong" ? "mended" : judged.verdict;
  const words = { right: judged.agreed ? "both agree" : "right", added: "added", unsure: "cannot be decided", refused: judged.reason?.replace("no report: the other", "the other"), mended: "changed: " + judged.reason }[kind];
  return el("span", { class: "verdict " + kind }, (kind === "mended" ? "✎" : verdictMarks[judged.verdict]) + " " + words);
}

// factsElement gives what a row says beside its words.
export function factsElement(q) {
  const fact = (name, ...value) => value.some(Boolean) && el("div", {}, el("dt", {}, name), el("dd", {}, value));
  return el("dl", {},
    fact("source", q.source && named(q.source)),
    fact("cue", q.cue && named(q.cue)),
    fact("told to", q.told_to && named(q.told_to)),
    fact("chain", q.chain && q.chain.flatMap((name, i) => (i ? [" → ", named(name)] : [named(name)]))),
    fact("unnamed", q.reason && named(q.reason)),
    fact("kind", [q.kind, q.status, q.form].filter(Boolean).join(", ")),
    fact("confidence", q.percent, " ", el("meter", { min: 0, max: 10000, value: q.confidence, "aria-label": "confidence" })),
    fact("look at", q.flags));
}

// rowElement gives a row of the list. pick is called where it is chosen.
export function rowElement(q, judged, options) {
  const more = el("div", { class: "more-of", id: "more-" + q.n, hidden: !options.current });
  if (options.current) more.append(factsElement(q), el("div", { class: "why" }));
  return el("li", {
    class: ["h" + q.hue, options.current && "current", options.off && "off", judged?.group && "of-group"].filter(Boolean).join(" "),
    data: { q: q.n, s: q.speaker, c: q.confidence, k: q.kind, t: q.status ?? "" },
  },
  el("button", { type: "button", class: "pick", "aria-expanded": String(!!options.current), "aria-controls": "more-" + q.n, click: options.pick },
    whoElement(q, judged), el("span", { class: "said", dir: "auto" }, q.words || "(no words)")),
  more);
}

// whyElement gives the answer to why.
export function whyElement(why) {
  const list = (facts) => el("dl", { class: "steps" }, facts.map((f) => el("div", {}, el("dt", {}, f.name), el("dd", {}, named(f.text)))));
  return [
    el("h3", {}, "Why"),
    list(why.facts),
    why.note && el("p", { class: "more" }, why.note),
    why.could?.length && el("p", {}, "Who else it could be: ", why.could.flatMap((name, i) => (i ? [", ", named(name)] : [named(name)]))),
    why.steps?.length && el("details", {}, el("summary", {}, "The decisions, one by one"), list(why.steps)),
    why.others?.length && el("details", {}, el("summary", {}, "Other readings, and why they lost"), list(why.others)),
  ].filter(Boolean);
}

// tableRowElement gives a row of the list over all articles.
export function tableRowElement(t, pick) {
  return el("li", { class: "h" + t.row.hue },
    el("button", { type: "button", class: "pick", click: pick },
      whoElement(t.row, t.judged), el("span", { class: "said", dir: "auto" }, t.row.words), el("small", { class: "of" }, named(t.title))));
}
