// Runs compromise's quotations() and `whosaid worker` over the texts of gold files, in turns, one core
// each; prints words a second of both, and what `whosaid score` says of what each found. run.sh
// calls it:
//
//   node compare.mjs WORK GOLD … ROUNDS
//
// WORK is a folder that holds the program whosaid and takes what is written. A GOLD that is not there
// is passed over with a word. Loading and the first article are not counted on either side; the
// fastest round counts. whosaid reads and writes JSON through a pipe within its time, compromise is
// called in this process.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import nlp from "compromise";

const [work, ...rest] = process.argv.slice(2);
const rounds = Math.max(1, Number(rest.pop()) || 1);
const whosaid = join(work, "whosaid");

// codePoints gives, of each UTF-16 unit of the text, which code point it belongs to; offsets in the
// stand-off form are code points.
function codePoints(text) {
  const at = new Uint32Array(text.length + 1);
  let n = 0;
  for (let i = 0; i < text.length; n++) {
    const size = text.codePointAt(i) > 0xffff ? 2 : 1;
    for (let k = 0; k < size; k++) at[i + k] = n;
    i += size;
  }
  at[text.length] = n;
  return at;
}

// located gives where compromise's quotations stand. It tells their words as the text has them, so that
// they are looked for, each behind the one before; its offsets begin behind the opening mark.
function located(text, quotations) {
  const at = codePoints(text), rows = [];
  let from = 0, lost = 0;
  for (const q of quotations) {
    const words = q.text.trim();
    const i = text.indexOf(words, from);
    if (i < 0) { lost++; continue; }
    from = i + words.length;
    rows.push({ id: "q" + (rows.length + 1), kind: "direct", content: [[at[i], at[from]]], source: [], cue: [], speaker: null, speaker_type: "none" });
  }
  return { rows, lost };
}

// ask sends documents to a running worker and waits for an answer to each.
function ask(worker, docs) {
  return new Promise((done, fail) => {
    const answers = [];
    worker.answered = (line) => {
      answers.push(line);
      if (answers.length === docs.length) done(answers);
    };
    worker.on("error", fail);
    for (const d of docs) worker.stdin.write(JSON.stringify(d) + "\n");
  });
}

const seconds = async (f) => {
  const begin = process.hrtime.bigint();
  const value = await f();
  return [Number(process.hrtime.bigint() - begin) / 1e9, value];
};

const score = (gold, rows, strata) => JSON.parse(execFileSync(whosaid, ["score", "--gold", gold, "--rows", rows, "--strata", strata, "--samples", "0", "--to", "json"], { maxBuffer: 1 << 28 }));

// cover gives, in letters and digits, how much of the gold's direct speech the rows cover, and how much of
// the direct rows lies in words that the gold lays to somebody.
function cover(docs, gold, found) {
  let said = 0, caught = 0, claimed = 0, right = 0;
  docs.forEach((d, i) => {
    const letters = Array.from(d.text, (c) => /[\p{L}\p{N}]/u.test(c));
    const within = (rows, keep) => {
      const on = new Uint8Array(letters.length);
      for (const r of rows) if (keep(r)) for (const [a, b] of r.content) on.fill(1, a, b);
      return on;
    };
    const direct = within(gold[i], (r) => r.kind === "direct"), any = within(gold[i], () => true);
    const rows = within(found[i].attributions, () => true), claims = within(found[i].attributions, (r) => r.kind === "direct");
    letters.forEach((is, k) => {
      if (!is) return;
      said += direct[k]; caught += direct[k] & rows[k]; claimed += claims[k]; right += claims[k] & any[k];
    });
  });
  return { recall: caught / said, precision: right / claimed };
}

for (const gold of rest) {
  if (!existsSync(gold)) {
    console.log(`${basename(gold)}: skipped, there is no ${gold}\n`);
    continue;
  }
  const lines = readFileSync(gold, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const docs = lines.map(({ id, text, title, date, url }, i) => ({ id: id ?? String(i + 1), text, title, date, url }));
  const gilt = lines.map((d) => d.attributions);
  const words = docs.reduce((n, d) => n + d.text.split(/\s+/).filter(Boolean).length, 0);

  const worker = spawn(whosaid, ["worker", "--workers", "1"], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, GOMAXPROCS: "1" } });
  createInterface({ input: worker.stdout }).on("line", (line) => worker.answered(line));
  await ask(worker, docs.slice(0, 1));
  nlp(docs[0].text).quotations().json();

  const sides = [
    { name: "whosaid", took: [], run: () => ask(worker, docs), found: null },
    { name: "compromise", took: [], run: () => docs.map((d) => nlp(d.text).quotations().json({ terms: false })), found: null },
  ];
  for (let i = 0; i < rounds; i++) for (const s of sides) {
    const [t, found] = await seconds(s.run);
    s.took.push(t);
    s.found = found;
  }
  worker.stdin.end();

  let lost = 0;
  const theirs = docs.map((d, i) => {
    const { rows, lost: n } = located(d.text, sides[1].found[i]);
    lost += n;
    return JSON.stringify({ ...d, attributions: rows });
  });
  sides[0].lines = sides[0].found;
  sides[1].lines = theirs;
  console.log(`${basename(gold)}: ${docs.length} articles, ${words} words; the fastest of ${rounds} rounds, node ${process.version}, compromise ${nlp.version}`);
  const head = ["", "words/s", "rows", "with speaker", "found P", "R", "F1", "linked F1", "exact quote F1", "speech covered", "rows in gold"];
  const table = [head];
  for (const s of sides) {
    const file = join(work, s.name + ".jsonl");
    writeFileSync(file, s.lines.join("\n") + "\n");
    const m = score(gold, file, "S1").groups.find((g) => g.by === "total").measures;
    const found = s.lines.map((l) => JSON.parse(l));
    const rows = found.flatMap((d) => d.attributions);
    const c = cover(docs, gilt, found);
    table.push([s.name, Math.round(words / Math.min(...s.took)), rows.length, rows.filter((r) => r.speaker).length,
      ...[m.found.p, m.found.r, m.found.f1, m.linked.f1, m.content.f1, c.recall, c.precision].map((x) => (100 * x).toFixed(1))]);
  }
  for (const row of table) console.log(row.map((cell, i) => i === 0 ? String(cell).padEnd(11) : String(cell).padStart(Math.max(head[i].length, 5) + 2)).join(""));
  if (lost) console.log(`${lost} quotations of compromise are not in the text as it tells them, and are left out`);
  console.log();
}
