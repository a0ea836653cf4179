// Values as cells of a CSV file. What a cell holds comes from agents, and a spreadsheet obeys a text that begins like a formula.

/**
 * Where a formula could begin: at the start of a text, and behind whatever a reader's spreadsheet takes for the end of a cell, which its
 * own settings decide and not this file. Blanks and quotation marks before it are passed over, as spreadsheets do.
 */
const FORMULA = /(^|[;,\t\r\n])([\s"]*)(?=[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20])/g;

/** One line. */
export function line(values) {
  return `${values.map(cell).join(',')}\r\n`;
}

/** One cell. Texts are quoted, all of them; numbers stand as they are. */
export function cell(value) {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'object') {
    return quoted(JSON.stringify(value, (name, inner) => (typeof inner === 'string' ? tame(inner) : inner)));
  }
  return typeof value === 'string' ? quoted(tame(value)) : String(value);
}

function tame(text) {
  return text.replace(FORMULA, "$1$2'");
}

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}
