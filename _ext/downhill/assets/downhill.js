/* Boxes that scroll sideways can be reached and scrolled by keyboard; boxes that fit stay out of the tab order. */
(() => {
  const names = {
    "div.math, span.math": "Formula, scrolls sideways",
    ".pst-scrollable-table-container": "Table, scrolls sideways",
    "div.highlight > pre, div.cell_output pre": "Code, scrolls sideways",
  };
  const mark = () => {
    for (const [selector, name] of Object.entries(names))
      for (const box of document.querySelectorAll(selector)) {
        const scrolls = box.scrollWidth > box.clientWidth;
        if (scrolls === (box.getAttribute("aria-label") === name)) continue;
        if (scrolls) {
          box.tabIndex = 0;
          box.setAttribute("role", "group");
          box.setAttribute("aria-label", name);
        } else for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
      }
  };
  addEventListener("load", () => {
    mark();
    window.MathJax?.startup?.promise?.then(mark);
  });
  document.fonts?.addEventListener("loadingdone", mark); // a formula's font makes it wider or narrower
  addEventListener("resize", mark);
  document.addEventListener("downhill-shown", mark); // a cell that was run shows something else
  document.addEventListener("toggle", mark, true);
  document.addEventListener("change", (event) => event.target.type === "range" || requestAnimationFrame(mark), true);

  /* Paper can't be clicked: solutions and hidden code open for printing and close again. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const box of opened) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const box of opened) box.open = false;
  });

  /* From disk a browser lets no page load Python. The button to the notebook says so, and what helps. */
  const explain = () => {
    const box = document.createElement("dialog");
    box.className = "gd-dialog";
    box.setAttribute("aria-labelledby", "gd-dialog-title");
    box.innerHTML = `<h2 id="gd-dialog-title">The notebook needs a web server</h2>
      <p>You opened this page from your disk, and there browsers do not let a page load Python. Run
      <code>make serve</code> in the folder of the book, open the address that it prints, and try again there.</p>
      <form method="dialog"><button class="btn btn-primary" autofocus>Close</button></form>`;
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  };
  document.addEventListener("click", (event) => {
    if (location.protocol !== "file:" || !event.target.closest("a.btn-open-notebook")) return;
    event.preventDefault();
    explain();
  });
})();
