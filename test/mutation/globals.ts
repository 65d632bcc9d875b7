import { expect } from 'expect';
import { bind } from 'jest-each';

type Run = () => unknown;

/** What was declared, in order; titles are prefixed by those around. */
export const declared: { readonly title: string; readonly run: Run }[] = [];
const around: string[] = [];

/** Runs at once and puts its title before those inside. */
function describeOnce(title: string, inside: Run): void {
  around.push(title);
  inside();
  around.pop();
}

/** Keeps a test for later. */
function declare(title: string, run: Run): void {
  declared.push({ title: [...around, title].join(' › '), run });
}

export { expect };
export const describe = Object.assign(describeOnce, { each: bind(describeOnce, false) });
export const it = Object.assign(declare, { each: bind(declare, false) });
