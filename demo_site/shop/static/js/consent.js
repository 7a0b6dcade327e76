/** The cookie banner: a choice is kept by the shop and told to momently at once. */
const LEVELS = {all: 'persistent', essential: 'memory'};

const keep = (choice) => {
  window.momently.push(['consent', LEVELS[choice]]);
  const headers = {accept: 'application/json'};
  return fetch('/consent', {method: 'POST', body: new URLSearchParams({choice}), headers});
};

/** Follows the buttons of the banner, and the link in the footer that brings it back. */
export const watchConsent = () => {
  const banner = document.querySelector('[data-consent]');
  banner.querySelector('form').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    banner.hidden = true;
    keep(submitted.submitter.value);
  });
  document.querySelector('[data-consent-again]').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    banner.hidden = false;
    banner.querySelector('button').focus();
  });
};
