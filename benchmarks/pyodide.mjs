// The sources' network in gdcore under Pyodide: node pyodide.mjs <folder of Pyodide> <folder of the project>
import { pathToFileURL } from "node:url";

const [bundle, project] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${bundle}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${bundle}/` });
await python.loadPackage("numpy", { messageCallback: () => {} });
python.FS.mkdir("/project");
python.mountNodeFS("/project", project);
console.log(python.runPython(`
import json, sys, time
sys.path.insert(0, "/project")
import numpy as np
import gdcore as g
rng = np.random.default_rng(0)
X = rng.normal(size=(500, 2))
y = X @ [2.0, -1.0] + 0.1 * rng.normal(size=500)
net = g.Network((2, 4, 1))
theta, found = net.start(rng), {}
J, optimizer = g.Objective(net, g.squared_error), g.GradientDescent(0.01)
for size, epochs in ((500, 300), (64, 40), (1, 2)):
    for _ in range(7):
        stream = g.full_batch(X, y, epochs) if size == 500 else g.minibatches(X, y, size, epochs)
        begin = time.perf_counter()
        for step in g.descend(J, theta, optimizer, stream):
            pass
        found.setdefault(size, []).append((time.perf_counter() - begin) / step.t)
json.dumps(found)
`));
