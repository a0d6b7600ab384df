/* "Run here": nothing of what makes a page live is loaded before it is pressed. */
(() => {
  const invitation = document.querySelector(".live-invitation");
  if (!invitation) return;
  const { code, cells, python, page } = invitation.dataset;
  const said = invitation.querySelector(".live-said");
  let started = null;

  async function begin() {
    invitation.querySelector("button").disabled = true;
    said.textContent = "Getting ready";
    try {
      if (location.protocol === "file:")
        throw new Error("Cells run when the book comes from a server. Run make serve, or open the published book.");
      const absolute = (path) => new URL(path, document.baseURI).href;
      const [{ makeLive }, answer] = await Promise.all([import(absolute(`${code}live.js`)), fetch(absolute(cells))]);
      if (!answer.ok) throw new Error(`The page's cells could not be fetched (${answer.status}).`);
      const live = await makeLive({ page, cells: await answer.json(), python: absolute(python), code: absolute(code) });
      invitation.hidden = true;
      document.querySelectorAll(".live-here").forEach((button) => button.remove());
      return live;
    } catch (error) {
      started = null;
      invitation.querySelector("button").disabled = false;
      said.textContent = error instanceof TypeError ? "What the cells need could not be fetched. Try again when you are online." : error.message;
      throw error;
    }
  }
  const start = () => (started ??= begin());

  invitation.hidden = false;
  invitation.querySelector("button").onclick = () => start().then((live) => live.focus(), () => {});
  for (const cell of document.querySelectorAll("div.cell.tag_exercise")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "live-button live-here", textContent: "Run here" });
    button.onclick = () => start().then((live) => live.focus(cell.id), () => said.scrollIntoView({ block: "center" }));
    cell.append(button);
  }
})();
