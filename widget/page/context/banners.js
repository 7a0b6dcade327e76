/**
 * The extra `banners`: a banner that asks for consent comes first, and is never covered.
 *
 * Rule 1: banners of the tools in the table are known by their elements; a shop's own carries `data-momently-banner`.
 * Where the page speaks TCF (https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework),
 * its banner is heard as well.
 * Rule 2: one look after what comes with such a banner: an element that joins the page's body, a click, a key; never a
 * look per frame.
 */
const KNOWN = [
  '[data-momently-banner]',
  '#onetrust-banner-sdk',
  '#CybotCookiebotDialog',
  '#usercentrics-root',
  '#usercentrics-cmp-ui',
  '#didomi-popup',
  '#didomi-notice',
  '.qc-cmp2-container',
  '[id^=sp_message_container]',
  '#truste-consent-track',
  '.osano-cm-dialog',
  '.cky-consent-container',
  '.cky-modal',
  '.cmplz-cookiebanner',
  '#iubenda-cs-banner',
  '#BorlabsCookieBox',
  '#axeptio_overlay',
  '#shopify-pc__banner',
  '.klaro .cookie-notice',
  '#cc-main .cm',
  '.cc-window',
  '.fc-consent-root',
  '#termly-code-snippet-support',
].join();
const SETTLED_MS = 700;
const SHOWS = 'cmpuishown';

/** @param {Element} element */
const isSeen = (element) => {
  const {width, height} = element.getBoundingClientRect();
  return width > 0 && height > 0
    && element.checkVisibility?.({opacityProperty: true, visibilityProperty: true}) !== false;
};

/** @param {Kit} kit @returns {Extra} */
export const open = ({emit, guarded, listen, until}) => {
  let isOpen = false;
  let byTool = false;
  let frame = 0;
  const look = guarded(() => {
    frame = 0;
    const now = byTool || [...document.querySelectorAll(KNOWN)].some(isSeen);
    if (now !== isOpen) emit('banner_changed', {open: (isOpen = now)});
  });
  const soon = () => {
    frame ||= requestAnimationFrame(look);
  };
  /** @type {any} */ (window).__tcfapi?.('addEventListener', 2, guarded((said) => {
    byTool = said?.eventStatus === SHOWS;
    soon();
  }));
  const observer = new MutationObserver(soon);
  const watch = () => {
    if (document.body) observer.observe(document.body, {childList: true});
    soon();
  };
  listen(document, 'DOMContentLoaded', watch);
  listen(document, 'click keyup', () => {
    soon();
    setTimeout(soon, SETTLED_MS); // by then it has faded away
  });
  until.addEventListener('abort', () => observer.disconnect());
  watch();
  return {batch: ({signals}) => signals[0]?.kind === 'session' && isOpen && emit('banner_changed', {open: true})};
};
