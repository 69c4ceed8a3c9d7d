// Whether ENS accepts a callback url, and when two of them are the same.

import type { EnsError } from '../errors.js'
import { type UrlOptions, urlRules } from './callback-url-rules.js'
import { refusal } from './refusals.js'

export { isLoopback } from './callback-url-rules.js'

/** EnsError `wrongFormat` (400/10003) for a url that ENS does not take. `field` names it in the message. */
export const urlRefusal = (text: string, options: UrlOptions, field = 'url'): EnsError | undefined => {
  const broken = urlRules.find(rule => !rule.holds(text, options))
  if (broken === undefined) return undefined
  const { must, hint } = broken
  return refusal('wrongFormat', { field, rule: must, ...(hint !== undefined && { hint }) })
}

/** Two urls are the same callback if their keys are: scheme and host in lower case, an empty path is `/`. */
export const urlKey = (text: string): string => {
  const { protocol, host } = new URL(text)
  const path = text.replace(/^[^/]*\/\/[^/]*/, '')
  return `${protocol}//${host}${path || '/'}`
}
