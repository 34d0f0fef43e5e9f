import { $, el, bytes, clock, count, hourLabel, span } from './dom.js';

let current = 0;
let returnTo = null;
let refresh = 0;

export function close() {
  if ($('details').hidden) return false;
  $('details').hidden = true;
  current++;
  clearTimeout(refresh);
  returnTo?.focus();
  return true;
}

function frame(title, buttons, body) {
  const panel = $('details');
  if (panel.hidden) returnTo = document.activeElement;
  const shut = el('button', { class: 'quiet', onclick: closed, title: 'Close (Esc)' }, 'Close');
  panel.replaceChildren(el('header', {}, el('h2', {}, title), ...buttons, shut), el('div', { class: 'body', tabindex: '0', role: 'document' }, ...body));
  const opening = panel.hidden;
  panel.hidden = false;
  if (opening) shut.focus();
}

let closed = close;
export function onClose(handler) {
  closed = () => { close(); handler(); };
}

// One event in full, and where it is now. Asks again while that may change.
export async function openEvent(partition, offset, bucket) {
  const mine = ++current;
  clearTimeout(refresh);
  let answer;
  try {
    const response = await fetch(`api/events/${partition}/${offset}`);
    answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
  } catch (failure) {
    if (mine === current) frame(`${partition}/${offset}`, [], [el('p', {}, failure.message)]);
    return;
  }
  if (mine !== current) return;
  const json = JSON.stringify(answer.event ?? answer, null, 2);
  frame(el('span', {}, answer.event ? 'Event ' : 'Invalid record ', el('span', { class: 'mono dim' }, `${partition}/${offset}`)),
    [copy('Copy JSON', json), copy('Copy link', location.href)],
    [el('h3', {}, 'Where it is now'), journey(answer, bucket),
      answer.problem ? el('p', {}, answer.problem.detail) : null,
      answer.event ? el('h3', {}, 'Event') : null,
      answer.event ? el('pre', {}, ...pretty(answer.event)) : null,
      answer.raw ? el('h3', {}, 'First bytes') : null,
      answer.raw ? el('pre', {}, answer.raw.replace(/(..)/g, '$1 ')) : null,
      el('h3', {}, 'Record'),
      el('pre', {}, ...pretty({ topic: answer.topic, partition, offset, timestamp: new Date(answer.timestamp).toISOString(), key: answer.key, bytes: answer.bytes, schema: answer.schema }))]
      .filter(Boolean));
  if (!['archived', 'dead-lettered'].includes(answer.where.state)) refresh = setTimeout(() => mine === current && openEvent(partition, offset, bucket), 1000);
}

function journey(answer, bucket) {
  const where = answer.where;
  const steps = [step('done', 'In Kafka', `${answer.topic}, partition ${answer.partition}, offset ${answer.offset}, at ${clock(answer.timestamp)}`)];
  if (where.state === 'dead-lettered') {
    steps.push(step('no', `Dead-lettered: ${where.letter.reason}`, where.letter.detail));
  } else if (where.state === 'archived' && where.object) {
    const object = where.object;
    const row = where.row ? `row ${count(where.row)} of ${count(object.count)}` : `one of ${count(object.count)} events`;
    steps.push(step('done', `Taken into ${answer.hour}`, `closed by ${object.reason} after ${span(object.archived - object.opened)}`));
    steps.push(step('here', `Archived, ${row}`, `s3://${bucket}/${object.key}`, copy('Copy key', `s3://${bucket}/${object.key}`)));
  } else {
    steps.push(step('here', where.state === 'open' ? 'In an open object' : where.state === 'waiting' ? 'Waiting' : where.state === 'archived' ? 'Archived' : 'On its way', where.text));
  }
  return el('ul', { class: 'steps' }, ...steps);
}

const step = (kind, title, text, extra) => el('li', { class: kind }, el('b', {}, title), el('p', {}, text), extra ?? null);

export function openObject(object, bucket) {
  current++;
  clearTimeout(refresh);
  const address = `s3://${bucket}/${object.key}`;
  frame(el('span', {}, 'Object ', el('span', { class: 'dim' }, hourLabel(object.hour))), [copy('Copy key', address)], [
    el('h3', {}, 'Address'), el('pre', {}, address),
    el('h3', {}, 'What it holds'),
    el('pre', {}, ...pretty({
      events: object.count, size: bytes(object.bytes), partition: object.partition, offsets: `${object.firstOffset} to ${object.lastOffset}`,
      eventTimes: `${new Date(object.minEventTime).toISOString()} to ${new Date(object.maxEventTime).toISOString()}`, schema: object.schema,
      closedBy: object.reason, opened: new Date(object.opened).toISOString(), archived: new Date(object.archived).toISOString(),
      manifest: `generation ${object.generation}, plan ${object.plan}`,
    }))]);
}

function copy(label, text) {
  return el('button', { onclick: async (event) => {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1200);
  } }, label);
}

// JSON with colours, as text nodes.
function pretty(value, indent = '') {
  if (value === null || value === undefined) return [el('span', { class: 'x' }, 'null')];
  if (typeof value === 'string') return [el('span', { class: 's' }, JSON.stringify(value))];
  if (typeof value !== 'object') return [el('span', { class: 'n' }, String(value))];
  const inner = `${indent}  `;
  const array = Array.isArray(value);
  const entries = Object.entries(value);
  if (!entries.length) return [array ? '[]' : '{}'];
  const out = [array ? '[\n' : '{\n'];
  entries.forEach(([key, each], i) => {
    out.push(inner);
    if (!array) out.push(el('span', { class: 'k' }, JSON.stringify(key)), ': ');
    out.push(...pretty(each, inner), i < entries.length - 1 ? ',\n' : '\n');
  });
  out.push(indent + (array ? ']' : '}'));
  return out;
}
