/* Makes a page live: its cells become editable, run in order, and answer in place. */

import { Cell } from "./cell.js";
import { followSliders } from "./explorers.js";
import { Python } from "./python.js";
import { Toolbar } from "./toolbar.js";

const { store } = downhill;

const styled = (address) => new Promise((resolve, reject) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve });
  link.onerror = () => reject(new TypeError("live.css"));
  document.head.append(link);
});

/* Cells that the reader changed and that the book no longer has. */
function lost(name, cells, article) {
  const known = new Set(cells.map(({ id }) => id));
  const gone = Object.entries(store.cells()[name] ?? {}).filter(([id]) => !known.has(id));
  document.querySelector(".live-lost")?.remove();
  if (!gone.length) return;
  const box = Object.assign(document.createElement("section"), { className: "live-lost" });
  box.append(Object.assign(document.createElement("p"), { textContent: "You changed cells that this page no longer has. Your text:" }));
  for (const [id, { mine }] of gone) {
    const pre = Object.assign(document.createElement("pre"), { textContent: mine, tabIndex: 0 });
    pre.setAttribute("role", "region");
    pre.setAttribute("aria-label", `Your text of the former cell ${id}`);
    box.append(pre);
  }
  article.append(box);
}

export async function makeLive({ page, cells: { cells: sources }, python: address, code }) {
  await styled(`${code}live.css`);
  const jobs = (cells) => cells.map((cell) => ({ cell, code: cell.code }));
  const acts = {
    runAll: () => python.run(jobs(cells)),
    stop: () => python.stop(),
    retry: () => python.run([]),
    restore() {
      const edited = cells.filter((cell) => cell.edited).length;
      if (!edited) return acts.reallyRestore();
      const what = `${edited} ${edited === 1 ? "cell" : "cells"}`;
      toolbar.ask(`Give up your text in ${what} for the book's?`, ["Keep mine", () => toolbar.restore.focus()], ["Restore page", acts.reallyRestore]);
    },
    reallyRestore() {
      python.forget();
      for (const cell of cells) cell.restore();
      lost(page, sources, article);
      python.start();
      toolbar.say("The page is as the book has it.");
      toolbar.restore.focus();
    },
  };
  const toolbar = new Toolbar(acts);
  const hands = {
    name: page,
    say: (text) => toolbar.say(text),
    neverRan: (cell) => cells.slice(0, cells.indexOf(cell)).filter(({ everRan }) => !everRan),
    /* An exercise is run together with the check below it. */
    run(cell) {
      const next = cells[cells.indexOf(cell) + 1];
      python.run(jobs(cell.tags.includes("exercise") && next?.tags.includes("check") ? [cell, next] : [cell]));
    },
    runAbove(cell, andThis = false) {
      python.run(jobs(cells.slice(0, cells.indexOf(cell))));
      if (andThis) hands.run(cell);
    },
  };
  let known = {}; // the results that the worker knows
  const python = new Python({
    python: address,
    results: () => (known = store.results()),
    on: {
      state: (...news) => toolbar.state(...news),
      progress: (news) => toolbar.progress(news),
      results(results) { // only what is new: an erasure holds
        const same = (name) => JSON.stringify(known[name]) === JSON.stringify(results[name]);
        const news = Object.entries(results).filter(([name]) => !same(name));
        known = results;
        store.addResults(Object.fromEntries(news));
      },
    },
  });
  const cells = sources.map((source, i) => new Cell(source, i + 1, hands));
  const article = document.querySelector("article.bd-article");
  lost(page, sources, article);
  article.append(toolbar.bar);
  document.documentElement.dataset.live = "";
  const refresh = () => cells.forEach((cell) => cell.refresh());
  addEventListener("storage", refresh); // the same page in another tab
  followSliders(python);
  python.start();
  return Object.assign(downhill, {
    live: { cells, python, acts },
    refresh,
    focus: (id) => (cells.find((cell) => `cell-${cell.id}` === id) ?? toolbar.runAll).focus(),
  });
}
