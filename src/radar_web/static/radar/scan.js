// A courtesy: one statement at a time, answers kept in this tab until they are stored. Without it the page is one plain form that does the
// same.
(() => {
  "use strict";
  const drafts = (() => { try { return window.sessionStorage; } catch { return null; } })(); // some browsers keep nothing
  const sent = document.querySelector("[data-sent]");
  if (sent) { drafts?.removeItem(sent.dataset.sent); }
  const empty = document.querySelector("[data-empty]");
  empty?.addEventListener("click", (event) => { event.preventDefault(); window.location.replace(empty.href); }); // not in the history
  const form = document.querySelector("form[data-scan]");
  if (!form) { return; }

  const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const place = form.dataset.scan;
  const isShared = /^(staff|lead) /.test(place);
  const cards = [...form.querySelectorAll("fieldset")];
  const send = form.querySelector("button:not([type])");
  const before = document.querySelector("[data-before]");
  const intro = document.querySelector("[data-intro]");
  const other = document.querySelector("header a[hreflang]");
  const panel = document.querySelector("[data-sending]");
  const sending = panel && window.radarSending; // a guess is sent as a plain form
  const slip = form.querySelector("[data-slip]");
  const slipIsWrong = slip?.querySelector("[aria-invalid='true']");
  const refused = document.getElementById("problems") || slipIsWrong; // this page shows what the server got, not the draft
  const comesBack = window.performance.getEntriesByType("navigation")[0]?.type !== "navigate";

  // A draft: `key`, and `answers` as names and values. `body` is what was sent: from then on answers are fixed, since had they arrived
  // unnoticed, others under the same key would be refused. `left`: somebody else may be here now, so it is sent and never shown.
  // `renew`: the page is loaded again for what the server did not take. `sent`: by a plain form.
  const kept = Object.assign(document.createElement("p"), { className: "hint kept", textContent: form.dataset.kept || "" });
  const found = () => { try { return JSON.parse(drafts.getItem(place)) || {}; } catch { return {}; } };
  let draft = refused ? { key: form.elements.key?.value } : found();
  let isKept = Boolean(draft.key);
  const store = () => {
    try { drafts.setItem(place, JSON.stringify(draft)); isKept = true; } catch { isKept = false; kept.textContent = ""; }
  };
  const keep = () => {
    draft.slip = form.elements.slip?.value;
    draft.answers = [...form.querySelectorAll("fieldset :checked")].map((box) => [box.name, box.value]);
    store();
  };
  const isOurs = () => !isKept || found().key === draft.key; // in this tab somebody else may have begun since
  const forget = () => { if (isKept && isOurs()) { drafts.removeItem(place); } };

  // Whoever opens the link anew may be the next person on this tablet; reloading or going back is the same one.
  if (!comesBack && isShared && draft.body) { draft.left = true; store(); }
  if (!comesBack && !draft.body && (isShared || draft.sent)) { forget(); draft = {}; }
  // The key is made here, so that nobody else knows it, and made once: sent twice, stored once.
  if (form.elements.key) {
    draft.key ||= window.crypto.randomUUID?.() || form.elements.key.value;
    form.elements.key.value = draft.key;
  }
  // The code of a slip comes after the #, or with the draft; out of the address and the history it goes at once.
  if (slip && !draft.left) { form.elements.slip.value = window.location.hash.slice(1) || draft.slip || form.elements.slip.value; }
  if (slip && window.location.hash) { window.history.replaceState(window.history.state, "", window.location.pathname); }
  for (const box of draft.left ? [] : form.querySelectorAll("fieldset input")) {
    if (draft.answers?.some(([name, value]) => name === box.name && value === box.value)) {
      box.checked = true;
      box.closest("details")?.setAttribute("open", "");
    }
  }
  // Another slip in the same tab is another person.
  window.addEventListener("hashchange", () => {
    if (!slip || window.location.hash.length < 2) { return; }
    if (draft.body) { draft.left = true; store(); } else { forget(); }
    window.location.reload();
  });
  // The draft is all that is remembered: a page that the browser kept alive may not show the answers of another, or of one that is gone.
  window.addEventListener("pageshow", (event) => { if (event.persisted && found().key !== draft.key) { window.location.reload(); } });

  const button = (text, kind) => Object.assign(document.createElement("button"), { type: "button", textContent: text, className: kind });
  const steps = Object.assign(document.createElement("div"), { className: "steps" });
  const back = button(form.dataset.back, "quiet");
  const next = button(form.dataset.next, "");
  const bar = Object.assign(document.createElement("div"), { className: "bar" });
  bar.setAttribute("aria-hidden", "true");
  bar.append(document.createElement("span"));
  steps.append(back, next, ...(send ? [send] : []));
  form.prepend(bar);
  form.append(steps, kept);
  if (sending) { form.querySelector("[data-plain]")?.remove(); } // it tells what to do where nothing is sent again by itself
  form.classList.add("by-card");

  const isOffered = (option) => {
    const stage = form.querySelector('[name="stage"]:checked');
    return !option.dataset.states || option.dataset.states.split(" ").includes(stage?.value);
  };
  const isAsked = (card) => [...card.querySelectorAll(".option")].some(isOffered);
  const isMissing = (card) => isAsked(card) && !card.querySelector(":checked, [type='checkbox']");
  const chosen = (card) => [...card.querySelectorAll(".option:has(:checked)")].filter(isOffered);
  const isTooMuch = (card) => chosen(card).length > (card.querySelector('[value="none"]:checked') ? 1 : Number(card.dataset.most || 1));
  const start = before ? -1 : 0;
  let at = start;
  // Who is faster than anybody reads is asked once whether he did. Judged here, and never sent (model, amendment 19).
  const FASTEST = 1500; // milliseconds a statement
  const hasty = form.dataset.hasty && Object.assign(document.createElement("p"), { className: "problem", textContent: form.dataset.hasty });
  let began = null;
  const isHasty = () => hasty && !hasty.isConnected && began !== null && window.performance.now() - began < FASTEST * cards.filter(isAsked).length;
  const askWhether = () => { hasty.setAttribute("role", "alert"); steps.before(hasty); };
  const neighbour = (step, from = at) => {
    let to = from + step;
    while (to > 0 && to < cards.length && !isAsked(cards[to])) { to += step; }
    return to;
  };

  const show = (to, focus) => {
    at = to;
    const last = at >= 0 && neighbour(1) >= cards.length;
    if (at === 0 && !draft.answers?.length) { began ??= window.performance.now(); } // not of what was filled in before this page was loaded
    cards.forEach((card, number) => { card.hidden = number !== at; });
    if (before) { before.hidden = at >= 0; }
    if (intro) { intro.hidden = before ? at >= 0 : at > 0; }
    if (slip) { slip.hidden = at >= 0; }
    if (refused && !slipIsWrong) { refused.hidden = true; } // each card says what is wrong with it
    bar.hidden = at < 0;
    kept.hidden = at < 0 || !kept.textContent;
    if (other) { other.hidden = at >= 0 && isShared; } // the page in the other language would begin anew
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
    const textContent = isMissing(card) ? form.dataset.missing : form.dataset.many;
    const problem = Object.assign(document.createElement("p"), { className: "problem", id, role: "alert", textContent });
    card.setAttribute("aria-describedby", id);
    card.querySelector("legend").after(problem);
  };
  // As on the server: the letters as a polynomial over 32 elements, so that a slip of the finger is told before fourteen questions.
  const isSlip = (text) => {
    const code = [...text.toUpperCase().replace(/[\s\-‐-―.]/g, "")].map((letter) => ALPHABET.indexOf(letter));
    const times = (value) => (value << 1) ^ (value & 16 ? 37 : 0);
    return code.length === 10 && !code.includes(-1) && code.slice(0, -1).reduce((sum, value) => times(sum ^ value), 0) === code[9];
  };
  const tellSlip = (isRight) => {
    document.getElementById("slip-problem").hidden = isRight;
    form.elements.slip.setAttribute("aria-invalid", String(!isRight));
    form.elements.slip.setAttribute("aria-describedby", isRight ? "slip-hint" : "slip-hint slip-problem");
    document.querySelector("[data-slip-wrong]")?.remove();
  };
  const mayBegin = () => {
    const isRight = !slip || isSlip(form.elements.slip.value);
    if (slip) { tellSlip(isRight); }
    if (!isRight) { form.elements.slip.focus(); }
    return isRight;
  };
  const begin = () => {
    if (!mayBegin()) { return; }
    if (slip) { keep(); }
    show(form.querySelector("fieldset :checked") ? was() : neighbour(1), true);
  };
  const goOn = () => {
    if (at < 0) { begin(); } else if (isMissing(cards[at]) || isTooMuch(cards[at])) { complain(cards[at]); } else { show(neighbour(1), true); }
  };

  // Where he was: at the first question without an answer, else at the last.
  const was = () => { const open = cards.findIndex(isMissing); return open >= 0 ? open : neighbour(-1, cards.length); };

  next.addEventListener("click", goOn);
  back.addEventListener("click", () => show(neighbour(-1), true));
  form.addEventListener("change", (event) => {
    keep();
    const card = event.target.closest("fieldset");
    if (!card) { return; }
    card.querySelector(".problem")?.remove();
    show(at, false);
  });
  // While the code of a slip is typed anew, and not when he leaves it: the button that he taps then may not move away under his thumb.
  slip?.addEventListener("input", () => tellSlip(true));
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
    const wrong = cards.find((card) => isMissing(card) || isTooMuch(card));
    if (wrong) { event.preventDefault(); complain(wrong); return; }
    if (isHasty()) { event.preventDefault(); askWhether(); return; }
    draft.sent = true;
    if (sending) { event.preventDefault(); draft.body = new URLSearchParams(new FormData(form)).toString(); }
    keep();
    if (sending) { deliver(); }
  });

  const onTheWay = () => {
    form.hidden = true;
    for (const part of [before, intro, other]) { if (part) { part.hidden = true; } }
    sending.tell(draft.left ? "left" : "sending");
  };
  const showAnswers = () => {
    if (draft.left) { return; }
    form.hidden = false;
    form.classList.remove("by-card");
    for (const part of [bar, steps, kept, refused]) { part?.remove(); }
    for (const card of cards) { card.hidden = !card.querySelector(":checked"); card.disabled = true; }
    for (const part of form.querySelectorAll("label.option, details, .hint")) { part.hidden = !part.querySelector(":checked"); }
  };
  const arrived = (html) => {
    if (place === "owner") { window.location.replace(form.dataset.then); return; } // where the draft is forgotten, once he sees his result
    forget();
    if (draft.left) { window.location.reload(); return; }
    const page = new DOMParser().parseFromString(html, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    window.history.replaceState(null, "", form.dataset.then); // loading it again must not look as if nothing was sent
    const title = document.querySelector("#main h1");
    title.tabIndex = -1;
    title.focus();
    window.scrollTo(0, 0);
  };
  const isRefused = (reason, html) => {
    if (reason === "begin" && !draft.renew) { // the page that is loaded anew brings what the old one lacked
      draft.renew = true;
      store();
      window.location.reload();
    } else if (draft.left) { // it can never be stored, and whose it is has gone
      forget();
      window.location.reload();
    } else if (reason === "slip") { // all he said is still here
      delete draft.body;
      keep();
      if (!form.classList.contains("by-card")) { window.location.reload(); return; } // his answers were shown meanwhile, to wait with
      panel.hidden = true;
      form.hidden = false;
      show(start);
      tellSlip(false);
      form.elements.slip.focus();
    } else if (reason === "incomplete") { // what is wrong the server points out at each question
      for (const card of cards) { card.disabled = false; }
      delete draft.body;
      keep();
      form.submit();
    } else {
      showAnswers();
      sending.tell("refused", new DOMParser().parseFromString(html, "text/html").querySelector(".lead").textContent);
      panel.querySelector("[data-anew]").addEventListener("click", () => { forget(); window.location.reload(); });
    }
  };
  async function deliver() {
    const body = new URLSearchParams(draft.body);
    if (draft.renew && form.elements.begin) { body.set("begin", form.elements.begin.value); }
    onTheWay();
    const reply = await sending.untilStored(form.action, body, draft.key, () => {
      showAnswers();
      sending.tell(draft.left ? "left" : "waiting");
    });
    if (!isOurs()) { window.location.reload(); } else if (reply.refused) { isRefused(reply.refused, reply.page); } else { arrived(reply.stored); }
  }

  // Where the server found something wrong, else where he was.
  const wrong = cards.findIndex((card) => card.querySelector(".problem"));
  const isInside = draft.answers && !slipIsWrong && (!slip || isSlip(form.elements.slip.value));
  if (cards.length) { show(wrong >= 0 ? wrong : isInside ? was() : start, wrong >= 0); }
  if (slipIsWrong) { document.querySelector("[data-slip-wrong]")?.remove(); form.elements.slip.focus(); } // it is said there
  if (draft.body && sending) { deliver(); }
})();
