/**
 * Stage: puts one view on the screen and tells what the visitor did with it.
 *
 * Rule 1: one view at a time, in the top layer, in a shadow root: nothing of the page's style
 * gets in, nothing of ours gets out, and the page below neither moves nor scrolls.
 * Rule 2: `shown` is said after the first frame is painted, and never of a view that came too late. No button works
 * before. What a button says is told as it is pressed: the page may go before the browser has copied.
 * Rule 3: whoever wants out gets out: Escape, the backdrop, the close button, the phone's back
 * gesture. The focus goes back to where it was.
 * Rule 4: a page may throw our element away, with whatever it is in; that is seen at once, and counts as left.
 * Rule 5: the stage decides nothing. What a button means is the engine's to say.
 *
 * @typedef {import('./wording.js').Slots} Slots
 * @typedef {{id: string, overlay: string, tree: string, slots: Slots, expires_at?: number | null}} View
 * @typedef {{shown: boolean, reason?: string}} Answer
 * @typedef {{trees: Record<string, import('./tree.js').Twig>, messages: Record<string, string>,
 *   css: Record<string, string>, theme?: string, language: string, direction: string}} Overlays
 * @typedef {(kind: string, fields: Record<string, unknown>, cause?: string) => void} Emit
 * @typedef {{id: string, slots: Slots, host: HTMLElement, root: ShadowRoot, dialog: HTMLDialogElement,
 *   apply: (slots: Slots) => void, before?: (changed: Slots, still?: boolean) => Promise<void> | void,
 *   queue: Promise<void>, painted: boolean, back: Element | null, until: AbortController,
 *   copied?: Promise<boolean>}} Scene
 */
import {wheel} from './behaviours/wheel.js';
import {grow} from './tree.js';
import {openWording} from './wording.js';

/** @type {Record<string, (root: Element, calm: boolean) => Scene['before']>} */
const BEHAVIOURS = {wheel};
// What visitors do inside must not set off the page's own shortcuts and "click outside" rules.
const PRIVATE = ['click', 'keydown', 'keyup', 'mousedown', 'mouseup', 'pointerdown', 'pointerup'];

/**
 * Returns the stage of a page.
 *
 * @param {{overlays: Overlays, emit: Emit, document: Document, perWhole: (currency: string) => number}} given
 */
export const openStage = ({overlays, emit, document, perWhole}) => {
  const say = openWording(overlays, perWhole);
  const takeTurn = openTurns(navigator.locks);
  /** @type {Record<string, CSSStyleSheet[]>} Parsed ahead: a view that is due should not wait for it. */
  const sheets = {};
  for (const [kind, own] of Object.entries(overlays.css)) {
    sheets[kind] = [own, overlays.theme ?? ''].map((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
  }
  /** @type {Scene | null} */
  let scene = null;

  /** @type {(view: View) => string | undefined} */
  const refusal = ({tree, expires_at}) => {
    if (scene) return 'busy';
    if (!overlays.trees[tree]) return 'no_tree';
    if (document.hidden) return 'hidden';
    if (document.fullscreenElement) return 'fullscreen';
    if (expires_at && performance.now() > expires_at) return 'stale';
  };

  const close = () => {
    if (!scene) return;
    const {dialog, host, back, until} = scene;
    scene = null;
    until.abort();
    dialog.close();
    host.remove();
    /** @type {HTMLElement | null} */ (back)?.focus?.({preventScroll: true});
  };

  /** @type {(by: string | null) => void} */
  const dismiss = (by) => {
    const left = scene;
    close();
    if (left?.painted) emit('dismissed', {by, spinning: left.slots.spinning?.on}, left.id);
  };

  /** @type {(element: Element) => void} */
  const act = (element) => {
    const action = element.getAttribute('data-action');
    if (action === 'dismiss') return dismiss(element.getAttribute('data-by'));
    if (action === 'opt_out') return dismiss(action);
    if (!scene?.painted) return;
    // Until the engine answers, a second press of the same button says nothing new.
    if (element.hasAttribute('aria-busy')) return;
    if (!/link|copy/.test(`${action}`)) element.setAttribute('aria-busy', 'true');
    emit('acted', {action}, scene.id);
    if (action === 'copy') scene.copied = copyText(scene.slots.code?.text ?? '', scene.root);
  };

  /** @type {(mine: Scene) => void} */
  const listen = ({host, dialog, until: {signal}}) => {
    let onBackdrop = false;
    dialog.addEventListener('pointerdown', ({target}) => (onBackdrop = target === dialog), {signal});
    dialog.addEventListener('click', ({target}) => {
      const pressed = /** @type {Element} */ (target).closest('[data-action]');
      if (pressed) act(pressed);
      else if (onBackdrop && target === dialog) dismiss('backdrop');
    }, {signal});
    // `close` comes alone when the browser insists: a second Escape, a back gesture.
    for (const kind of ['cancel', 'close']) dialog.addEventListener(kind, () => dismiss('escape'), {signal});
    for (const kind of PRIVATE) host.addEventListener(kind, (happened) => happened.stopPropagation());
  };

  /** @type {(view: View) => Scene} */
  const build = ({id, overlay, tree, slots}) => {
    const host = document.createElement('momently-stage');
    const root = host.attachShadow({mode: 'open'});
    const dialog = document.createElement('dialog');
    const {element, apply} = grow(overlays.trees[tree], say, document);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const before = BEHAVIOURS[`${element.getAttribute('data-behaviour')}`]?.(element, calm);
    dialog.lang = overlays.language;
    dialog.dir = overlays.direction;
    dialog.tabIndex = -1;
    dialog.setAttribute('aria-labelledby', 'title');
    root.adoptedStyleSheets = sheets[overlay] ?? [];
    dialog.append(element);
    root.append(dialog);
    if (root.getElementById('body')) dialog.setAttribute('aria-describedby', 'body');
    const queue = Promise.resolve();
    const back = deepFocus(document);
    const until = new AbortController();
    return {id, slots: {...slots}, host, root, dialog, apply, before, queue, painted: false, back, until};
  };

  /** @type {(mine: Scene) => void} */
  const raise = (mine) => {
    mine.before?.(mine.slots, true);
    mine.apply(mine.slots);
    document.body.append(mine.host);
    mine.dialog.showModal();
    // The dialog itself, not its first button: a key meant for the page must not press anything.
    mine.dialog.focus({preventScroll: true});
    listen(mine);
    new MutationObserver((_, seen) => {
      if (mine.host.isConnected) return;
      seen.disconnect();
      if (scene === mine) dismiss('navigation');
    }).observe(document, {childList: true, subtree: true});
  };

  /**
   * Puts a view on the screen.
   *
   * @param {View} view
   * @returns {Promise<Answer>} after the first painted frame, or at once with the reason why not
   */
  const show = async (view) => {
    const reason = refusal(view);
    if (reason) return refused(reason);
    try {
      const mine = (scene = build(view));
      const free = await takeTurn(mine.until.signal);
      if (scene === mine) free ? raise(mine) : close();
      if (!free) return refused('other_tab');
      await nextFrame();
      mine.painted = scene === mine;
      return mine.painted ? {shown: true} : refused('closed');
    } catch {
      close();
      return refused('broken');
    }
  };

  /** @type {(mine: Scene, changed: Slots) => Promise<void>} */
  const change = async (mine, changed) => {
    await mine.before?.(changed);
    if (scene !== mine) return;
    const {dialog, root, slots} = mine;
    for (const element of root.querySelectorAll('[aria-busy]')) element.removeAttribute('aria-busy');
    const focused = root.activeElement;
    mine.apply(Object.assign(slots, changed));
    if (changed.landing) /** @type {HTMLElement | null} */ (root.querySelector('.result'))?.focus();
    else if (focused?.closest('[hidden]')) dialog.focus({preventScroll: true});
  };

  /**
   * Changes slots of the view on the screen; what its behaviour still plays comes first.
   *
   * @param {string} showId
   * @param {Slots} slots
   */
  const update = async (showId, slots) => {
    const mine = scene;
    if (mine?.id !== showId) return;
    // The engine knows of the press; whether the code was copied, the browser knows.
    if (slots.copied) slots.copied.on = await (mine.copied ?? true);
    mine.queue = mine.queue.then(() => change(mine, slots));
  };

  /**
   * Takes a view, or whatever is there, off the screen; why is the engine's own affair.
   *
   * @type {(showId?: string) => void}
   */
  const hide = (showId = scene?.id) => {
    if (scene?.id === showId) close();
  };

  /** Pays what only a first view costs (formats, styles, fonts), out of sight and while nobody waits. */
  const rehearse = () => {
    const [overlay] = Object.keys(sheets);
    const [tree] = Object.keys(overlays.trees);
    if (!tree || scene) return;
    say({type: 'date', wall_ms: 0});
    const {dialog, host} = build(/** @type {any} */ ({overlay, tree}));
    const whole = dialog.querySelector('.scroll') ?? dialog;
    const parts = [...whole.children];
    dialog.style.visibility = 'hidden';
    // Part by part, an idle moment each: on a slow phone all at once would be a long task.
    const next = () => {
      whole.replaceChildren(...parts.splice(0, 1));
      document.body.append(host);
      dialog.getBoundingClientRect();
      host.remove();
      if (parts.length) whenIdle(next);
    };
    whenIdle(next);
  };
  const whenIdle = window.requestIdleCallback;
  whenIdle?.(rehearse);

  return {show, update, hide};
};

/** @type {(reason: string) => Answer} */
const refused = (reason) => ({shown: false, reason});

/** @type {(document: Document) => Element | null} */
const deepFocus = (document) => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
};

/**
 * Resolves once the frame that is being made has been painted.
 *
 * @type {() => Promise<void>}
 */
const nextFrame = () =>
  new Promise((done) => {
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => done(port1.close());
      port2.postMessage(0);
    });
  });

/**
 * Returns what asks for this tab's turn: true when no other tab has a view open. The turn is ours until `until`
 * aborts or the page goes.
 *
 * @param {LockManager | undefined} locks
 * @returns {(until: AbortSignal) => Promise<boolean>}
 */
const openTurns = (locks) => {
  // Settles when our last turn is over: the browser takes a lock back a moment after we let go.
  /** @type {Promise<unknown> | undefined} */
  let last;
  /** @type {(until: AbortSignal, answer: (free: boolean) => void) => (lock: Lock | null) => unknown} */
  const holder = (until, answer) => (lock) => {
    answer(!!lock);
    return lock && !until.aborted && new Promise((free) => {
      until.addEventListener('abort', free);
      // A lock kept over pagehide would keep the page out of the back/forward cache.
      addEventListener('pagehide', free, {signal: until});
    });
  };
  return async (until) => {
    await last;
    return new Promise((answer) => {
      if (!locks) return answer(true);
      // Refused where the page has no origin to share: then there is no other tab to ask either.
      last = locks.request('momently', {ifAvailable: true}, holder(until, answer)).catch(() => answer(true));
    });
  };
};

/**
 * Copies `text`; where the browser does not let us, selects it for the visitor's own hand.
 *
 * @param {string} text
 * @param {ShadowRoot} root
 * @returns {Promise<boolean>} whether it was copied
 */
const copyText = async (text, root) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const code = root.querySelector('.code');
    if (code) getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
};
