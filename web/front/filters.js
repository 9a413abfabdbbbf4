// The filters: which rows are shown, by speaker, status, form, kind, confidence and words of the article.

import { $, el, many } from "./elements.js";

// Filters is the form. changed is called with the filter when it is another.
export class Filters {
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.made = "";
    form.addEventListener("submit", (e) => e.preventDefault());
    form.addEventListener("change", () => this.tell());
    form.addEventListener("reset", (e) => { e.preventDefault(); this.clear(); });
    let wait = 0;
    form.addEventListener("input", (e) => {
      if (e.target.id === "confidence") $("least").textContent = e.target.value + " %";
      if (e.target.id !== "search") return;
      clearTimeout(wait);
      wait = setTimeout(() => this.tell(), 200);
    });
  }

  // show makes the form for the values of a list, and keeps what is chosen.
  show(list) {
    const values = JSON.stringify([list.statuses, list.forms, list.kinds, list.speakers.map((s) => s.key), list.mode]);
    if (values !== this.made) {
      const chosen = this.filter();
      this.made = values;
      this.form.replaceChildren(...this.fields(list, chosen));
    }
    $("state").textContent = list.rows === list.all ? many(list.all, "row") : list.rows.toLocaleString("en") + " of " + many(list.all, "row");
  }

  fields(list, chosen) {
    const boxes = (title, name, values, mark) => el("fieldset", {}, el("legend", {}, title), values.map((v) =>
      el("label", {}, el("input", { type: "checkbox", name, value: v, checked: chosen[name]?.includes(v) }), " ", el("span", { class: mark(v) }, v))));
    const speakers = el("select", { id: "speaker", name: "speakers" },
      el("option", { value: "*" }, "everybody"),
      list.speakers.map((s) => el("option", { value: s.key, selected: chosen.speakers?.[0] === s.key }, `${s.name || "nobody found"} (${s.rows})`)));
    return [
      el("p", {}, el("label", { for: "search" }, "Articles with the words ", el("kbd", {}, "/")),
        el("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", value: chosen.words ?? "" })),
      el("p", {}, el("label", { for: "speaker" }, "Speaker"), speakers),
      el("p", {}, el("label", { for: "confidence" }, "Confidence at least ", el("output", { id: "least", for: "confidence" }, (chosen.least ?? 0) + " %")),
        el("input", { id: "confidence", type: "range", min: 0, max: 100, step: 5, value: chosen.least ?? 0 })),
      el("details", { class: "more-filters", open: !!(chosen.kinds || chosen.statuses || chosen.forms) }, el("summary", {}, "Kind, status, form"),
        boxes("Kind", "kinds", list.kinds, (v) => "key " + v),
        boxes("Status", "statuses", list.statuses, (v) => "is-" + v),
        boxes("Form", "forms", list.forms, () => "")),
      list.progress && list.mode !== "blind" && el("p", {}, el("label", {}, el("input", { type: "checkbox", name: "open", id: "open-only", checked: chosen.open }), " only rows to be judged")),
      el("p", { class: "state" }, el("span", { id: "state", role: "status" }), el("button", { type: "reset", id: "all" }, "Show all")),
    ].filter(Boolean);
  }

  // filter gives what is chosen. Nothing ticked in a group is all of it.
  filter() {
    const f = {};
    for (const name of ["kinds", "statuses", "forms"]) {
      const values = [...this.form.querySelectorAll(`input[name=${name}]:checked`)].map((i) => i.value);
      if (values.length) f[name] = values;
    }
    const speaker = this.form.querySelector("#speaker")?.value ?? "*";
    if (speaker !== "*") f.speakers = [speaker];
    const least = +(this.form.querySelector("#confidence")?.value ?? 0);
    if (least) f.least = least;
    const words = this.form.querySelector("#search")?.value.trim();
    if (words) f.words = words;
    if (this.form.querySelector("#open-only")?.checked) f.open = true;
    return f;
  }

  // clear takes all away. The form's own reset would go back to what was chosen when it was made.
  clear() {
    for (const box of this.form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    $("speaker").value = "*";
    $("confidence").value = 0;
    $("least").textContent = "0 %";
    $("search").value = "";
    this.tell();
  }

  tell() { this.changed(this.filter()); }
}
