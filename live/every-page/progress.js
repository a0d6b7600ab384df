/* The reader's own progress: marks in the sidebar, bars and words on the page of all exercises. */
(() => {
  const course = JSON.parse(document.getElementById("downhill-course")?.textContent || "{}");
  const { store } = downhill;
  const add = (parent, tag, className, text) => {
    const child = document.createElement(tag);
    child.className = className;
    child.textContent = text;
    parent.append(child);
    return child;
  };
  const replaced = (parent, className) => {
    parent.querySelector(`:scope > .${className}`)?.remove();
    return className;
  };
  const words = (entry) => {
    if (entry?.passed === true) return "solved";
    return entry ? `not solved yet; last answer: ${entry.mistake || entry.status}` : "";
  };

  function sidebar(chapter, solved, total) {
    for (const link of document.querySelectorAll(`.bd-sidebar-primary a[href$="${chapter}.html"], .bd-sidebar-primary .current > a[href="#"]`)) {
      if (link.getAttribute("href") === "#" && !location.pathname.endsWith(`/${chapter}.html`)) continue;
      const className = replaced(link, "progress-mark");
      if (!solved) continue;
      const mark = add(link, "span", className, "");
      mark.dataset.done = solved === total;
      add(mark, "span", "", solved === total ? "✓" : `${solved}/${total}`).setAttribute("aria-hidden", "true");
      add(mark, "span", "visually-hidden", solved === total ? ", all exercises solved" : `, ${solved} of ${total} exercises solved`);
    }
  }

  function bar(place, solved, total) {
    place.hidden = false;
    place.replaceChildren();
    const meter = add(place, "progress", "", "");
    Object.assign(meter, { max: total, value: solved });
    meter.setAttribute("aria-label", "Exercises solved");
    add(place, "span", "", `${solved} of ${total} solved`);
  }

  function update() {
    const results = store.results();
    let all = 0, allSolved = 0;
    for (const [chapter, names] of Object.entries(course)) {
      const solved = names.filter((name) => results[name]?.passed === true).length;
      all += names.length;
      allSolved += solved;
      sidebar(chapter, solved, names.length);
      for (const place of document.querySelectorAll(`.progress-bar-of[data-chapter="${chapter}"]`)) bar(place, solved, names.length);
      for (const name of names)
        for (const item of document.querySelectorAll(`li.exercise--${name.replace("/", "--")} > p`)) {
          const said = words(results[name]), className = replaced(item, "progress-words");
          if (said) add(item, "span", className, said).dataset.done = results[name].passed === true;
        }
    }
    for (const place of document.querySelectorAll('.progress-bar-of[data-chapter="all"]')) bar(place, allSolved, all);
  }

  store.news.addEventListener("change", update);
  update();
})();
