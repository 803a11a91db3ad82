// What makes a page better with a script, and nothing it needs: search while typing, drafts kept as they are typed, leaving and
// locking by key, and a word before what was typed is lost. Nothing is kept in the browser.
"use strict";
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const send = (path, form) =>
    fetch(path, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "x-throughline-script": "1" } });

  // Leaving: the page goes at once, whatever the network does; three times Escape does it too.
  const leave = () => { location.replace("/leave"); };
  for (const link of all("[data-leave]")) link.addEventListener("click", (event) => { event.preventDefault(); document.body.hidden = true; leave(); });
  let escapes = 0;
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      escapes += 1;
      setTimeout(() => { escapes = 0; }, 1500);
      if (escapes >= 3) { document.body.hidden = true; leave(); }
    }
    if (event.key.toLowerCase() === "l" && event.altKey && event.shiftKey) {
      const lock = document.querySelector("[data-lock]");
      if (lock) lock.form.submit();
    }
  });
  // A page that comes back out of the browser's own memory is asked for anew.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // Search while typing. The answer is a piece of a page, read without running anything in it.
  for (const form of all("[data-live]")) {
    const place = document.getElementById(form.dataset.live);
    let waiting, asked = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const mine = ++asked;
        const answer = await send(form.action, form).catch(() => null);
        if (!answer || !answer.ok || mine !== asked) return;
        const text = await answer.text();
        place.replaceChildren(...read(text));
      }, 120);
    });
  }
  // The one place where text becomes a page: our own server's answer, escaped there. Scripts in a parsed document never run.
  const ours = globalThis.trustedTypes ? trustedTypes.createPolicy("throughline", { createHTML: (text) => text }) : { createHTML: (text) => text };
  function read(text) {
    return [...new DOMParser().parseFromString(ours.createHTML(text), "text/html").body.childNodes];
  }

  // Drafts: kept shortly after a pause in typing, and when the page is left.
  for (const form of all("[data-draft]")) {
    const said = form.querySelector("[data-saved]");
    let waiting, changed = false;
    const save = async () => {
      if (!changed) return;
      changed = false;
      const answer = await send(form.dataset.draft, form).catch(() => null);
      if (answer && answer.ok) said.textContent = said.dataset.said; else changed = true;
    };
    form.addEventListener("input", () => { changed = true; said.textContent = ""; clearTimeout(waiting); waiting = setTimeout(save, 700); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  }

  // A form that is not a draft: a word before what was typed is lost.
  for (const form of all("[data-keep]")) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed && !document.body.hidden) event.preventDefault(); });
  }
})();
