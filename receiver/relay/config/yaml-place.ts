import { isMap, isNode, isScalar, isSeq, type Document, type Pair } from 'yaml';
import type { ConfigPath } from './fault.ts';

/** Where a key or a value stands, from the beginning of the text; of what is missing, where what should hold it begins. */
export function placeOf(document: Document, path: ConfigPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let found = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const { key, value } = stepInto(node, step);
    const isLast = index === path.length - 1;
    const start = (atKey && isLast ? startOf(key) : startOf(value)) ?? startOf(key);
    if (start === undefined) return found;
    found = start;
    node = value;
  }
  return found;
}

/** What a step leads to; the last of keys that stand twice. */
function stepInto(node: unknown, step: string | number): { readonly key?: unknown; readonly value?: unknown } {
  if (isSeq(node)) return { value: node.items[Number(step)] };
  return (isMap(node) && node.items.findLast((item) => keyOf(item) === String(step))) || {};
}

/** The path of what stands at an offset, as deep as it is known. */
export function pathAt(document: Document, offset: number): ConfigPath {
  const path: (string | number)[] = [];
  let node: unknown = document.contents;
  for (;;) {
    const items: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const index = items.findLastIndex((item) => begins(item, offset));
    const item = items[index];
    if (item === undefined) return path;
    path.push(isMap(node) ? (keyOf(item as Pair) ?? '') : index);
    node = isMap(node) ? (item as Pair).value : item;
    if ((startOf(node) ?? Infinity) > offset) return path;
  }
}

function begins(item: unknown, offset: number): boolean {
  const start = isNode(item) ? startOf(item) : startOf((item as Pair).key);
  return start !== undefined && start <= offset;
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
