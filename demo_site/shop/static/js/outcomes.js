/** The live table: asks the collector for rows behind the last one it has, newest on top. */
const EVERY_MS = 1000;
const ROWS_MOST = 400;
const STEPS = ['eligible', 'would_show:holdout', 'impression', 'engaged', 'played', 'issued', 'applied', 'converted', 'dismissed'];
const GOOD = ['converted', 'redeemed', 'applied'];
const WARM = ['impression', 'engaged', 'played', 'issued'];
const BAD = ['error', 'denied', 'claim_withheld'];
// Shown in columns of their own, or the same in every row of a visit.
const NOT_AGAIN = ['campaign', 'variant', 'page_path', 'session', 'moment', 'stage', 'assigned'];
const LONG = 24;

let last = null;

const element = (name, text, className = '') => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const tone = (step) => (GOOD.includes(step) ? 'good' : WARM.includes(step) ? 'warm' : BAD.includes(step) ? 'bad' : '');

const brief = (value) => {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > LONG && !text.includes(' ') ? `${text.slice(0, 8)}…` : text;
};

const rowOf = ({row, received_ms: receivedMs, outcome}, fresh) => {
  const told = outcome.data ?? {};
  const step = outcome.type.split('.').pop();
  const more = Object.entries(told).filter(([name, value]) => !NOT_AGAIN.includes(name) && value !== null);
  const line = element('tr', '', fresh ? 'new' : '');
  const kind = element('td', '');
  const badge = element('span', outcome.type.replace(/^momently\./, ''), `kind ${tone(step)}`);
  badge.title = `${outcome.source} ${outcome.id}`;
  kind.append(badge);
  line.append(
    element('td', String(row)),
    element('td', new Date(receivedMs).toLocaleTimeString()),
    kind,
    element('td', told.campaign ?? ''),
    element('td', told.variant ?? ''),
    element('td', told.page_path ?? ''),
    element('td', more.map(([name, value]) => `${name} ${brief(value)}`).join(' · ')),
  );
  return line;
};

const drawRows = (outcomes, fresh) => {
  const body = document.querySelector('[data-rows]');
  if (outcomes.length === 0) return;
  body.querySelector('.nothing')?.remove();
  for (const outcome of outcomes) body.prepend(rowOf(outcome, fresh));
  while (body.rows.length > ROWS_MOST) body.lastElementChild.remove();
  const at = new Date(outcomes.at(-1).received_ms).toLocaleString();
  document.querySelector('[data-last]').textContent = `Last arrival: ${at}`;
};

const cell = (text) => element('td', text, text === '0' ? 'zero' : '');

const drawFunnel = (campaigns) => {
  if (campaigns.length === 0) return;
  const rows = campaigns.map(({campaign, counts}) => {
    const count = (name) => String(counts[name] ?? 0);
    const line = element('tr', '');
    const head = element('th', campaign);
    head.scope = 'row';
    line.append(head, ...STEPS.map((step) => cell(count(step))));
    line.append(cell(`${count('codes')} / ${count('codes_redeemed')}`), cell(`${count('draws')} / ${count('draws_played')}`));
    return line;
  });
  document.querySelector('[data-funnel]').replaceChildren(...rows);
};

const sayState = (on) => {
  document.querySelector('[data-live]').classList.toggle('on', on);
  document.querySelector('[data-live-text]').textContent = on ? 'Live' : 'The collector does not answer';
};

const look = async () => {
  try {
    const behind = last === null ? '' : `?after=${last}`;
    const {outcomes, last: newest} = await (await fetch(`/collector/outcomes.json${behind}`)).json();
    if (last === null || outcomes.length > 0) drawFunnel((await (await fetch('/collector/summary.json')).json()).campaigns);
    drawRows(outcomes, last !== null);
    last = newest;
    sayState(true);
  } catch {
    sayState(false);
  }
  setTimeout(look, EVERY_MS);
};

look();
