/**
 * One campaign in the panel: where it stands and why, and below that everything it was asked.
 *
 * Rule 1: what stays is not touched, so that an open card stays open and the focus where it is.
 */
import {icon, make, write} from './dom.js';

/** @type {Record<string, string>} */
const STATES = {
  broken: 'Broken',
  shown: 'On screen',
  preparing: 'Coming',
  held_out: 'Held out',
  cancelled: 'Called off',
  held_back: 'Held back',
  fired: 'Fired',
  ready: 'Waiting',
};

/** @param {Plain[]} checks */
const checkList = (checks) => make('ul', {class: 'checks'}, ...checks.map(({title, passed, says, again}) =>
  make('li', {class: passed ? 'yes' : 'no'},
    icon(passed ? 'passed' : 'failed'),
    make('span', {class: 'words'},
      make('span', {class: 'title'}, title),
      make('span', {class: 'unseen'}, passed ? ': passed' : ': failed'),
      ...(says ? [make('span', {class: 'why'}, [says, again].filter(Boolean).join(' '))] : []),
    ),
  )));

/** @param {Plain[]} rows */
const audienceTable = (rows) => make('table', {},
  make('thead', {}, make('tr', {}, ...['Asks', 'Wants', 'Has'].map((name) => make('th', {scope: 'col'}, name)))),
  make('tbody', {}, ...rows.map(({asks, wants, has, passed}) => make('tr', {class: passed ? 'yes' : 'no'},
    make('th', {scope: 'row'}, icon(passed ? 'passed' : 'failed'), asks,
      make('span', {class: 'unseen'}, passed ? ', passed' : ', failed')),
    make('td', {}, wants),
    make('td', {}, has),
  ))));

/** Says and draws how much of a limit is left. @param {Plain} of @param {string} [name] */
export const meter = ({where, limit, left}, name = '') => make('span', {class: left ? 'limit' : 'limit used'},
  make('span', {class: 'pips', 'aria-hidden': 'true'}, ...Array.from({length: Math.min(limit, 10)}, (_, i) =>
    make('i', {class: i < left ? 'left' : false}))),
  `${name}${left} of ${limit} left ${where}`);

/** @param {Plain} told */
const facts = ({trigger, variant, holdout, reward, views, consent}) => make('dl', {}, ...[
  ['Trigger', [trigger.says, trigger.held].filter(Boolean).join(' ')],
  ['Fires', trigger.waiting ? 'Fired, and still fresh' : trigger.fired_at === null ? 'Not yet on this page' : 'Fired before'],
  ['Variant', `${variant.id}${variant.of.length > 1 ? ` of ${variant.of.join(', ')}` : ''}${
    variant.assigned ? '' : ' (the default: nothing is stored)'}`],
  ['Holdout', `${holdout.says} Campaign ${holdout.share}, site ${holdout.site_share}.`],
  ['Reward', reward],
  ['Consent', `Needs ${consent.needed}, has ${consent.given}`],
  ['Views', `Seen ${views.seen}, held out ${views.held_out}`],
].flatMap(([name, said]) => [make('dt', {}, name), make('dd', {}, said)]));

/** @param {Plain[]} lines */
const timeline = (lines) => make('ol', {class: 'lines'}, ...lines.slice().reverse().map(({at, title, says, passed, times}) =>
  make('li', {class: passed ? 'yes' : 'no'},
    make('time', {}, `${(at / 1000).toFixed(1)} s`),
    make('span', {}, make('b', {}, title), ` ${says}${times > 1 ? ` (${times} times)` : ''}`))));

/** The parts of an open card: heading, what it is made of, and how. @type {[string, (told: Plain) => any, (of: any) => Node][]} */
const PARTS = [
  ['What is asked', ({checks}) => checks, checkList],
  ['Audience', ({audience}) => audience, audienceTable],
  ['Caps', ({caps}) => caps, (caps) => make('p', {class: 'limits'}, ...caps.map((/** @type {Plain} */ one) => meter(one)))],
  ['Facts', ({trigger, variant, holdout, reward, views, consent}) =>
    ({trigger, variant, holdout, reward, views, consent}), facts],
  ['Lately', ({last}) => last, timeline],
];

/** One part of an open card, which is laid out anew only when it differs. @param {typeof PARTS[number]} given */
const openPart = ([title, choose, build]) => {
  const element = make('section', {class: 'part', hidden: true}, make('h4', {}, title));
  let laidOut = '';
  return {
    element,
    /** @param {Plain} told */
    update: (told) => {
      const of = choose(told);
      const text = JSON.stringify(of);
      if (text === laidOut) return;
      laidOut = text;
      element.hidden = of.length === 0;
      element.replaceChildren(element.firstChild, build(of));
    },
  };
};

/** Buttons that show one variant each. @param {string} campaign @param {string[]} variants */
const variantButtons = (campaign, variants) => make('p', {class: 'variants'}, ...variants.map((variant) =>
  make('button', {type: 'button', class: 'show', 'data-do': 'show', 'data-campaign': campaign, 'data-variant': variant},
    icon('play'), `Show ${variant}`)));

/** Makes the card of a campaign. @param {string} id */
export const openCard = (id) => {
  const name = make('span', {class: 'name'});
  const state = make('span', {class: 'state'});
  const says = make('p', {class: 'says'});
  const waits = make('p', {class: 'waits', hidden: true});
  const button = make('button', {type: 'button', class: 'show', 'data-do': 'show', 'data-campaign': id}, icon('play'), 'Show now');
  const parts = PARTS.map(openPart);
  const inside = make('div', {class: 'inside'}, ...parts.map((part) => part.element));
  const more = make('details', {}, make('summary', {}, icon('more'), 'Why'), inside);
  const element = make('li', {class: 'card'},
    make('div', {class: 'row'}, make('h3', {}, name, make('code', {}, id)), state),
    says, waits, make('div', {class: 'row acts'}, more, button));
  more.addEventListener('toggle', () => fill());
  let words = '';
  /** @type {Plain} */
  let told = {};

  // A closed card is not laid out: a site may have a hundred of them.
  const fill = () => {
    if (!more.open || !told.checks) return;
    if (told.variant.of.length > 1 && !inside.querySelector('.variants')) inside.prepend(variantButtons(id, told.variant.of));
    for (const part of parts) part.update(told);
  };

  return {
    element,
    /** @param {Plain} now */
    update: (now) => {
      told = now;
      words = `${told.id} ${told.name} ${told.moment} ${told.overlay} ${STATES[told.state]}`.toLowerCase();
      element.dataset.state = told.state;
      button.setAttribute('aria-label', `Show ${told.name} now`);
      more.firstChild.setAttribute('aria-label', `Why: ${told.name}`);
      write(name, told.name);
      write(state, STATES[told.state]);
      write(says, [told.says, told.again].filter(Boolean).join(' '));
      waits.hidden = told.state !== 'ready';
      if (!waits.hidden) write(waits, [told.trigger.says, told.trigger.held].filter(Boolean).join(' '));
      fill();
    },
    /** Shows the card if it has the words that are searched for. @param {string} wanted */
    search: (wanted) => !(element.hidden = !wanted.split(/\s+/).every((word) => words.includes(word))),
  };
};
