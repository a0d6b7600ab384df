/* Python as the page sees it: a worker that starts, runs cells one after the other, can be stopped, and may die.

   Stopping means a new worker, because nothing else stops a loop in a page without special headers; what had run before
   is run again, so that the reader goes on from there. */

export class Python {
  constructor({ python, results, on }) {
    Object.assign(this, { python, results, on, state: "off", queue: [], ran: [], current: null, moves: new Map() });
  }

  start() {
    const name = `downhill-${crypto.randomUUID?.() ?? Math.random()}`;
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module", name });
    this.worker = worker;
    this.#enter("starting");
    worker.onmessage = ({ data }) => worker === this.worker && this.#heard(data);
    worker.onerror = (event) => worker === this.worker && this.#died(event.message || "the worker could not be started");
    worker.postMessage({ type: "start", python: this.python, results: this.results() });
  }

  /* Ask for cells to be run, in this order. */
  run(jobs) {
    this.queue.push(...jobs);
    for (const { cell } of jobs) cell.queued();
    if (["off", "dead", "failed"].includes(this.state)) this.restart(this.queue);
    else this.#next();
  }

  /* A new worker, which first runs again what the old one had run. Cells that wait are forgotten, but for `jobs`. */
  restart(jobs = []) {
    this.#drop();
    for (const { cell } of this.queue) if (!jobs.some((job) => job.cell === cell)) cell.idle();
    const again = this.ran.filter((job) => !jobs.some(({ cell }) => cell === job.cell));
    this.queue = [...again, ...jobs];
    this.ran = [];
    this.start();
  }

  stop() {
    const stopped = this.current?.cell;
    this.#drop();
    stopped?.stopped();
    this.restart();
  }

  /* Forget everything that was run. */
  forget() {
    this.#drop();
    for (const { cell } of this.queue) cell.idle();
    Object.assign(this, { ran: [], queue: [] });
    this.#enter("off");
  }

  /* Sliders of an Explorer were moved. Only the last of the moves that wait is worth computing. */
  move(uid, places, show) {
    if (!["idle", "busy"].includes(this.state)) return show({ fault: "Python is not running. Run this cell again to move its picture." });
    const waiting = this.moves.get(uid);
    if (waiting) Object.assign(waiting, { next: places, show });
    else this.#sendMove(uid, places, show);
  }

  #sendMove(uid, places, show) {
    this.moves.set(uid, { show, next: null });
    this.worker.postMessage({ type: "move", uid, places });
  }

  #drop() {
    this.worker?.terminate();
    this.worker = this.current = null;
    this.moves.clear();
  }

  #enter(state, detail = {}) {
    this.state = state;
    this.on.state(state, detail);
  }

  #next() {
    if (this.state !== "idle" || !this.queue.length) return;
    this.current = this.queue.shift();
    this.#enter("busy", { cell: this.current.cell, left: this.queue.length });
    this.current.cell.running();
    this.worker.postMessage({ type: "run", code: this.current.code, cell: this.current.cell.id });
  }

  #heard(message) {
    const job = this.current;
    this.bytes = message.bytes ?? this.bytes;
    if (message.type === "progress") this.on.progress(message);
    else if (message.type === "running") this.#enter("busy", { cell: job.cell, left: this.queue.length, runs: true });
    else if (message.type === "alive") this.#watch(this.worker, message.name);
    else if (message.type === "ready") {
      this.#enter("idle");
      this.#next();
    } else if (message.type === "done") {
      this.current = null;
      this.ran = this.ran.filter(({ cell }) => cell !== job.cell);
      if (message.ok) this.ran.push(job);
      job.cell.done(message);
      this.on.results(message.results);
      this.state = "idle";
      if (!message.ok) for (const { cell } of this.queue.splice(0)) cell.idle(); // below a mistake all is moot
      if (this.queue.length) this.#next();
      else this.#enter("idle");
    } else if (message.type === "failed") this.#failed(message);
    else if (message.type === "dead") this.#died(message.message);
    else if (message.type === "moved") {
      const { show, next } = this.moves.get(message.uid);
      this.moves.delete(message.uid);
      show(message);
      if (next) this.#sendMove(message.uid, next, show);
    } else job?.cell.shown(message);
  }

  /* A download broke off: the cells that wait go on waiting for the next try. */
  #failed(message) {
    if (this.current) this.queue.unshift(this.current);
    const waiting = this.queue;
    this.#drop();
    for (const { cell } of waiting) cell.queued();
    this.#enter("failed", message);
  }

  /* A dead worker says nothing, but lets go of its lock. */
  #watch(worker, name) {
    navigator.locks.request(name, () => worker === this.worker && this.#died(""));
  }

  #died(message) {
    this.current?.cell.stopped();
    for (const { cell } of this.queue.splice(0)) cell.idle();
    this.#drop();
    this.#enter("dead", { message });
  }
}
