// A courtesy: one statement at a time, answers kept in this tab. Without it the page is one plain form that does the same.
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
  const comesBack = window.performance.getEntriesByType("navigation")[0]?.type !== "navigate";

  let draft = refused ? { key: form.elements.key?.value } : JSON.parse(drafts.getItem(place) || "{}");
  // Whoever opens the link anew may be the next person on this tablet; reloading or going back is the same one.
  if (!comesBack && (draft.sent || form.dataset.scan === "staff")) { draft = {}; }
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
  // The draft is all that is remembered: when it is gone, a page that the browser kept alive may not show the answers.
  window.addEventListener("pageshow", (event) => { if (event.persisted && !drafts.getItem(place)) { window.location.reload(); } });

  const button = (text, kind) => Object.assign(document.createElement("button"), { type: "button", textContent: text, className: kind });
  const steps = Object.assign(document.createElement("div"), { className: "steps" });
  const back = button(form.dataset.back, "quiet");
  const next = button(form.dataset.next, "");
  const bar = Object.assign(document.createElement("div"), { className: "bar" });
  bar.setAttribute("aria-hidden", "true");
  bar.append(document.createElement("span"));
  steps.append(back, next, send);
  form.prepend(bar);
  form.append(steps);
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
    keep();
  });

  // Where the server found something wrong, else where he was: at the first question without an answer.
  const wrong = cards.findIndex((card) => card.querySelector(".problem"));
  const open = cards.findIndex(isMissing);
  const was = open >= 0 ? open : neighbour(-1, cards.length);
  show(wrong >= 0 ? wrong : draft.answers ? was : start, wrong >= 0);
})();
