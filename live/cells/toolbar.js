/* The bar at the foot of a live page: what Python is doing, how much has come, and what can be done about it. */

const { store, work } = downhill;
const element = (tag, options = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...children);
  return made;
};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
// What comes in all, about, so that the bar knows where it stands. A test holds these to what is really fetched.
export const EXPECTED = { "Fetching Python": 12.5e6, "Fetching numpy": 15.9e6, "Fetching what this cell imports": 27e6 };
const TROUBLE = {
  full: "This browser's store is full: your latest edits last until this page is closed. Save your work to a file.",
  forbidden: "This browser keeps nothing for this page: your edits last until it is closed. Save your work to a file.",
};

export class Toolbar {
  /* `acts`: runAll, stop, restore, retry */
  constructor(acts) {
    const button = (name, label) =>
      (this[name] = element("button", { type: "button", className: "live-button", textContent: label, onclick: () => acts[name]() }));
    this.text = element("span", { className: "live-doing" });
    this.meter = element("progress", { max: 1, value: 0, hidden: true });
    this.meter.setAttribute("aria-label", "Download");
    this.trouble = element("p", { className: "live-trouble", hidden: true });
    this.trouble.setAttribute("role", "alert");
    const yours = element("div", { className: "your-work" });
    work(yours);
    this.yours = element("details", { className: "live-yours" }, element("summary", { textContent: "Your work" }), yours);
    this.spoken = element("div", { className: "visually-hidden" });
    this.spoken.setAttribute("role", "status");
    const buttons = element("div", { className: "live-buttons" },
      button("retry", "Try again"), button("runAll", "Run all"), button("stop", "Stop"), button("restore", "Restore page"), this.yours);
    this.question = element("p", { className: "live-question" });
    this.question.setAttribute("role", "status");
    this.bar = element("div", { className: "live-toolbar" }, this.trouble, this.question,
      element("div", { className: "live-now" }, this.text, this.meter), buttons, this.spoken);
    this.bar.setAttribute("role", "region");
    this.bar.setAttribute("aria-label", "Running this page");
    this.retry.hidden = true;
    store.news.addEventListener("change", () => this.#store());
    this.#store();
  }

  #store() {
    const words = TROUBLE[store.trouble] ?? "";
    if (this.trouble.textContent !== words) this.trouble.textContent = words;
    this.trouble.hidden = !words;
  }

  /* A question that is answered by a button; the first answer is the safe one. */
  ask(text, ...answers) {
    const buttons = answers.map(([label, act]) => element("button", { type: "button", className: "live-button", textContent: label,
      onclick: () => (this.question.replaceChildren(), act()) }));
    this.question.replaceChildren(text, ...buttons);
    buttons[0].focus();
  }

  say(text) {
    this.spoken.textContent = "";
    requestAnimationFrame(() => (this.spoken.textContent = text));
  }

  progress({ bytes, doing }) {
    this.bytes = bytes;
    const all = EXPECTED[doing];
    this.meter.hidden = !all || bytes === this.had;
    if (!all || this.meter.hidden) {
      if (doing === "Starting Python") this.text.textContent = doing;
      return;
    }
    this.meter.value = Math.min(1, bytes / Math.max(all, bytes));
    this.text.textContent = `${doing}: ${megabytes(bytes)} of about ${megabytes(Math.max(all, bytes))}`;
  }

  state(state, { cell, left, runs, message, bytes } = {}) {
    clearTimeout(this.slow);
    this.bar.dataset.state = state;
    this.had = this.bytes;
    this.meter.hidden = true;
    this.retry.hidden = !["failed", "dead"].includes(state);
    this.stop.disabled = !["busy", "starting"].includes(state);
    this.runAll.disabled = state === "busy";
    const words = {
      off: () => "Python is not running",
      starting: () => "Starting",
      idle: () => "Ready. Shift+Enter runs a cell",
      busy: () => `Running cell ${cell.number}${left ? `, ${left} to go` : ""}`,
      failed: () => `Python could not be fetched: the download broke off after ${megabytes(bytes ?? this.bytes ?? 0)}. Your text is safe.`,
      dead: () => `Python stopped unexpectedly${message ? ` (${message.slice(0, 120)})` : ""}. Your text is safe.`,
    };
    this.text.textContent = words[state]();
    if (state === "failed") console.warn(message);
    if (["failed", "dead"].includes(state)) this.say(this.text.textContent);
    if (state === "idle" && this.was === "starting") this.say("Python is ready.");
    this.was = state;
    if (runs)
      this.slow = setTimeout(() => (this.text.textContent += ". It takes long; Stop ends it and keeps your text"), 10_000);
  }
}
