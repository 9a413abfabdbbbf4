// The page that needs no server: the app over the engine in a worker.

import { $, el } from "./elements.js";
import { start } from "./app.js";
import { workerEngine } from "./engine-worker.js";
import { Tools } from "./tools.js";

const began = performance.now();
$("made").textContent = "The program is being unpacked …";
workerEngine().then((engine) => {
  document.documentElement.dataset.ready = Math.round(performance.now() - began);
  const app = start(engine);
  const tools = new Tools($("opening"), app, engine);
  tools.begin();
}, (err) => {
  $("made").textContent = "";
  $("notice").hidden = false;
  $("notice").replaceChildren(el("p", {}, "The program does not run in this browser: " + err.message));
});
