/** The few parts of Pyodide's interface that the worker uses. */

/** momently.hosts.browser, its two functions kept as proxies: JSON text in, JSON text out. */
export interface Host {
  start(bundle: string, pluginsOff: string): string;
  receive(batch: string): string;
}

export interface Pyodide {
  pyimport(name: 'momently.hosts.browser'): Host;
}

export interface PyodideOptions {
  indexURL: string;
  packageBaseUrl: string;
  stdLibURL: string;
  lockFileContents: {info: Record<string, string>; packages: Record<string, never>};
  enableRunUntilComplete: boolean;
  env: Record<string, string>;
  fsInit(files: {writeFile(path: string, contents: Uint8Array): void}): Promise<void>;
}

export function loadPyodide(options: PyodideOptions): Promise<Pyodide>;
