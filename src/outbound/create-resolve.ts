// Where a callback's connection really goes: where --map says, else where --forward-to says, else to itself.

import type { Destination, Resolve } from '../ports.js'

export interface Routes {
  /** Callback host, in lower case → origin. `*.example.com` is every host below, at any depth. */
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

/** A row for the host itself, else the wildcard of the nearest domain above it. */
const find = (mapped: ReadonlyMap<string, Destination>, host: string): Destination | undefined => {
  const exact = mapped.get(host)
  if (exact !== undefined) return exact
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const below = mapped.get(`*${host.slice(dot)}`)
    if (below !== undefined) return below
  }
  return undefined
}

export const createResolve = ({ map, forwardTo }: Routes): Resolve => {
  const mapped = new Map(Object.entries(map).map(([host, origin]) => [host, toDestination(new URL(origin))]))
  const usual = forwardTo === undefined ? undefined : toDestination(new URL(forwardTo))
  return url => find(mapped, url.hostname) ?? usual ?? toDestination(url)
}
