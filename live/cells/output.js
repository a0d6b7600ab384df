/* What a cell shows, in the markup that the book's own outputs have. The old output stays until something new is there. */

const element = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const FORMATS = [["text/html", true], ["image/svg+xml", true], ["text/plain", false]];

export class Output {
  /* `place` is the cell's element, `below` the element that the output follows. */
  constructor(place, below) {
    this.box = place.querySelector(":scope > .cell_output") ?? element("div", "cell_output docutils container");
    if (!this.box.isConnected) below.after(this.box);
    this.book = [...this.box.childNodes];
    this.shown = []; // the messages since the cell was last run
    this.fresh = false;
  }

  begin() {
    this.fresh = true;
    this.box.dataset.stale = "";
  }

  #clear() {
    if (!this.fresh) return;
    this.box.replaceChildren();
    this.shown = [];
    this.fresh = false;
    delete this.box.dataset.stale;
  }

  /* Nothing more comes; if nothing came at all, nothing is shown. */
  end() {
    this.fresh = false;
    delete this.box.dataset.stale;
    document.dispatchEvent(new Event("downhill-shown"));
  }

  done() {
    this.#clear();
    this.end();
  }

  restore() {
    this.end();
    this.shown = [];
    this.box.replaceChildren(...this.book);
  }

  add(message) {
    this.#clear();
    const last = this.shown.at(-1);
    if (message.type === "clear") this.box.replaceChildren((this.shown = [])[0] ?? "");
    else if (message.type === "stream" && last?.type === "stream" && last.name === message.name) {
      last.text += message.text;
      this.box.lastElementChild.querySelector("pre").textContent = last.text;
    } else {
      this.shown.push({ ...message });
      this.box.append(this.#element(message));
    }
  }

  #element({ type, name, text, bundle }) {
    if (type === "stream") return this.#pre(`stream${name === "stderr" ? " live-stderr" : ""}`, text);
    if (type === "error") return this.#pre("live-error", text);
    const [kind, rich] = FORMATS.find(([format]) => bundle[format] !== undefined);
    if (!rich) return this.#pre("text_plain", bundle[kind]);
    const box = element("div", "output text_html");
    box.innerHTML = bundle[kind];
    box.querySelector(".gd-feedback")?.removeAttribute("role"); // the page announces it
    return box;
  }

  #pre(className, text) {
    const box = element("div", `output ${className}`), inner = element("div", "highlight");
    inner.append(element("pre", "", text));
    box.append(inner);
    return box;
  }

  message(...parts) {
    const box = element("div", "output live-hint");
    box.append(...parts);
    this.box.append(box);
  }
}
