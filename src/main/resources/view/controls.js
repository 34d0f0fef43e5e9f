import { $, el } from './dom.js';

let token = '';
let built = '';

// Operator controls; each shows the answer it got.
export function controls(status) {
  const generator = status.processes.find((each) => each.generator && !each.silent);
  const archiver = status.processes.find((each) => each.archiver && !each.silent);
  const key = JSON.stringify([status.view.controls, status.view.token, !!generator, !!archiver]);
  if (key !== built) {
    built = key;
    build(status, generator, archiver);
  }
  const pauseGenerator = $('generator-pause');
  if (pauseGenerator && generator) toggle(pauseGenerator, generator.generator.paused);
  const pauseArchiver = $('archiver-pause');
  if (pauseArchiver && archiver) toggle(pauseArchiver, archiver.archiver.paused);
  const rate = $('generator-rate');
  if (rate && generator && document.activeElement !== rate && !rate.dataset.touched) rate.value = generator.generator.rate;
}

function toggle(button, paused) {
  button.textContent = paused ? 'Resume' : 'Pause';
  button.dataset.action = paused ? 'resume' : 'pause';
}

function build(status, generator, archiver) {
  const panel = $('controls');
  panel.replaceChildren(el('h2', {}, 'Controls'));
  if (!status.view.controls) {
    panel.append(el('p', { class: 'none' }, 'Off here. The key view.token turns them on.'));
    return;
  }
  if (status.view.token) {
    panel.append(row('Token', el('input', { type: 'password', 'aria-label': 'Operator token', autocomplete: 'off', css: { width: '190px' }, oninput: (event) => { token = event.target.value; } })));
  }
  if (generator) {
    const rate = number('generator-rate', 'Events per second', generator.generator.rate);
    rate.addEventListener('input', () => { rate.dataset.touched = '1'; });
    const amount = number('generator-count', 'How many extra events', 100);
    panel.append(
      row('Rate', rate, button('Set', async () => { await send('generator', { action: 'rate', value: Number(rate.value) }); delete rate.dataset.touched; }),
        button('Pause', (event) => send('generator', { action: event.target.dataset.action ?? 'pause' }), 'generator-pause')),
      row('Extra', amount, ...['burst', 'corrupt', 'late'].map((action) => button(action[0].toUpperCase() + action.slice(1), () => send('generator', { action, count: Number(amount.value) })))));
  }
  if (archiver) {
    panel.append(row('Archiver', button('Flush now', () => send('archiver', { action: 'flush' })),
      button('Pause', (event) => send('archiver', { action: event.target.dataset.action ?? 'pause' }), 'archiver-pause')));
  }
  panel.append(el('p', { class: 'answer', id: 'answer', role: 'status' }));
}

const row = (label, ...children) => el('div', { class: 'row' }, el('span', {}, label), ...children);
const number = (id, label, value) => el('input', { id, type: 'number', min: '1', value, 'aria-label': label });
const button = (text, onclick, id) => el('button', { onclick, id }, text);

async function send(part, command) {
  const answer = $('answer');
  answer.className = 'answer';
  answer.textContent = '…';
  try {
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const response = await fetch(`api/${part}`, { method: 'POST', headers, body: JSON.stringify(command) });
    const body = await response.json();
    answer.className = `answer ${response.ok ? 'yes' : 'no'}`;
    answer.textContent = response.ok ? body.message : body.detail;
    answer.title = answer.textContent;
  } catch (failure) {
    answer.className = 'answer no';
    answer.textContent = `no answer: ${failure.message}`;
  }
}
