// The hosts under `fault.test`: each kind is a receiver on loopback, started when it is first needed.

import { isIP } from 'node:net'
import type { Destination, Stopwatch } from '../ports.js'
import { createCertify, createFaultAuthority } from './fault-certificates.js'
import { kindTextOf } from './fault-host.js'
import type { FaultKind } from './fault-kind.js'
import { startFaultServer } from './fault-server.js'
import { findKind } from './find-kind.js'
import { holdPort } from './held-port.js'

export interface FaultHostsOptions {
  readonly stopwatch: Stopwatch
  /** Real time in milliseconds since 1970, whatever clock the emulator has: certificates are checked by it. */
  readonly now: () => number
}

export interface FaultHosts {
  /**
   * Where exchanges for `hostname` are led to meet this kind: `hostname` as in a parsed url, so an IPv6 address has
   * brackets. Any host will do, and gets a certificate of its own.
   */
  destinationOf(kind: FaultKind, parameter: number, hostname: string): Promise<Destination>
  /** For a host under `fault.test`. What is no kind has no address either. */
  destinationFor(hostname: string): Promise<Destination>
  /** Begins to count again. */
  reset(): void
  /** Resolves when all sockets are gone, whatever they wait for. */
  close(): Promise<void>
}

interface Started {
  readonly port: number
  cover?(address: string): void
  reset?(): void
  close(): Promise<void>
}

const HOST = '127.0.0.1'

export const createFaultHosts = ({ stopwatch, now }: FaultHostsOptions): FaultHosts => {
  const authority = createFaultAuthority(now())
  const certify = createCertify(authority.issue, now())
  const started = new Map<string, Promise<Started>>()
  let closed = false

  const at = (hostname: string, port: number): Destination => ({
    protocol: 'https:',
    hostname,
    port,
    ca: authority.cert
  })

  const start = ({ receiver }: FaultKind, parameter: number): Promise<Started> =>
    receiver?.is === 'listening'
      ? startFaultServer({ receiver, parameter, host: HOST, port: 0, stopwatch, certify })
      : holdPort(HOST, 0)

  const destinationOf: FaultHosts['destinationOf'] = async (kind, parameter, hostname) => {
    if (kind.receiver?.is === 'unresolvable') return at(`${kind.name}.fault.test`, 443)
    if (closed) throw new Error('The fault hosts are closed')
    const key = `${kind.name} ${parameter}`
    const starting = started.get(key) ?? start(kind, parameter)
    started.set(key, starting)
    const { port, cover } = await starting
    const host = hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0) cover?.(host)
    return at(HOST, port)
  }

  return {
    destinationOf,
    destinationFor: async hostname => {
      const found = findKind(kindTextOf(hostname))
      // The look-up says why: see `why-no-address.ts`.
      if (found?.kind.receiver === undefined) return at(hostname, 443)
      return destinationOf(found.kind, found.parameter, hostname)
    },
    reset: () => {
      for (const starting of started.values()) void starting.then(({ reset }) => reset?.())
    },
    close: async () => {
      closed = true
      await Promise.all([...started.values()].map(async starting => (await starting).close()))
    }
  }
}
