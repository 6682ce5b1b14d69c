// Courtesies for the owner: a key that came after the #, a text to copy, a page to print. Each has a way without.
(() => {
  "use strict";
  const form = document.querySelector("form[data-key]");
  if (form && window.location.hash.length > 1) {
    form.elements.key.value = decodeURIComponent(window.location.hash.slice(1));
    window.history.replaceState(null, "", window.location.pathname); // out of the address and the history
    form.submit();
  }
  const wake = () => {
    for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
      button.hidden = false;
    }
  };
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy);
      text.select();
      try { await window.navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); }
      copy.textContent = copy.dataset.copied;
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });
  wake();
})();
