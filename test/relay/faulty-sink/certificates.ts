import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificates for 127.0.0.1, made anew; the kinds that an authority of ours signed differ from `good` in one thing each. */
export interface Certificates {
  /** The file of the authority. */
  readonly authority: string;
  readonly good: Certificate;
  readonly expired: Certificate;
  readonly wrongHost: Certificate;
  /** Signed by itself, so that no authority vouches for it. */
  readonly selfSigned: Certificate;
  /** Signed by an authority that nobody was told of. */
  readonly unknownAuthority: Certificate;
}

/** Makes them by openssl, in a folder. */
export function makeCertificates(folder: string): Certificates {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const makeAuthority = (name: string): void =>
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  const read = (name: string): Certificate => ({
    cert: readFileSync(join(folder, `${name}.pem`), 'utf8'),
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  });
  const sign = (
    name: string,
    { authority = 'authority', host = 'IP:127.0.0.1', days = ['-days', '1'] }: SigningChoice = {},
  ): Certificate => {
    writeFileSync(join(folder, 'extensions'), `subjectAltName=${host}\n`);
    openssl('req', '-new', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', ...days];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', 'extensions', ...by);
    return read(name);
  };
  makeAuthority('authority');
  makeAuthority('stranger');
  makeAuthority('self');
  return {
    authority: join(folder, 'authority.pem'),
    good: sign('good'),
    // One that ends before it begins is over.
    expired: sign('expired', { days: ['-days', '-1'] }),
    wrongHost: sign('wrong-host', { host: 'DNS:other.example,IP:127.0.0.2' }),
    selfSigned: read('self'),
    unknownAuthority: sign('unknown', { authority: 'stranger' }),
  };
}

interface SigningChoice {
  readonly authority?: string;
  readonly host?: string;
  readonly days?: readonly string[];
}
