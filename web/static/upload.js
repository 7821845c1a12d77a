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
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  if (size > Number(form.dataset.max) * 1048576) { say(form.dataset.tooLarge); return; }
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (p) => { bar.value = p.lengthComputable ? 100 * p.loaded / p.total : 0; });
  request.addEventListener("load", () => {
    bar.hidden = true;
    if (request.status < 400) { location.reload(); return; }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    say(page.querySelector(".motto")?.textContent || String(request.status));
  });
  request.addEventListener("error", () => { bar.hidden = true; say(form.dataset.broken); });
  request.open("POST", form.action);
  bar.hidden = false;
  say("");
  request.send(new FormData(form));
});

const job = document.getElementById("job");
function goesOn() { return job.dataset.state === "running" || job.dataset.state === "waiting"; }
async function refresh() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const now = page && page.getElementById("job");
  if (now) {
    job.replaceChildren(...now.childNodes);
    job.dataset.state = now.dataset.state;
    if (!goesOn()) { location.reload(); return; }
  }
  setTimeout(refresh, 1000);
}
if (goesOn()) setTimeout(refresh, 500);

document.querySelectorAll("form[data-ask]").forEach((asked) => {
  asked.addEventListener("submit", (event) => { if (!confirm(asked.dataset.ask)) event.preventDefault(); });
});
