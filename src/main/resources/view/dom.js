// Small helpers. Text goes in as text nodes only: nothing from an event is ever parsed as HTML.
export const $ = (id) => document.getElementById(id);

export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'css') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function svg(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Replaces a list's content, keeping the focus on the item with the same key.
export function fill(parent, nodes) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  parent.replaceChildren(...nodes);
  if (key) [...parent.querySelectorAll('[data-key]')].find((node) => node.dataset.key === key)?.focus();
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
export const count = (n) => whole.format(n);

export function short(n) {
  if (n < 10) return String(Math.round(n * 10) / 10);
  if (n < 10_000) return count(n);
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e5 ? 1 : 0)}k`;
  if (n < 1e9) return `${(n / 1e6).toFixed(2)}M`;
  return `${(n / 1e9).toFixed(2)}G`;
}

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${(n / 1024).toFixed(1)} KiB`;
  if (n < 1024 ** 3) return `${(n / 1024 ** 2).toFixed(1)} MiB`;
  return `${(n / 1024 ** 3).toFixed(2)} GiB`;
}

export function span(millis) {
  const s = Math.abs(millis) / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  if (s < 172_800) return `${(s / 3600).toFixed(1)} h`;
  return `${Math.round(s / 86_400)} d`;
}

let utc = localStorage.getItem('uap.zone') === 'utc';
export const isUtc = () => utc;
export function setUtc(on) {
  utc = on;
  localStorage.setItem('uap.zone', on ? 'utc' : 'local');
}
const two = (n) => String(n).padStart(2, '0');
export function clock(millis, fraction = true) {
  const d = new Date(millis);
  const [h, m, s] = utc
    ? [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()]
    : [d.getHours(), d.getMinutes(), d.getSeconds()];
  const base = `${two(h)}:${two(m)}:${two(s)}`;
  return fraction ? `${base}.${String(d.getMilliseconds()).padStart(3, '0')}` : base;
}
// Hours of the archive are UTC, always.
export function hourLabel(hour) {
  const d = new Date(hour * 3_600_000);
  return `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}h`;
}

const colours = new Map([['invalid', 'var(--bad)']]);
export function colour(type) {
  if (!colours.has(type)) colours.set(type, `var(--t${(colours.size - 1) % 8})`);
  return colours.get(type);
}
