/* Explorers in cells that were run: the sliders ask Python, and what comes back is put in place. */

export function followSliders(python) {
  addEventListener("input", ({ target }) => {
    const root = target.closest?.(".gd-explorer[data-live]");
    if (!root) return;
    const find = (selector) => root.querySelector(selector);
    const inputs = [...root.querySelectorAll("input")], outputs = root.querySelectorAll("output");
    python.move(root.id, inputs.map((input) => Number(input.value)), ({ fault, layer, defs, text, ticks, reached, state }) => {
      if (fault) return void (find(".gd-text").textContent = fault);
      const svg = find("svg");
      if (defs !== (svg.querySelector(":scope > defs")?.outerHTML ?? "")) {
        svg.querySelector(":scope > defs")?.remove();
        svg.insertAdjacentHTML("afterbegin", defs);
      }
      find(".gd-layer").innerHTML = layer;
      find(".gd-text").textContent = text;
      ticks.forEach((tick, i) => {
        outputs[i].textContent = tick;
        inputs[i].setAttribute("aria-valuetext", tick);
      });
      const goal = find(".gd-goal");
      if (!goal) return;
      goal.dataset.reached = Number(reached);
      find(".gd-state").textContent = state;
    });
  });
}
