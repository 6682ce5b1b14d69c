// Courtesies for the owner: a key that came after the #, a text to copy, a page to print. Each has a way without.
(() => {
  "use strict";
  const enter = () => {
    const form = document.querySelector("form[data-key]");
    if (!form || window.location.hash.length < 2) { return; }
    form.elements.key.value = window.location.hash.slice(1);
    window.history.replaceState(null, "", window.location.pathname); // out of the address and the history
    form.submit();
  };
  window.addEventListener("hashchange", enter);
  enter();

  const wake = () => { for (const button of document.querySelectorAll("[data-copy], [data-print]")) { button.hidden = false; } };
  wake();
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy);
      text.select();
      try { await window.navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); }
      copy.textContent = copy.dataset.copied;
    }
    const print = event.target.closest("[data-print]");
    if (print) { // the key alone: what is on the page besides stays on the screen
      const part = print.closest("section");
      part.dataset.printed = "";
      window.print();
      delete part.dataset.printed;
    }
  });
  // What he answered is stored once he sees his result; before that the draft in this tab is how he comes to it.
  const owner = document.querySelector("[data-owner]");
  if (owner) { try { window.sessionStorage.removeItem("owner"); } catch { /* nothing is kept here */ } }
  document.addEventListener("submit", (event) => { if ("leave" in event.target.dataset) { window.sessionStorage.clear(); } });

  // After a change in place he is at the sentence that tells it, else where he was.
  let place = null;
  document.addEventListener("htmx:beforeRequest", (event) => { place = event.target.closest("section[id]")?.id; });
  document.addEventListener("htmx:afterSettle", () => {
    const said = document.querySelector("#main [role='status']");
    const there = said || document.getElementById(place)?.querySelector("h2") || document.querySelector("#main h1");
    there.tabIndex = -1;
    there.focus();
    wake();
  });
})();
