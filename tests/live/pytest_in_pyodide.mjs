/* Run pytest in Pyodide: node pytest_in_pyodide.mjs <folder of Pyodide> <zip of tests and pytest> <arguments as JSON>
   The last line of the output is what pytest_in_pyodide.py returns. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (error) => {
  console.error(error.message); // without the line of Pyodide's source, which is a megabyte long
  process.exit(1);
});
const [folder, archive, options] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
const errorCallback = (message) => {
  throw new Error(message);
};
const packages = ["gdcore", "matplotlib", "ipython", "ipywidgets", "pygments"];
await pyodide.loadPackage(packages, { messageCallback: () => {}, errorCallback });
pyodide.unpackArchive(new Uint8Array(readFileSync(archive)), "zip", { extractDir: "/home/pyodide" });
const result = pyodide.pyimport("pytest_in_pyodide").main(options);
console.log("\n" + result);
process.exit(0);
