// The live list.  New articles wait behind a button: the page never moves what you are reading.
"use strict";
const feed = document.getElementById("feed");
const state = document.getElementById("state");
const pause = document.getElementById("pause");
const more = document.getElementById("new");
const waiting = [];
let shown = 0;

function card(a) {
  const item = document.createElement("article");
  item.className = "card";
  item.tabIndex = 0;
  const title = document.createElement("h2");
  const link = document.createElement("a");
  link.href = "/article/" + encodeURIComponent(a.id);
  link.textContent = a.title || "(no headline)";
  title.append(link);
  const meta = document.createElement("p");
  meta.className = "meta";
  meta.textContent = [a.source, (a.published || "").slice(0, 16).replace("T", " "), a.copy_of ? "copy" : ""].filter(Boolean).join(" · ");
  const lead = document.createElement("p");
  lead.textContent = a.lead || "";
  item.append(title, meta, lead);
  return item;
}

function flush() {
  feed.setAttribute("aria-busy", "true");
  while (waiting.length) { feed.prepend(card(waiting.shift())); shown += 1; }
  while (feed.children.length > 200) feed.lastChild.remove();
  feed.setAttribute("aria-busy", "false");
  more.hidden = true;
}

function arrived(a) {
  waiting.push(a);
  if (waiting.length > 500) waiting.shift();
  const reading = window.scrollY > 80 || pause.getAttribute("aria-pressed") === "true";
  if (!reading) { flush(); return; }
  more.hidden = false;
  more.textContent = waiting.length + " new";
}

pause.addEventListener("click", () => {
  const on = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(on));
  pause.textContent = on ? "Resume" : "Pause";
  if (!on) flush();
});
more.addEventListener("click", () => { flush(); window.scrollTo(0, 0); });

const source = new EventSource("/v1/stream?q=" + encodeURIComponent(feed.dataset.q));
source.addEventListener("ready", () => { state.textContent = "Connected: articles appear as they are read."; });
source.addEventListener("article", (e) => arrived(JSON.parse(e.data)));
source.addEventListener("gap", () => { state.textContent = "Some articles came while you were away: search for the newest."; });
source.onerror = () => { state.textContent = "Connection lost; trying again…"; };
