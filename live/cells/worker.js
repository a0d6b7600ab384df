/* The worker that runs Python: fetches Pyodide and counts its bytes, runs one cell at a time, posts what it shows.

   Messages in:  {type: "start", python, lock, results}, {type: "run", code, cell}, {type: "move", uid, places}
   Messages out: {type: "alive" | "progress" | "running" | "ready" | "failed" | "done" | "moved" | "dead"}, and those of kernel.py. */

let pyodide, kernel, bytes = 0, told = 0, doing = "";

const progress = (now = doing) => {
  if (now === doing && performance.now() - told < 100) return;
  doing = now;
  told = performance.now();
  postMessage({ type: "progress", bytes, doing });
};

/* Every file passes through here, so that the reader sees how much has come, and that a download broke off: without its
   core Pyodide would wait for ever. */
let breaks;
const broken = new Promise((_, reject) => (breaks = reject));
broken.catch(() => {});
const fetchUncounted = self.fetch.bind(self);
self.fetch = async (...request) => {
  const answer = await fetchUncounted(...request).catch((error) => (breaks(error), Promise.reject(error)));
  if (!answer.ok) breaks(new Error(`${answer.status}: ${answer.url}`));
  if (!answer.ok || !answer.body) return answer;
  const counted = (chunk) => {
    bytes += chunk.byteLength;
    progress();
  };
  if (answer.headers.get("content-type") === "application/wasm") {
    // Only an answer that comes to the compiler as it was fetched is kept compiled for the next visit.
    answer.clone().body.pipeTo(new WritableStream({ write: counted })).catch(breaks);
    return answer;
  }
  const count = new TransformStream({
    transform(chunk, controller) {
      counted(chunk);
      controller.enqueue(chunk);
    },
  });
  answer.body.pipeTo(count.writable).catch(breaks);
  const headers = new Headers(answer.headers);
  if (answer.url.endsWith(".wasm")) headers.set("content-type", "application/wasm"); // some servers don't know it
  return new Response(count.readable, { status: answer.status, headers });
};
for (const name of ["compileStreaming", "instantiateStreaming"]) {
  const plain = WebAssembly[name];
  WebAssembly[name] = (...what) => plain(...what).catch((error) => (breaks(error), Promise.reject(error)));
}

/* Libraries, with their sums checked by Pyodide. It reports a file that doesn't arrive and goes on; here that is an error. */
async function load(code, now) {
  const faults = [];
  const options = { messageCallback: () => {}, errorCallback: (message) => faults.push(message) };
  if (code) progress(now);
  await pyodide.loadPackagesFromImports(code, options);
  if (faults.length) throw new Error(faults[0]);
}

async function start({ python, results }) {
  progress("Fetching Python");
  const source = fetch(new URL("kernel.py", import.meta.url)).then((answer) => answer.text());
  const { loadPyodide } = await import(new URL("pyodide.mjs", python));
  const core = loadPyodide({
    indexURL: python,
    stdin: () => {
      throw new Error("input() can't ask in a page: set a variable instead");
    },
    env: {
      HOME: "/home/pyodide", MPLBACKEND: "agg", GDCORE_FACE: "cells", GDCORE_PROGRESS: "/home/pyodide/progress.json",
    },
  });
  pyodide = await Promise.race([core, broken]);
  await load("import numpy, gdcore", "Fetching numpy");
  progress("Starting Python");
  pyodide.FS.writeFile("/home/pyodide/downhill_kernel.py", await source);
  kernel = pyodide.pyimport("downhill_kernel");
  kernel.begin((text) => postMessage(JSON.parse(text)), JSON.stringify(results));
}

async function run({ code, cell }) {
  try {
    await load(kernel.needed(code), "Fetching what this cell imports");
  } catch (error) {
    return postMessage({ type: "failed", message: String(error.message || error), bytes });
  }
  postMessage({ type: "running", bytes }); // all that it imports is here
  const end = JSON.parse(await kernel.run(code, cell));
  if (end.module) await load(`import ${end.module}`).catch(() => {}); // there when the cell is run again
  postMessage({ type: "done", ...end });
}

onmessage = async ({ data }) => {
  try {
    if (data.type === "start") {
      await start(data);
      postMessage({ type: "ready", bytes });
    } else if (data.type === "run") await run(data);
    else postMessage({ type: "moved", uid: data.uid, ...JSON.parse(kernel.move(data.uid, JSON.stringify(data.places))) });
  } catch (error) {
    const message = String(error.message || error);
    postMessage(data.type === "start" ? { type: "failed", message, bytes } : { type: "dead", message });
  }
};

/* The page can't see a worker die, but it sees the lock that only a living worker holds. */
navigator.locks?.request(self.name, () => {
  postMessage({ type: "alive", name: self.name });
  return new Promise(() => {});
});
