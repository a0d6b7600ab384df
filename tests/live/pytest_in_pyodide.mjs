/* Run pytest in Pyodide: node pytest_in_pyodide.mjs <folder of Pyodide> <zip of tests and pytest> <arguments as JSON>
   The last line of the output is a JSON object: the outcome of every test by its id. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (error) => {
  console.error(error.message); // without the line of Pyodide's source, which is a megabyte long
  process.exit(1);
});
const [folder, archive, options] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
const quiet = { messageCallback: () => {} };
await pyodide.loadPackage(["gdcore", "matplotlib", "ipython", "ipywidgets", "pygments"], quiet);
pyodide.unpackArchive(new Uint8Array(readFileSync(archive)), "zip", { extractDir: "/home/pyodide" });
pyodide.globals.set("options", options);
const code = `
import json, sys
import pytest

class Outcomes:
    def __init__(self):
        self.outcomes, self.reasons = {}, {}
    def pytest_runtest_logreport(self, report):
        if report.when == "call" or not report.passed:
            self.outcomes[report.nodeid] = report.outcome
            if not report.passed:
                self.reasons[report.nodeid] = str(report.longrepr)[-2000:]

outcomes = Outcomes()
pytest.main([*json.loads(options), "--capture=sys", "-p", "no:cacheprovider", "-p", "no:faulthandler"], plugins=[outcomes])
json.dumps([outcomes.outcomes, outcomes.reasons])
`;
const result = pyodide.runPython(code);
console.log("\n" + result);
process.exit(0);
