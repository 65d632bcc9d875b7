import type { SQLOutputValue } from 'node:sqlite';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A column that holds a text. @throws TypeError */
export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : refuse(column, 'text', value);
}

/** A column that holds a text or null. @throws TypeError */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** A column that holds a number. @throws TypeError */
export function number(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : refuse(column, 'number', value);
}

/** A column that holds a number or null. @throws TypeError */
export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

/** A column that holds bytes. @throws TypeError */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : refuse(column, 'bytes', value);
}

/** A column that holds one of a few texts. @throws TypeError */
export function oneOf<Text extends string>(row: Row, column: string, texts: readonly Text[]): Text {
  const value = row[column];
  return texts.find((known) => known === value) ?? refuse(column, texts.join(' or '), value);
}

function refuse(column: string, expected: string, value: unknown): never {
  throw new TypeError(`column ${column} holds ${value === null ? 'null' : typeof value}, not ${expected}`);
}
