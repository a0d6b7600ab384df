/* One cell of the page, live: its editor, its buttons, its output, and what of it the browser keeps. */

import { edit } from "./editor.min.js";
import { Output } from "./output.js";

const { store } = downhill;
const element = (tag, options = {}) => Object.assign(document.createElement(tag), options);
const button = (textContent, onclick) => element("button", { type: "button", className: "live-button", textContent, onclick });

export class Cell {
  /* `source` is the build's {id, source, hash, tags, exercise}; `page` offers run(cell), runAbove(cell), say(text), neverRan(cell). */
  constructor(source, number, page) {
    Object.assign(this, source, { page, number, state: "idle", everRan: false });
    this.place = document.getElementById(`cell-${source.id}`);
    const input = this.place?.querySelector(".cell_input");
    if (!input) return; // removed from the page: it runs, and shows nothing
    this.input = input;
    this.static = [...input.children];
    this.bar = element("div", { className: "live-bar" });
    (input.closest("details") ?? input).after(this.bar);
    this.output = new Output(this.place, this.bar);
    this.#editor();
    this.#buttons();
    this.#compare();
  }

  #editor() {
    for (const child of this.static) child.hidden = true;
    this.frame = element("div", { className: "live-editor" });
    this.input.append(this.frame);
    const kept = store.cell(this.page.name, this.id);
    this.editor = edit({
      parent: this.frame,
      text: kept?.mine ?? this.source,
      label: `Code of cell ${this.number}${this.exercise ? ", exercise" : ""}. Shift+Enter runs it; Escape, then Tab leaves it.`,
      keys: { "Shift-Enter": () => this.page.run(this), "Mod-Enter": () => this.page.run(this) },
      changed: (text) => this.#changed(text),
    });
  }

  #buttons() {
    this.runButton = button("Run", () => this.page.run(this));
    this.aboveButton = button("Run all above", () => this.page.runAbove(this));
    this.resetButton = button("Reset", () => this.reset());
    for (const [b, name] of [[this.runButton, "Run"], [this.aboveButton, "Run all above"], [this.resetButton, "Reset"]])
      b.setAttribute("aria-label", `${name} cell ${this.number}`.replace("above cell", "above: cell"));
    this.status = element("span", { className: "live-state" });
    this.bar.append(this.runButton, this.aboveButton, this.resetButton, this.status);
    this.#showEdited();
  }

  get code() {
    return this.editor ? this.editor.text : this.source;
  }

  get edited() {
    return this.code !== this.source;
  }

  #showEdited() {
    this.resetButton.hidden = !this.edited;
    this.bar.dataset.edited = this.edited;
  }

  #changed(text) {
    if (this.quiet) return;
    if (text === this.source) store.dropCell(this.page.name, this.id);
    else store.keepCell(this.page.name, this.id, text, this.compared ? store.cell(this.page.name, this.id).book : this.hash);
    this.#showEdited();
  }

  /* The book has changed this cell since the reader did: both are shown, and nothing is decided without the reader. */
  #compare() {
    this.compared?.remove();
    this.compared = null;
    const kept = store.cell(this.page.name, this.id);
    if (!kept || kept.book === this.hash) return;
    if (kept.mine === this.source) return store.dropCell(this.page.name, this.id);
    const box = element("div", { className: "live-both" });
    const pre = element("pre", { textContent: this.source, tabIndex: 0 });
    pre.setAttribute("role", "region");
    pre.setAttribute("aria-label", `The book's cell ${this.number}`);
    box.append(
      element("p", { textContent: "The book has changed this cell since you did. Yours is above, the book's is here:" }),
      pre,
      button("Keep mine", () => {
        store.keepCell(this.page.name, this.id, this.code, this.hash);
        this.#compare();
        this.editor.focus();
      }),
      button("Take the book's", () => (this.reset(), this.editor.focus())),
    );
    this.frame.after(box);
    this.compared = box;
  }

  /* What the store holds is the truth: after an import, an erasure, or an edit in another tab. */
  refresh() {
    if (!this.editor) return;
    const text = store.cell(this.page.name, this.id)?.mine ?? this.source;
    if (text !== this.code) this.#replace(text);
    this.#showEdited();
    this.#compare();
  }

  #replace(text) {
    this.quiet = true; // the store knows already
    this.editor.text = text;
    this.quiet = false;
  }

  reset() {
    if (!this.editor) return;
    store.dropCell(this.page.name, this.id);
    this.compared?.remove();
    this.compared = null;
    if (this.edited) this.editor.text = this.source;
    this.#showEdited();
  }

  restore() {
    this.reset();
    this.everRan = false;
    this.output?.restore();
    this.idle();
  }

  /* ---- what Python says of it ---- */
  #enter(state, words) {
    this.state = state;
    if (!this.place) return;
    this.place.dataset.live = state;
    if (this.status) this.status.textContent = words;
  }

  queued() {
    this.#enter("queued", "waits");
  }

  idle() {
    this.output?.end();
    this.#enter("idle", "");
  }

  running() {
    this.began = performance.now();
    this.editor?.mark(null);
    this.output?.begin();
    this.#enter("running", "running");
  }

  shown(message) {
    this.output?.add(message);
  }

  done({ ok, line, error, message }) {
    this.output?.done();
    this.everRan ||= ok;
    const seconds = (performance.now() - this.began) / 1000;
    this.#enter(ok ? "done" : "error", ok ? `done in ${seconds < 0.1 ? "under 0.1" : seconds.toFixed(1)} s` : "");
    if (ok) return this.#announce();
    this.editor?.mark(line);
    this.page.say(`Cell ${this.number}${line ? `, line ${line}` : ""}: ${error}. ${message}`);
    if (error === "NameError" && this.page.neverRan(this).length)
      this.output?.message("Cells above this one have not run yet. ", button("Run all above, then this", () => this.page.runAbove(this, true)));
  }

  #announce() {
    const feedback = this.output?.box.querySelector(".gd-feedback");
    if (feedback && this.output.shown.length) this.page.say(feedback.textContent);
  }

  stopped() {
    this.output?.end();
    this.#enter("stopped", "stopped before it was done");
  }

  focus() {
    const folded = this.input?.closest("details");
    if (folded) folded.open = true;
    this.editor?.focus();
    this.place?.scrollIntoView({ block: "center" });
  }
}
