// An authority of this machine's own, kept in a folder: it vouches for servers here, to whoever chooses to trust it.

import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { UserError } from '../errors.js'
import { authorityCertFile, authorityKeyFile } from './authority-files.js'
import { type Certificate, createCertificate } from './create-certificate.js'

export interface LocalAuthority {
  /** PEM: what to trust. */
  readonly certFile: string
  readonly cert: string
  /** As systems list it: `ens-local CA 3f9a2c`. */
  readonly name: string
  /** It was not there before: nobody trusts it yet. */
  readonly created: boolean
  /**
   * A new key and its certificate, for 396 days from `now` or as long as the authority lives, if `life` does not say
   * otherwise; written nowhere. Throws UserError `ERR_OPTION` for a host that is neither a name nor an address.
   */
  issue(
    hosts: readonly string[],
    life?: { readonly notBefore: Date; readonly notAfter: Date }
  ): { cert: string; key: string }
}

export interface LocalAuthorityOptions {
  /** Its own: nothing else lives there. Made, with mode 0700, if it is not there. */
  readonly folder: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3650
/** With the day before, 397: browsers and Apple's systems refuse leaves of more than 398. */
const LEAF_DAYS = 396
/** Ours alone: others could have another kind of key, or a name that we would write in another way. */
const ours = /^CN=(ens-local CA [0-9a-f]{6})$/

const broken = (what: string, hint: string, cause?: unknown): UserError =>
  new UserError(`The local authority can not be used: ${what}.`, hint, { code: 'ERR_CA', cause })

const startOver = (folder: string): string =>
  `Delete ${folder}, and the next start makes a new one; whoever trusted the old one must be told of it.`

const read = async (folder: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw broken(`${file} can not be read (${code})`, startOver(folder), cause)
  }
}

/**
 * A key that others could read may have been copied, and to take the right away now would only hide that: so it is said,
 * as ssh does. Windows has no such modes.
 */
const checkSecrecy = async (folder: string): Promise<void> => {
  const file = authorityKeyFile(folder)
  const { mode } = await stat(file)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw broken(
      `others may read its key, ${file}`,
      `If nobody else uses this machine: chmod 600 ${file}. Else delete ${folder}, and trust the new one that comes.`
    )
}

/** Undefined for what is no pair that we made. */
const parse = (cert: string, key: string): X509Certificate | undefined => {
  try {
    const x509 = new X509Certificate(cert)
    const isPair = x509.checkPrivateKey(createPrivateKey(key))
    return ours.test(x509.subject) && isPair && x509.verify(x509.publicKey) ? x509 : undefined
  } catch {
    return undefined
  }
}

interface Pair {
  readonly issuer: Certificate
  readonly validFrom: number
  readonly validTo: number
}

const load = async (folder: string, now: number): Promise<Pair> => {
  const [certFile, keyFile] = [authorityCertFile(folder), authorityKeyFile(folder)]
  const [cert, key] = await Promise.all([read(folder, certFile), read(folder, keyFile)])
  await checkSecrecy(folder)
  const x509 = parse(cert, key)
  if (x509 === undefined) throw broken(`${certFile} and ${keyFile} are no pair of ours`, startOver(folder))
  const validFrom = Date.parse(x509.validFrom)
  const validTo = Date.parse(x509.validTo)
  if (now >= validTo) throw broken(`${certFile} expired on ${x509.validTo}`, startOver(folder))
  if (now < validFrom)
    throw broken(`${certFile} is not valid before ${x509.validFrom}`, 'Set the clock of this machine.')
  return { issuer: { commonName: x509.subject.replace(ours, '$1'), cert, key }, validFrom, validTo }
}

/** Whether there is something in the folder, of whatever kind. */
const isTaken = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).length > 0
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    throw broken(`${folder} can not be read (${code})`, 'Make it a folder of your own, or delete it.', cause)
  }
}

const span = (from: number, to: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(from),
  notAfter: new Date(to)
})

const writePair = async (folder: string, { cert, key }: Certificate): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(authorityKeyFile(folder), key, { mode: 0o600 })
  await writeFile(authorityCertFile(folder), cert)
  // Whatever the umask is: a certificate is no secret.
  await chmod(authorityCertFile(folder), 0o644)
}

const moveIn = async (beside: string, folder: string): Promise<void> => {
  // An empty one may be in the way, and Windows does not rename over it; one with files in it stays.
  await rmdir(folder).catch(() => undefined)
  await rename(beside, folder)
}

/**
 * Whether it is ours that is there now. Both files are written beside, and the folder is renamed whole: of two that start
 * at once one wins with both.
 */
const create = async (folder: string, now: number): Promise<boolean> => {
  const commonName = `ens-local CA ${randomBytes(3).toString('hex')}`
  const life = span(now - DAY_MS, now + AUTHORITY_DAYS * DAY_MS)
  const beside = `${folder}.${randomBytes(6).toString('hex')}`
  const failure = await writePair(beside, createCertificate({ commonName, authority: true, ...life }))
    .then(() => moveIn(beside, folder))
    .catch((cause: NodeJS.ErrnoException) => cause)
  if (failure === undefined) return true
  await rm(beside, { recursive: true, force: true })
  if (await isTaken(folder)) return false
  const hint = 'Give yourself the right to write there, or set ENS_LOCAL_HOME to another folder.'
  throw broken(`${folder} can not be written (${failure.code})`, hint, failure)
}

/** Opens it, or makes it. Throws UserError `ERR_CA` for one that can not be used; it is never replaced unasked. */
export const openLocalAuthority = async ({ folder, now }: LocalAuthorityOptions): Promise<LocalAuthority> => {
  const created = !(await isTaken(folder)) && (await create(folder, now))
  const { issuer, validFrom, validTo } = await load(folder, now)
  return {
    certFile: authorityCertFile(folder),
    cert: issuer.cert,
    name: issuer.commonName,
    created,
    issue: (hosts, life = span(Math.max(now - DAY_MS, validFrom), Math.min(now + LEAF_DAYS * DAY_MS, validTo))) => {
      const { cert, key } = createCertificate({ commonName: 'ens-local', hosts, issuer, ...life })
      return { cert, key }
    }
  }
}
