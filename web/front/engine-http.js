// The engine over HTTP: each method asks the server that gave out this page. Addresses are relative, so that the token
// in the page's own address stands before them.

import { joinedOpened, nothingOpened } from "./opening.js";

const tabKey = "whosaid-tab";

// tabName is this tab's own: it outlives a reload.
function tabName() {
  let name = sessionStorage.getItem(tabKey);
  if (!name) {
    name = crypto.randomUUID();
    sessionStorage.setItem(tabKey, name);
  }
  return name;
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({ error: "the server does not answer as it should" }));
  if (response.ok) return body;
  throw Object.assign(new Error(body.error ?? response.statusText), { held: response.status === 409, refused: response.status === 400 });
}

const gone = "whosaid serve does not answer: it was ended, or this machine was asleep. Start it again and open its new address; nothing that was decided is lost.";

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (err) {
    if (err.name === "AbortError") throw err;
    throw Object.assign(new Error(gone), { gone: true });
  }
  return answerOf(response);
}

// lines gives each line of a streamed answer as JSON.
async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    const all = rest.split("\n");
    rest = all.pop();
    for (const line of all) if (line) yield JSON.parse(line);
    if (done) return;
  }
}

export function httpEngine() {
  const tab = tabName();
  const query = (values) => "?" + new URLSearchParams(values);
  const post = (path, body) => ask(path, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Tab": tab }, body: JSON.stringify(body), keepalive: JSON.stringify(body).length < 60000,
  });
  return {
    list: (filter) => ask("api/list" + query({ filter: JSON.stringify(filter) })),
    article: (n, filter) => ask("api/article" + query({ n, filter: JSON.stringify(filter) })),
    rows: (filter, from, most) => ask("api/rows" + query({ from, most, filter: JSON.stringify(filter) })),
    why: (n, row) => ask("api/why" + query({ n, row })),
    decide: (decision) => post("api/decide", decision),
    undo: () => post("api/undo", {}),
    hold: (take) => post("api/hold", { tab, take: !!take }),
    release: () => post("api/hold", { tab, release: true }),

    // open takes files, one after the other, and tells how far it is.
    async open(files, tell, signal) {
      let opened = { ...nothingOpened, failures: [] };
      for (const file of files) {
        const response = await fetch("api/open" + query({ name: file.name }), { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file, signal });
        if (!response.ok) {
          opened.failures.push({ name: file.name, message: await answerOf(response).catch((err) => err.message) });
          continue;
        }
        for await (const line of lines(response)) {
          if (line.progress) tell({ ...line.progress, documents: opened.documents + line.progress.documents });
          if (line.error) throw new Error(line.error);
          if (line.opened) opened = joinedOpened(opened, line.opened);
        }
      }
      return opened;
    },

    async download(form, filter) {
      const response = await fetch("download/" + form + query({ filter: JSON.stringify(filter) }));
      if (!response.ok) await answerOf(response);
      const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))?.[1] ?? "rows." + form;
      return { name, blob: await response.blob() };
    },
  };
}
