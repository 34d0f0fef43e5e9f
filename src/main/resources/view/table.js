import { $, el, clock, colour, count, span } from './dom.js';

const HEIGHT = 25;
const CAPACITY = 5000;
const LATE = 60_000;
// Most rows are of the first type of the funnel: those that are not stand out.
const FIRST_TYPE = new Set();
export const setFirstType = (type) => FIRST_TYPE.add(type);
// A row: [partition, offset, timestamp, eventTime, problem, type, ...cells]
const FIRST_CELL = 6;

const WIDTHS = {
  event_type: '108px', user_id: 'minmax(78px,.75fr)', session_id: 'minmax(78px,.8fr)',
  page_url: 'minmax(120px,1.7fr)', product_id: 'minmax(66px,.6fr)',
};
const TITLES = { event_type: 'type', user_id: 'user', session_id: 'session', page_url: 'page', product_id: 'product' };
export const title = (name) => TITLES[name] ?? name;

// A ring of rows and the few nodes that show some of them. Frozen (paused, or scrolled away from the
// top) it shows what it showed, while the ring goes on filling.
export class Table {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.grid = $('grid');
    this.rows = new Array(CAPACITY);
    this.total = 0;
    this.top = 0;
    this.paused = false;
    this.nodes = [];
    this.columns = [];
    this.selected = null;
    this.overwritten = 0;
    this.spacer = el('div', { role: 'presentation' });
    this.grid.append(this.spacer);
    this.grid.addEventListener('scroll', () => this.paint());
    this.grid.addEventListener('keydown', (event) => this.key(event));
    this.grid.addEventListener('click', (event) => {
      const node = event.target.closest('.row-e');
      if (node) this.open(Number(node.dataset.at));
    });
    new ResizeObserver(() => this.paint()).observe(this.grid);
    $('fresh').addEventListener('click', () => this.toTop());
  }

  setColumns(names, typeField) {
    const key = names.join();
    if (this.key_ === key) return;
    this.key_ = key;
    const has = (name) => names.includes(name);
    this.money = ['quantity', 'unit_price', 'currency'].every(has);
    const hidden = this.money ? ['quantity', 'unit_price', 'currency'] : [];
    this.columns = names
      .map((name, i) => ({ name, at: FIRST_CELL + i, type: name === typeField }))
      .filter((column) => !hidden.includes(column.name));
    if (this.money) {
      const at = (name) => FIRST_CELL + names.indexOf(name);
      this.price = { quantity: at('quantity'), price: at('unit_price'), currency: at('currency') };
    }
    const widths = ['158px', ...this.columns.map((c) => WIDTHS[c.name] ?? 'minmax(70px,1fr)')];
    const heads = ['time', ...this.columns.map((c) => title(c.name))];
    if (this.money) { widths.push('104px'); heads.push('price'); }
    widths.push('92px');
    heads.push('partition/offset');
    document.documentElement.style.setProperty('--cols', widths.join(' '));
    $('grid-head').replaceChildren(...heads.map((text) => el('span', { class: text === 'price' || text === 'partition/offset' ? 'num' : '' }, text)));
    this.nodes.forEach((node) => node.remove());
    this.nodes = [];
  }

  clear() {
    this.rows = new Array(CAPACITY);
    this.total = 0;
    this.top = 0;
    this.selected = null;
    this.paint();
  }

  add(rows) {
    for (const row of rows) {
      row.at = performance.now();
      this.rows[this.total++ % CAPACITY] = row;
    }
    if (this.frozen() && this.total - this.top > CAPACITY / 2) this.overwritten += rows.length;
    this.paint();
  }

  frozen() {
    return this.paused || this.grid.scrollTop > HEIGHT / 2;
  }

  pause(on) {
    this.paused = on;
    if (!on) this.toTop();
    this.paint();
  }

  toTop() {
    this.grid.scrollTop = 0;
    if (!this.paused) this.top = this.total;
    this.paint();
  }

  // Number of the row shown in a line, newest first; -1 if the ring no longer holds it.
  at(line) {
    const number = this.top - 1 - line;
    return number >= 0 && number >= this.total - CAPACITY ? number : -1;
  }

  paint() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.draw();
    });
  }

  draw() {
    const fresh = this.total - this.top;
    if (!this.frozen()) this.top = this.total;
    const waiting = this.total - this.top;
    $('fresh').hidden = waiting === 0;
    if (waiting > 0) {
      const lost = this.overwritten ? `, ${count(this.overwritten)} beyond the ring` : '';
      $('fresh').textContent = `${count(waiting)} new${lost} ↑`;
    }
    if (fresh === 0 || !this.frozen()) this.overwritten = this.frozen() ? this.overwritten : 0;
    const lines = Math.max(0, Math.min(this.top, CAPACITY - (this.total - this.top)));
    this.spacer.style.height = `${lines * HEIGHT}px`;
    const first = Math.floor(this.grid.scrollTop / HEIGHT);
    const visible = Math.ceil(this.grid.clientHeight / HEIGHT) + 1;
    while (this.nodes.length < visible) this.nodes.push(this.node(this.nodes.length));
    this.nodes.forEach((node, i) => {
      const number = i < visible && first + i < lines ? this.at(first + i) : -1;
      this.show(node, number, first + i);
    });
    $('empty').hidden = lines > 0;
  }

  node(index) {
    const cells = 2 + this.columns.length + (this.money ? 1 : 0);
    const node = el('div', { class: 'row-e', role: 'row', id: `e${index}` });
    for (let i = 0; i < cells; i++) node.append(el('span', { role: 'gridcell' }));
    this.grid.append(node);
    return node;
  }

  show(node, number, line) {
    if (number < 0) {
      node.hidden = true;
      return;
    }
    node.hidden = false;
    node.style.top = `${line * HEIGHT}px`;
    const row = this.rows[number % CAPACITY];
    const on = this.selected === row;
    node.classList.toggle('on', on);
    if (on) this.grid.setAttribute('aria-activedescendant', node.id);
    if (node.row === row) return;
    node.row = row;
    node.dataset.at = number;
    const [partition, offset, timestamp, time, problem, type] = row;
    const cells = node.children;
    node.classList.toggle('bad', problem !== null);
    cells[0].className = 'mono';
    const late = timestamp - time > LATE ? el('em', { class: 'late', title: 'arrived late' }, `+${span(timestamp - time)}`) : null;
    cells[0].replaceChildren(clock(time), ...(late ? [late] : []));
    let i = 1;
    for (const column of this.columns) {
      const cell = cells[i++];
      const value = row[column.at];
      if (column.type) {
        cell.className = FIRST_TYPE.has(type) ? 'type first' : 'type';
        cell.style.setProperty('--c', problem ? 'var(--bad)' : colour(type));
        cell.textContent = problem ?? value ?? '';
      } else {
        cell.className = column.name.endsWith('_id') ? 'mono' : '';
        cell.textContent = value === null ? '' : column.name === 'page_url' ? path(value) : value;
        cell.title = value ?? '';
      }
    }
    if (this.money) {
      const cell = cells[i++];
      cell.className = 'num';
      cell.textContent = this.priceOf(row);
    }
    cells[i].className = 'mono soft num';
    cells[i].textContent = `${partition}/${offset}`;
  }

  priceOf(row) {
    const price = row[this.price.price];
    if (price === null) return '';
    const quantity = row[this.price.quantity];
    return `${quantity > 1 ? `${quantity} × ` : ''}${price} ${row[this.price.currency] ?? ''}`;
  }

  key(event) {
    const lines = Math.min(this.top, CAPACITY);
    let line = this.line();
    const page = Math.max(1, Math.floor(this.grid.clientHeight / HEIGHT) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    if (event.key in moves) line = line < 0 ? 0 : line + moves[event.key];
    else if (event.key === 'Home') line = 0;
    else if (event.key === 'End') line = lines - 1;
    else if (event.key === 'Enter' && this.selected) return this.onOpen(this.selected);
    else return;
    event.preventDefault();
    this.select(Math.max(0, Math.min(lines - 1, line)));
  }

  line() {
    for (let line = 0; this.selected && line < CAPACITY; line++) {
      const number = this.at(line);
      if (number < 0) return -1;
      if (this.rows[number % CAPACITY] === this.selected) return line;
    }
    return -1;
  }

  // Choosing a row holds the table: it must not run away from under the reader.
  select(line) {
    const number = this.at(line);
    if (number < 0) return;
    this.selected = this.rows[number % CAPACITY];
    if (!this.paused) this.onHold?.();
    const y = line * HEIGHT;
    if (y < this.grid.scrollTop) this.grid.scrollTop = y;
    if (y + HEIGHT > this.grid.scrollTop + this.grid.clientHeight) this.grid.scrollTop = y + HEIGHT - this.grid.clientHeight;
    this.paint();
  }

  open(number) {
    this.selected = this.rows[number % CAPACITY];
    if (!this.paused) this.onHold?.();
    this.paint();
    this.onOpen(this.selected);
  }

  redraw() {
    this.nodes.forEach((node) => { node.row = null; });
    this.paint();
  }
}

function path(url) {
  const match = /^https?:\/\/[^/]+(\/.*)$/.exec(url);
  return match ? match[1] : url;
}
