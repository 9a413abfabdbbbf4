// The worker of the page that needs no server. It holds the engine as WebAssembly, hands calls over to it, and keeps the
// events of checking in IndexedDB. It is no module: the builder puts it behind wasm_exec.js of Go.

/* global Go, callEngine, stopEngine */

const storeName = "whosaid", eventsOf = "events";

function database() {
  return new Promise((good, bad) => {
    const open = indexedDB.open(storeName, 1);
    open.onupgradeneeded = () => open.result.createObjectStore(eventsOf, { autoIncrement: true });
    open.onsuccess = () => good(open.result);
    open.onerror = () => bad(new Error("this browser keeps nothing for this page: " + open.error?.message));
  });
}

let opened = null;

// inStore runs an action on the store of events, and waits until the browser has it on the disk.
async function inStore(mode, act) {
  const db = await (opened ??= database());
  return new Promise((good, bad) => {
    const transaction = db.transaction(eventsOf, mode, { durability: "strict" });
    const request = act(transaction.objectStore(eventsOf));
    transaction.oncomplete = () => good(request.result);
    transaction.onerror = transaction.onabort = () => bad(new Error("the browser could not keep it: " + transaction.error?.message));
  });
}

self.keepEvent = (line) => inStore("readwrite", (store) => store.add(line));

// answer sends what the engine answers to the page.
self.answer = (id, what, json, bytes) => self.postMessage({ id, what, json, bytes }, bytes ? [bytes.buffer] : []);

// run begins the engine. bytes are WebAssembly, or what packs it by gzip.
async function run(bytes, packed) {
  let body = new Blob([bytes]).stream();
  if (packed) body = body.pipeThrough(new DecompressionStream("gzip"));
  const go = new Go();
  const wasm = new Response(body, { headers: { "Content-Type": "application/wasm" } });
  const { instance } = await WebAssembly.instantiateStreaming(wasm, go.importObject);
  go.run(instance).then(() => self.answer(0, "error", JSON.stringify({ message: "the engine has ended" })));
}

// What the worker does besides the engine's own methods.
const kept = {
  events: async () => (await inStore("readonly", (store) => store.getAll())).join(""),
  forget: async () => { await inStore("readwrite", (store) => store.clear()); return true; },
};

self.onmessage = async ({ data }) => {
  try {
    if (data.engine) return await run(data.engine, data.packed);
    if (data.stop) return stopEngine(data.stop);
    if (kept[data.method]) return self.answer(data.id, "result", JSON.stringify(await kept[data.method]()));
    callEngine(data.id, data.method, JSON.stringify(data.args ?? {}), data.files ?? []);
  } catch (err) {
    self.answer(data.id ?? 0, "error", JSON.stringify({ message: String(err?.message ?? err) }));
  }
};
