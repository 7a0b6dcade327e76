/**
 * Form fields: focused, edited, left.
 *
 * Rule 1: what a visitor typed is never read. Whether a field is filled is asked of the browser's own checks
 * (`validity`, `:placeholder-shown`, `:autofill`), or known from the edits.
 * Rule 2: passwords, cards and one-time codes are skipped wholly: no signal tells that they exist.
 * Rule 3: a field has a role, from `data-momently-field` or from its own attributes, and a name that holds for this
 * page only.
 */
import {listen} from '../guard.js';

const SKIPPED = /\b(cc|current|new)-|one-time|passw|card.?n|cvv|cvc|csc|iban|\botp\b/i;
const NO_FIELD = /^(password|hidden|button|submit|reset|image|file)$/;
/** @type {[string, RegExp][]} The first that fits, counts. */
const ROLES = [
  ['coupon', /coupon|promo|voucher|discount|gutschein/i],
  ['email', /e-?mail/i],
  ['phone', /\btel\b|phone|mobile/i],
  ['search', /search|\bq\b|query/i],
  ['quantity', /qty|quantity/i],
  ['address', /address|street|city|\bzip|postal|postcode|country/i],
  ['name', /name\b/i],
];
const KNOWN = new Set(['other', ...ROLES.map(([role]) => role)]);

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {Field} field */
const marks = ({autocomplete, type, name, id}) => `${autocomplete} ${type} ${name} ${id}`;

/** @param {Field} field */
const roleOf = (field) => {
  const said = field.getAttribute('data-momently-field');
  if (said !== null) return KNOWN.has(said) ? said : 'other';
  return ROLES.find(([, fits]) => fits.test(marks(field)))?.[0] ?? 'other';
};

/** The field that a notice is about; undefined for what we must not or need not see. @param {Event} notice */
const fieldOf = (notice) => {
  const target = /** @type {Field} */ (notice.composedPath()[0]);
  if (!/^(input|select|textarea)$/.test(target.localName)) return;
  if (!NO_FIELD.test(target.type) && !SKIPPED.test(marks(target))) return target;
};

/** @param {Field} field */
const isRequired = (field) => field.required || field.getAttribute('aria-required') === 'true';

/** Watches form fields, until `until` aborts. @param {Emit} emit @param {AbortSignal} until */
export const watchFields = (emit, until) => {
  /** @type {WeakMap<Field, string>} */
  const names = new WeakMap();
  /** @type {WeakSet<Field>} */
  const edited = new WeakSet();
  let count = 0;

  /** @param {Field} field */
  const facts = (field) => {
    if (!names.has(field)) names.set(field, `f${++count}`);
    return {field: names.get(field), role: roleOf(field)};
  };
  /** @param {Field} field */
  const isFilled = (field) => {
    if (field.required) return !field.validity.valueMissing;
    if (field.matches('[placeholder]')) return !field.matches(':placeholder-shown');
    return edited.has(field) || field.matches(':autofill');
  };
  /** @param {string} name @param {(field: Field, notice: any) => void} tell */
  const about = (name, tell) => listen(document, name, (notice) => {
    const field = fieldOf(notice);
    if (field) tell(field, notice);
  }, until);

  about('focusin', (field) => emit('field_focused', {...facts(field), required: isRequired(field)}));
  about('focusout', (field) =>
    emit('field_blurred', {...facts(field), required: isRequired(field), filled: isFilled(field)}));
  about('input', (field, {inputType}) => {
    edited.add(field);
    emit('field_edited', {...facts(field), change: /^delete/.test(inputType) ? 'delete' : 'insert'});
  });
};
