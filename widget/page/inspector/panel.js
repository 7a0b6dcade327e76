/**
 * The panel: a card at the edge of the window that moves nothing on the page.
 *
 * Rule 1: it lies under the top layer, so that an overlay is always above it, and outside the page's flow; in the
 * body, though, where checkers of accessibility look.
 * Rule 2: it never takes the focus by itself. Escape makes it small, the cross takes it away.
 * Rule 3: on a phone it begins small.
 */
import css from './inspector.css';
import {meter, openCard} from './card.js';
import {icon, make, write} from './dom.js';

const PHONE = '(max-width: 640px)';
const COPIED_MS = 2000;

/** @param {string} act @param {string} name @param {string} label */
const tool = (act, name, label) =>
  make('button', {type: 'button', class: 'tool', 'data-do': act, 'aria-label': label, title: label}, icon(name));

/** @param {Plain} told */
const previewWords = ({campaign, variant, seed, prize, state, why, samples, problem}) => [
  problem,
  campaign && `${campaign}, variant ${variant}, seed ${seed}${prize ? `, prize ${prize}` : ''}.`,
  state === 'not_shown' && `The page could not show it (${why}).`,
  samples?.length && `Sample figures for ${samples.join(', ')}: the page says nothing of them.`,
].filter(Boolean).join(' ');

/**
 * Opens the panel.
 * @param {{preview: boolean, show: (view: Plain) => void, close: () => void}} given
 */
export const openPanel = ({preview, show, close}) => {
  const site = make('span', {class: 'site'});
  const note = make('p', {class: 'note'}, 'Starting Python …');
  const again = make('button', {type: 'button', class: 'again', 'data-do': 'again', hidden: true}, icon('play'), 'Show again');
  const chips = make('p', {class: 'chips'});
  const left = make('ul', {class: 'left-out', 'aria-label': 'Campaigns that do not run'});
  const search = make('input', {type: 'search', class: 'search', placeholder: 'Find a campaign', 'aria-label': 'Find a campaign',
    autocomplete: 'off', spellcheck: 'false'});
  const none = make('p', {class: 'none', hidden: true}, 'No campaign has these words.');
  const list = make('ul', {class: 'cards'});
  const count = make('span', {class: 'count'});
  const said = make('span', {class: 'unseen', role: 'status'});
  const copyWords = make('span', {}, 'Copy as JSON');
  const pill = make('button', {type: 'button', class: 'pill', 'data-do': 'big'},
    make('b', {}, 'momently'), make('span', {class: 'badge'}, preview ? 'Preview' : 'Live'), count);
  const sheet = make('section', {class: 'sheet', 'aria-label': 'momently inspector'},
    make('header', {},
      make('h2', {}, 'momently'), make('span', {class: 'badge'}, preview ? 'Preview' : 'Live'), site,
      make('span', {class: 'tools'}, tool('small', 'less', 'Make small'), tool('close', 'close', 'Close the inspector'))),
    make('div', {class: 'top'}, note, again, left, chips,
      make('label', {class: 'find'}, icon('search'), search)),
    make('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Campaigns'}, list, none),
    make('footer', {}, make('button', {type: 'button', class: 'copy', 'data-do': 'copy'}, icon('copy'), copyWords), said));
  const host = document.createElement('momently-inspector');
  const root = host.attachShadow({mode: 'open'});
  const sheetOfStyle = new CSSStyleSheet();
  sheetOfStyle.replaceSync(css);
  root.adoptedStyleSheets = [sheetOfStyle];
  root.append(make('div', {class: preview ? 'inspector preview' : 'inspector', lang: 'en', dir: 'ltr'}, pill, sheet));
  document.body.append(host);

  /** @type {Map<string, ReturnType<typeof openCard>>} */
  const cards = new Map();
  /** @type {any} */
  let told = null;
  let chipsText = '';
  let closed = false;

  /** @param {boolean} small */
  const fold = (small) => {
    sheet.hidden = small;
    pill.hidden = !small;
  };
  fold(matchMedia(PHONE).matches);

  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = [...cards.values()].filter((card) => card.search(wanted)).length;
    none.hidden = found > 0 || !cards.size;
  };

  const copy = async () => {
    const text = JSON.stringify(told, null, 2);
    try {
      await navigator.clipboard.writeText(text);
      write(copyWords, 'Copied');
    } catch {
      console.info(text);
      write(copyWords, 'Written to the console');
    }
    write(said, copyWords.textContent);
    setTimeout(() => write(copyWords, 'Copy as JSON'), COPIED_MS);
  };

  /** @type {Record<string, (element: HTMLElement) => void>} */
  const ACTS = {
    small: () => (fold(true), pill.focus()),
    big: () => (fold(false), sheet.querySelector('[data-do=small]').focus()),
    close: () => {
      closed = true;
      host.remove();
      close();
    },
    copy,
    show: ({dataset}) => show({campaign: dataset.campaign, variant: dataset.variant, seed: told.preview?.seed ?? '1'}),
    again: () => show({campaign: told.preview.campaign, seed: told.preview.seed, variant: told.preview.variant}),
  };

  /** @param {Plain} inspection */
  const tellVisitor = ({visitor, budget}) => {
    const text = JSON.stringify([visitor, budget]);
    if (text === chipsText) return;
    chipsText = text;
    chips.replaceChildren(...[
      `Consent: ${visitor.consent}`, `Visit ${visitor.visits}, page ${visitor.pages}`,
      ...(visitor.opted_out ? ['Wants no more offers'] : []),
    ].map((words) => make('span', {class: 'chip'}, words)), ...budget.map((/** @type {Plain} */ one) => meter(one, 'Budget: ')));
  };

  /** Lists what was left out and has no card of its own. @param {Plain} inspection */
  const tellLeftOut = ({problems = [], campaigns}) => {
    const ids = campaigns.map((/** @type {Plain} */ {id}) => id);
    const rows = problems.filter((/** @type {string[]} */ [id]) => !ids.includes(id));
    left.hidden = !rows.length;
    const said = rows.map((/** @type {string[]} */ row) => row.join(': '));
    if (left.textContent !== said.join('')) left.replaceChildren(...said.map((/** @type {string} */ words) => make('li', {}, words)));
  };

  /** @param {Plain | null} now */
  const tellPreview = (now) => {
    const whole = preview ? 'Nothing on this page is stored, counted or sent.' : 'A visit like any other: it counts.';
    write(note, now?.campaign || now?.problem ? `Preview: ${previewWords(now)} ${preview ? whole : ''}` : whole);
    note.classList.toggle('bad', !!now?.problem || now?.state === 'not_shown');
    again.hidden = !now?.campaign;
  };

  return {
    isOpen: () => host.isConnected && !sheet.hidden,

    /** Takes in what the engine says. @param {Plain} inspection */
    update: (inspection) => {
      told = inspection;
      // Some shops make their whole page anew.
      if (!closed && !host.isConnected) document.body.append(host);
      write(site, inspection.site?.name ?? '');
      if (inspection.visitor) tellVisitor(inspection);
      tellPreview(inspection.preview);
      tellLeftOut(inspection);
      for (const campaign of inspection.campaigns) {
        const card = cards.get(campaign.id) ?? openCard(campaign.id);
        if (!cards.has(campaign.id)) list.append(card.element);
        cards.set(campaign.id, card);
        card.update(campaign);
      }
      const held = inspection.campaigns.filter((/** @type {Plain} */ {state}) => state === 'held_back').length;
      write(count, `${cards.size} campaign${cards.size === 1 ? '' : 's'}${held ? `, ${held} held back` : ''}`);
      find();
    },

    /** Hears what its user does. @param {any} notice */
    hear: (notice) => {
      const [target] = notice.composedPath();
      if (notice.type === 'input') find();
      else if (notice.type === 'keydown' && notice.key === 'Escape' && !sheet.hidden) {
        if (target === search && search.value) search.value = '';
        else ACTS.small(sheet);
        find();
      } else if (notice.type === 'click') {
        const pressed = target.closest?.('[data-do]');
        if (pressed) ACTS[pressed.dataset.do]?.(pressed);
      }
    },

    /** Says that momently has stepped aside. */
    off: () => {
      write(note, `momently is off: ${window.momently.status().reason}`);
      note.classList.add('bad');
    },
  };
};
