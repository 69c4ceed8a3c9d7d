// Whom a command trusts at an emulator on this machine: our own authority, if there is one, besides the usual ones.

import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { isLoopback } from '../ens/callback-url.js'
import { authorityCertFile } from '../tls/authority-files.js'
import { authorityFolder, type Place } from './data-folder.js'

/** PEM; nothing for a file that can not be read: Node says so itself of NODE_EXTRA_CA_CERTS, and starts. */
export const readAuthorities = (file: string): string[] => {
  try {
    return [readFileSync(file, 'utf8')]
  } catch {
    return []
  }
}

/**
 * PEM of the authorities for this url; undefined for Node's own list, which is what counts for other machines: our key
 * lies about on this one. What is given takes the place of that list, so it is in it, with what NODE_EXTRA_CA_CERTS adds.
 */
export const localTrust = (url: string, place: Place): string[] | undefined => {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' || !isLoopback(hostname)) return undefined
  const own = readAuthorities(authorityCertFile(authorityFolder(place)))
  if (own.length === 0) return undefined
  return [...rootCertificates, ...readAuthorities(place.env.NODE_EXTRA_CA_CERTS ?? ''), ...own]
}
