/**
 * Boots a cut runtime and plays the rehearsal on it: a module that is missing
 * fails here, in the build, and not in a visitor's browser.
 * Usage: node rehearse.mjs PLAN.json; prints {answers} as JSON.
 */
import {boot, rehearse, script, stumble} from './python.mjs';

await script(async (plan) => {
  const pyodide = await boot(plan.runtime, plan.momently_zip);
  const answers = rehearse(pyodide, plan.rehearsal);
  if (!stumble(pyodide)) throw new Error('The cut runtime cannot report an error.');
  return {answers};
});
