import { $, el, svg, colour, count, short, span, bytes, clock } from './dom.js';

const WIDTH = 600;
const HEIGHT = 118;
const MIN_STEPS = 24;

// Events per second by type, stacked, over the last 15 minutes.
export class RateChart {
  constructor() {
    this.series = new Map();
    this.end = 0;
    this.step = 5000;
    this.steps = 180;
  }

  reset(rates) {
    this.series = new Map(Object.entries(rates.series));
    this.end = rates.endMillis;
    this.step = rates.stepMillis;
    this.draw();
  }

  // The last steps only: they continue what is there.
  advance(rates) {
    const shift = Math.round((rates.endMillis - this.end) / this.step);
    this.end = rates.endMillis;
    for (const [type, last] of Object.entries(rates.series)) {
      if (!this.series.has(type)) this.series.set(type, new Array(this.steps).fill(0));
    }
    for (const [type, values] of this.series) {
      const moved = shift > 0 ? [...values.slice(shift), ...new Array(Math.min(shift, this.steps)).fill(0)].slice(-this.steps) : values;
      const last = rates.series[type] ?? [];
      last.forEach((value, i) => { moved[this.steps - last.length + i] = value; });
      this.series.set(type, moved);
    }
    this.draw();
  }

  // Per second, over the last whole step.
  now(type) {
    const values = this.series.get(type) ?? [];
    return (values[this.steps - 2] ?? 0) / (this.step / 1000);
  }

  draw() {
    const types = [...this.series.keys()].sort((a, b) => (a === 'invalid') - (b === 'invalid'));
    const seconds = this.step / 1000;
    // The last step is still filling. Before the first event there is nothing to show, so the
    // picture starts there, and shows two minutes at least.
    const last = this.steps - 1;
    let first = 0;
    while (first < last && types.every((type) => this.series.get(type)[first] === 0)) first++;
    first = Math.max(0, Math.min(first - 1, last - MIN_STEPS));
    const length = last - first;
    const sums = new Array(length).fill(0);
    types.forEach((type) => this.series.get(type).slice(first, last).forEach((v, i) => { sums[i] += v / seconds; }));
    const max = nice(Math.max(1, ...sums));
    const x = (i) => (i / (length - 1)) * WIDTH;
    const y = (v) => HEIGHT - 14 - (v / max) * (HEIGHT - 24);
    const root = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `events per second over 15 minutes, now ${count(sums[length - 1])}` });
    const hatch = svg('pattern', { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, svg('rect', { width: 2.4, height: 5, fill: 'var(--bad)' }));
    root.append(svg('defs', {}, hatch));
    for (const share of [0, 0.5, 1]) root.append(svg('line', { class: 'rule', x1: 0, x2: WIDTH, y1: y(max * share), y2: y(max * share) }));
    const below = new Array(length).fill(0);
    for (const type of types) {
      const values = this.series.get(type).slice(first, last);
      let upper = '';
      let lower = '';
      for (let i = 0; i < length; i++) {
        lower = `L${x(i).toFixed(1)} ${y(below[i]).toFixed(1)}${lower}`;
        below[i] += values[i] / seconds;
        upper += `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(below[i]).toFixed(1)}`;
      }
      const fill = type === 'invalid' ? 'url(#hatch)' : colour(type);
      root.append(svg('path', { d: `${upper}${lower}Z`, fill, 'fill-opacity': type === 'invalid' ? 1 : 0.38 }));
      if (values.some((v) => v > 0)) root.append(svg('path', { d: upper, fill: 'none', stroke: colour(type), 'stroke-width': type === 'invalid' ? 1 : 1.6, 'vector-effect': 'non-scaling-stroke' }));
    }
    const chart = $('rate-chart');
    const labels = el('div', { class: 'ticks', 'aria-hidden': 'true' });
    chart.replaceChildren(root, labels);
    labels.append(el('span', { css: { top: '0' } }, short(max)), el('span', { css: { top: '47px' } }, short(max / 2)));
    const window = length * this.step;
    for (const share of [0, 0.25, 0.5, 0.75]) labels.append(el('span', { css: { left: `${share * 100}%`, bottom: '-3px' } }, clock(this.end - this.step - window * (1 - share), false)));
    $('rate-window').textContent = window < 900_000 - 2 * this.step ? `last ${span(window)}` : 'last 15 min';
    $('rate-now').textContent = `${short(types.reduce((sum, type) => sum + this.now(type), 0))}/s`;
    $('rate-legend').replaceChildren(...types.map((type) => el('span', {}, el('i', { class: type === 'invalid' ? 'hatched' : '', css: { background: colour(type) } }), type, el('b', {}, `${short(this.now(type))}/s`))));
  }
}

function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((m) => m * power).find((n) => n >= value);
}

export function funnel(steps) {
  const first = Math.max(1, steps[0]?.count ?? 0);
  $('funnel').replaceChildren(...steps.map((step, i) => {
    const before = i ? steps[i - 1].count : 0;
    const share = i && before ? ` · ${((step.count / before) * 100).toFixed(1)}%` : '';
    return el('div', { class: 'bar' },
      el('div', { class: 'cap' }, el('span', {}, step.type), el('span', {}, `${count(step.count)}${share}`)),
      el('div', { class: 'track' }, el('i', { css: { width: `${(step.count / first) * 100}%`, background: colour(step.type) } })));
  }));
}

// Uploads under way and memory in use, over all archivers.
export function work(processes) {
  const archivers = processes.filter((each) => each.archiver && !each.silent).map((each) => each.archiver);
  const sum = (name) => archivers.reduce((total, each) => total + each[name], 0);
  const limit = sum('budgetLimit');
  const used = limit ? sum('budgetUsed') / limit : 0;
  const open = archivers.some((each) => each.breakerOpen);
  $('work').replaceChildren(...(archivers.length ? [
    el('div', { class: 'line', title: 'bytes held and not yet archived, of the byte budget' }, el('span', {}, 'memory'),
      el('div', { class: 'track' }, el('i', { css: { width: `${used * 100}%`, background: used > 0.8 ? 'var(--warn)' : 'var(--good)' } })),
      el('span', {}, `${bytes(sum('budgetUsed'))} / ${bytes(limit)}`)),
    el('div', { class: 'line' }, el('span', {}, 'uploads'), el('span', {}, `${count(sum('uploads'))} in flight`),
      el('span', { class: open ? 'late' : 'dim' }, open ? 'store: breaker open' : archivers.some((each) => each.paused) ? 'intake paused' : ''))] : []));
}

export function lag(partitions, ledger) {
  $('lag-now').textContent = `${short(ledger.lagRecords)} records · ${span(ledger.lagMillis)}`;
  const max = Math.max(1, ...partitions.map((p) => p.lagRecords ?? 0));
  $('lag').replaceChildren(...partitions.slice(0, 64).map((p) => {
    const owned = p.process !== undefined;
    const title = owned
      ? `partition ${p.partition}: safe up to ${count(p.safe)}, read up to ${count(p.position)}, end ${count(p.end)}; ${p.open} open and ${p.closed} closed objects, ${bytes(p.openBytes)}${p.recovering ? '; recovering' : ''}; ${p.process}`
      : `partition ${p.partition}: no archiver has it now`;
    return el('div', { class: 'line', title },
      el('span', {}, `p${p.partition}`),
      el('div', { class: 'track' }, el('i', { css: { width: `${owned ? (p.lagRecords / max) * 100 : 0}%`, background: p.lagMillis > 120_000 ? 'var(--warn)' : 'var(--accent)' } })),
      el('span', {}, owned ? count(p.lagRecords) : 'no owner'),
      el('span', { class: 'dim' }, owned ? span(p.lagMillis) : ''));
  }));
}
