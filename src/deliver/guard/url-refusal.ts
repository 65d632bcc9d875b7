import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.ts';
import { refusedPorts } from './refused-ports.ts';

/** Where a request would go. */
export interface Destination {
  /** `http:` or `https:`. */
  readonly protocol: string;
  /** A name or an address, as the WHATWG's URL has it: then `0x7f.1` is 127.0.0.1 by now. */
  readonly hostname: string;
  /** Empty: the protocol's own. */
  readonly port: string;
}

/**
 * Why no request may go to a URL, as far as the URL itself says it: an address, a name for this machine, a port. Other names are judged
 * by their addresses when they are dialled.
 *
 * @param isProxied whether a proxy resolves names, so that nobody can say whether one leads to a network that `http:` may go to
 * @returns undefined where nothing speaks against it
 */
export function urlRefusal(
  { protocol, hostname, port }: Destination,
  guard: AddressGuard,
  isProxied = false,
): string | undefined {
  const host = hostname.replaceAll(/^\[|\]$/gu, '').replace(/\.+$/u, '');
  if (saysItsAddress(host)) {
    const refusal = addressRefusal(host, guard, protocol);
    // Where http may go everything is the user's own, its ports too.
    if (refusal !== undefined || addressRefusal(host, guard, 'http:') === undefined) return refusal;
  }
  if (port !== '' && refusedPorts.has(Number(port)))
    return `port ${port} belongs to another protocol than HTTP; give the receiving side another port`;
  if (!isProxied || protocol === 'https:') return undefined;
  return `http:// goes to allowPrivateNetworks alone, and whether ${host} is there the proxy knows; write https://, or name it in NO_PROXY`;
}

/** Whether no resolver has to be asked. Source for localhost: RFC 6761, 6.3. */
function saysItsAddress(host: string): boolean {
  return isIP(host) !== 0 || /^(?:.+\.)?localhost$/iu.test(host);
}

function addressRefusal(host: string, guard: AddressGuard, protocol: string): string | undefined {
  if (isIP(host) !== 0) return told('', host, guard.refusalOf(host, protocol));
  // Which of the two a machine has for the name is seen at the dial.
  if (guard.refusalOf('::1', protocol) === undefined) return undefined;
  return told(host, '127.0.0.1', guard.refusalOf('127.0.0.1', protocol));
}

/** A refusal as a sentence. */
export function told(name: string, address: string, refusal: string | undefined): string | undefined {
  if (refusal === undefined) return undefined;
  return name === '' ? `${address} ${refusal}` : `${name} has the address ${address}, which ${refusal}`;
}
