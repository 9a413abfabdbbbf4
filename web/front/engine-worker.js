// The engine in a worker of the browser, as WebAssembly: each method is a message to worker.js. The bytes of the engine stand
// in the page, packed into text, or beside it in a file of their own.

import { $ } from "./elements.js";
import { joinedOpened, nothingOpened } from "./opening.js";

// A code unit that a script element cannot hold as it is stands as the mark, and behind it with its first bit turned.
const mark = 0xf8ff, turned = 0x8000;

// unpack gives the bytes that pack (web/page) made into text: two bytes a code unit, the first one the lower.
export function unpack(text, length) {
  const units = new Uint16Array(text.length);
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    units[n++] = unit === mark ? text.charCodeAt(++i) ^ turned : unit;
  }
  return new Uint8Array(units.buffer, 0, length);
}

// engineBytes gives the engine: from the page, or from the file beside it.
async function engineBytes(page) {
  const element = page.getElementById("engine");
  if (!element.dataset.file) {
    const text = element.textContent;
    element.remove();
    return { engine: unpack(text, +element.dataset.bytes), packed: true };
  }
  const response = await fetch(element.dataset.file);
  if (!response.ok) throw new Error(element.dataset.file + ": " + response.status);
  return { engine: new Uint8Array(await response.arrayBuffer()), packed: false };
}

// workerEngine begins the worker. told is called with a version when the engine is ready.
export async function workerEngine() {
  const code = $("worker").textContent;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const waiting = new Map();
  let last = 0, broken = null;
  const ready = new Promise((good, bad) => waiting.set(0, { good, bad }));
  worker.onmessage = ({ data: { id, what, json, bytes } }) => {
    const call = waiting.get(id);
    const value = JSON.parse(json);
    if (what === "progress") return call?.tell?.(value);
    if (id !== 0) waiting.delete(id);
    if (what === "result") return call?.good(bytes ? { ...value, bytes } : value);
    const err = Object.assign(new Error(value.message), value.stopped && { name: "AbortError" });
    if (id === 0) broken = err;
    call?.bad(err);
  };
  worker.onerror = (e) => {
    broken = new Error("the engine has stopped: " + (e.message || "this browser has no room for it"));
    for (const call of waiting.values()) call.bad(broken);
  };
  const ask = (method, args, files, tell, signal) => new Promise((good, bad) => {
    if (broken) return bad(broken);
    const id = ++last;
    waiting.set(id, { good, bad, tell });
    signal?.addEventListener("abort", () => worker.postMessage({ stop: id }));
    worker.postMessage({ id, method, args, files }, (files ?? []).map((f) => f.bytes.buffer));
  });
  const read = async (files) => Promise.all(files.map(async (f) => ({ name: f.name, bytes: new Uint8Array(await f.arrayBuffer()) })));
  const bytes = await engineBytes(document);
  worker.postMessage(bytes, [bytes.engine.buffer]);
  const about = await ready;
  return {
    about,
    list: (filter) => ask("list", filter),
    article: (n, filter) => ask("article", { n, filter }),
    rows: (filter, from, most) => ask("rows", { filter, from, most }),
    why: (n, row) => ask("why", { n, row }),
    decide: (decision) => ask("decide", decision),
    undo: () => ask("undo"),
    hold: async () => true, // a page of its own: no other tab has its desk
    release: async () => true,
    async open(files, tell, signal) {
      let opened = nothingOpened;
      for (const file of files) {
        const before = opened.documents;
        opened = joinedOpened(opened, await ask("open", {}, await read([file]), (p) => tell({ ...p, documents: before + p.documents }), signal));
      }
      return opened;
    },
    async download(form, filter) {
      const { name, type, bytes } = await ask("download", { form, filter });
      return { name, blob: new Blob([bytes], { type }) };
    },

    // What this engine has beside those methods.
    async verify(draft) {
      const { name, type, bytes } = await ask("verify", { draft });
      return { name, blob: new Blob([bytes], { type }) };
    },
    settings: async (files, tell) => ask("settings", {}, await read(files), tell),
    keptEvents: () => ask("events"),
    forget: () => ask("forget"),
    check: (annotator, events) => ask("check", { annotator }, events ? [{ name: "events", bytes: new TextEncoder().encode(events) }] : []),
  };
}
