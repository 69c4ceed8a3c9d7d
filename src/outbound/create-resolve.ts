// Where a callback's connection really goes: where --map says, else where --forward-to says, else to itself.

import type { Destination, Resolve } from '../ports.js'

export interface Routes {
  /** Callback host, in lower case → origin. */
  readonly map: Readonly<Record<string, string>>
  /** An origin for all hosts without a row in `map`. */
  readonly forwardTo: string | undefined
}

const standardPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

const toDestination = ({ protocol, hostname, port }: URL): Destination => ({
  protocol: protocol === 'http:' ? 'http:' : 'https:',
  hostname: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port || standardPorts[protocol])
})

export const createResolve = ({ map, forwardTo }: Routes): Resolve => {
  const mapped = new Map(Object.entries(map).map(([host, origin]) => [host, toDestination(new URL(origin))]))
  const usual = forwardTo === undefined ? undefined : toDestination(new URL(forwardTo))
  return url => mapped.get(url.hostname) ?? usual ?? toDestination(url)
}
