// Completions in the search box and the copy buttons; every page works without this file.
"use strict";

function listFor(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  return list;
}

function option(item, index, choose) {
  const li = document.createElement("li");
  li.id = "suggestion-" + index;
  li.setAttribute("role", "option");
  for (const [name, text] of [["kind", item.kind], ["name", item.text], ["code", item.code || ""]]) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    li.append(span);
  }
  li.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
  return li;
}

function suggest(input) {
  const list = listFor(input);
  let items = [], at = -1, timer = 0, asked = "";
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) { at = -1; input.removeAttribute("aria-activedescendant"); }
  };
  const choose = (item) => { input.value = item.text; show(false); input.form.requestSubmit(); };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", "suggestion-" + at);
    else input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    asked = input.value.trim();
    if (!asked) { show(false); return; }
    const text = asked;
    const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(text)).catch(() => null);
    if (!answer || !answer.ok || text !== asked) return;
    items = await answer.json();
    list.replaceChildren(...items.map((item, n) => option(item, n, choose)));
    mark(-1);
    show(items.length > 0 && document.activeElement === input);
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") { mark((at + 1) % items.length); event.preventDefault(); }
    else if (event.key === "ArrowUp") { mark(at <= 0 ? items.length - 1 : at - 1); event.preventDefault(); }
    else if (event.key === "Escape") { show(false); event.preventDefault(); }
    else if (event.key === "Enter" && at >= 0) { choose(items[at]); event.preventDefault(); }
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.querySelectorAll("button[data-copy]").forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "✓";
  });
});
document.querySelectorAll(".sort select").forEach((select) => {
  select.form.querySelector("button").hidden = true;
  select.addEventListener("change", () => select.form.submit());
});
