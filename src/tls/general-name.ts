// A host as it stands in a certificate: GeneralName of RFC 5280, 4.2.1.6.

import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { UserError } from '../errors.js'
import { der } from './der.js'

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?'
const dnsName = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`)

const ipv4Bytes = (address: string): Buffer => Buffer.from(address.split('.').map(Number))

const ipv6Bytes = (address: string): Buffer => {
  // Node writes it in one way: lower case, one `::` at most, and no dots.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map(half => half.split(':').filter(Boolean))
  const zeros = Array<string>(8 - head.length - tail.length).fill('0')
  return Buffer.from([...head, ...zeros, ...tail].map(group => group.padStart(4, '0')).join(''), 'hex')
}

/**
 * A DNS name, in ASCII and with a `*` for its first label if need be, or an address, IPv6 without brackets; a zone is of
 * this machine alone and left out. Throws UserError `ERR_OPTION` for anything else.
 */
export const generalName = (host: string): Buffer => {
  const version = isIP(host)
  if (version !== 0) return der(0x87, version === 4 ? ipv4Bytes(host) : ipv6Bytes(host))
  const name = domainToASCII(host)
  if (name.length <= 253 && dnsName.test(name)) return der(0x82, Buffer.from(name))
  throw new UserError(`host: '${host}' is neither a name nor an address.`, 'Write it like localhost or 127.0.0.1.', {
    code: 'ERR_OPTION'
  })
}
