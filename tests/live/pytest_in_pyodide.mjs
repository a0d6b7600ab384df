/* Run pytest in Pyodide:
   node pytest_in_pyodide.mjs <folder of Pyodide> <zip of tests and pytest> <arguments as JSON> <file for the outcomes>
   What pytest_in_pyodide.py returns is written to the file: a pipe can lose its end when the process exits. */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (error) => {
  console.error(error.message); // without the line of Pyodide's source, which is a megabyte long
  process.exit(1);
});
const [folder, archive, options, outcomes] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
const errorCallback = (message) => {
  throw new Error(message);
};
const packages = ["gdcore", "matplotlib", "ipython", "ipywidgets", "pygments"];
await pyodide.loadPackage(packages, { messageCallback: () => {}, errorCallback });
pyodide.unpackArchive(new Uint8Array(readFileSync(archive)), "zip", { extractDir: "/home/pyodide" });
writeFileSync(outcomes, pyodide.pyimport("pytest_in_pyodide").main(options));
process.exit(0);
