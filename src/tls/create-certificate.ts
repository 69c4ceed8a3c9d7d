// A small X.509 writer: authorities and leaves on P-256, with node:crypto and nothing else. RFC 5280 names the fields.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bits, der, integer, octets, oid, sequence, set, time, truth, utf8 } from './der.js'
import { generalName } from './general-name.js'

export interface CertificateRequest {
  /** At most 64 characters (RFC 5280, ub-common-name). */
  readonly commonName: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** What it stands for: host names, `*.example.com` for one label more, IPv4 and IPv6 addresses. */
  readonly hosts?: readonly string[]
  /** It may sign others: leaves alone, no further authorities. */
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
}

const oids = {
  commonName: oid('2.5.4.3'),
  ecdsaWithSha256: oid('1.2.840.10045.4.3.2'),
  subjectKeyId: oid('2.5.29.14'),
  keyUsage: oid('2.5.29.15'),
  subjectAltName: oid('2.5.29.17'),
  basicConstraints: oid('2.5.29.19'),
  authorityKeyId: oid('2.5.29.35'),
  extendedKeyUsage: oid('2.5.29.37'),
  server: oid('1.3.6.1.5.5.7.3.1'),
  client: oid('1.3.6.1.5.5.7.3.2')
} as const

const algorithm = sequence(oids.ecdsaWithSha256)
const name = (commonName: string): Buffer => sequence(set(sequence(oids.commonName, utf8(commonName))))

const extension = (id: Uint8Array, value: Uint8Array): Buffer => sequence(id, octets(value))
const critical = (id: Uint8Array, value: Uint8Array): Buffer => sequence(id, truth, octets(value))

/** RFC 7093, method 1, over the key's own point: the last 65 bytes of its description. */
const keyIdOf = (publicInfo: Buffer): Buffer =>
  createHash('sha256').update(publicInfo.subarray(-65)).digest().subarray(0, 20)

const publicInfoOf = (key: string): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** 126 random bits, positive: the same name may be certified again, and no two may share a number (RFC 5280, 4.1.2.2). */
const randomSerial = (): Buffer => {
  const [first = 0, ...rest] = randomBytes(16)
  return Buffer.of(0x40 | (first & 0x3f), ...rest)
}

/** No authority below it; keyCertSign and cRLSign. */
const authorityExtensions = (): Buffer[] => [
  critical(oids.basicConstraints, sequence(truth, integer(Buffer.of(0)))),
  critical(oids.keyUsage, bits(Buffer.of(0x06), 1))
]

/** digitalSignature is all that ECDSA does in TLS. */
const leafExtensions = ({ hosts = [], purpose = 'server' }: CertificateRequest): Buffer[] => [
  critical(oids.basicConstraints, sequence()),
  critical(oids.keyUsage, bits(Buffer.of(0x80), 7)),
  extension(oids.extendedKeyUsage, sequence(oids[purpose])),
  ...(hosts.length === 0 ? [] : [extension(oids.subjectAltName, sequence(...hosts.map(generalName)))])
]

const toExtensions = (request: CertificateRequest, keyId: Buffer, issuerKeyId: Buffer): Buffer => {
  const own = request.authority === true ? authorityExtensions() : leafExtensions(request)
  const keyIds = [
    extension(oids.subjectKeyId, octets(keyId)),
    extension(oids.authorityKeyId, sequence(der(0x80, issuerKeyId)))
  ]
  return der(0xa3, sequence(...own, ...keyIds))
}

const toPem = (body: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${body.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`

/** Throws UserError `ERR_OPTION` for a host that is neither a name nor an address. */
export const createCertificate = (request: CertificateRequest): Certificate => {
  const { commonName, notBefore, notAfter, issuer } = request
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const publicInfo = publicInfoOf(key)
  const signer = issuer ?? { commonName, key }
  const toBeSigned = sequence(
    // Version 3.
    der(0xa0, integer(Buffer.of(2))),
    integer(randomSerial()),
    algorithm,
    name(signer.commonName),
    sequence(time(notBefore), time(notAfter)),
    name(commonName),
    publicInfo,
    toExtensions(request, keyIdOf(publicInfo), keyIdOf(publicInfoOf(signer.key)))
  )
  const signature = sign('sha256', toBeSigned, createPrivateKey(signer.key))
  return { commonName, cert: toPem(sequence(toBeSigned, algorithm, bits(signature))), key }
}
