/* Stands in for Pyodide's own pyodide.mjs when the site is built with `pyodide = "cdn"`: the core and the official wheels
   come from the network, this site's wheels and the lock that lists them all lie beside this file. */
const CDN = "{{cdn}}";

export const version = "{{version}}";

export async function loadPyodide(options) {
  const [official, answer] = await Promise.all([
    import(CDN + "pyodide.mjs"),
    fetch(new URL("pyodide-lock.json", import.meta.url)),
  ]);
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const lock = await answer.json();
  for (const entry of Object.values(lock.packages)) entry.file_name = new URL(entry.file_name, import.meta.url).href;
  const lockFileURL = URL.createObjectURL(new Blob([JSON.stringify(lock)], { type: "application/json" }));
  return official.loadPyodide({ ...options, indexURL: CDN, lockFileURL });
}
