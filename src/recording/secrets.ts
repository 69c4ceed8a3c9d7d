// What is a secret by its name, and never gets into a recording: keys, tokens, credentials.

import type { Redact } from './text-rules.js'

// Also what proxies add: X-Forwarded-Authorization, Cf-Access-Jwt-Assertion, X-Amzn-Oidc-Data.
const headers = /auth(?!ors?$)|cookie|token|secret|passw|api-?key|jwt|oidc/i

/** Not the signature: without the key it is worth nothing, and it is what a recording is for. */
export const isSecretHeader = (name: string): boolean => headers.test(name)

/** Keeps the scheme of an Authorization. */
export const redactSecretHeader = (value: string): string => {
  const [scheme = ''] = /^(?:Basic|Bearer|Digest) /i.exec(value) ?? []
  return `${scheme}redacted`
}

const names = 'verification_?key|signature_?key|client_?secret|access_?token|refresh_?token|id_?token'
const fields = new RegExp(`^(?:${names})$`, 'i')

export const isSecretField = (field: string): boolean => fields.test(field)

// In JSON that is cut off or stands in a string, in a form, in a url.
const inText = new RegExp(`((?:${names})\\\\*"?\\s*[:=]\\s*)(\\\\*"(?:[^"\\\\]|\\\\.)*"?|[^"&\\s,;}]+)`, 'gi')
const inQuery = /([?&](?:[\w.-]*(?:token|secret|passw(?:or)?d|api[-_]?key)|key|code|sig)=)[^&#]+/gi

export const redactSecrets: Redact = (text, note) => {
  // Most texts have none, and this is quick.
  if (!/[:=]/.test(text)) return text
  return text.replace(inText, (_all, name: string, value: string) => {
    note()
    const [quote = ''] = /^\\*"/.exec(value) ?? []
    return `${name}${quote}redacted${quote}`
  })
}

export const redactSecretQuery: Redact = (target, note) =>
  target.replace(inQuery, (_all, name: string) => {
    note()
    return `${name}redacted`
  })
