/** What a chart shows, as a table. */
export interface Table { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] }

/** Comma-separated values as the library writes them (`Csv`): RFC 4180 with line feeds; text that a spreadsheet would run gets an apostrophe before it. */
export const csvOf = (table: Table): string => [table.columns, ...table.rows].map(row => row.map(field).join(',')).join('\n') + '\n';

function field(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? `'${text}` : text);
