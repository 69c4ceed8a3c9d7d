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
  return url => {
    const origin = map[url.hostname] ?? forwardTo
    return toDestination(origin === undefined ? url : new URL(origin))
  }
}
