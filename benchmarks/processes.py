"""What a user waits for from the start of Python: import, compile, train. Memory over a file of 4 GB. Each measurement
is a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.networks import available
from benchmarks.timing import Row, interleave

ROOT = Path(__file__).parent.parent

GDCORE = """
import numpy as np
import gdcore as g
rng = np.random.default_rng(0)
X = rng.normal(size=(500, 2)); y = X @ [2.0, -1.0]
net = g.Network((2, 4, 1))
J, optimizer = g.Objective(net, g.squared_error), g.GradientDescent(0.01)
run = g.descend(J, net.start(rng), optimizer, g.minibatches(X, y, 64, 100, rng))
losses = [step.value for step in run]
assert losses[-1] < 0.5 * losses[0]
"""

TORCH = """
import torch
torch.set_num_threads(1)
X = torch.randn(500, 2); y = X @ torch.tensor([[2.0], [-1.0]])
net = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
optimizer, loss_of, losses = torch.optim.SGD(net.parameters(), lr=0.01), torch.nn.MSELoss(), []
for epoch in range(100):
    order = torch.randperm(500); A, b = X[order], y[order]
    for i in range(0, 500, 64):
        optimizer.zero_grad()
        loss = loss_of(net(A[i:i + 64]), b[i:i + 64])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
assert losses[-1] < 0.5 * losses[0]
"""

JAX = """
import jax, jax.numpy as jnp
k = jax.random.split(jax.random.PRNGKey(0), 4)
X = jax.random.normal(k[0], (500, 2)); y = X @ jnp.array([2.0, -1.0])
W = [0.7 * jax.random.normal(k[1], (4, 2)), jnp.zeros(4), 0.7 * jax.random.normal(k[2], (4,)), jnp.zeros(())]
def J(W, X, y):
    return jnp.mean((jax.nn.relu(X @ W[0].T + W[1]) @ W[2] + W[3] - y) ** 2)
def step(W, batch):
    value, g = jax.value_and_grad(J)(W, *batch)
    return [w - 0.01 * s for w, s in zip(W, g)], value
def epoch(W, key):
    order = jax.random.permutation(key, 500); A, b = X[order], y[order]
    W, values = jax.lax.scan(step, W, (A[:448].reshape(7, 64, 2), b[:448].reshape(7, 64)))
    W, value = step(W, (A[448:], b[448:]))
    return W, jnp.append(values, value)
W, losses = jax.jit(lambda W, keys: jax.lax.scan(epoch, W, keys))(W, jax.random.split(k[3], 100))
losses = losses.ravel()
assert losses[-1] < 0.5 * losses[0]
"""


def process(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def cold_start(rounds: int) -> Row:
    """Row 3."""
    contenders, bars = {"gdcore": process(GDCORE)}, {}
    for name, module, code, least in (
        ("PyTorch eager", "torch", TORCH, 10.0),
        ("JAX, whole fit jitted", "jax", JAX, 5.0),
    ):
        if available(module):
            contenders[name] = process(code)
            bars[name] = ("gdcore", least)
    title = "from the start of Python to the sources' trained network: 100 epochs of mini-batches of 64"
    return Row(title, "s", interleave(contenders, 1, rounds), "each checks that its loss has halved", bars)


def importing(rounds: int) -> Row:
    """Row 12: turned round, since here gdcore's time over numpy's must not exceed 1.3."""
    contenders = {"import gdcore": process("import gdcore"), "import numpy": process("import numpy")}
    bars = {"import numpy": ("import gdcore", 1 / 1.3)}
    return Row("import, process and all", "s", interleave(contenders, 1, rounds), "", bars)


MEMORY = """
import sys, time
import numpy as np
from pathlib import Path
import gdcore as g
def anonymous():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous")) / 1000
before, most = anonymous(), 0
X, y = (np.load(f"{sys.argv[1]}/{name}.npy", mmap_mode="r") for name in "Xy")
J = g.Objective(g.Linear(X.shape[1]), g.log_loss)
begin = time.perf_counter()
stream = g.minibatches(X, y, 1024, 1, np.random.default_rng(0))
for step in g.descend(J, np.zeros(J.model.size), g.GradientDescent(0.1), stream):
    if step.t % 200 == 0:
        most = max(most, anonymous())
print(most - before, time.perf_counter() - begin, step.value)
"""


def memory(gigabytes: tuple[float, ...] = (0.5, 4.0)) -> list[dict[str, float]]:
    """Row 10: an epoch of shuffled mini-batches over files of different sizes; anonymous megabytes, and seconds."""
    found = []
    for size in gigabytes:
        with tempfile.TemporaryDirectory(dir=ROOT / "_build" if (ROOT / "_build").exists() else None) as folder:
            rows = int(size * 1e9 / 400)
            rng, w = np.random.default_rng(0), np.linspace(-1, 1, 50)
            X = np.lib.format.open_memmap(f"{folder}/X.npy", mode="w+", shape=(rows, 50))
            y = np.lib.format.open_memmap(f"{folder}/y.npy", mode="w+", shape=(rows,))
            for first in range(0, rows, 100_000):
                part = rng.normal(size=(min(100_000, rows - first), 50))
                X[first : first + len(part)], y[first : first + len(part)] = part, part @ w > 0
            X.flush()
            y.flush()
            del X, y
            command = [sys.executable, "-c", MEMORY, folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            anonymous, seconds, loss = map(float, done.stdout.split())
            assert loss < 0.6, "the walk over the file went downhill"
            found.append({"gigabytes": size, "megabytes": anonymous, "seconds": seconds})
    return found
