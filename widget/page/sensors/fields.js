/**
 * Form fields: focused, edited, left.
 *
 * Rule 1: what a visitor typed is never read. Whether a field is filled is asked of the browser's own checks
 * (`validity`, `:autofill`), or known from the edits.
 * Rule 2: passwords, cards and one-time codes are skipped wholly: no signal tells that they exist. That somebody types
 * in one right now stays on the page.
 * Rule 3: a field has a role, from `data-momently-field` or from its own attributes, and a name that holds for this
 * page only.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';
import {now} from '../clock.js';

const SKIPPED =
  /(\b|_)(cc|exp|pin|file\b|button|submit|reset|image)|one-time|otp|sms|pass[cpw]|pwd|secur|card|c[sv][cv]|iban/i;
const TYPING_MS = 1500;
/** @type {Record<string, RegExp>} The first that fits, counts. */
const ROLES = {
  coupon: /coupon|promo|voucher|discount/i,
  email: /mail/i,
  phone: /\btel|phone|mobile/i,
  search: /search|query|\bq\b/i,
  quantity: /qty|quantity/i,
  address: /address|street|city|\bzip|postal|country/i,
  name: /name\b/i,
};

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {Field} field */
const marks = ({autocomplete, type, name, id}) => `${autocomplete} ${type} ${name} ${id}`;

/** @param {Field} field */
const roleOf = (field) => field.getAttribute('data-momently-field') ??
  Object.keys(ROLES).find((role) => ROLES[role].test(marks(field))) ?? 'other';

let typedAt = -TYPING_MS;

/** Whether the visitor is typing where nobody looks. */
export const isTypingUnseen = () => now() - typedAt < TYPING_MS;

/** The field that a notice is about; undefined for what we must not or need not see. @param {Event} notice */
const fieldOf = (notice) => {
  const target = /** @type {Field} */ (notice.composedPath()[0]);
  if (!target.validity) return;
  if (!SKIPPED.test(marks(target))) return target;
  if (notice.type === 'input') typedAt = now();
};

/** @type {Record<string, string>} */
const KINDS = {focusin: 'field_focused', focusout: 'field_blurred', input: 'field_edited'};

/** Watches form fields, for as long as momently is on. */
export const watchFields = () => {
  /** What this page knows of its fields. @type {WeakMap<Field, {field: string, edited: boolean}>} */
  const fields = new WeakMap();
  let count = 0;

  /** @param {Field} field @param {boolean} edited */
  const isFilled = (field, edited) => {
    if (field.required) return !field.validity.valueMissing;
    return edited || field.matches(':autofill');
  };
  listen(document, Object.keys(KINDS).join(' '), (notice) => {
    const field = fieldOf(notice);
    if (!field) return;
    const known = fields.get(field) ?? {field: `f${++count}`, edited: false};
    known.edited ||= notice.type === 'input';
    fields.set(field, known);
    emit(KINDS[notice.type], {
      field: known.field,
      role: roleOf(field),
      required: field.matches(':required,[aria-required=true]'),
      filled: isFilled(field, known.edited),
      change: /^delete/.test(notice.inputType) ? 'delete' : 'insert',
    });
  });
};
