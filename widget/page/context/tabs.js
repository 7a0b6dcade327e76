/**
 * The extra `tabs`: what one tab has shown, the others know at once, whatever the visitor's consent.
 *
 * Rule 1: with persistent consent the store tells other tabs by itself. Below it nothing is shared on disk, so tabs
 * that are open at the same time tell each other here; when the last is closed, nobody knows anything.
 * Rule 2: a tab without consent takes in what was shown and dismissed, and "no more offers", never who the visitor is:
 * that is the engine's rule. A tab with more consent takes in nothing from one with less.
 * Rule 3: a tab that opens asks the others. One that may go to the back/forward cache hangs up, and asks again
 * when it comes back.
 */
const MEMORY = '';
const HELLO = 'hello';

/** @param {Kit} kit @returns {Extra} */
export const open = ({emit, level, listen, manifest, read}) => {
  /** @type {BroadcastChannel | undefined} */
  let channel;
  /** @param {any} memory */
  const tell = (memory) => memory && channel?.postMessage({level: level(), memory});
  const call = () => {
    channel = new BroadcastChannel(`momently:${manifest.site}`);
    listen(channel, 'message', ({data: said}) => {
      if (said === HELLO) tell(read(MEMORY));
      else if (level() === 'memory' || (level() === 'session' && said.level === 'session')) {
        emit('memory_changed', {memory: said.memory});
      }
    });
    channel.postMessage(HELLO);
  };
  call();
  listen(window, 'pagehide', () => {
    channel?.close();
    channel = undefined;
  });
  listen(window, 'pageshow', ({persisted}) => persisted && call());
  return {
    reply: ({effects}) => effects.forEach(({kind, memory}) => kind === 'remember' && tell(memory)),
  };
};
