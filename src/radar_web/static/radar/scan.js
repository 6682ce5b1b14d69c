// A courtesy: one statement at a time, answers kept in this tab until they are stored. Without it the page is one plain form that does the
// same.
(() => {
  "use strict";
  const drafts = window.sessionStorage;
  if (document.querySelector("[data-sent]")) { drafts.clear(); }
  const empty = document.querySelector("[data-empty]");
  empty?.addEventListener("click", (event) => { event.preventDefault(); window.location.replace(empty.href); }); // not in the history
  const form = document.querySelector("form[data-scan]");
  if (!form) { return; }

  const place = `${form.dataset.scan} ${window.location.pathname}`;
  const cards = [...form.querySelectorAll("fieldset")];
  const send = form.querySelector("button:not([type])");
  const before = document.querySelector("[data-before]");
  const intro = document.querySelector("[data-intro]");
  const refused = document.getElementById("problems"); // this page shows what the server got, not the draft
  const panel = document.querySelector("[data-sending]");
  const sending = panel && window.radarSending; // a guess is sent as a plain form
  const comesBack = window.performance.getEntriesByType("navigation")[0]?.type !== "navigate";

  // Sent once they are fixed: had they arrived unnoticed, others under the same key would be refused.
  let draft = refused ? { key: form.elements.key?.value } : JSON.parse(drafts.getItem(place) || "{}");
  // Whoever opens the link anew may be the next person on this tablet; reloading or going back is the same one.
  const anew = !comesBack && (draft.sent || form.dataset.scan === "staff");
  const another = anew && form.dataset.scan === "staff" && Boolean(draft.body); // what he left here is sent first, and not shown
  if (anew && !draft.body) { draft = {}; }
  // The key is made here, so that nobody else knows it, and made once: sent twice, stored once.
  if (form.elements.key) {
    draft.key ||= window.crypto.randomUUID?.() || form.elements.key.value;
    form.elements.key.value = draft.key;
  }
  for (const [name, value] of draft.answers || []) {
    const box = form.querySelector(`fieldset [name="${name}"][value="${value}"]`);
    if (box) { box.checked = true; box.closest("details")?.setAttribute("open", ""); }
  }
  const keep = () => {
    draft.answers = [...form.querySelectorAll("fieldset :checked")].map((box) => [box.name, box.value]);
    drafts.setItem(place, JSON.stringify(draft));
  };
  const forget = () => { drafts.removeItem(place); window.location.reload(); };
  // The draft is all that is remembered: when it is gone, a page that the browser kept alive may not show the answers.
  window.addEventListener("pageshow", (event) => { if (event.persisted && !drafts.getItem(place)) { window.location.reload(); } });

  const button = (text, kind) => Object.assign(document.createElement("button"), { type: "button", textContent: text, className: kind });
  const steps = Object.assign(document.createElement("div"), { className: "steps" });
  const back = button(form.dataset.back, "quiet");
  const next = button(form.dataset.next, "");
  const bar = Object.assign(document.createElement("div"), { className: "bar" });
  bar.setAttribute("aria-hidden", "true");
  bar.append(document.createElement("span"));
  const kept = Object.assign(document.createElement("p"), { className: "hint kept", textContent: form.dataset.kept || "" });
  steps.append(back, next, send);
  form.prepend(bar);
  form.append(steps, kept);
  form.classList.add("by-card");

  const isAsked = (card) => {
    const options = [...card.querySelectorAll(".option[data-states]")];
    const stage = form.querySelector('[name="stage"]:checked');
    return options.length === 0 || (stage && options.some((option) => option.dataset.states.split(" ").includes(stage.value)));
  };
  const isMissing = (card) => isAsked(card) && !card.querySelector(":checked, [type='checkbox']");
  const start = before ? -1 : 0;
  let at = start;
  const neighbour = (step, from = at) => {
    let to = from + step;
    while (to > 0 && to < cards.length && !isAsked(cards[to])) { to += step; }
    return to;
  };

  const show = (to, focus) => {
    at = to;
    const last = at >= 0 && neighbour(1) >= cards.length;
    cards.forEach((card, number) => { card.hidden = number !== at; });
    if (before) { before.hidden = at >= 0; }
    if (intro) { intro.hidden = before ? at >= 0 : at > 0; }
    if (refused) { refused.hidden = true; } // each card says what is wrong with it
    bar.hidden = at < 0;
    kept.hidden = at < 0 || !kept.textContent;
    bar.firstChild.style.width = `${(100 * (at + 1)) / cards.length}%`;
    back.hidden = at <= start;
    next.hidden = last;
    next.textContent = at < 0 ? form.dataset.begin : form.dataset.next;
    send.hidden = !last;
    if (focus) {
      const legend = cards[at]?.querySelector("legend");
      if (legend) { legend.tabIndex = -1; }
      (legend || next).focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    }
  };
  const complain = (card) => {
    show(cards.indexOf(card), true);
    if (card.querySelector(".problem")) { return; }
    const id = `${card.id}-problem`;
    const problem = Object.assign(document.createElement("p"), { className: "problem", id, role: "alert", textContent: form.dataset.missing });
    card.setAttribute("aria-describedby", id);
    card.querySelector("legend").after(problem);
  };
  const goOn = () => { if (at >= 0 && isMissing(cards[at])) { complain(cards[at]); } else { show(neighbour(1), true); } };

  next.addEventListener("click", goOn);
  back.addEventListener("click", () => show(neighbour(-1), true));
  form.addEventListener("change", (event) => {
    event.target.closest("fieldset").querySelector(".problem")?.remove();
    keep();
    show(at, false);
  });
  // A tap goes on by itself; a keyboard, where arrows choose, waits for the button.
  form.addEventListener("click", (event) => {
    if (event.target.type !== "radio" || !event.pointerType || next.hidden) { return; }
    const tapped = at;
    window.setTimeout(() => { if (at === tapped) { goOn(); } }, 180);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && !next.hidden) { event.preventDefault(); goOn(); }
  });
  form.addEventListener("submit", (event) => {
    const missing = cards.find(isMissing);
    if (missing) { event.preventDefault(); complain(missing); return; }
    draft.sent = true;
    if (sending) { event.preventDefault(); draft.body = new URLSearchParams(new FormData(form)).toString(); }
    keep();
    if (sending) { deliver(); }
  });

  // On its way.
  const readOnly = () => {
    for (const part of [bar, steps, kept, before, intro, refused]) { part?.remove(); }
    form.classList.remove("by-card");
    for (const card of cards) { card.hidden = !card.querySelector(":checked"); card.disabled = true; }
    for (const part of form.querySelectorAll("label.option, details, .hint")) { part.hidden = !part.querySelector(":checked"); }
    form.hidden = another; // they may be those of somebody else
  };
  const stored = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    window.history.replaceState(null, "", form.dataset.then); // loading it again must not look as if nothing was sent
    const title = document.querySelector("#main h1");
    title.tabIndex = -1;
    title.focus();
    window.scrollTo(0, 0);
  };
  const refusedFor = (reason, html) => {
    readOnly();
    sending.tell("refused");
    panel.querySelector("[data-reason]").textContent = new DOMParser().parseFromString(html, "text/html").querySelector(".lead").textContent;
    panel.querySelector("[data-shown]").hidden = another;
    const again = panel.querySelector("[data-again]");
    again.hidden = reason !== "begin"; // the page that is loaded anew brings what the old one lacked
    again.addEventListener("click", () => { draft.renew = true; keep(); window.location.reload(); });
    panel.querySelector("[data-anew]").addEventListener("click", forget);
    panel.scrollIntoView();
  };
  async function deliver() {
    const body = new URLSearchParams(draft.body);
    if (draft.renew) { body.set("begin", form.elements.begin.value); }
    form.hidden = true;
    for (const part of [before, intro]) { if (part) { part.hidden = true; } }
    sending.tell(another ? "before" : "sending");
    const reply = await sending.untilStored(form.action, body, draft.key, () => { readOnly(); sending.tell(another ? "before" : "waiting"); });
    if (reply.refused === "incomplete") { // what is wrong the server points out at each question
      for (const card of cards) { card.disabled = false; }
      delete draft.body;
      keep();
      form.submit();
    } else if (reply.refused) {
      refusedFor(reply.refused, reply.page);
    } else if (another) {
      forget();
    } else {
      drafts.clear();
      if (form.dataset.scan === "owner") { window.location.replace(form.dataset.then); } else { stored(reply.stored); }
    }
  }

  // Where the server found something wrong, else where he was: at the first question without an answer.
  const wrong = cards.findIndex((card) => card.querySelector(".problem"));
  const open = cards.findIndex(isMissing);
  const was = open >= 0 ? open : neighbour(-1, cards.length);
  show(wrong >= 0 ? wrong : draft.answers ? was : start, wrong >= 0);
  if (draft.body && sending) { deliver(); }
})();
