// Opening: text that is pasted, and files that are dropped or chosen.

import { $, el, many } from "./elements.js";

// Opening is the form. opened is called with what came of it.
export class Opening {
  constructor(section, engine, opened, failed) {
    Object.assign(this, { section, engine, opened, failed, stop: null });
    this.text = el("textarea", { id: "paste", rows: 8, placeholder: "Paste an article here", spellcheck: "false" });
    this.files = el("input", { type: "file", id: "files", multiple: true, class: "unseen", change: () => this.take([...this.files.files]) });
    this.state = el("p", { id: "opening-state", role: "status" });
    this.cancel = el("button", { type: "button", hidden: true, click: () => this.stop?.abort() }, "Stop");
    section.append(
      el("h2", { id: "opening-title" }, "Open articles"),
      el("p", {}, "Text, web pages, tables, Word, PDF, e-mail, archives of newspapers, zip files, or rows that whosaid made. Nothing leaves this machine."),
      el("label", { for: "paste" }, "The text of an article"), this.text,
      el("p", { class: "buttons" },
        el("button", { type: "button", id: "read-paste", class: "main", click: () => this.paste() }, "Read"), " ",
        el("label", { for: "files", class: "button", id: "files-label" }, "Choose files"), this.files, " ", this.cancel,
        el("span", { class: "more" }, " or drop them anywhere on the page")),
      this.state);
    this.text.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) this.paste(); });
    addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) { e.preventDefault(); document.body.classList.add("dropping"); } });
    addEventListener("dragleave", (e) => { if (!e.relatedTarget) document.body.classList.remove("dropping"); });
    addEventListener("drop", (e) => {
      document.body.classList.remove("dropping");
      if (!e.dataTransfer?.files.length) return;
      e.preventDefault();
      this.take([...e.dataTransfer.files]);
    });
  }

  paste() {
    const text = this.text.value;
    if (!text.trim()) return this.text.focus();
    const name = text.trimStart().split("\n", 1)[0].trim().slice(0, 60).replace(/[/\\]/g, " ") || "pasted";
    const rows = text.trimStart().startsWith("{") && text.includes('"attributions"');
    this.take([new File([text], name + (rows ? ".jsonl" : ".txt"))]);
  }

  async take(files) {
    if (this.stop) return;
    this.stop = new AbortController();
    this.cancel.hidden = false;
    this.state.textContent = "Reading " + (files.length === 1 ? files[0].name : many(files.length, "file")) + " …";
    try {
      const opened = await this.engine.open(files, (p) => { this.state.textContent = many(p.documents, "article") + " read …"; }, this.stop.signal);
      this.state.textContent = many(opened.documents, "article") + ", " + many(opened.rows, "row") + ".";
      if (opened.documents) this.text.value = "";
      this.opened(opened);
    } catch (err) {
      this.state.textContent = err.name === "AbortError" ? "Stopped." : "";
      if (err.name !== "AbortError") this.failed(err);
      else this.opened({ documents: 0, first: -1, failures: [] });
    } finally {
      this.stop = null;
      this.cancel.hidden = true;
      this.files.value = "";
    }
  }
}

// joinedOpened gives what came of two files, from what came of each.
export function joinedOpened(a, b) {
  return {
    documents: a.documents + b.documents, rows: a.rows + b.rows, failed: a.failed + b.failed,
    first: a.first >= 0 ? a.first : b.first, failures: [...a.failures, ...(b.failures ?? [])],
  };
}

// nothingOpened is what came of no file.
export const nothingOpened = { documents: 0, rows: 0, failed: 0, first: -1, failures: [] };
