/** The shapes that cross a border: page and worker, page and server, page and our queue. */

declare module '*.css' {
  const text: string;
  export default text;
}

type Level = 'memory' | 'session' | 'persistent';
type State = 'idle' | 'starting' | 'armed' | 'off';
type Plain = Record<string, any>;

/** Tells the engine that something happened; `cause` is the id of the effect that led to it. */
type Emit = (kind: string, fields?: Plain, cause?: string) => void;

interface Signal extends Plain {
  kind: string;
  at: number;
  cause?: string;
}

interface Batch {
  seq: number;
  now: number;
  signals: Signal[];
}

interface Effect extends Plain {
  kind: string;
  id: string;
}

interface Reply {
  seq: number;
  effects: Effect[];
  next_wake: number | null;
  /** Why each campaign shows or does not, for the inspector that asked. */
  inspection?: Plain;
  compute_ms: number;
}

interface Outcome extends Plain {
  id: string;
}

interface Settings {
  collector?: string | null;
  issuer?: string | null;
  cart?: {url: string; method: string; field: string} | null;
  journal?: {record: boolean; url?: string | null} | null;
  start?: 'idle' | 'now' | 'interaction';
  /** The extras that this site's campaigns need, each with the word that the query string must hold. */
  extras?: Record<string, string>;
  senses?: Senses;
}

/** What the extra `senses` is to tell. */
interface Senses {
  kinds: string[];
  elements: {selector: string; percent: number}[];
}

interface Manifest {
  site: string;
  paused?: boolean;
  paused_campaigns?: string[];
  engine: string;
  bundle_hash: string;
  settings: Settings;
  files: Record<string, string>;
}

/** What an extra is handed: all of momently that has state, and exists once. */
interface Kit {
  emit: Emit;
  guarded<A extends any[]>(work: (...given: A) => any): (...given: A) => any;
  /** Keeps a value as far as the visitor allows; names begin with a colon. */
  keep(name: string, value: any): void;
  level(): Level;
  listen(target: EventTarget, names: string, hear: (notice: any) => void): void;
  manifest: Manifest;
  read(name: string): any;
  until: AbortSignal;
}

/** What an extra may want to hear of, and answer. */
interface Extra {
  /** What goes to the engine; the first batch of each engine begins with the signal `session`. */
  batch?(batch: Batch): void;
  reply?(reply: Reply): void;
  /** Answers a question of the engine, with the fields of an `answered` signal; undefined if it is not for this extra. */
  ask?(effect: Effect): Promise<Plain> | undefined;
  /** The session as lines. */
  read?(): string;
}

interface View extends Effect {
  campaign: string;
  variant: string;
  expires_at: number | null;
}

interface Stage {
  show(view: View): Promise<{shown: true} | {shown: false; reason: string}>;
  update(show: string, slots: Plain): void;
  hide(show?: string): void;
}

interface Window {
  momently?: any;
  dataLayer?: any;
  navigation?: EventTarget;
  trustedTypes?: {createPolicy(name: string, rules: Plain): {createScriptURL(text: string): string}};
}

interface Window {
  /** Real time, also where a test has replaced the page's timers; not every browser has it. */
  scheduler?: {postTask(task: () => void, options: {delay: number}): Promise<void>; yield?(): Promise<void>};
}

interface Document {
  prerendering?: boolean;
}

interface Navigator {
  globalPrivacyControl?: boolean;
}
