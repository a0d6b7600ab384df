/* "Your work": save it to a file, take it from one, erase it. Fills every element of class `your-work`. */
downhill.work = (place) => {
  const { store } = downhill;
  const make = (tag, options = {}) => Object.assign(document.createElement(tag), options);
  const said = make("p", { className: "work-said" });
  said.setAttribute("role", "status");
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick, className: "live-button" });

  const say = (text, ...choices) => {
    const buttons = choices.map(([label, act]) => button(label, () => (say(""), act())));
    said.replaceChildren(text, ...buttons);
    buttons[0]?.focus();
  };
  const count = () => {
    const edited = Object.values(store.cells()).reduce((sum, page) => sum + Object.keys(page).length, 0);
    const answered = Object.keys(store.results()).length;
    return `${edited} edited ${edited === 1 ? "cell" : "cells"}, ${answered} ${answered === 1 ? "exercise" : "exercises"} answered`;
  };

  function save() {
    const address = URL.createObjectURL(new Blob([store.save()], { type: "application/json" }));
    make("a", { href: address, download: "downhill.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    say(`Saved to downhill.json: ${count()}.`);
  }

  const picker = make("input", { type: "file", accept: "application/json,.json", hidden: true });
  picker.onchange = async () => {
    const [chosen] = picker.files;
    picker.value = "";
    if (!chosen) return;
    try {
      const file = store.opened(await chosen.text());
      const unlike = store.conflicts(file).length;
      const take = (replace) => {
        store.add(file, replace);
        downhill.refresh?.();
        say(`Taken from ${chosen.name}. Here are now ${count()}.`);
      };
      if (!unlike) return take(false);
      say(`${unlike} ${unlike === 1 ? "cell is" : "cells are"} written differently here and in the file.`,
        ["Take the file's", () => take(true)], ["Keep those here", () => take(false)]);
    } catch (error) {
      say(error.message);
    }
  };

  const erase = () => say(`Erase ${count()} from this browser?`,
    ["Keep", () => say("Nothing was erased.")],
    ["Erase", () => {
      store.erase();
      downhill.refresh?.();
      say("Erased.");
    }]);

  place.append(button("Save to a file", save), button("Take from a file", () => picker.click()), button("Erase", erase), picker, said);
  place.hidden = false;
};
for (const place of document.querySelectorAll(".your-work")) downhill.work(place);
