// A courtesy: one statement at a time, answers kept in this tab. Without it the page is one plain form that does the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-scan]");
  const drafts = window.sessionStorage;
  if (document.querySelector("[data-sent]")) { drafts.clear(); }
  const empty = document.querySelector("[data-empty]");
  if (empty) {
    empty.addEventListener("click", (event) => { event.preventDefault(); drafts.clear(); window.location.replace(empty.href); });
  }
  if (!form) { return; }

  const place = `${form.dataset.scan} ${window.location.pathname}`;
  const cards = [...form.querySelectorAll("fieldset")];
  const send = form.querySelector("button:not([type])");
  const before = document.querySelector("[data-before]");
  const intro = document.querySelector("[data-intro]");
  const draft = JSON.parse(drafts.getItem(place) || "{}");
  let at = before ? -1 : 0;

  // The key is made here, so that nobody else knows it, and made once: sent twice, stored once.
  if (form.elements.key && !document.getElementById("problems") && window.crypto.randomUUID) {
    draft.key = draft.key || window.crypto.randomUUID();
    form.elements.key.value = draft.key;
  }

  const keep = () => {
    draft.answers = [...new FormData(form)].filter(([name]) => name in names);
    drafts.setItem(place, JSON.stringify(draft));
  };
  const names = Object.fromEntries(cards.map((card) => [card.id, true]));
  for (const [name, value] of draft.answers || []) {
    const box = form.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
    if (box && !document.getElementById("problems")) { box.checked = true; if (box.closest("details")) { box.closest("details").open = true; } }
  }

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
  const isAnswered = (card) => card.querySelector(":checked") || card.querySelector('[type="checkbox"]');
  const neighbour = (step) => {
    let to = at + step;
    while (to > 0 && to < cards.length && !isAsked(cards[to])) { to += step; }
    return to;
  };

  const show = (to, focus) => {
    at = to;
    const started = at >= 0;
    const last = started && neighbour(1) >= cards.length;
    cards.forEach((card, number) => { card.hidden = number !== at; });
    if (before) { before.hidden = started; }
    if (intro) { intro.hidden = started && at > 0; }
    bar.hidden = !started;
    bar.firstChild.style.width = `${(100 * (at + 1)) / cards.length}%`;
    back.hidden = at <= (before ? -1 : 0);
    next.hidden = last;
    next.textContent = started ? form.dataset.next : form.dataset.begin;
    send.hidden = !last;
    if (focus && started) {
      const legend = cards[at].querySelector("legend");
      legend.tabIndex = -1;
      legend.focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    }
  };

  const complain = (card) => {
    let problem = card.querySelector(".problem");
    if (!problem) {
      problem = Object.assign(document.createElement("p"), { className: "problem", textContent: form.dataset.missing });
      problem.setAttribute("role", "alert");
      card.querySelector("legend").after(problem);
    }
  };
  const goOn = () => {
    if (at >= 0 && !isAnswered(cards[at])) { complain(cards[at]); return; }
    show(neighbour(1), true);
  };

  next.addEventListener("click", goOn);
  back.addEventListener("click", () => show(neighbour(-1), true));
  form.addEventListener("change", (event) => {
    const card = event.target.closest("fieldset");
    card?.querySelector(".problem")?.remove();
    keep();
    show(at, false);
  });
  // A tap goes on by itself; a keyboard, where arrows choose, waits for the button.
  form.addEventListener("click", (event) => {
    if (event.target.type === "radio" && event.pointerType && !next.hidden && at >= 0) { window.setTimeout(goOn, 180); }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && !next.hidden) { event.preventDefault(); goOn(); }
  });
  form.addEventListener("submit", (event) => {
    const missing = cards.findIndex((card) => isAsked(card) && !isAnswered(card));
    if (missing >= 0) { event.preventDefault(); show(missing, true); complain(cards[missing]); }
  });

  const wrong = cards.findIndex((card) => card.querySelector(".problem"));
  show(wrong >= 0 ? wrong : at, false);
})();
