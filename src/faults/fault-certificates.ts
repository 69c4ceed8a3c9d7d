// The certificates of misbehaving receivers: good ones of an authority that lives in memory, and those that are not.

import { createCertificate } from '../tls/create-certificate.js'
import type { FaultCertificate } from './fault-kind.js'

export interface KeyPair {
  /** PEM. */
  readonly cert: string
  /** PEM. */
  readonly key: string
}

export interface Life {
  readonly notBefore: Date
  readonly notAfter: Date
}

/** A certificate for these hosts, of an authority that whoever calls is to trust. Default life: now is in it. */
export type Issue = (hosts: readonly string[], life?: Life) => KeyPair

export interface FaultAuthority {
  /** PEM. */
  readonly cert: string
  readonly issue: Issue
}

/** Makes one for these hosts, as good or as bad as asked for. */
export type Certify = (certificate: FaultCertificate, hosts: readonly string[]) => KeyPair

const DAY_MS = 86_400_000

/** `from` and `to` in days from `now`, which is in milliseconds since 1970. */
const life = (now: number, from: number, to: number): Life => ({
  notBefore: new Date(now + from * DAY_MS),
  notAfter: new Date(now + to * DAY_MS)
})

/** `now` is real time, as TLS checks it. */
export const createFaultAuthority = (now: number): FaultAuthority => {
  const issuer = createCertificate({ commonName: 'ens-local faults', authority: true, ...life(now, -90, 3650) })
  return {
    cert: issuer.cert,
    issue: (hosts, span = life(now, -1, 396)) =>
      createCertificate({ commonName: 'ens-local fault', hosts, issuer, ...span })
  }
}

export const createCertify = (issue: Issue, now: number): Certify => {
  const pair: Record<FaultCertificate, (hosts: readonly string[]) => KeyPair> = {
    good: hosts => issue(hosts),
    expired: hosts => issue(hosts, life(now, -60, -1)),
    'wrong-host': () => issue(['another-host.example']),
    'self-signed': hosts => createCertificate({ commonName: 'ens-local fault', hosts, ...life(now, -1, 396) }),
    // An authority that is forgotten at once.
    'untrusted-ca': hosts => createFaultAuthority(now).issue(hosts)
  }
  return (certificate, hosts) => pair[certificate](hosts)
}
