import { $, el, fill, bytes, clock, count, hourLabel, short, span } from './dom.js';

const WHY = {
  events: 'count', bytes: 'size', age: 'age', 'hour-closed': 'hour closed', memory: 'memory', metadata: 'metadata',
  drain: 'drain', planned: 'planned', flush: 'flush',
};

export function ledger(books) {
  const node = $('ledger');
  const part = (label, n) => [el('b', {}, count(n)), ` ${label} `];
  const ok = books.missing === 0;
  node.replaceChildren(
    ...part('produced =', books.produced - books.before),
    ...part('archived +', books.archived),
    ...part('dead-lettered +', books.deadLettered),
    ...part('in flight', books.inFlight),
    el('span', { class: ok ? 'ok' : 'off', title: 'counted independently, since the archivers took over' }, ok ? '✓ balanced' : `${count(books.missing)} in transit`));
}

export function lanes(status) {
  $('lanes-now').textContent = status.openLanes ? `${count(status.openLanes)} open` : '';
  const now = status.time;
  const shown = status.lanes.slice(0, 7);
  const items = shown.map((lane) => {
    const left = lane.due - now;
    const whole = lane.due - lane.opened;
    const progress = lane.due < 0 || whole <= 0 ? 0 : Math.min(1, Math.max(0, 1 - left / whole));
    const when = lane.due < 0 ? '' : left <= 0 ? ' now' : ` in ${span(left)}`;
    const title = `partition ${lane.partition}, offsets ${lane.first} to ${lane.last}, ${bytes(lane.bytes)}, open for ${span(now - lane.opened)}, schema ${lane.schema}`;
    return el('div', { class: 'item lane', title },
      el('span', {}, hourLabel(lane.hour), el('span', { class: 'dim' }, ` p${lane.partition}`)),
      el('span', { class: 'r' }, short(lane.records)),
      el('span', { class: 'r dim' }, bytes(lane.bytes)),
      el('span', {}, el('span', { class: 'dim' }, 'by '), WHY[lane.next] ?? lane.next, el('span', { class: 'dim' }, when),
        el('div', { class: 'track' }, el('i', { css: { width: `${progress * 100}%` } }))));
  });
  if (status.openLanes > shown.length) items.push(el('div', { class: 'none' }, `and ${count(status.openLanes - shown.length)} more`));
  fill($('lanes'), items.length ? items : [el('div', { class: 'none' }, 'nothing open')]);
}

export function objects(archived, open) {
  $('objects-now').textContent = `${short(archived.objects)} · ${short(archived.events)} events · ${bytes(archived.bytes)}`;
  fill($('objects'), archived.newest.length ? archived.newest.map((object) =>
    el('button', { class: 'item object', 'data-key': object.key, title: object.key, onclick: () => open(object) },
      el('span', { class: 'mono dim' }, clock(object.archived, false)),
      el('span', {}, hourLabel(object.hour)),
      el('span', { class: 'mono dim' }, `p${object.partition} @${object.firstOffset}`),
      el('span', { class: 'r' }, `${short(object.count)} ev`),
      el('span', { class: 'r dim' }, WHY[object.reason] ?? object.reason))) : [el('div', { class: 'none' }, 'none yet')]);
}

export function letters(dead, open) {
  $('letters-now').textContent = count(dead.total);
  const reasons = Object.entries(dead.byReason).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  const max = Math.max(1, ...reasons.map(([, n]) => n));
  const items = reasons.slice(0, 4).map(([reason, n]) => el('div', { class: 'reason' },
    el('span', {}, reason), el('div', { class: 'track' }, el('i', { class: 'hatch', css: { width: `${(n / max) * 100}%` } })), el('span', { class: 'r' }, count(n))));
  for (const letter of dead.newest.slice(0, 3)) {
    items.push(el('button', { class: 'item letter', 'data-key': `${letter.partition}/${letter.offset}`, title: letter.detail, disabled: letter.offset < 0, onclick: () => open(letter.partition, letter.offset) },
      el('span', { class: 'mono dim' }, clock(letter.timestamp, false)), el('span', {}, letter.reason),
      el('span', { class: 'r mono dim' }, letter.offset < 0 ? letter.stage : `${letter.partition}/${letter.offset}`)));
  }
  fill($('letters'), items.length ? items : [el('div', { class: 'none' }, 'none')]);
}

export function processes(list, now) {
  fill($('processes'), list.length ? list.map((each) => {
    const trouble = Object.values(each.trouble);
    const state = each.silent ? 'bad' : trouble.length || each.phase !== 'running' ? 'warn' : '';
    const facts = [];
    if (each.generator) facts.push(`generator ${each.generator.paused ? 'paused' : `${short(each.generator.rate)}/s`}${each.generator.behindSeconds > 1 ? `, ${span(each.generator.behindSeconds * 1000)} behind` : ''}`);
    if (each.archiver) facts.push(`${each.archiver.paused ? 'archiver paused, ' : ''}${each.archiver.partitions} partitions`, `${each.archiver.uploads} uploads`, `memory ${bytes(each.archiver.budgetUsed)} of ${bytes(each.archiver.budgetLimit)}`);
    const words = each.silent ? [`silent for ${span(now - each.time)}`] : trouble.length ? trouble : facts;
    return el('div', { class: 'item process', title: `${each.process}, up ${span(now - each.started)}, ${each.version}\n${trouble.join('\n')}` },
      el('i', { class: state }), el('span', {}, each.host, el('small', {}, words.join(' · '))), el('span', { class: 'dim' }, each.roles.join(' ')));
  }) : [el('div', { class: 'none' }, 'no process has reported')]);
}
