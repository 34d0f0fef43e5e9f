import { $, el, colour, count, isUtc, setUtc, short, span } from './dom.js';
import { Live } from './socket.js';
import { Table, setFirstType, title } from './table.js';
import { RateChart, funnel, lag, work } from './charts.js';
import * as panels from './panels.js';
import { controls } from './controls.js';
import * as details from './details.js';

const FIELDS = ['user_id', 'session_id', 'product_id'];
const WINDOW = 3000;

const table = new Table((row) => openEvent(row[0], row[1]));
const rates = new RateChart();
let status = null;
let expected = null;
const counters = { frames: [], skipped: 0, delay: 0 };
const filter = readUrl();

const live = new Live({
  frame(message) {
    if (message.t === 'hello' || message.t === 'status') show(message);
    else if (message.t === 'refused') refuse(message.message);
    else rows(message);
  },
  link(state, text) {
    $('link').dataset.state = state;
    $('link').querySelector('b').textContent = text;
    expected = null;
  },
  shown() { expected = null; },
}, active());

function rows(message) {
  if (message.t === 'backlog') {
    table.clear();
  } else {
    if (expected !== null && message.seq > expected) counters.skipped += message.seq - expected;
    counters.frames.push([performance.now(), message.n, message.rows.length]);
  }
  expected = message.seq + message.n;
  const last = message.rows.at(-1);
  if (last && message.t === 'rows') {
    const received = performance.now();
    requestAnimationFrame(() => { counters.delay = Math.max(0, message.at - last[2]) + performance.now() - received; });
  }
  table.add(message.rows);
}

function show(message) {
  status = message.status;
  $('topic').textContent = status.topic;
  const names = status.view.columns;
  if (message.t === 'hello') {
    if (status.funnel.length) setFirstType(status.funnel[0].type);
    table.setColumns(names, status.view.typeField);
    buildFilters(names);
    rates.reset(status.rates);
    applyFilter(false);
  } else {
    rates.advance(status.rates);
  }
  buildTypes();
  panels.ledger(status.ledger);
  panels.lanes(status);
  panels.objects(status.archived, (object) => details.openObject(object, status.bucket));
  panels.letters(status.deadLetters, openEvent);
  panels.processes(status.processes, status.time);
  funnel(status.funnel);
  lag(status.partitions, status.ledger);
  work(status.processes);
  controls(status);
  trouble();
  meter();
}

function trouble() {
  const words = [];
  if (status.view.trouble) words.push(status.view.trouble);
  for (const each of status.processes) {
    if (each.silent) words.push(`${each.process} has been silent for ${span(status.time - each.time)}`);
    else for (const why of Object.values(each.trouble)) words.push(`${each.host}: ${why}`);
  }
  const box = $('trouble');
  const text = words.slice(0, 3).join(' · ');
  box.hidden = !text;
  if (box.textContent !== text) box.textContent = text;
}

function meter() {
  const now = performance.now();
  counters.frames = counters.frames.filter(([at]) => now - at < WINDOW);
  const matched = counters.frames.reduce((sum, [, n]) => sum + n, 0) / (WINDOW / 1000);
  const shown = counters.frames.reduce((sum, [, , n]) => sum + n, 0) / (WINDOW / 1000);
  const share = matched > 0 ? Math.min(100, (shown / matched) * 100) : 100;
  const facts = [
    ['matched', `${short(matched)}/s`], ['shown', `${short(shown)}/s`],
    ['sampled', share >= 99.5 ? 'all' : `${share < 10 ? share.toFixed(1) : Math.round(share)}%`],
    ['skipped by server', count(counters.skipped + status.view.skipped), counters.skipped > 0],
    ['overwritten here', count(table.overwritten), table.overwritten > 0],
    ['delay', `${Math.round(counters.delay)} ms`],
    ['watching', count(status.view.clients)],
  ];
  $('meter').replaceChildren(...facts.map(([name, value, alert]) => el('div', { class: alert ? 'alert' : '' }, el('dt', {}, name), el('dd', {}, value))));
  say(matched);
}

// A summary for screen readers, seldom enough to be listened to.
let said = 0;
function say(matched) {
  const now = performance.now();
  if (now - said < 15_000) return;
  said = now;
  $('say').textContent = `${count(matched)} events per second. ${count(status.ledger.lagRecords)} records not yet archived, the oldest ${span(status.ledger.lagMillis)}. ${count(status.deadLetters.total)} dead letters.`;
}

function buildTypes() {
  const known = [...new Set([...status.funnel.map((step) => step.type), ...rates.series.keys()])].filter((type) => type && type !== 'invalid' && type !== 'other');
  const key = known.join();
  const box = $('types');
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...known.map((type) => el('button', { class: 'chip', 'aria-pressed': String(filter.types.includes(type)), onclick: (event) => {
    const on = !filter.types.includes(type);
    filter.types = on ? [...filter.types, type] : filter.types.filter((each) => each !== type);
    event.currentTarget.setAttribute('aria-pressed', String(on));
    applyFilter();
  } }, el('i', { css: { background: colour(type) } }), type)));
}

function buildFilters(names) {
  const wanted = names.filter((name) => FIELDS.includes(name) && !status.view.masked.includes(name));
  if ($('fields').childElementCount) return;
  $('fields').replaceChildren(...wanted.map((name) => el('label', {}, el('span', { class: 'sr' }, title(name)), el('input', {
    type: 'search', placeholder: title(name), value: filter.where[name] ?? '', autocomplete: 'off', spellcheck: 'false', 'data-field': name,
    oninput: (event) => { filter.where[name] = event.target.value.trim(); later(); },
  }))));
  $('text').value = filter.text;
  $('state').value = filter.state;
}

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(applyFilter, 250);
}

// The filter as the server knows it, or null if it lets everything pass.
function active() {
  const where = Object.fromEntries(Object.entries(filter.where).filter(([, text]) => text));
  const any = filter.types.length || filter.state !== 'all' || filter.text || Object.keys(where).length;
  return any ? { types: filter.types, state: filter.state, where, text: filter.text } : null;
}

function applyFilter(tell = true) {
  const any = active();
  $('clear').hidden = !any;
  $('empty').textContent = any ? 'no event matches yet' : 'waiting for events';
  counters.frames = [];
  expected = null;
  if (tell) live.setFilter(any);
  writeUrl();
}

function refuse(message) {
  $('trouble').hidden = false;
  $('trouble').textContent = message;
}

function readUrl() {
  const query = new URLSearchParams(location.search);
  const where = {};
  for (const [name, text] of query) if (name.startsWith('f.')) where[name.slice(2)] = text;
  return { types: query.get('types')?.split(',').filter(Boolean) ?? [], state: query.get('state') ?? 'all', text: query.get('text') ?? '', where, event: query.get('event') };
}

function writeUrl() {
  const query = new URLSearchParams();
  if (filter.types.length) query.set('types', filter.types.join());
  if (filter.state !== 'all') query.set('state', filter.state);
  if (filter.text) query.set('text', filter.text);
  for (const [name, text] of Object.entries(filter.where)) if (text) query.set(`f.${name}`, text);
  if (filter.event) query.set('event', filter.event);
  const search = query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  history.replaceState(null, '', search ? `?${search}` : location.pathname);
}

function openEvent(partition, offset) {
  filter.event = `${partition}/${offset}`;
  writeUrl();
  details.openEvent(partition, offset, status?.bucket ?? '');
}
details.onClose(() => { filter.event = null; writeUrl(); });

function pause(on) {
  table.pause(on);
  $('pause').setAttribute('aria-pressed', String(on));
  $('pause').textContent = on ? 'Resume' : 'Pause';
}
table.onHold = () => pause(true);
$('pause').addEventListener('click', () => pause(!table.paused));
$('state').addEventListener('change', (event) => { filter.state = event.target.value; applyFilter(); });
$('text').addEventListener('input', (event) => { filter.text = event.target.value.trim(); later(); });
$('clear').addEventListener('click', () => {
  Object.assign(filter, { types: [], state: 'all', text: '', where: {} });
  for (const input of document.querySelectorAll('.tools input')) input.value = '';
  $('state').value = 'all';
  $('types').dataset.key = '';
  buildTypes();
  applyFilter();
});

const THEMES = ['system', 'light', 'dark'];
const prefersLight = matchMedia('(prefers-color-scheme: light)');
let theme = localStorage.getItem('uap.theme') ?? 'system';
function paintTheme() {
  const light = theme === 'light' || (theme === 'system' && prefersLight.matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
  $('theme').textContent = theme;
}
function nextTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  localStorage.setItem('uap.theme', theme);
  paintTheme();
}
prefersLight.addEventListener('change', paintTheme);
$('theme').addEventListener('click', nextTheme);
paintTheme();

function paintZone() { $('zone').textContent = isUtc() ? 'UTC' : 'local'; table.redraw(); rates.draw(); }
function nextZone() { setUtc(!isUtc()); paintZone(); }
$('zone').addEventListener('click', nextZone);
paintZone();

const KEYS = [['space', 'pause or resume'], ['/', 'search'], ['↑ ↓ Enter', 'choose and open an event'], ['Esc', 'close'], ['c', 'clear the filter'], ['t', 'theme'], ['z', 'time zone'], ['?', 'this list']];
$('keys').append(el('dl', {}, ...KEYS.flatMap(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, what)])));
function help() { $('keys').hidden = !$('keys').hidden; }
$('help').addEventListener('click', help);
$('keys').addEventListener('click', help);

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (!$('keys').hidden) return help();
    if (details.close()) { filter.event = null; writeUrl(); }
    return;
  }
  if (event.target.matches('input, select, textarea')) return;
  const actions = { '/': () => $('text').focus(), t: nextTheme, z: nextZone, '?': help, c: () => $('clear').click() };
  if (event.key === ' ' && !event.target.matches('button')) { event.preventDefault(); pause(!table.paused); }
  else if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
});

if (filter.event && /^\d+\/\d+$/.test(filter.event)) openEvent(...filter.event.split('/').map(Number));
