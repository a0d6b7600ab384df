for (const root of document.querySelectorAll(".gd-explorer:not([data-ready])")) {
  root.dataset.ready = "1";
  const find = (selector) => root.querySelector(selector);
  const data = JSON.parse(find('script[type="application/json"]').textContent);
  const inputs = [...root.querySelectorAll("input")];
  const outputs = root.querySelectorAll("output");
  root.addEventListener("input", () => {
    let frame = 0;
    inputs.forEach((input, i) => {
      const text = data.ticks[i][input.value];
      frame = frame * data.ticks[i].length + Number(input.value);
      outputs[i].textContent = text;
      input.setAttribute("aria-valuetext", text);
    });
    root.dataset.frame = frame;
    find(".gd-layer").innerHTML = data.frames[frame];
    find(".gd-text").textContent = data.text[frame];
    const goal = find(".gd-goal");
    if (!goal) return;
    goal.dataset.reached = data.goal[frame];
    find(".gd-state").textContent = data.states[data.goal[frame]];
  });
}
