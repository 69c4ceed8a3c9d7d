// The look-up alone, apart from the connection, so that its time and its failures are told apart from TCP's.

import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Journey } from './journey.js'

const notFound = (hostname: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname })

/** The addresses of a host, never none. An address stands for itself and enters no phase. */
export const findAddresses = async (
  hostname: string,
  lookup: LookupFunction,
  { trail }: Pick<Journey, 'trail'>
): Promise<readonly LookupAddress[]> => {
  const family = isIP(hostname)
  if (family !== 0) return [{ address: hostname, family }]
  trail.enter('dns')
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, found, foundFamily = 0) => {
      if (error) return reject(error)
      const addresses = typeof found === 'string' ? [{ address: found, family: foundFamily || isIP(found) }] : found
      // node:net answers an empty list with a bare TypeError.
      if (addresses.length === 0) return reject(notFound(hostname))
      resolve(addresses)
    })
  })
}

/** What node:net asks for what is already known; told to select the family itself, it asks for all and tries them in turn. */
export const toLookup =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_hostname, _options, done) =>
    done(null, [...addresses])
