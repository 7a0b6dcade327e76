/**
 * Finds the standard library that momently uses, by using it, and compiles it.
 *
 * Rule 1: what to keep is traced on stock Pyodide (boot, start, batches, one
 * failure) and joined with what the caller found by reading momently's source.
 * Rule 2: the very Pyodide that will run the bytecode makes it.
 * Usage: node trace.mjs PLAN.json; prints {modules, answers} as JSON.
 */
import {readFileSync} from 'node:fs';
import {boot, rehearse, script, stumble} from './python.mjs';

await script(async (plan) => {
  const pyodide = await boot(plan.pyodide);
  for (const [place, folder] of [['/momently_source/momently', plan.source], ['/compiled', plan.compiled]]) {
    pyodide.FS.mkdirTree(place);
    pyodide.mountNodeFS(place, folder);
  }
  pyodide.pyimport('sys').path.append('/momently_source');
  const answers = rehearse(pyodide, plan.rehearsal);
  stumble(pyodide);
  // Taken before the compiler below imports anything of its own.
  const inUse = pyodide.runPython('import sys; list(sys.modules.values())');
  pyodide.runPython(readFileSync(plan.inside, 'utf8'));
  const cut = pyodide.globals.get('cut');
  const modules = JSON.parse(cut(JSON.stringify({imports: plan.imports, own: plan.own}), inUse));
  return {modules, answers};
});
