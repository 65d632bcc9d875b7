/**
 * A process that has a store, for tests: `node store-process.ts try|hold|pour|fill PATH …`. It says on stdout what happened, a line for
 * each thing.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { execFileSync } from 'node:child_process';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { attemptAt, newEvent, uuidAt } from '../new-event.ts';

const [mode = '', path = '', ...rest] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const store = await openSqliteStore(path);
  say('opened');
  await act(store);
} catch (error) {
  say(error instanceof Error && 'code' in error ? `${String(error.code)} ${error.message}` : String(error));
}

async function act(store: Store): Promise<void> {
  if (mode === 'hold') await hold(store);
  else if (mode === 'pour') await pour(store, Number(rest[0]));
  else if (mode === 'fill') await fill(store);
  else await store.close();
}

/** Accepts an event for each line of stdin, until that ends. */
async function hold(store: Store): Promise<void> {
  let number = 900_000;
  for await (const _ of createInterface(process.stdin)) {
    number += 1;
    const { kind } = await store.accept(newEvent(number));
    say(kind);
  }
  await store.close();
}

/** Accepts, claims and settles without end, and says what is done once it is: `accepted ID DELIVERY`, `delivered DELIVERY`. */
async function pour(store: Store, from: number): Promise<void> {
  let number = from;
  const acceptOn = async () => {
    for (;;) {
      number += 1;
      const event = newEvent(number, { dedupe: { key: String(number), windowMs: 1000 } });
      await store.accept(event);
      say(`accepted ${event.id} ${event.deliveries.map(({ id }) => id).join()}`);
    }
  };
  const deliverOn = async () => {
    for (;;) {
      const at = { nowMs: 1e12, leaseUntilMs: 2e12 };
      const { claimed } = await store.claim([{ webhook: 'own', limit: 5 }], at);
      for (const claim of claimed) {
        await store.settle(claim, attemptAt(1e12), { state: 'delivered' });
        say(`delivered ${claim.id}`);
      }
    }
  };
  await Promise.all([...Array.from({ length: 16 }, acceptOn), deliverOn()]);
}

/**
 * Accepts events of 20,000 bytes until the disk takes no more and says why; makes room, by removing the file that is named or else by
 * lifting the limit on this process; goes on.
 */
async function fill(store: Store): Promise<void> {
  const [filler] = rest;
  const accepted: number[] = [];
  const accept = async (number: number) => {
    await store.accept(newEvent(number, { event: JSON.stringify('x'.repeat(20_000)) }));
    accepted.push(number);
  };
  say(`refused ${String(await acceptUntilRefused(accept))}`);
  const group = await Promise.allSettled([5001, 5002, 5003].map(accept));
  say(`group ${group.map(({ status }) => status).join(' ')}`);
  if (filler !== undefined) await rm(filler);
  else execFileSync('prlimit', ['--fsize=unlimited', '--pid', String(process.pid)]);
  await Promise.all([6001, 6002, 6003].map(accept));
  const found = await Promise.all(accepted.map(async (number) => store.event(uuidAt(1_000_000 + number, number))));
  const [{ count } = { count: 0 }] = await store.counts();
  say(`kept ${found.filter((event) => event !== undefined).length} of ${accepted.length}, ${count} deliveries`);
  await store.close();
}

async function acceptUntilRefused(accept: (number: number) => Promise<void>): Promise<unknown> {
  try {
    for (let number = 1; number < 2000; number += 1) await accept(number);
  } catch (error) {
    return error;
  }
  return 'nothing';
}
