/* What the reader wrote and reached, kept in this browser and nowhere else.

   A cell is kept by page and id together with the hash of the book's text that it was made from, so that a new version of
   the book neither hides it nor is hidden by it. What the browser doesn't take (its store is full, or forbidden) is kept
   until the page is closed, and the page says so: `trouble` is "", "full" or "forbidden". */
window.downhill = {};
downhill.store = (() => {
  const PREFIX = "downhill/", RESULTS = `${PREFIX}results`;
  const memory = new Map();
  const news = new EventTarget();
  let trouble = "";

  const browser = () => {
    try {
      return window.localStorage.forbidden ? null : window.localStorage; // the page's head puts one that forgets there
    } catch {
      return null;
    }
  };
  const parsed = (text) => {
    try {
      const value = JSON.parse(text);
      return value && typeof value === "object" ? value : null;
    } catch {
      return null;
    }
  };
  const read = (key) => memory.get(key) ?? browser()?.getItem(key) ?? null;
  const keys = () => [...new Set([...memory.keys(), ...Object.keys(browser() ?? {})])].filter((k) => k.startsWith(PREFIX));
  const put = (key, text) => {
    try {
      if (!browser()) throw new DOMException("no store", "SecurityError");
      browser().setItem(key, text);
      memory.delete(key);
    } catch (error) {
      memory.set(key, text);
      trouble = error.name === "SecurityError" ? "forbidden" : "full";
    }
  };
  const write = (key, value) => {
    trouble = "";
    if (value === null) {
      memory.delete(key);
      browser()?.removeItem(key);
    } else put(key, JSON.stringify(value));
    for (const [other, text] of [...memory]) if (other !== key) put(other, text); // what had no room before
    news.dispatchEvent(new Event("change"));
  };
  const cellKey = (page, id) => `${PREFIX}cell/${page}#${id}`;

  const results = () => parsed(read(RESULTS)) ?? {};
  /* Two results of one exercise: the later one, but solved stays solved. */
  const later = (a, b) => {
    if (!a || !b) return a || b;
    const last = String(b.when) >= String(a.when) ? b : a;
    return { ...last, passed: a.passed === true || b.passed === true, tries: Math.max(a.tries || 0, b.tries || 0) };
  };
  const addResults = (more) => {
    const before = results(), all = { ...before };
    for (const [name, entry] of Object.entries(more)) all[name] = later(all[name], entry);
    if (JSON.stringify(all) !== JSON.stringify(before)) write(RESULTS, all);
  };

  /* {page: {id: {mine, book}}} of all cells that the reader changed */
  const cells = () => {
    const all = {};
    for (const key of keys()) {
      const [, page, id] = key.match(/^downhill\/cell\/(.+)#(.+)$/) ?? [];
      const entry = page && parsed(read(key));
      if (entry && typeof entry.mine === "string") (all[page] ??= {})[id] = entry;
    }
    return all;
  };

  /* Reads a file that `save` or gdcore's own record wrote. Returns what is in it, or throws an Error with words for the reader. */
  const opened = (text) => {
    const file = parsed(text);
    if (file?.downhill !== 1) throw new Error("This is not a file of this course.");
    const plain = (value) => value && typeof value === "object" && !Array.isArray(value);
    const { results: solved = {}, cells: edited = {} } = file;
    const whole = plain(solved) && plain(edited) && Object.values(solved).every(plain) && Object.values(edited).every(
      (page) => plain(page) && Object.values(page).every((c) => typeof c?.mine === "string" && typeof c.book === "string"));
    if (!whole) throw new Error("This file is damaged: nothing was taken from it.");
    return { results: solved, cells: edited };
  };
  const eachCell = function* (all) {
    for (const [page, edited] of Object.entries(all)) for (const [id, entry] of Object.entries(edited)) yield [page, id, entry];
  };

  return {
    news,
    get trouble() {
      return memory.size ? trouble || "full" : trouble === "forbidden" ? trouble : "";
    },
    get unsaved() {
      return memory.size > 0;
    },
    results,
    addResults,
    cells,
    cell: (page, id) => parsed(read(cellKey(page, id))),
    keepCell: (page, id, mine, book) => write(cellKey(page, id), { mine, book }),
    dropCell: (page, id) => write(cellKey(page, id), null),
    save: () => JSON.stringify({ downhill: 1, results: results(), cells: cells() }, null, 1),
    opened,
    /* The cells of a file that the reader wrote differently here. */
    conflicts: (file) => [...eachCell(file.cells)].filter(([page, id, { mine }]) => {
      const here = parsed(read(cellKey(page, id)));
      return here && here.mine !== mine;
    }),
    add(file, replace) {
      addResults(file.results);
      for (const [page, id, { mine, book }] of eachCell(file.cells))
        if (replace || !parsed(read(cellKey(page, id)))) write(cellKey(page, id), { mine, book });
    },
    erase() {
      for (const key of keys()) write(key, null);
    },
  };
})();
addEventListener("storage", (event) => {
  if (event.key === null || event.key.startsWith("downhill/")) downhill.store.news.dispatchEvent(new Event("change"));
});
addEventListener("beforeunload", (event) => downhill.store.unsaved && event.preventDefault());
