// Tools of the page that needs no server: checking that the browser keeps, rules and speakers of one's own, and a draft
// against the other articles. `whosaid serve` has flags for these.

import { el, many } from "./elements.js";

// Tools is the section below the form that opens articles.
export class Tools {
  constructor(section, app, engine) {
    Object.assign(this, { app, engine, own: [] });
    this.name = el("input", { type: "text", id: "annotator", maxlength: 60, autocomplete: "name" });
    this.kept = el("p", { id: "kept", class: "more" });
    this.files = el("input", { type: "file", id: "own-files", multiple: true, class: "unseen", accept: ".yaml,.yml,.txt,.tsv", change: () => this.settings([...this.files.files]) });
    this.state = el("p", { id: "tools-state", role: "status" });
    this.draft = el("select", { id: "draft" });
    section.append(
      el("details", { class: "tool" }, el("summary", {}, "Check by hand"),
        el("p", {}, "Judge row by row with the keyboard. Every decision is kept in this browser at once; download it as gold."),
        el("p", { class: "buttons" }, el("label", { for: "annotator" }, "Your name "), this.name, " ",
          el("button", { type: "button", id: "check-button", click: () => this.check() }, "Begin")), this.kept),
      el("details", { class: "tool", toggle: () => this.fillDrafts() }, el("summary", {}, "A draft against its sources"),
        el("p", {}, "Open the draft and its sources. Each quotation of the draft is looked for in all other articles: word for word, altered, cut, of another speaker, or nowhere."),
        el("p", { class: "buttons" }, el("label", { for: "draft" }, "The draft "), this.draft, " ",
          el("button", { type: "button", id: "verify-button", click: () => this.verify() }, "Verify"))),
      el("details", { class: "tool" }, el("summary", {}, "Rules and speakers of your own"),
        el("p", {}, "Files of rules (.yaml), word lists (.txt, .tsv in a lexicon) and a list of speakers (its name holds “speakers”, .tsv), as for the program."),
        el("p", { class: "buttons" }, el("label", { for: "own-files", class: "button" }, "Choose files"), this.files, " ",
          el("button", { type: "button", id: "own-none", click: () => this.settings([]) }, "Use none"))),
      this.state);
  }

  async begin() {
    const events = await this.engine.keptEvents().catch(() => "");
    this.kept.replaceChildren();
    if (!events) return;
    const count = events.split("\n").length - 1;
    this.name.value = /"by":"([^"]*)"/.exec(events)?.[1] ?? "";
    this.kept.append("This browser keeps a checking with " + many(count, "event") + ". Begin goes on with it. ",
      el("button", { type: "button", id: "forget", click: () => this.forget() }, "Delete it"));
  }

  async forget() {
    if (!confirm("Delete all decisions that this browser keeps?")) return;
    await this.engine.forget();
    await this.begin();
  }

  async check() {
    try {
      await this.engine.check(this.name.value.trim(), await this.engine.keptEvents());
      await this.app.begin();
      this.state.textContent = "Decisions are kept from now on.";
    } catch (err) { this.app.failed(err); }
  }

  fillDrafts() {
    this.draft.replaceChildren(...(this.app.list?.documents ?? []).map((d) => el("option", { value: d.n, selected: d.n === this.app.article?.n }, d.title)));
  }

  async verify() {
    try {
      const { name, blob } = await this.engine.verify(+this.draft.value);
      this.app.save(name, blob);
      this.state.textContent = "The comparison is saved as " + name + ": open it in a browser.";
    } catch (err) { this.app.failed(err); }
  }

  async settings(files) {
    this.state.textContent = files.length ? "Reading " + many(files.length, "file") + " …" : "";
    try {
      const taken = await this.engine.settings(files, (p) => { this.state.textContent = many(p.documents, "article") + " read again …"; });
      this.state.textContent = files.length ? "In use: " + (taken.names ?? []).join(", ") : "Only what is built in is in use.";
      await this.app.refilter(this.app.filter);
    } catch (err) {
      this.state.textContent = "";
      this.app.failed(err);
    } finally { this.files.value = ""; }
  }
}
