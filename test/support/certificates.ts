// A small X.509 writer: authorities and leaves on P-256, with node:crypto and nothing else. RFC 5280 names the fields.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

export interface CertificateRequest {
  readonly commonName: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Host names and IPv4 addresses it stands for. */
  readonly hosts?: readonly string[]
  /** It may sign others. */
  readonly authority?: boolean
  /** What a leaf may be used for. Default: `server`. */
  readonly purpose?: 'server' | 'client'
  /** Who signs it; without one it signs itself. */
  readonly issuer?: Certificate
}

export interface Certificate {
  readonly commonName: string
  /** PEM. */
  readonly cert: string
  /** PEM, PKCS #8. */
  readonly key: string
  readonly privateKey: KeyObject
  readonly keyId: Buffer
}

// DER: tag, length, value.
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts)
  const short = value.length < 0x80
  const size = Buffer.from(value.length.toString(16).padStart(value.length < 0x100 ? 2 : 4, '0'), 'hex')
  return Buffer.concat([
    Buffer.of(tag, short ? value.length : 0x80 + size.length),
    short ? Buffer.alloc(0) : size,
    value
  ])
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const octets = (value: Uint8Array): Buffer => der(0x04, value)
const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.of(unused), value)
const integer = (value: Uint8Array): Buffer => der(0x02, value)
const truth: Buffer = der(0x01, Buffer.of(0xff))
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

// RFC 5280, 4.1.2.5: two digits for the year up to 2049, four from then on.
const time = (date: Date): Buffer => {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const name = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))

const extension = (id: string, value: Uint8Array, critical = false): Buffer =>
  sequence(oid(id), ...(critical ? [truth] : []), octets(value))

const generalName = (host: string): Buffer =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))

const purposes = { server: '2b06010505070301', client: '2b06010505070302' } as const

const toExtensions = (request: CertificateRequest, keyId: Buffer, issuerKeyId: Buffer): Buffer => {
  const { authority = false, hosts = [], purpose = 'server' } = request
  // keyCertSign and cRLSign, or digitalSignature.
  const keyUsage = authority ? bits(Buffer.of(0x06), 1) : bits(Buffer.of(0x80), 7)
  const list = [
    extension('551d13', sequence(...(authority ? [truth] : [])), true),
    extension('551d0f', keyUsage, true),
    extension('551d0e', octets(keyId)),
    extension('551d23', sequence(der(0x80, issuerKeyId)))
  ]
  if (!authority) list.push(extension('551d25', sequence(oid(purposes[purpose]))))
  if (hosts.length > 0) list.push(extension('551d11', sequence(...hosts.map(generalName))))
  return der(0xa3, sequence(...list))
}

const toPem = (body: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${body.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`

export const createCertificate = (request: CertificateRequest): Certificate => {
  const { commonName, notBefore, notAfter, issuer } = request
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' })
  // The key's own point is the last 65 bytes of its description.
  const keyId = createHash('sha1').update(publicInfo.subarray(-65)).digest()
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    // Unlike any other, since the key is; the first byte keeps the number positive.
    integer(Buffer.concat([Buffer.of(0x01), keyId.subarray(0, 15)])),
    ecdsaWithSha256,
    name(issuer?.commonName ?? commonName),
    sequence(time(notBefore), time(notAfter)),
    name(commonName),
    publicInfo,
    toExtensions(request, keyId, issuer?.keyId ?? keyId)
  )
  const signature = sign('sha256', toBeSigned, issuer?.privateKey ?? privateKey)
  return {
    commonName,
    cert: toPem(sequence(toBeSigned, ecdsaWithSha256, bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    keyId
  }
}
