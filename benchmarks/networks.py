"""Small networks: the sources' 2-4-1 on 500 examples, and 64-64-10 on handwritten digits, against PyTorch, JAX and
scikit-learn. Every contender starts from the same weights and meets the same batches; PyTorch's end in float64 is
compared with gdcore's before anything is timed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import gdcore as g
from benchmarks.timing import Row, interleave

EPOCHS = 20


def seed_problem() -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(500, 2))
    y = X @ [2.0, -1.0] + 0.1 * rng.normal(size=500)
    net = g.Network((2, 4, 1))
    return net, net.start(rng), X, y


def batches_of(n: int, size: int) -> list[slice]:
    return [slice(i, i + size) for i in range(0, n, size)]


def torch_model(theta: Any, sizes: tuple[int, ...], dtype: Any) -> Any:
    """The same network in PyTorch, with the weights of `theta`."""
    import torch

    layers: list[Any] = []
    for W in g.Network(sizes).unpack(theta):
        linear = torch.nn.Linear(W.shape[1] - 1, W.shape[0], dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W[:, :-1]))
            linear.bias.copy_(torch.tensor(W[:, -1]))
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def flat(model: Any) -> Any:
    """PyTorch's parameters in the order of gdcore's theta."""
    weights = [p.detach().numpy() for p in model.parameters()]
    return np.concatenate([np.column_stack([W, b]).ravel() for W, b in zip(weights[::2], weights[1::2], strict=True)])


def torch_run(theta: Any, sizes: Any, X: Any, y: Any, size: int, epochs: int, kind: str, dtype: Any) -> Any:
    """Train in PyTorch's usual manner, eagerly, and keep the loss of every step."""
    import torch

    model = torch_model(theta, sizes, dtype)
    if kind == "squares":
        loss_of, optimizer = torch.nn.MSELoss(), torch.optim.SGD(model.parameters(), lr=0.01)
        X, y = torch.tensor(X, dtype=dtype), torch.tensor(y[:, None], dtype=dtype)
    else:
        loss_of, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())
        X, y = torch.tensor(X, dtype=dtype), torch.tensor(y, dtype=torch.long)
    losses = []
    for _ in range(epochs):
        for rows in batches_of(len(X), size):
            optimizer.zero_grad()
            loss = loss_of(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
    return flat(model)


def gdcore_run(theta: Any, sizes: Any, X: Any, y: Any, size: int, epochs: int, kind: str) -> Any:
    """The same with `descend`, the loss of every step kept."""
    loss, optimizer = (
        (g.squared_error, g.GradientDescent(0.01)) if kind == "squares" else (g.softmax_cross_entropy, g.Adam())
    )
    stream = g.full_batch(X, y, epochs) if size == len(X) else g.minibatches(X, y, size, epochs)
    losses, last = [], None
    for last in g.descend(g.Objective(g.Network(sizes), loss), theta, optimizer, stream):
        losses.append(last.value)
    return last.theta  # type: ignore[union-attr]


def jax_run(theta: Any, X: Any, y: Any, size: int, epochs: int) -> Callable[[], Any]:
    """The whole fit in one compiled program, which is compiled before it is timed."""
    import jax
    import jax.numpy as jnp

    start = [jnp.asarray(W, jnp.float32) for W in g.Network((2, 4, 1)).unpack(theta)]
    X, y = jnp.asarray(X, jnp.float32), jnp.asarray(y, jnp.float32)

    def J(W: Any, X: Any, y: Any) -> Any:
        hidden = jax.nn.relu(X @ W[0][:, :-1].T + W[0][:, -1])
        return jnp.mean((hidden @ W[1][0, :-1] + W[1][0, -1] - y) ** 2)

    def step(W: Any, batch: Any) -> Any:
        value, slopes = jax.value_and_grad(J)(W, *batch)
        return [w - 0.01 * s for w, s in zip(W, slopes, strict=True)], value

    whole, rest = len(X) // size * size, len(X) % size
    parts = (X[:whole].reshape(-1, size, 2), y[:whole].reshape(-1, size))

    def epoch(W: Any, _: Any) -> Any:
        W, values = jax.lax.scan(step, W, parts)
        if rest:
            W, _ = step(W, (X[whole:], y[whole:]))
        return W, values

    fit = jax.jit(lambda W: jax.lax.scan(epoch, W, None, epochs))
    return lambda: jax.block_until_ready(fit(start))


def available(*names: str) -> list[str]:
    from importlib.util import find_spec

    return [name for name in names if find_spec(name)]


def sources(rounds: int) -> list[Row]:
    """Rows 1 and 2: full batch, mini-batches of 64, one example at a time."""
    net, theta, X, y = seed_problem()
    peers, rows = available("torch", "jax"), []
    for size, epochs, title, bar in (
        (500, 300, "the sources' network 2-4-1, 500 examples, full batch", 8),
        (64, 40, "the same, mini-batches of 64", 10),
        (1, 2, "the same, one example at a time", 10),
    ):
        steps = epochs * -(-500 // size)
        contenders: dict[str, Callable[[], object]] = {
            "gdcore": lambda s=size, e=epochs: gdcore_run(theta, net.sizes, X, y, s, e, "squares")
        }
        checked = "nothing to compare with"
        if "torch" in peers:
            import torch

            torch.set_num_threads(1)
            ends = [
                gdcore_run(theta, net.sizes, X, y, size, 2, "squares"),
                torch_run(theta, net.sizes, X, y, size, 2, "squares", torch.float64),
            ]
            assert np.abs(ends[0] - ends[1]).max() < 1e-12
            checked = "parameters equal to PyTorch's float64 within 1e-12"
            contenders["PyTorch eager, 1 thread"] = lambda s=size, e=epochs: torch_run(
                theta, net.sizes, X, y, s, e, "squares", torch.float32
            )
        if "jax" in peers:
            contenders["JAX, whole fit jitted, warm"] = jax_run(theta, X, y, size, epochs)
        bars = {"PyTorch eager, 1 thread": ("gdcore", float(bar))}
        rows.append(Row(title, "µs a step", interleave(contenders, steps, rounds), checked, bars))
    return rows


def digits(rounds: int) -> list[Row]:
    """Rows 4 and 5: Adam on mini-batches of 32."""
    data = g.datasets.digits()
    X, y, sizes = data.X / 16, data.y.astype(float), (64, 64, 10)
    theta = g.Network(sizes).start(np.random.default_rng(0))
    single = [a.astype(np.float32) for a in (theta, X, y)]
    steps = EPOCHS * -(-len(X) // 32)
    contenders: dict[str, Callable[[], object]] = {
        "gdcore": lambda: gdcore_run(theta, sizes, X, y, 32, EPOCHS, "classes"),
        "gdcore, float32": lambda: gdcore_run(single[0], sizes, single[1], single[2], 32, EPOCHS, "classes"),
    }
    checked = "nothing to compare with"
    peers = available("torch", "sklearn")
    if "torch" in peers:
        import torch

        torch.set_num_threads(1)
        ends = [
            gdcore_run(theta, sizes, X, y, 32, 1, "classes"),
            torch_run(theta, sizes, X, y, 32, 1, "classes", torch.float64),
        ]
        assert np.abs(ends[0] - ends[1]).max() < 1e-9
        assert gdcore_run(single[0], sizes, single[1], single[2], 32, 1, "classes").dtype == np.float32
        checked = "parameters equal to PyTorch's float64 within 1e-9"
        contenders["PyTorch eager, 1 thread"] = lambda: torch_run(
            theta, sizes, X, y, 32, EPOCHS, "classes", torch.float32
        )
    if "sklearn" in peers:
        from sklearn.neural_network import MLPClassifier

        def fit() -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = MLPClassifier((64,), batch_size=32, alpha=0, max_iter=EPOCHS, tol=0, n_iter_no_change=10**6)
                return model.fit(X, data.y)

        assert fit().score(X, data.y) > 0.95
        contenders["scikit-learn MLPClassifier"] = fit
    seconds = interleave(contenders, steps, rounds)
    torch_name, title = "PyTorch eager, 1 thread", "digits 64-64-10, batch 32, Adam, 20 epochs"
    first = Row(title, "µs a step", seconds, checked, {torch_name: ("gdcore", 4.0)})
    second = Row(title + ", float32", "µs a step", seconds, checked, {torch_name: ("gdcore, float32", 5.5)})
    third = Row(title, "µs a step", seconds, "all reach 95 %", {"scikit-learn MLPClassifier": ("gdcore", 2.2)})
    return [first, second, third]
