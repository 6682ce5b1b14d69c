// Sends a form until it is known to be stored. Believed is only 201 with the receipt that its key gives: a portal in between says 200, and
// a line that breaks says nothing. A refusal of ours says that it is ours. After anything else it is sent again, the same, under the same key.
(() => {
  "use strict";
  if (!window.crypto.subtle) { return; } // without https there is no way to know a receipt; the plain form does it
  const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const RECEIPT = 12; // characters
  const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000, PATIENCE = 30000; // milliseconds
  const LATER = [408, 425, 429];
  const panel = document.querySelector("[data-sending]");

  const tell = (now, reason = "") => {
    panel.hidden = false;
    for (const part of panel.children) { part.hidden = part.dataset.when !== now; }
    panel.querySelector("[data-reason]").textContent = reason;
    if (reason) { panel.scrollIntoView(); }
  };
  const receiptOf = async (key) => {
    const told = new TextEncoder().encode(`receipt:${key.replaceAll("-", "")}`);
    const bytes = new Uint8Array(await window.crypto.subtle.digest("SHA-256", told));
    return [...bytes.slice(0, RECEIPT)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  };
  // What our server said, or null when it did not say it.
  const attempt = async (address, body, receipt) => {
    try {
      const reply = await window.fetch(address, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout?.(PATIENCE) });
      const page = await reply.text();
      if (!page.trimEnd().endsWith("</html>")) { return null; } // cut off in its head, where nothing tells that a page should follow
      if (reply.status === 201 && reply.headers.get("Radar-Receipt") === receipt) { return { stored: page }; }
      const refused = reply.status < 500 && !LATER.includes(reply.status) && reply.headers.get("Radar-Refused");
      return refused ? { refused, page } : null;
    } catch {
      return null;
    }
  };
  // Until the pause is over, the line seems to be back, somebody looks, or presses the button. Each alone is too little to rely on.
  const pauseOf = (milliseconds) => new Promise((resolve) => {
    const over = new AbortController();
    const end = () => { over.abort(); resolve(); };
    const ends = { signal: over.signal };
    window.setTimeout(end, milliseconds);
    window.addEventListener("online", end, ends);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { end(); } }, ends);
    panel.querySelector("[data-try]").addEventListener("click", end, ends);
  });

  // `waits` is called when it did not work at once.
  const untilStored = async (address, body, key, waits) => {
    const receipt = await receiptOf(key);
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const reply = await attempt(address, body, receipt);
      if (reply) { return reply; }
      waits();
      await pauseOf(pause * (0.5 + Math.random())); // not all phones of a canteen at once
    }
  };
  window.radarSending = { tell, untilStored };
})();
