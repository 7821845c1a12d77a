// Drag and drop with progress, and the live view of a running ingest; the page works by plain forms without it.
"use strict";

const form = document.getElementById("upload");
const input = form.querySelector("input[type=file]");
const bar = form.querySelector("progress");
const problem = form.querySelector(".problem");

function say(text) { problem.textContent = text; problem.hidden = !text; }

for (const name of ["dragover", "dragenter"]) {
  form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
}
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  input.files = event.dataTransfer.files;
  form.requestSubmit();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (p) => { bar.value = p.lengthComputable ? 100 * p.loaded / p.total : 0; });
  request.addEventListener("load", () => {
    bar.hidden = true;
    if (request.status < 400) { location.reload(); return; }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    say(page.querySelector(".motto")?.textContent || String(request.status));
  });
  request.addEventListener("error", () => { bar.hidden = true; say("✕"); });
  request.open("POST", form.action);
  bar.hidden = false;
  say("");
  request.send(new FormData(form));
});

const job = document.getElementById("job");
async function refresh() {
  const answer = await fetch(job.dataset.live).catch(() => null);
  const now = answer && answer.ok ? await answer.json() : null;
  if (!now) return;
  if (now.state === "done" || now.state === "failed") { location.reload(); return; }
  job.querySelector(".num").textContent = now.done + " / " + now.total;
  const shown = job.querySelector("progress");
  shown.max = now.total || 1;
  shown.value = now.done;
  setTimeout(refresh, 1000);
}
if (job.dataset.state === "running" || job.dataset.state === "waiting") setTimeout(refresh, 500);
