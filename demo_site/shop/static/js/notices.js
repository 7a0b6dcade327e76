/** Short messages in the corner; they fade after a while, screen readers hear them at once. */
const STAYS_MS = 5000;

const fade = (notice) => {
  setTimeout(() => {
    notice.classList.add('gone');
    setTimeout(() => notice.remove(), 500);
  }, STAYS_MS);
};

/** Says one thing to the visitor. */
export const say = (text) => {
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.textContent = text;
  document.querySelector('[data-notices]').append(notice);
  fade(notice);
};

/** Lets the messages fade that came with the page. */
export const fadeNotices = () => {
  for (const notice of document.querySelectorAll('.notice')) fade(notice);
};
